"""Every message and hint about a wrong structure, and silence about secrets."""

from typing import Any

import pytest

from stgitops.core.codes import Code
from stgitops.core.documents import Document
from stgitops.core.layering import lay
from stgitops.core.loader import load
from stgitops.core.structure import check_layer, check_project, check_settings

COMPLETE = b"error_notifications: {email_address: a@example.org, smtp_server: smtp.example.org}\n"
UNIQUE = "this address stands in the list already"
SERVER = "write the host alone: no scheme, no brackets; the port has its own key, smtp_server_port"
ADDRESS = "write the address alone, as in helpdesk@example.org"
PATTERN = 'write noreply@example.org, "*@example.org" or "*@*.example.org"'
VARIABLE = "letters, digits and underscores, as in PRODUCTION_SMTP_PASSWORD; never the password itself"
LITERAL = "write {from_env: NAME} or {from_file: PATH}, and change the password if this was ever committed"

Told = tuple[str, Code, str, str]


def told(findings: Any) -> list[Told]:
    return [(f"{each.origin.line}:{each.origin.column}", each.code, each.message, each.hint) for each in findings]


def document(text: str | bytes) -> Document:
    return load("f", text.encode() if isinstance(text, str) else text)


def notifications(text: str) -> str:
    """Return a file in which a text is the value of `error_notifications`; it starts in column 3 of line 2."""
    return f"error_notifications:\n  {text}\n"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("[]", ("1:1", Code.WRONG_TYPE, "a mapping is wanted here, not a list", "")),
        ("text", ("1:1", Code.WRONG_TYPE, "a mapping is wanted here, not text", "")),
        ("delivery_delay: x", ("1:17", Code.WRONG_TYPE, "a whole number is wanted here, not text", "")),
        ("delivery_delay: true", ("1:17", Code.WRONG_TYPE, "a whole number is wanted here, not true or false", "")),
        ("delivery_delay: 1.5", ("1:17", Code.WRONG_TYPE, "a whole number is wanted here, not a number", "")),
        ("delivery_delay: [1]", ("1:1", Code.WRONG_TYPE, "a whole number is wanted here, not a list", "")),
        ("delivery_delay: {}", ("1:1", Code.WRONG_TYPE, "a whole number is wanted here, not a mapping", "")),
        ("delivery_delay: -1", ("1:17", Code.VALUE_NOT_ALLOWED, "-1 must be at least 0", "")),
        ("delivery_delay: 86401", ("1:17", Code.VALUE_NOT_ALLOWED, "86401 must be at most 86400", "")),
        ("delivery_dely: 1", ("1:1", Code.UNKNOWN_KEY, 'unknown key "delivery_dely"', "did you mean delivery_delay?")),
        (
            "qqq: 1",
            (
                "1:1",
                Code.UNKNOWN_KEY,
                'unknown key "qqq"',
                "known here: delivery_delay, addresses_to_exclude, error_notifications",
            ),
        ),
        ("addresses_to_exclude: a@b", ("1:23", Code.WRONG_TYPE, "a list is wanted here, not text", "")),
        ("addresses_to_exclude: [1]", ("1:24", Code.WRONG_TYPE, "text is wanted here, not a number", "")),
        ("addresses_to_exclude: [~]", ("1:24", Code.WRONG_TYPE, "text is wanted here, not null", "")),
        (
            "addresses_to_exclude: [a]",
            ("1:24", Code.NOT_AN_ADDRESS, "this is neither an email address nor a pattern", PATTERN),
        ),
        ("addresses_to_exclude: [a@b, c@d, a@b]", ("1:34", Code.DUPLICATE_ADDRESS, UNIQUE, "remove it")),
        (
            notifications("reporting_level: eror"),
            (
                "2:20",
                Code.VALUE_NOT_ALLOWED,
                "eror must be one of off, critical, error, warning, info, debug",
                "did you mean error?",
            ),
        ),
        (
            notifications("reporting_level: 'a b'"),
            ("2:20", Code.VALUE_NOT_ALLOWED, '"a b" must be one of off, critical, error, warning, info, debug', ""),
        ),
        (
            notifications("smtp_server: smtp://a"),
            ("2:16", Code.NOT_A_HOST, "this is not a host name or IP address", SERVER),
        ),
        (notifications("email_address: a"), ("2:18", Code.NOT_AN_ADDRESS, "this is not an email address", ADDRESS)),
        (notifications("smtp_server_port: 0"), ("2:21", Code.VALUE_NOT_ALLOWED, "0 must be at least 1", "")),
        (
            notifications("smtp_server: " + "a" * 254),
            ("2:16", Code.VALUE_NOT_ALLOWED, "a" * 60 + "… must have at most 253 characters", ""),
        ),
        (
            notifications("smtp_authentication: {username: ''}"),
            ("2:35", Code.VALUE_NOT_ALLOWED, "this must not be empty", ""),
        ),
        (
            notifications("smtp_authentication: {password: hunter2}"),
            ("2:35", Code.LITERAL_PASSWORD, "a password may not stand in a file", LITERAL),
        ),
        (
            notifications("smtp_authentication: {password: [hunter2]}"),
            ("2:25", Code.LITERAL_PASSWORD, "a password may not stand in a file", LITERAL),
        ),
        (
            notifications("smtp_authentication: {password: 7}"),
            ("2:35", Code.LITERAL_PASSWORD, "a password may not stand in a file", LITERAL),
        ),
        (
            notifications("smtp_authentication: hunter2"),
            ("2:24", Code.WRONG_TYPE, "a mapping is wanted here, not text", ""),
        ),
        (
            notifications("smtp_authentication: {password: {from_env: hunter-2}}"),
            ("2:46", Code.SECRET_REFERENCE, "this is not the name of an environment variable", VARIABLE),
        ),
        (
            notifications("smtp_authentication: {password: {from_env: 7}}"),
            ("2:46", Code.WRONG_TYPE, "text is wanted here, not a number", ""),
        ),
        (
            notifications("smtp_authentication: {password: {from_file: ''}}"),
            ("2:47", Code.VALUE_NOT_ALLOWED, "this must not be empty", ""),
        ),
        (
            notifications("smtp_authentication: {password: {form_env: A}}"),
            ("2:36", Code.UNKNOWN_KEY, "this key is not known", "did you mean from_env?"),
        ),
    ],
)
def test_what_is_wrong_with_one_file(text: str, finding: Told) -> None:
    (found,) = check_layer(document(text))
    assert told([found]) == [finding]
    assert "hunter" not in f"{found.message}{found.hint}{found.key}"


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "delivery_delay: ~",
        notifications("~"),
        notifications("smtp_authentication: ~"),
        notifications("smtp_authentication: {password: {from_env: ~, from_file: a}}"),
    ],
)
def test_one_file_may_take_away_and_leave_out(text: str) -> None:
    assert check_layer(document(text)) == []


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("{}", [("1:1", Code.MISSING_KEY, "the key error_notifications is missing", "")]),
        (notifications("{email_address: a@b}"), [("1:1", Code.MISSING_KEY, "the key smtp_server is missing", "")]),
        (
            notifications("smtp_server: 256.0.0.1\n  email_address: a@b"),
            [("2:16", Code.NOT_A_HOST, "this is not an IP address", SERVER)],
        ),
        (
            notifications("smtp_server: a\n  email_address: a@10.0.0.1"),
            [("3:18", Code.NOT_AN_ADDRESS, "an IP address cannot stand behind the @", ADDRESS)],
        ),
    ],
)
def test_what_is_wrong_with_the_whole(text: str, findings: list[Told]) -> None:
    settings, found = check_settings(lay([document(text)]))
    assert (settings, told(found)) == (None, findings)


@pytest.mark.parametrize(
    ("over", "findings"),
    [
        ("addresses_to_exclude: [a@b, A@B]", [("1:29", Code.DUPLICATE_ADDRESS, UNIQUE, "remove it")]),
        (
            "addresses_to_exclude: [a@10.0.0.1]",
            [("1:24", Code.NOT_AN_ADDRESS, "an IP address cannot stand behind the @", PATTERN)],
        ),
        ("delivery_delay: 25.0", [("1:17", Code.WRONG_TYPE, "input should be a valid integer", "")]),
        (
            notifications("smtp_authentication: {username: u, password: {}}"),
            [
                (
                    "2:38",
                    Code.SECRET_REFERENCE,
                    "neither from_env nor from_file is set",
                    "write {from_env: NAME} or {from_file: PATH}",
                )
            ],
        ),
        (
            notifications("smtp_authentication: {username: u, password: {from_env: A, from_file: a}}"),
            [
                (
                    "2:38",
                    Code.SECRET_REFERENCE,
                    "from_env and from_file are both set",
                    "take the one that the base sets away with null",
                )
            ],
        ),
        (
            notifications("smtp_authentication: {username: u}"),
            [("2:3", Code.MISSING_KEY, "the key password is missing", "")],
        ),
        (
            notifications("smtp_authentication: {}"),
            [
                ("2:3", Code.MISSING_KEY, "the key username is missing", ""),
                ("2:3", Code.MISSING_KEY, "the key password is missing", ""),
            ],
        ),
    ],
)
def test_what_an_overlay_makes_wrong_is_found_in_the_overlay(over: str, findings: list[Told]) -> None:
    settings, found = check_settings(lay([document(COMPLETE), document(over)]))
    assert (settings, sorted(told(found), key=str)) == (None, sorted(findings, key=str))


def test_settings_without_findings() -> None:
    settings, found = check_settings(lay([document(COMPLETE), document("delivery_delay: 3")]))
    assert settings is not None
    assert (settings.delivery_delay, found) == (3, [])


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("store: 5", ("1:8", Code.WRONG_TYPE, "a mapping is wanted here, not a number", "")),
        ("store: {type: 5}", ("1:15", Code.WRONG_TYPE, "text is wanted here, not a number", "")),
        ("store: {type: sqlite, path: 5}", ("1:29", Code.WRONG_TYPE, "text is wanted here, not a number", "")),
        ("store: {type: sqlite, path: ''}", ("1:29", Code.VALUE_NOT_ALLOWED, '"" must not be empty', "")),
        (
            "store: {type: x, dsn: hunter2}",
            ("1:18", Code.UNKNOWN_KEY, 'unknown key "dsn"', "known here: type, options"),
        ),
        (
            "environments: {a: {after: [B]}}",
            (
                "1:28",
                Code.VALUE_NOT_ALLOWED,
                "this cannot name an environment",
                "small letters, digits, - and _ name an environment, 63 at most",
            ),
        ),
        ("store: {type: X}", ("1:15", Code.VALUE_NOT_ALLOWED, "this must match ^[a-z][a-z0-9_-]*$", "")),
        (
            "discover: '*'",
            (
                "1:11",
                Code.VALUE_NOT_ALLOWED,
                "this is not a pattern of files",
                "the last part has one asterisk and ends in .yaml, as in environments/*.yaml",
            ),
        ),
        ("environments: []", ("1:1", Code.WRONG_TYPE, "a mapping is wanted here, not a list", "")),
        ("environments: {a: 1}", ("1:19", Code.WRONG_TYPE, "a mapping is wanted here, not a number", "")),
        (
            "environments: {A: {}}",
            (
                "1:16",
                Code.VALUE_NOT_ALLOWED,
                '"A" cannot be a key here: it must match ^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$',
                "",
            ),
        ),
        ("environments: {a: {after: b}}", ("1:27", Code.WRONG_TYPE, "a list is wanted here, not text", "")),
        (
            "environments: {a: {ignore: {X: y}}}",
            ("1:29", Code.VALUE_NOT_ALLOWED, '"X" cannot be a key here: it must match ^STG[0-9]{3}$', ""),
        ),
        ("environments: {a: {ignore: {STG306: ' '}}}", ("1:37", Code.VALUE_NOT_ALLOWED, "this must not be blank", "")),
        (
            "environments: {a: {produktion: true}}",
            ("1:20", Code.UNKNOWN_KEY, 'unknown key "produktion"', "did you mean production?"),
        ),
        (
            "environments: {a: {production: 'true'}}",
            ("1:32", Code.WRONG_TYPE, "true or false is wanted here, not text", ""),
        ),
    ],
)
def test_what_is_wrong_with_a_project_file(text: str, finding: Told) -> None:
    project, found = check_project(document(text))
    assert (project, told(found)) == (None, [finding])


def test_a_project_without_findings() -> None:
    project, found = check_project(document("environments: {a: {production: true}}"))
    assert project is not None
    assert (project.environments["a"].production, found) == (True, [])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{hunter2: x}", "error_notifications.smtp_authentication"),
        ("{pasword: x}", "error_notifications.smtp_authentication"),
        ("{password: {hunter2: x}}", "error_notifications.smtp_authentication.password"),
    ],
)
def test_an_unknown_key_of_a_login_is_not_named(text: str, key: str) -> None:
    (finding,) = check_layer(document(notifications(f"smtp_authentication: {text}")))
    assert (finding.code, finding.message, finding.key) == (Code.UNKNOWN_KEY, "this key is not known", key)
    assert finding.origin.private


def test_long_keys_are_cut() -> None:
    (finding,) = check_layer(document("k" * 200 + ": 1"))
    assert finding.message == f'unknown key "{"k" * 60}…"'


def test_the_setting_of_a_finding_is_named_with_dots() -> None:
    (finding,) = check_layer(document("addresses_to_exclude: [a]"))
    assert finding.key == "addresses_to_exclude.0"
