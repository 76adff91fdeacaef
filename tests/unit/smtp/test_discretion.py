"""What a server says back of the credentials is not shown, in whatever form it says it."""

import base64
import hmac
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Login, Result, Step, StepName, Trouble
from stgitops.smtp.discretion import NOT_SHOWN, Discretion
from stgitops.smtp.protocol.replies import LONGEST_QUOTE, Malformed, ReplyReader
from stgitops.smtp.protocol.talk import Command, command
from tests.canary import CANARY, ONE_LINE, encodings
from tests.unit.smtp import reply_of

PASSWORD = 'c0rrect-horse "b&ttery" <staple>'
DIGESTS = {f"{name}{in_}" for name in ("md5", "sha1", "sha256", "sha512") for in_ in ("", " in base64")}
UNKNOWN = DIGESTS | {"base32"}
"""No server makes these of a password that it was sent; what CRAM-MD5 sends is another digest, and known."""
BASE64 = {f"{name}, shifted by {shift}" for name in ("base64", "URL-safe base64") for shift in range(3)}
"""The password but for its first and last letters; the whole is looked for below."""
ESCAPES = {
    "JSON in ASCII",
    "JSON in JSON",
    "backslashes",
    "backslashes where it is not ASCII",
    "representation of bytes",
}


LONG_ESCAPES = {"backslashes", "backslashes where it is not ASCII"}
"""Of characters beyond U+FFFF, as Python and C write them."""


def discretion_of(password: str = PASSWORD) -> Discretion:
    return Discretion(Login("user", SecretStr(password)))


@pytest.mark.parametrize("form", sorted(set(encodings(PASSWORD)) - UNKNOWN - BASE64))
@pytest.mark.parametrize("around", ["{}", "535 5.7.8 '{}' is wrong", "x{}", "?p={}&q=1"])
def test_every_form_of_the_password_is_known(form: str, around: str) -> None:
    said = around.format(encodings(PASSWORD)[form].decode("utf-8", "replace"))
    assert discretion_of().shown(said) == NOT_SHOWN


@pytest.mark.parametrize("form", sorted(set(encodings(ONE_LINE)) - UNKNOWN - LONG_ESCAPES))
def test_every_form_of_a_password_that_is_not_ascii_is_known(form: str) -> None:
    assert discretion_of(ONE_LINE).shown(encodings(ONE_LINE)[form].decode("utf-8", "replace")) == NOT_SHOWN


@pytest.mark.parametrize("form", sorted(LONG_ESCAPES))
def test_an_escape_of_eight_digits_is_known(form: str) -> None:
    assert discretion_of(ONE_LINE).shown(encodings(ONE_LINE)[form].decode()) == NOT_SHOWN


@pytest.mark.parametrize("form", sorted(ESCAPES))
def test_a_password_that_is_not_ascii_is_known_where_it_is_escaped(form: str) -> None:
    assert discretion_of("pässwörd").shown(encodings("pässwörd")[form].decode()) == NOT_SHOWN


@pytest.mark.parametrize("form", ["line 1", "line 2"])
def test_each_line_of_a_password_is_kept(form: str) -> None:
    assert discretion_of(CANARY).shown(encodings(CANARY)[form].decode()) == NOT_SHOWN


def test_a_password_that_a_long_answer_is_cut_in_is_kept() -> None:
    reply = reply_of(f"535 {'x' * 470} {PASSWORD}")
    assert PASSWORD[:20] not in discretion_of().shown(reply.quoted)


def test_a_password_in_a_line_that_is_no_reply_is_known() -> None:
    reader = ReplyReader()
    reader.feed(f"{'x' * 175} {PASSWORD}\r\n".encode())
    with pytest.raises(Malformed) as caught:
        reader.take()
    assert discretion_of().shown(" ".join(caught.value.lines)) == NOT_SHOWN


def test_a_password_that_is_spread_over_the_lines_of_an_answer_is_known_in_the_whole() -> None:
    reply = reply_of(f"535-{PASSWORD[:20]}\n535 {PASSWORD[20:]}")
    assert discretion_of().repeats(reply.text)
    assert discretion_of().shown(reply.quoted) == NOT_SHOWN


@pytest.mark.parametrize("before", ["", "x", "xy", "\0user\0", "user\0user\0"])
def test_what_plain_sends_is_known_in_base64(before: str) -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        told = encode(f"{before}{PASSWORD}".encode()).decode()
        for said in (told, told.rstrip("="), f"500 What is AUTH PLAIN {told}?", f"x{told}", f"xyz{told}"):
            assert discretion_of().shown(said) == NOT_SHOWN


@pytest.mark.parametrize(
    "said",
    [
        "c0rrect horse battery staple with b&ttery c0rrect-horse b ttery staple",
        "C0RRECT-HORSE B&TTERY STAPLE",
        "c0rrect-\r\n550 horse b&ttery staple"[:9] + "horse “b&ttery” staple",
        "c.0.r.r.e.c.t.h.o.r.s.e.b.t.t.e.r.y.s.t.a.p.l.e",
        quote(PASSWORD).lower(),
        PASSWORD.encode().hex(),
        f"0x{PASSWORD.encode().hex()}",
    ],
)
def test_it_is_known_however_it_is_cut_up(said: str) -> None:
    assert discretion_of().shown(said) == NOT_SHOWN


@pytest.mark.parametrize(
    "said",
    [
        "",
        "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
        "220 mail.example.org ESMTP Postfix",
        "250 2.0.0 Ok: queued as 4XyZ12345",
        "550 the horse is correct, and the battery stapled",
        "500 0123456789abcdef0123456789abcdef",
    ],
)
def test_all_else_is_shown(said: str) -> None:
    assert not discretion_of().repeats(said)
    assert discretion_of().shown(said) == said


def test_what_is_shown_is_cut_short() -> None:
    assert len(discretion_of().shown("x" * 4000)) == LONGEST_QUOTE


def test_without_a_login_there_is_nothing_to_keep() -> None:
    nobody = Discretion(None)
    assert nobody.shown(PASSWORD) == PASSWORD
    nobody.note(Command(b"AUTH PLAIN eA==", "AUTH PLAIN ****", SmtpCode.NO_ANSWER_TO_LOGIN))
    assert nobody.shown("x") == "x"


@pytest.mark.parametrize(("password", "kept"), [("x7", "535 x7!"), ("a b", "535 a b"), ("密码", "535 密码")])
def test_a_short_password_is_compared_as_it_is(password: str, kept: str) -> None:
    assert discretion_of(password).shown(kept) == NOT_SHOWN
    assert discretion_of(password).shown("535 x-7 ab 密-码") == "535 x-7 ab 密-码"


def test_the_digest_that_cram_md5_sends_is_kept_too() -> None:
    digest = hmac.new(PASSWORD.encode(), b"challenge", "md5").hexdigest()
    line = base64.b64encode(f"user {digest}".encode())
    keeper = discretion_of()
    assert keeper.shown(f"535 {digest}") != NOT_SHOWN
    keeper.note(Command(line, "****", SmtpCode.NO_ANSWER_TO_LOGIN))
    for said in (f"535 {digest}", f"535 {digest.upper()}", f"500 What is {line.decode()}?"):
        assert keeper.shown(said) == NOT_SHOWN


def test_a_command_that_anyone_may_see_makes_nothing_secret() -> None:
    keeper = discretion_of()
    keeper.note(command("MAIL FROM:<user@example.org> SIZE=1", SmtpCode.NO_ANSWER_TO_SENDER))
    keeper.note(Command(None, "", SmtpCode.NO_GREETING))
    assert keeper.shown("250 <user@example.org> SIZE=1 Ok") != NOT_SHOWN


def test_a_step_is_shown_without_it() -> None:
    trouble = Trouble(SmtpCode.WRONG_CREDENTIALS, f"no: {PASSWORD}", PASSWORD, "a cause", "a.key")
    step = discretion_of().shown_step(Step(StepName.AUTH, Result.FAILED, 1, f"seen {PASSWORD}", (trouble,)))
    kept = Trouble(SmtpCode.WRONG_CREDENTIALS, NOT_SHOWN, NOT_SHOWN, "a cause", "a.key")
    assert step == Step(StepName.AUTH, Result.FAILED, 1, NOT_SHOWN, (kept,))
