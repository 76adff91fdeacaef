"""Which parts of a file are never quoted."""

import pytest

from stgitops.core.findings import KeyPath
from stgitops.core.secrecy import holds_credentials, lines_that_are_harmless, may_be_secret, public

LOGIN = ("error_notifications", "smtp_authentication")


@pytest.mark.parametrize(
    "path",
    [
        LOGIN,
        (*LOGIN, "username"),
        ("password",),
        ("Pasword",),
        ("anything", 3),
        ("smtp_pssword",),
        ("store", "options"),
    ],
)
def test_what_stands_under_a_key_that_is_not_known_as_harmless_could_be_a_password(path: KeyPath) -> None:
    assert may_be_secret(path)


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("delivery_delay",),
        ("addresses_to_exclude", 0),
        ("error_notifications", "smtp_server"),
        ("environments", "any-name"),
        ("environments", "any-name", "after", 0),
        ("environments", "any-name", "ignore", "STG301"),
    ],
)
def test_the_known_settings_are_harmless_and_so_are_the_names_of_environments(path: KeyPath) -> None:
    assert not may_be_secret(path)


def test_credentials_in_an_address_are_seen() -> None:
    assert holds_credentials("smtp://user:secret@example.org")
    assert not holds_credentials("user@example.org")


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("delivery_delay: 1\n# a comment\nsecurity: [", 4),
        ("# a comment\n\ndelivery_delay: [", 4),
        ("security: x\na: [", 1),
        ("{password: x, b", 0),
        ("type: x\n'smtp_pssword' : x", 1),
        ("type: x\n'': x", 1),
        ("type: x\n'a]': x", 1),
        ("type: x\n? password\n: x", 1),
        ("hunter2\ntype: [", 0),
        ("[hunter2, @", 0),
    ],
)
def test_what_could_be_a_password_is_seen_in_text_that_is_not_yaml(text: str, harmless: int) -> None:
    assert lines_that_are_harmless(text.split("\n")) == harmless


def test_a_path_is_public_up_to_the_first_unknown_key_of_a_login() -> None:
    assert public((*LOGIN, "password", "from_env")) == (*LOGIN, "password", "from_env")
    assert public((*LOGIN, "password", "hunter2")) == (*LOGIN, "password")
    assert public((*LOGIN, "hunter2")) == LOGIN
    assert public(("unknown",)) == ("unknown",)
    assert public(("unknown", "smtp://u:hunter2@h", "below")) == ("unknown",)
