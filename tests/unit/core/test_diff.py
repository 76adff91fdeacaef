"""What differs between two settings."""

from typing import Any

import pytest

from stgitops.core.diff import PASSWORD_KEY, Change, Place, SecretState, changes_between, differences, flatten

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


PLAIN = with_password(REFERENCE)


@pytest.mark.parametrize(
    ("before", "after", "secret", "found"),
    [
        (PLAIN, PLAIN, "unchanged", None),
        (PLAIN, PLAIN, "not compared", None),
        (PLAIN, PLAIN, "changed", (REFERENCE, REFERENCE, "changed")),
        (PLAIN, PLAIN, "new", (REFERENCE, REFERENCE, "new")),
        (PLAIN, with_password({"from_env": "B"}), "changed", (REFERENCE, {"from_env": "B"}, "changed")),
        (PLAIN, with_password({"from_env": "B"}), "unchanged", (REFERENCE, {"from_env": "B"}, "unchanged")),
        ({}, PLAIN, "new", (None, REFERENCE, "new")),
        (PLAIN, {}, None, (REFERENCE, None, None)),
    ],
)
def test_a_secret_is_a_change_where_it_is_another_one(
    before: dict[str, Any], after: dict[str, Any], secret: SecretState | None, found: tuple[Any, ...] | None
) -> None:
    changes = [each for each in changes_between(before, after, secret) if each.key == PASSWORD_KEY]
    assert changes == ([Change(PASSWORD_KEY, *found)] if found is not None else [])


def test_a_change_has_the_place_it_was_set_at() -> None:
    place = Place("dev.yaml", 3)
    changes = changes_between({"a": 1}, {"a": 2} | PLAIN, "new", lambda key: place if key == PASSWORD_KEY else None)
    assert [(each.key.rpartition(".")[2], each.origin) for each in changes] == [
        ("a", None),
        ("username", None),
        ("password", place),
    ]
    (again,) = changes_between(PLAIN, PLAIN, "changed", lambda _: place)
    assert again.origin == place
    assert changes_between({"a": 1}, {"a": 2}) == (Change("a", 1, 2),)
