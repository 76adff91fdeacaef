"""Servers whose answers are wrong: too long, too slow, in the wrong shape, or for another step."""

from dataclasses import replace

from stgitops.core.smtp_codes import SmtpCode
from tests.servers.hostile import Peer
from tests.smtp.faults.fault import LIMITS, Fault
from tests.smtp.faults.polite import OFFERS, after, but


async def _drip(peer: Peer) -> None:
    await peer.drip(b"250-hostile.test\r\n" * 10)


async def _drip_record(peer: Peer) -> None:
    await peer.drip(peer.seal(b"220 hostile.test\r\n"), raw=True)


async def _no_line_break(peer: Peer) -> None:
    await peer.flood(b"250 " + b"x" * 1000)


async def _huge_line(peer: Peer) -> None:
    await peer.send(b"250 ")
    for _ in range(10_000):
        await peer.send(b"x" * 10_000)
    await peer.send(b"\r\n")


async def _ehlo_for_ever(peer: Peer) -> None:
    await peer.flood(b"250-XEXTENSION something\r\n" * 100)


async def _ehlo_for_ever_slowly(peer: Peer) -> None:
    await peer.drip(b"250-X\r\n" * 200, every=0.02)


_SLOW = after(0.35, "250 2.0.0 Ok")

INCONSISTENT, SLOPPY = SmtpCode.INCONSISTENT, frozenset({SmtpCode.SLOPPY})

PROTOCOL = (
    Fault("trickles-the-answer-to-ehlo", but(EHLO=_drip), SmtpCode.NO_ANSWER_TO_EHLO),
    Fault("trickles-a-tls-record", but(greeting=_drip_record), SmtpCode.NO_GREETING, "tls", login=True),
    Fault("floods-the-greeting-without-a-line-break", but(greeting=_no_line_break), SmtpCode.TOO_LONG),
    Fault("floods-ehlo-without-a-line-break", but(EHLO=_no_line_break), SmtpCode.TOO_LONG),
    Fault("floods-in-tls", but(TLS_EHLO=_no_line_break), SmtpCode.TOO_LONG, "starttls", login=True),
    Fault("a-line-of-100-mb", but(EHLO=_huge_line), SmtpCode.TOO_LONG),
    Fault("a-line-of-100-mb-at-rset", but(RSET=_huge_line)),
    Fault("floods-at-quit", but(QUIT=_no_line_break)),
    Fault("answers-ehlo-for-ever", but(EHLO=_ehlo_for_ever), SmtpCode.TOO_LONG),
    Fault("answers-ehlo-for-ever-slowly", but(EHLO=_ehlo_for_ever_slowly), SmtpCode.NO_ANSWER_TO_EHLO),
    Fault("different-codes-in-one-answer", but(EHLO="250-hostile.test\r\n251 SIZE 1000"), INCONSISTENT),
    Fault("refusal-at-the-end-of-an-answer", but(RCPT="250-So far so good\r\n550 5.1.1 Not so"), INCONSISTENT),
    Fault("code-of-two-digits", but(MAIL="25 Ok"), INCONSISTENT),
    Fault("code-of-four-digits", but(MAIL="2500 Ok"), INCONSISTENT),
    Fault("code-with-a-letter", but(RCPT="25O Ok"), INCONSISTENT),
    Fault("code-in-other-digits", but(RCPT="٢٥٠ Ok"), INCONSISTENT),
    Fault("code-999", but(MAIL="999 Ok"), INCONSISTENT),
    Fault("code-000", but(RCPT="000 Ok"), INCONSISTENT),
    Fault("no-code", but(MAIL="Ok"), INCONSISTENT),
    Fault("empty-line", but(MAIL=""), INCONSISTENT),
    Fault("code-without-text", but(MAIL="250", RCPT="250 ")),
    Fault("code-354-to-mail", but(MAIL="354 Go ahead"), INCONSISTENT),
    Fault("code-220-to-rcpt", but(RCPT="220 hostile.test"), INCONSISTENT),
    Fault("code-334-to-rcpt", but(RCPT="334 VXNlcm5hbWU6"), INCONSISTENT),
    Fault("code-250-to-data", but(DATA="250 2.0.0 Ok"), INCONSISTENT, deliver=True),
    Fault("code-251-to-rcpt", but(RCPT="251 User not local; will forward")),
    Fault("code-252-to-rcpt", but(RCPT="252 Cannot verify, but will try")),
    Fault("two-answers-to-one-command", but(MAIL="250 2.1.0 Ok\r\n250 2.1.5 Ok"), INCONSISTENT),
    Fault("two-greetings", but(greeting="220 hostile.test\r\n220 hostile.test"), INCONSISTENT),
    Fault("answers-in-latin-1", but(MAIL=b"250 Gr\xfc\xdfe\r\n"), warnings=SLOPPY),
    Fault("answers-in-utf-8", but(MAIL="250 Grüße aus Köln"), warnings=SLOPPY),
    Fault("nul-bytes-in-an-answer", but(MAIL=b"250 2.1.0 O\0k\r\n"), warnings=SLOPPY),
    Fault("bare-cr-in-an-answer", but(MAIL=b"250 2.1.0 O\rk\r\n"), warnings=SLOPPY),
    Fault("bare-lf-at-the-end-of-an-answer", but(MAIL=b"250 2.1.0 Ok\n"), warnings=SLOPPY),
    Fault("bare-lf-everywhere", but(greeting=b"220 x\n", EHLO=b"250-x\n250 8BITMIME\n"), warnings=SLOPPY),
    Fault("nul-bytes-in-a-code", but(MAIL=b"2\x0050 Ok\r\n"), INCONSISTENT),
    Fault("terminal-codes-in-an-answer", but(MAIL="550 5.7.1 \x1b[2J\x1b]0;owned\x07 No"), SmtpCode.SENDER_REFUSED),
    Fault("answers-a-refusal-of-900-bytes", but(MAIL=f"550 {'x' * 890}"), SmtpCode.SENDER_REFUSED),
    Fault("421-at-mail", but(MAIL="421 4.3.2 Shutting down"), SmtpCode.CLOSED),
    Fault("answers-mail-within-the-limit", but(MAIL=after(0.25, "250 Ok"))),
    Fault("answers-mail-just-after-the-limit", but(MAIL=after(0.65, "250 Ok")), SmtpCode.NO_ANSWER_TO_SENDER),
    Fault(
        "is-slow-at-every-step",
        but(greeting=after(0.35, "220 x"), EHLO=after(0.35, "250 x"), MAIL=_SLOW, RCPT=_SLOW),
        SmtpCode.NO_ANSWER_TO_SENDER,
        earlier=(),
        limits=replace(LIMITS, whole=0.9),
    ),
    Fault("ehlo-500-then-helo-works", but(EHLO="500 5.5.1 Unknown")),
    Fault("ehlo-502-then-helo-works", but(EHLO="502 5.5.1 Not implemented")),
    Fault("ehlo-500-with-login", but(EHLO="500 5.5.1 Unknown"), SmtpCode.NO_LOGIN_OFFERED, login=True),
    Fault("ehlo-500-and-helo-500", but(EHLO="500 No", HELO="500 No"), SmtpCode.EHLO_REFUSED),
    Fault("ehlo-550", but(EHLO="550 5.7.1 No", HELO="550 5.7.1 No"), SmtpCode.EHLO_REFUSED),
    Fault("ehlo-451", but(EHLO="451 4.3.0 Later"), SmtpCode.EHLO_TEMPORARY),
    Fault("ehlo-421", but(EHLO="421 4.3.0 Later"), SmtpCode.CLOSED),
    Fault("extensions-in-small-letters", but(offers=tuple(each.lower() for each in OFFERS))),
)
