"""One secret is the password of a mail account, through every format, server and failure, and looked for everywhere."""

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.canary import ONE_LINE, encodings, found_in
from tests.process.watched_account import ONCE, WAYS, Account, echo, with_login
from tests.servers.hostile import Peer
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.mechanisms import ACCEPTED, ask
from tests.smtp.faults.polite import but


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_where_the_password_is_right(account: Account, way: tuple) -> None:
    assert account.at(with_login()).test(*way) == 0
    assert account.told()


@pytest.mark.parametrize("way", WAYS[:3], ids=" ".join)
def test_where_the_password_is_wrong(account: Account, way: tuple) -> None:
    assert account.at(with_login(AUTH="535 5.7.8 Error: authentication failed")).test(*way) == 6
    assert account.told()


@pytest.mark.parametrize("mechanism", ["LOGIN", "CRAM-MD5", "SCRAM-SHA-256"])
def test_each_way_to_log_in(account: Account, mechanism: str) -> None:
    account.at(with_login(logins=mechanism), ONE_LINE)
    # Exit codes differ: the server's half of SCRAM knows another password, and SASLprep may refuse this one.
    assert set(account.tests()) <= {0, 6}
    assert account.server.connections


def test_in_the_clear_on_this_machine(account: Account) -> None:
    account.at(Fault("clear", but(), security="none", login=True))
    assert account.test() == 0
    assert account.told()


def test_tried_again(account: Account) -> None:
    account.at(with_login(AUTH="454 4.7.0 Later"))
    assert account.watched.watch("-v", "smtp-test", "--timeout", "4", "--tries", "2") == 6
    assert len(account.server.connections) == 2


def test_on_a_terminal(account: Account) -> None:
    account.at(with_login(AUTH=echo(lambda secret: f"535 5.7.8 {secret} is wrong")), ONE_LINE)
    assert account.watched.watch_on_terminal("-v", *ONCE) == 6


def test_what_is_live_and_what_was_planned(account: Account) -> None:
    account.at(with_login(), ONE_LINE)
    assert account.watched.watch("apply", "--yes") == 0
    assert account.test("--live", "--format", "json") == 0
    account.watched.write(base="delivery_delay: 11\n")
    assert account.watched.watch("plan", "--out", "saved.json") == 0
    assert account.test("--plan", "saved.json") == 0
    assert account.told(ONE_LINE)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ECHOES: dict[str, Callable[[str], str]] = {
    "as it is": lambda secret: f"535 5.7.8 '{secret}' is wrong",
    "alone": lambda secret: secret,
    "in base64": lambda secret: f"535 5.7.8 {encoded(secret)}",
    "as it came": lambda secret: f"500 What is AUTH PLAIN {encoded(f'{chr(0)}user@example.org{chr(0)}{secret}')}?",
    "in a URL": lambda secret: f"535 See https://x.test/?p={quote(secret)}",
    "in HTML": lambda secret: f"535 <b>{html.escape(secret)}</b>",
    "in hexadecimal": lambda secret: f"535 {secret.encode().hex()}",
    "backwards": lambda secret: f"535 {secret[::-1]}",
    "in capitals": lambda secret: f"535 {secret.upper()}",
    "in many lines": lambda secret: f"535-5.7.8 This is wrong:\r\n535-{secret}\r\n535 Go away",
    "as a challenge": lambda secret: f"334 {encoded(secret)}",
    "as a challenge that is none": lambda secret: f"334 {secret}",
    "far too long": lambda secret: f"535 {secret * 100}",
    "in JSON": lambda secret: f"535 {json.dumps(secret)}",
    "in Python": lambda secret: f"535 {secret.encode()!r}",
}


@pytest.mark.parametrize("text", ECHOES.values(), ids=ECHOES.keys())
def test_a_server_that_repeats_it(account: Account, text: Callable[[str], str]) -> None:
    account.at(with_login(AUTH=echo(text)), ONE_LINE)
    assert account.tests() == [6] * len(WAYS)
    assert account.server.errors == []
    assert account.told(ONE_LINE)


@pytest.mark.parametrize("text", [ECHOES["as it is"], ECHOES["in many lines"]], ids=["as it is", "in many lines"])
def test_a_server_that_repeats_a_password_of_two_lines(account: Account, text: Callable[[str], str]) -> None:
    account.at(with_login(AUTH=echo(text)))
    account.tests()


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "dot", "QUIT", "RSET"])
def test_a_server_that_repeats_it_later(account: Account, step: str) -> None:
    def say(secret: str) -> str:
        return f"250 2.0.0 Ok: you said {secret}"

    account.at(with_login(**{step: echo(say, step)}), ONE_LINE)
    assert set(account.tests()) <= {0, 6}
    assert account.server.errors == []


async def _as_a_prompt(peer: Peer) -> None:
    await ask(peer, "Username:")
    secret = await ask(peer, "Password:")
    await ask(peer, f"Did you say {secret}?")
    await peer.say(ACCEPTED)


def test_a_server_that_repeats_it_in_a_prompt(account: Account) -> None:
    account.at(with_login(AUTH=_as_a_prompt, logins="LOGIN"), ONE_LINE)
    assert account.tests() == [6] * len(WAYS)


SCRAMP = """\
class ScramException(Exception): ...


class ScramClient:
    def __init__(self, mechanisms, username, password, c_nonce=None):
        if {when}:
            raise {error}(f"cannot make sense of {{password!r}} or {{password}}")
        self.password = password

    def get_client_first(self):
        raise {error}(self.password)
"""


@pytest.mark.parametrize(
    ("when", "error", "format_"),
    [("True", "ValueError", "text"), ("c_nonce", "KeyError", "json"), ("c_nonce", "UnicodeError", "junit")],
)
def test_a_library_that_fails_with_it_in_its_words(account: Account, when: str, error: str, format_: str) -> None:
    account.at(with_login(logins="SCRAM-SHA-256"))
    account.watched.put("site/scramp.py", SCRAMP.format(when=when, error=error))
    account.watched.variables["PYTHONPATH"] = str(account.watched.folder / "site")
    assert account.test("--format", format_) == 1


def test_the_search_would_find_it_in_what_a_server_says(account: Account) -> None:
    for text in ECHOES.values():
        forms = encodings(ONE_LINE)
        assert text(ONE_LINE).startswith("334 ") or found_in(text(ONE_LINE).encode(), forms)
