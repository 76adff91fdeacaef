"""The steps of a conversation, driven by hand: what is said, what is seen, and where it ends."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Login, Trouble
from stgitops.smtp.protocol import envelope, login, opening
from stgitops.smtp.protocol.capabilities import Capabilities
from stgitops.smtp.protocol.talk import Command, Dialogue, Seen, Step, Stopped
from tests.unit.smtp import reply_of

ADDRESS = "a@example.org"
LETTER = b"Subject: x\r\n\r\n.dot\r\nend\r\n"
PASSWORD = "correct horse"


def dialogue(offers: str = "", **more: object) -> Dialogue:
    """Return what both sides know after EHLO, on a line that is encrypted."""
    parameters = dict(line.partition(" ")[::2] for line in offers.split("\n") if line)
    account = Account("smtp.example.org", 587, "starttls", ADDRESS, Login("user", SecretStr(PASSWORD)))
    known: dict[str, object] = {
        "account": account,
        "server": "smtp.example.org",
        "ip": "192.0.2.1",
        "address": ADDRESS,
        "letter": LETTER,
        "message_id": "<1@example.org>",
        "client_name": "[192.0.2.9]",
        "on_loopback": False,
        "nonce": lambda: "nonce",
        "encrypted": True,
        "capabilities": Capabilities(parameters),
    }
    return Dialogue(**(known | more))  # type: ignore[arg-type]


@dataclass
class Talked:
    """What was said in a step, and what it ended with."""

    commands: list[Command] = field(default_factory=list)
    end: Seen | Trouble | None = None
    """None where the step goes on, and no answer was left."""

    @property
    def lines(self) -> list[bytes | None]:
        return [each.line for each in self.commands]

    @property
    def code(self) -> SmtpCode | None:
        return self.end.code if isinstance(self.end, Trouble) else None

    @property
    def seen(self) -> str:
        assert isinstance(self.end, Seen), self.end
        return self.end.text


def talk(step: Step, known: Dialogue, *answers: str) -> Talked:
    """Take a step with a server that gives these answers, one after the other."""
    talked = Talked()
    talking = step(known)
    try:
        talked.commands.append(next(talking))
        for answer in answers:
            talked.commands.append(talking.send(reply_of(answer)))
    except StopIteration as done:
        talked.end = done.value
    except Stopped as stop:
        talked.end = stop.trouble
    return talked


def test_the_greeting_is_waited_for_and_nothing_is_said() -> None:
    talked = talk(opening.greet, dialogue(), "220 mail.example.org ESMTP")
    assert talked.lines == [None]
    assert talked.commands[0].silence is SmtpCode.NO_GREETING
    assert talked.seen == "220 mail.example.org ESMTP"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("421 4.3.2 Busy", SmtpCode.GREETING_TEMPORARY),
        ("450 Later", SmtpCode.GREETING_TEMPORARY),
        ("554 No", SmtpCode.GREETING_REFUSED),
        ("250 Hello", SmtpCode.INCONSISTENT),
        ("354 Go", SmtpCode.INCONSISTENT),
    ],
)
def test_a_greeting_that_is_none(answer: str, code: SmtpCode) -> None:
    talked = talk(opening.greet, dialogue(), answer)
    assert talked.code is code
    assert isinstance(talked.end, Trouble)
    assert talked.end.answer == answer


def test_ehlo_names_the_client_and_learns_what_the_server_can_do() -> None:
    known = dialogue()
    talked = talk(opening.introduce, known, "250-mail\n250-SIZE 1000\n250 STARTTLS")
    assert talked.lines == [b"EHLO [192.0.2.9]"]
    assert talked.seen == "SIZE, STARTTLS"
    assert known.capabilities.largest == 1000


def test_what_was_offered_before_tls_is_forgotten_after_it() -> None:
    known = dialogue("AUTH PLAIN\nSIZE 1")
    talk(opening.introduce, known, "250-mail\n250 8BITMIME")
    assert known.capabilities.mechanisms == ()
    known = dialogue("AUTH PLAIN\nSIZE 1")
    talk(opening.introduce, known, "502 5.5.2 What?", "250 mail")
    assert str(known.capabilities) == "none"


@pytest.mark.parametrize(
    ("answers", "code", "said"),
    [
        (["500 What?", "250 mail"], None, 2),
        (["500 What?", "500 What?"], SmtpCode.EHLO_REFUSED, 2),
        (["550 No", "450 Later"], SmtpCode.EHLO_TEMPORARY, 2),
        (["500 What?", "421 Bye"], SmtpCode.CLOSED, 2),
        (["450 Later"], SmtpCode.EHLO_TEMPORARY, 1),
        (["421 Bye"], SmtpCode.CLOSED, 1),
    ],
)
def test_an_ehlo_that_is_not_taken(answers: list[str], code: SmtpCode | None, said: int) -> None:
    talked = talk(opening.introduce, dialogue(), *answers)
    assert (talked.code, len(talked.commands)) == (code, said)


def test_starttls_where_it_is_offered() -> None:
    talked = talk(opening.ask_for_tls, dialogue("STARTTLS"), "220 Ready")
    assert (talked.lines, talked.seen) == ([b"STARTTLS"], "220 Ready")


@pytest.mark.parametrize("offers", ["", "8BITMIME", "XXXXXXXX", "XXXXXXXA", "STARTTL"])
def test_without_starttls_nothing_more_is_said(offers: str) -> None:
    talked = talk(opening.ask_for_tls, dialogue(offers), "220 Ready")
    assert (talked.lines, talked.code) == ([], SmtpCode.STARTTLS_MISSING)
    assert isinstance(talked.end, Trouble)
    assert ("firewall" in talked.end.message) is offers.startswith("XXXX")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("454 4.7.0 Not now", SmtpCode.STARTTLS_REFUSED),
        ("502 What?", SmtpCode.STARTTLS_NEVER),
        ("421 Bye", SmtpCode.CLOSED),
        ("250 Ok", SmtpCode.INCONSISTENT),
    ],
)
def test_a_starttls_that_is_refused(answer: str, code: SmtpCode) -> None:
    assert talk(opening.ask_for_tls, dialogue("STARTTLS"), answer).code is code


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_login_with_plain_shows_no_reader_the_credentials() -> None:
    talked = talk(login.log_in, dialogue("AUTH PLAIN LOGIN"), "235 2.7.0 Ok")
    assert talked.lines == [f"AUTH PLAIN {encoded(f'{chr(0)}user{chr(0)}{PASSWORD}')}".encode()]
    assert [each.shown for each in talked.commands] == ["AUTH PLAIN ****"]
    assert all(each.slow and each.silence is SmtpCode.NO_ANSWER_TO_LOGIN for each in talked.commands)
    assert talked.seen == "logged in as user with PLAIN"
    assert encoded(PASSWORD)[:6] not in repr(talked.commands)


def test_a_login_with_two_prompts() -> None:
    known = dialogue("AUTH LOGIN")
    talked = talk(login.log_in, known, "334 VXNlcm5hbWU6", "334 Password:", "235 Ok")
    assert talked.lines == [b"AUTH LOGIN", encoded("user").encode(), encoded(PASSWORD).encode()]
    assert [each.shown for each in talked.commands] == ["AUTH LOGIN", "****", "****"]
    assert talked.seen == "logged in as user with LOGIN"


@pytest.mark.parametrize(
    ("known", "code"),
    [
        (dialogue("AUTH PLAIN", encrypted=False), SmtpCode.TLS_NEEDED),
        (dialogue("AUTH CRAM-MD5", encrypted=False), SmtpCode.TLS_NEEDED),
        (dialogue("", encrypted=False), SmtpCode.TLS_NEEDED),
        (dialogue("STARTTLS", encrypted=False, on_loopback=True), SmtpCode.TLS_NEEDED),
        (dialogue("8BITMIME", encrypted=False, on_loopback=True), SmtpCode.NO_LOGIN_OFFERED),
        (dialogue(""), SmtpCode.NO_LOGIN_OFFERED),
        (dialogue("AUTH"), SmtpCode.NO_LOGIN_OFFERED),
        (dialogue("AUTH GSSAPI XOAUTH2"), SmtpCode.NO_MECHANISM),
    ],
)
def test_where_no_login_is_possible_nothing_is_said(known: Dialogue, code: SmtpCode) -> None:
    talked = talk(login.log_in, known, "235 Ok")
    assert (talked.lines, talked.code) == ([], code)


def test_on_loopback_a_login_in_the_clear_stays_on_this_machine() -> None:
    known = dialogue("AUTH PLAIN", encrypted=False, on_loopback=True)
    assert talk(login.log_in, known, "235 Ok").code is None


@pytest.mark.parametrize(
    ("offers", "answers", "code", "last"),
    [
        ("AUTH PLAIN", ["535 5.7.8 No"], SmtpCode.WRONG_CREDENTIALS, None),
        ("AUTH PLAIN LOGIN", ["454 4.7.0 Later"], SmtpCode.LOGIN_TEMPORARY, None),
        ("AUTH PLAIN", ["250 Fine"], SmtpCode.LOGIN_FAILED, None),
        ("AUTH PLAIN", ["334 ", "501 Cancelled"], SmtpCode.LOGIN_FAILED, b"*"),
        ("AUTH LOGIN", ["334 VXNl", "334 UGFz", "334 VXNl", "501 Cancelled"], SmtpCode.LOGIN_FAILED, b"*"),
        ("AUTH CRAM-MD5", ["334 not base64!", "501 Cancelled"], SmtpCode.LOGIN_FAILED, b"*"),
        ("AUTH CRAM-MD5", ["334 ü", "235 Fine after all"], SmtpCode.LOGIN_FAILED, b"*"),
        ("AUTH LOGIN", ["235 Come in"], SmtpCode.LOGIN_FAILED, b"AUTH LOGIN"),
        ("AUTH LOGIN", ["334 VXNl", "235 Come in"], SmtpCode.LOGIN_FAILED, encoded("user").encode()),
        ("AUTH SCRAM-SHA-256", ["235 Come in"], SmtpCode.LOGIN_FAILED, None),
        ("AUTH SCRAM-SHA-256", ["334 ", "501 Cancelled"], SmtpCode.LOGIN_FAILED, b"*"),
    ],
)
def test_a_login_that_fails_is_tried_once_and_its_end_is_clean(
    offers: str, answers: list[str], code: SmtpCode, last: bytes | None
) -> None:
    talked = talk(login.log_in, dialogue(offers), *answers)
    assert talked.code is code
    assert sum((line or b"").startswith(b"AUTH") for line in talked.lines) == 1
    assert last is None or talked.lines[-1] == last


def test_scram_is_tried_with_a_nonce_that_is_new_every_time() -> None:
    nonces = iter(["first", "second"])
    known = dialogue("AUTH SCRAM-SHA-256 PLAIN", nonce=lambda: next(nonces))
    said = [talk(login.log_in, known).lines[0] for _ in range(2)]
    assert said == [f"AUTH SCRAM-SHA-256 {encoded(f'n,,n=user,r={each}')}".encode() for each in ("first", "second")]


@pytest.mark.parametrize(
    ("offers", "address", "line"),
    [
        ("", ADDRESS, f"MAIL FROM:<{ADDRESS}>"),
        ("SIZE", ADDRESS, f"MAIL FROM:<{ADDRESS}> SIZE={len(LETTER)}"),
        ("SIZE 0", ADDRESS, f"MAIL FROM:<{ADDRESS}> SIZE={len(LETTER)}"),
        (f"SIZE {len(LETTER)}", ADDRESS, f"MAIL FROM:<{ADDRESS}> SIZE={len(LETTER)}"),
        ("SMTPUTF8", ADDRESS, f"MAIL FROM:<{ADDRESS}>"),
        ("SMTPUTF8", "ü@example.org", "MAIL FROM:<ü@example.org> SMTPUTF8"),
        ("SMTPUTF8\nSIZE", "ü@example.org", f"MAIL FROM:<ü@example.org> SIZE={len(LETTER)} SMTPUTF8"),
    ],
)
def test_the_sender_with_what_is_offered_and_needed(offers: str, address: str, line: str) -> None:
    talked = talk(envelope.name_sender, dialogue(offers, address=address), "250 2.1.0 Ok")
    assert (talked.lines, talked.seen) == ([line.encode()], "250 2.1.0 Ok")


@pytest.mark.parametrize(
    ("offers", "address", "code"),
    [
        (f"SIZE {len(LETTER) - 1}", ADDRESS, SmtpCode.TOO_LARGE),
        ("8BITMIME", "ü@example.org", SmtpCode.NEEDS_SMTPUTF8),
    ],
)
def test_a_sender_that_the_server_cannot_take_is_not_named(offers: str, address: str, code: SmtpCode) -> None:
    talked = talk(envelope.name_sender, dialogue(offers, address=address), "250 Ok")
    assert (talked.lines, talked.code) == ([], code)


@pytest.mark.parametrize(
    ("step", "answers", "code"),
    [
        (envelope.name_sender, ["550 5.7.1 No"], SmtpCode.SENDER_REFUSED),
        (envelope.name_sender, ["421 Bye"], SmtpCode.CLOSED),
        (envelope.name_sender, ["251 Odd"], SmtpCode.INCONSISTENT),
        (envelope.name_sender, ["354 Odd"], SmtpCode.INCONSISTENT),
        (envelope.name_recipient, ["250 Ok"], None),
        (envelope.name_recipient, ["251 Will forward"], None),
        (envelope.name_recipient, ["252 Cannot verify"], None),
        (envelope.name_recipient, ["253 Odd"], SmtpCode.INCONSISTENT),
        (envelope.name_recipient, ["550 5.1.1 Who?"], SmtpCode.RECIPIENT_UNKNOWN),
        (envelope.name_recipient, ["421 Bye"], SmtpCode.CLOSED),
        (envelope.hand_over, ["451 Later"], SmtpCode.DATA_TEMPORARY),
        (envelope.hand_over, ["554 No"], SmtpCode.DATA_REFUSED),
        (envelope.hand_over, ["421 Bye"], SmtpCode.CLOSED),
        (envelope.hand_over, ["250 Odd"], SmtpCode.INCONSISTENT),
        (envelope.hand_over, ["354 Go", "554 5.7.1 Spam"], SmtpCode.MESSAGE_REFUSED),
        (envelope.hand_over, ["354 Go", "451 Later"], SmtpCode.DATA_TEMPORARY),
        (envelope.hand_over, ["354 Go", "354 Odd"], SmtpCode.INCONSISTENT),
    ],
)
def test_what_each_step_ends_with(step: Step, answers: list[str], code: SmtpCode | None) -> None:
    assert talk(step, dialogue(), *answers).code is code


def test_the_recipient_is_the_sender() -> None:
    assert talk(envelope.name_recipient, dialogue(), "250 Ok").lines == [f"RCPT TO:<{ADDRESS}>".encode()]


def test_the_message_is_sent_with_its_dots_doubled_and_where_it_went_is_told() -> None:
    talked = talk(envelope.hand_over, dialogue(), "354 Go", "250 2.0.0 Ok: queued as 4XyZ")
    assert talked.lines == [b"DATA", b"Subject: x\r\n\r\n..dot\r\nend\r\n."]
    assert [each.silence for each in talked.commands] == [SmtpCode.NO_ANSWER_TO_DATA, SmtpCode.OUTCOME_UNKNOWN]
    assert talked.seen == "250 2.0.0 Ok: queued as 4XyZ, Message-ID <1@example.org>"
    assert talked.commands[1].shown == "(the message <1@example.org>)"


def test_a_refusal_that_rset_cannot_have_is_the_answer_to_something_else() -> None:
    end = talk(envelope.take_back, dialogue(), "550 5.1.1 User unknown").end
    assert isinstance(end, Trouble)
    assert end.code is SmtpCode.INCONSISTENT


@pytest.mark.parametrize(("step", "line"), [(envelope.take_back, b"RSET"), (envelope.leave, b"QUIT")])
@pytest.mark.parametrize("answer", ["250 Ok", "221 Bye", "500 What?"])
def test_the_way_out_fails_for_no_answer(step: Callable, line: bytes, answer: str) -> None:
    talked = talk(step, dialogue(), answer)
    assert (talked.lines, talked.seen) == ([line], answer)
