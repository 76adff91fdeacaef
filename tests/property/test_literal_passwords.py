"""A password that stands where none belongs is never repeated: in no message, hint, key or source line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.literals import HALVES, LOGIN, passwords, shown, written
from tests.workspace import DEV

UNDER_PASSWORD = "    password: {}\n"
PLACES = {
    "under password": LOGIN + UNDER_PASSWORD,
    "under password, with another error": "delivery_delay: x\n" + LOGIN + UNDER_PASSWORD + "  smtp_server_port: y\n",
    "in a list": LOGIN + "    password: [{}]\n",
    "in a list, one to a line": LOGIN + "    password:\n      - {}\n",
    "below a key that does not exist": LOGIN + "    password:\n      value: {}\n",
    "beside a reference": LOGIN + "    password:\n      from_env: DEV_PASSWORD\n      default: {}\n",
    "as the name of a variable that cannot be one": LOGIN + "    password:\n      from_env: {} -\n",
    "as the authentication itself": DEV + "  smtp_authentication: {}\n",
    "as the authentication, in a list": DEV + "  smtp_authentication:\n    - {}\n",
    "under a misspelled password": LOGIN + "    pasword: {}\n",
    "under a misspelled password that looks like nothing": LOGIN + "    pssword: {}\n",
    "under another misspelled password": DEV + "  smtp_passwort: {}\n",
    "at the root": "password: {}\n" + DEV,
    "in capitals": "PASSWORD: {}\n" + DEV,
    "twice": LOGIN + UNDER_PASSWORD + UNDER_PASSWORD,
    "over several lines": LOGIN + "    password:\n      a\n      {}\n    username: [\n",
    "before a syntax error": LOGIN + UNDER_PASSWORD + "  smtp_server_port: [\n",
    "in a line with a syntax error": LOGIN + "    password: {} ]: [\n",
    "after a syntax error": "a: [\nb: }\n" + LOGIN + UNDER_PASSWORD,
    "with an anchor": LOGIN + "    password: &anchor {}\n",
    "with a tag": LOGIN + "    password: !!binary {}\n",
    "in a second document": LOGIN + "    password: x\n---\npassword: {}\n",
    "in a block": LOGIN + "    password: |\n      {}\n",
    "behind a tab": LOGIN + "    password:\t{}\n    \tusername: x\n",
}
IN_ONE_LINE = {
    "in one line": "{error_notifications: {smtp_authentication: {username: u, password: %s}}}\n",
    "in one line with other errors": "{delivery_delay: x, a: no, error_notifications: {smtp_authentication: %s}}",
    "in one line, not ended": "{delivery_delay: x, error_notifications: {smtp_authentication: {password: %s}\n",
    "in one line, ended twice": "{error_notifications: {smtp_authentication: {password: %s}}}}, delivery_delay: x\n",
    "in one line, repeated": "{password: %s, password: x, delivery_delay: y}\n",
}


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=40)
@given(passwords(), st.sampled_from(["plain", "'", '"']))
def test_wherever_it_stands(place: str, password: str, style: str) -> None:
    text = shown({"environments/dev.yaml": PLACES[place].replace("{}", written(style, password))})
    assert not any(half in text for half in HALVES), text


@pytest.mark.parametrize("place", IN_ONE_LINE)
@settings(max_examples=40)
@given(passwords(), st.sampled_from(["'", '"']))
def test_wherever_it_stands_quoted_in_one_line(place: str, password: str, style: str) -> None:
    text = shown({"environments/dev.yaml": IN_ONE_LINE[place] % written(style, password)})
    assert not any(half in text for half in HALVES), text


@settings(max_examples=40)
@given(passwords(), st.sampled_from(["'", '"']))
def test_in_the_project_file(password: str, style: str) -> None:
    literal = written(style, password)
    text = "discover: 5\nstore:\n  type: sqlite\n  path: 5\n  password: {}\n  options: {dsn: {}}\n".replace(
        "{}", literal
    )
    shown_of_it = shown({"stgitops.yaml": text, "environments/dev.yaml": DEV})
    assert not any(half in shown_of_it for half in HALVES), shown_of_it


def test_the_search_would_find_it() -> None:
    text = shown({"environments/dev.yaml": DEV + f"  security: {HALVES[0]}\n"})
    assert HALVES[0] in text
