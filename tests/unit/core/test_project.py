"""The model of the project file."""

from typing import Any

import pytest
from pydantic import ValidationError

from stgitops.core.codes import Code
from stgitops.core.loader import load
from stgitops.core.project import OtherStore, Project, SqliteStore
from stgitops.core.structure import check_project


def taken(value: Any) -> bool:
    try:
        Project.model_validate(value)
    except ValidationError:
        return False
    return True


def test_everything_has_a_default() -> None:
    project = Project.model_validate({})
    assert (project.store, project.discover, project.environments) == (None, "environments/*.yaml", {})
    assert (project.max_changes, project.freeze) == (None, ())


def test_a_store_is_of_the_embedded_type_or_of_another() -> None:
    assert Project.model_validate({"store": {"type": "sqlite", "path": "p"}}).store == SqliteStore(
        type="sqlite", path="p"
    )
    other = Project.model_validate({"store": {"type": "x-1", "options": {"a": [1, None]}}}).store
    assert other == OtherStore(type="x-1", options={"a": [1, None]})


@pytest.mark.parametrize(
    "discover", ["*.yaml", "environments/*.yaml", "a/b/env-*.yaml", "../e/*-x.yaml", "/abs/*.yaml"[1:], "ü/*.yaml"]
)
def test_a_pattern_of_files(discover: str) -> None:
    assert taken({"discover": discover})


@pytest.mark.parametrize(
    "discover",
    [
        "",
        "a.yaml",
        "*/a.yaml",
        "*/*.yaml",
        "**.yaml",
        "**/*.yaml",
        "a/*.yml",
        "a/?*.yaml",
        "[a]/*.yaml",
        "a/*.yaml\n",
        5,
        None,
    ],
)
def test_no_pattern_of_files(discover: Any) -> None:
    assert not taken({"discover": discover})


@pytest.mark.parametrize("name", ["a", "dev", "customer-1", "a_b", "0", "a" * 63])
def test_a_name_of_an_environment(name: str) -> None:
    assert taken({"environments": {name: {}}})


@pytest.mark.parametrize("name", ["", "A", "-a", "a-", "_a", "a.b", "a b", "a/b", "ü", "a" * 64, "a\n"])
def test_no_name_of_an_environment(name: str) -> None:
    assert not taken({"environments": {name: {}}})
    assert not taken({"environments": {"dev": {"after": [name]}}})


@pytest.mark.parametrize(
    "config",
    [
        None,
        {"after": "dev"},
        {"after": [1]},
        {"production": "true"},
        {"production": 1},
        {"store": {"type": "sqlite", "path": ""}},
        {"store": {"type": "sqlite", "path": "p", "options": {}}},
        {"store": {"type": "X"}},
        {"store": {"options": {}}},
        {"ignore": {"STG306": ""}},
        {"ignore": {"STG306": "   "}},
        {"ignore": {"STG306": "x" * 501}},
        {"ignore": {"STG30": "why"}},
        {"ignore": {"STG3066": "why"}},
        {"ignore": ["STG306"]},
        {"requires_proof": "true"},
        {"requires_proof": None},
        {"allow": ["*"]},
        {"allow": {"smtp_server": []}},
        {"deny": {"smtp_server": "*"}},
        {"deny": {"delivery_delay": ["*"]}},
        {"unknown": 1},
    ],
)
def test_what_an_environment_may_not_say(config: Any) -> None:
    assert not taken({"environments": {"dev": config}})


@pytest.mark.parametrize(
    "config",
    [
        {"requires_proof": True},
        {"allow": None, "deny": None},
        {"allow": {"smtp_server": ["*.example.com"], "email_address": ["*@example.com"], "recipient_domain": ["*"]}},
        {"allow": {"smtp_server": None}, "deny": {}},
    ],
)
def test_what_an_environment_may_say_of_its_guards(config: Any) -> None:
    assert taken({"environments": {"dev": config}})


FREEZE = {"from": "2026-12-18 18:00", "until": "2027-01-04 06:00", "time_zone": "UTC", "reason": "Christmas"}


@pytest.mark.parametrize(
    ("guards", "right"),
    [
        ({"max_changes": None, "freeze": []}, True),
        ({"max_changes": {"count": 1, "percent": 100}, "freeze": [FREEZE, FREEZE | {"environments": ["dev"]}]}, True),
        ({"max_changes": 20}, False),
        ({"max_changes": {}}, False),
        ({"freeze": FREEZE}, False),
        ({"freeze": None}, False),
        ({"freeze": [None]}, False),
    ],
)
def test_what_a_project_may_say_of_its_guards(guards: Any, right: bool) -> None:
    assert taken(guards) is right


TIME = 'write it as YYYY-MM-DD HH:MM in quotes, as in "2026-12-18 18:00"'
NAME = "small letters, digits, - and _ name an environment, 63 at most"
SERVER = 'write a host name or IP address, without scheme or port; * stands for any characters: "*.example.com"'


def freeze(start: str = "2026-01-01 00:00", zone: str = "UTC", more: str = "") -> str:
    """Return a project file with a freeze: `from` starts in column 10, `until` in column 40 of a usual one."""
    return f"freeze: [{{from: '{start}', until: '2026-02-01 00:00', time_zone: {zone}, reason: why{more}}}]"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "max_changes: {}",
            (
                "1:1",
                "max_changes",
                "neither count nor percent is set",
                "write count, percent or both, as in {count: 20, percent: 25}",
            ),
        ),
        (freeze("2026-01-01"), ("1:17", "freeze.0.from", "this is not a date and time", TIME)),
        (
            freeze("2026-02-30 00:00"),
            ("1:17", "freeze.0.from", "the month does not have that day", "write a day that is in the calendar"),
        ),
        (
            freeze("2026-03-01 00:00"),
            (
                "1:44",
                "freeze.0.until",
                "until must be later than from",
                "exchange the two, or correct the year: a freeze over the turn of a year ends in the next one",
            ),
        ),
        (
            freeze(zone="Europe/Berlim"),
            ("1:75", "freeze.0.time_zone", "there is no such time zone", "did you mean Europe/Berlin?"),
        ),
        (
            freeze(zone="/etc/localtime"),
            (
                "1:75",
                "freeze.0.time_zone",
                "this cannot name a time zone",
                "write its name in the IANA time zone database, as in Europe/Berlin",
            ),
        ),
        (
            freeze(more=", environments: []"),
            ("1:93", "freeze.0.environments", "this must not be empty", ""),
        ),
        (
            freeze(more=", environments: [A]"),
            ("1:108", "freeze.0.environments.0", "this cannot name an environment", NAME),
        ),
        (
            "environments: {a: {allow: {smtp_server: ['smtp:587']}}}",
            ("1:42", "environments.a.allow.smtp_server.0", "this is not a pattern of servers", SERVER),
        ),
        (
            "environments: {a: {deny: {email_address: [example.com]}}}",
            (
                "1:43",
                "environments.a.deny.email_address.0",
                "this is not a pattern of addresses",
                'write an address; * stands for any characters: "*@example.com"',
            ),
        ),
        (
            "environments: {allow: {deny: {recipient_domain: ['@example.com']}}}",
            (
                "1:50",
                "environments.allow.deny.recipient_domain.0",
                "this is not a pattern of domains",
                'write what stands behind the @; * stands for any characters: "*.example.com"',
            ),
        ),
        (
            "environments: {a: {allow: {smtp_server: []}}}",
            ("1:28", "environments.a.allow.smtp_server", "this must not be empty", ""),
        ),
        (
            "environments: {allow: {after: [A]}}",
            ("1:32", "environments.allow.after.0", "this cannot name an environment", NAME),
        ),
    ],
)
def test_what_is_wrong_with_a_guard_is_said_at_its_place(text: str, finding: tuple[str, str, str, str]) -> None:
    project, found = check_project(load("f", text.encode()))
    assert project is None
    assert {each.code for each in found} == {Code.VALUE_NOT_ALLOWED}
    assert [(f"{each.origin.line}:{each.origin.column}", each.key, each.message, each.hint) for each in found] == [
        finding
    ]


def test_what_only_a_model_can_say_is_told_beside_what_the_schema_says() -> None:
    _, found = check_project(load("f", freeze("2026-03-01 00:00", more=", day: 1").encode()))
    assert {(each.code, each.key) for each in found} == {
        (Code.UNKNOWN_KEY, "freeze.0.day"),
        (Code.VALUE_NOT_ALLOWED, "freeze.0.until"),
    }
