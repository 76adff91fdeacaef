"""STG601 and STG602."""

from dataclasses import replace
from typing import Any

import pytest

from stgitops.core.codes import Code
from stgitops.core.guards import Patterns
from stgitops.core.rules.guarded_values import check
from stgitops.core.rules.subject import Subject
from tests.unit.core.rules.subjects import found, settings_text, subject, told


def guarded(what: Subject, *, allow: Any = None, deny: Any = None) -> Subject:
    patterns = [None if value is None else Patterns.model_validate(value) for value in (allow, deny)]
    return replace(what, environment=replace(what.environment, allow=patterns[0], deny=patterns[1]))


SUBJECT = subject(settings_text(smtp_server="smtp.helpdesk.se", email_address="errors@helpdesk.se"))
SERVER, ADDRESS = "dev.yaml:3:16", "dev.yaml:4:18"


def test_without_guards_every_value_is_right() -> None:
    assert found(check, SUBJECT) == []
    assert found(check, guarded(SUBJECT, allow={}, deny={})) == []


@pytest.mark.parametrize(
    "allow",
    [
        {"smtp_server": ["*.helpdesk.se"]},
        {"smtp_server": ["*.else.se", "SMTP.helpdesk.*"]},
        {"email_address": ["*@helpdesk.se"]},
        {"recipient_domain": ["helpdesk.se"]},
        {"smtp_server": ["*"], "email_address": ["*"], "recipient_domain": ["*"]},
    ],
)
def test_a_value_that_matches_one_pattern_is_allowed(allow: dict[str, list[str]]) -> None:
    assert found(check, guarded(SUBJECT, allow=allow)) == []


@pytest.mark.parametrize(
    ("allow", "finding"),
    [
        ({"smtp_server": ["a", "b.*"]}, (SERVER, "smtp.helpdesk.se is not allowed for dev, only a, b.*")),
        ({"email_address": ["*@a"]}, (ADDRESS, "errors@helpdesk.se is not allowed for dev, only *@a")),
        (
            {"recipient_domain": ["*.helpdesk.se"]},
            (ADDRESS, "the recipient domain helpdesk.se is not allowed for dev, only *.helpdesk.se"),
        ),
        (
            {"smtp_server": list("abcdefg")},
            (SERVER, "smtp.helpdesk.se is not allowed for dev, only a, b, c, d, e and 2 more"),
        ),
    ],
)
def test_a_value_that_matches_none_is_not_allowed(allow: dict[str, list[str]], finding: tuple[str, str]) -> None:
    assert told(check, guarded(SUBJECT, allow=allow)) == [finding]


@pytest.mark.parametrize(
    ("deny", "finding"),
    [
        (
            {"smtp_server": ["a", "smtp.*", "*"]},
            (SERVER, "smtp.helpdesk.se is denied for dev by the pattern smtp.*"),
        ),
        ({"email_address": ["*@*"]}, (ADDRESS, "errors@helpdesk.se is denied for dev by the pattern *@*")),
        (
            {"recipient_domain": ["helpdesk.*"]},
            (ADDRESS, "the recipient domain helpdesk.se is denied for dev by the pattern helpdesk.*"),
        ),
    ],
)
def test_a_value_that_matches_a_denied_pattern_is_denied(deny: dict[str, list[str]], finding: tuple[str, str]) -> None:
    assert told(check, guarded(SUBJECT, deny=deny)) == [finding]


def test_a_value_that_is_not_denied_is_right() -> None:
    deny = {"smtp_server": ["sandbox.*"], "email_address": ["*@else.se"], "recipient_domain": ["*.helpdesk.se"]}
    assert found(check, guarded(SUBJECT, deny=deny)) == []


def test_the_hint_names_the_guard() -> None:
    findings = found(check, guarded(SUBJECT, allow={"recipient_domain": ["a"]}, deny={"smtp_server": ["*"]}))
    assert [(each.code, each.key, each.hint) for each in findings] == [
        (
            Code.DENIED,
            "error_notifications.smtp_server",
            "change it, or the guard: environments.dev.deny.smtp_server in the project file",
        ),
        (
            Code.NOT_ALLOWED,
            "error_notifications.email_address",
            "change it, or the guard: environments.dev.allow.recipient_domain in the project file",
        ),
    ]


def test_a_value_may_be_allowed_and_denied_at_once() -> None:
    both = guarded(SUBJECT, allow={"smtp_server": ["*.helpdesk.se"]}, deny={"smtp_server": ["smtp.*"]})
    assert [each.code for each in found(check, both)] == [Code.DENIED]


def test_the_place_is_where_the_value_was_set() -> None:
    text = settings_text()
    in_base = guarded(subject("delivery_delay: 3\n", base=text), deny={"smtp_server": ["*"]})
    assert told(check, in_base) == [
        ("base.yaml:3:16", "smtp.helpdesk.se is denied for dev by the pattern *"),
    ]


def test_an_ip_address_is_a_server_too() -> None:
    text = settings_text(smtp_server="'0:0::1'")
    assert told(check, guarded(subject(text), deny={"smtp_server": ["::1"]})) == [
        (SERVER, "0:0::1 is denied for dev by the pattern ::1")
    ]
