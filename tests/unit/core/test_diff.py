"""What differs between two settings."""

from typing import Any

import pytest

from stgitops.core.diff import PASSWORD_KEY, Change, differences, flatten

REFERENCE = {"from_env": "A"}


def with_password(reference: dict[str, str]) -> dict[str, Any]:
    return {"error_notifications": {"smtp_authentication": {"username": "u", "password": reference}}}


def test_settings_are_flattened_but_lists_and_secret_references_stay_whole() -> None:
    settings = {"delay": 1, "list": ["a", "b"]} | with_password(REFERENCE)
    assert list(flatten(settings)) == [
        ("delay", 1),
        ("list", ["a", "b"]),
        ("error_notifications.smtp_authentication.username", "u"),
        (PASSWORD_KEY, REFERENCE),
    ]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ({}, {}, []),
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("a", 1, 2)]),
        ({}, {"a": 1}, [("a", None, 1)]),
        ({"a": 1}, {}, [("a", 1, None)]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, [("a.c", 2, 3)]),
        ({"a": {"b": 1}}, {"a": 1}, [("a", None, 1), ("a.b", 1, None)]),
        ({"a": ["x", "y"]}, {"a": ["y", "x"]}, [("a", ["x", "y"], ["y", "x"])]),
        ({"gone": 1, "b": 1}, {"new": 1, "b": 2}, [("new", None, 1), ("b", 1, 2), ("gone", 1, None)]),
        (
            with_password(REFERENCE),
            with_password({"from_file": "/x"}),
            [(PASSWORD_KEY, REFERENCE, {"from_file": "/x"})],
        ),
    ],
)
def test_differences_come_in_the_order_of_what_is_wanted_and_then_what_goes(
    before: dict[str, Any], after: dict[str, Any], wanted: list[Any]
) -> None:
    assert differences(before, after) == wanted


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(None, 0, "add"), (0, None, "remove"), (0, 1, "change"), (REFERENCE, REFERENCE, "change")],
)
def test_the_kind_of_a_change(before: Any, after: Any, kind: str) -> None:
    assert Change("key", before, after).kind == kind
