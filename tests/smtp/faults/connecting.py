"""Servers that do not take the connection, or end it."""

from stgitops.core.smtp_codes import SmtpCode
from tests.servers.hostile import Door, Peer
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import Answer, but


async def _say_half(peer: Peer) -> None:
    await peer.send(b"220 hosti")
    await peer.close()


async def _say_half_of_many(peer: Peer) -> None:
    await peer.send(b"250-hostile.test\r\n250-SIZE 1000")
    await peer.close()


async def _close_after_220(peer: Peer) -> None:
    await peer.say("220 2.0.0 Ready")
    await peer.close()


async def _close_in_handshake(peer: Peer) -> None:
    await peer.say("220 2.0.0 Ready")
    await peer.hear_some()
    await peer.close()


async def _reset_in_handshake(peer: Peer) -> None:
    await peer.hear_some()
    await peer.reset()


async def _close_between_login_steps(peer: Peer) -> None:
    await peer.say("334 VXNlcm5hbWU6")
    await peer.hear()
    await peer.close()


async def _go_between_answers(peer: Peer) -> None:
    await peer.say("250 2.1.0 Ok", "421 4.4.2 Timeout")
    await peer.close()


async def _accept_and_go(peer: Peer) -> None:
    await peer.say("250 2.0.0 Ok: queued as 4XyZ12345")
    await peer.close()


def _at(step: str, what: str, do: Answer, expected: SmtpCode | None, **more: object) -> Fault:
    name = {"dot": "the-dot", "TLS_EHLO": "ehlo-over-tls"}.get(step, step.lower())
    return Fault(f"{what}-{name}", but(**{step: do}), expected, **more)


CLOSED = SmtpCode.CLOSED
LOGIN = {"login": True, "secret_allowed": True}

CONNECTING = (
    Fault("all-is-well", but()),
    Fault("all-is-well-with-delivery", but(), deliver=True, connections=1),
    Fault("refuses-the-connection", but(), SmtpCode.CONNECTION_REFUSED, door=Door.SHUT),
    Fault("answers-no-connection", but(), SmtpCode.CONNECTION_TIMED_OUT, door=Door.CROWDED),
    _at("greeting", "says-nothing-at", Peer.gone, SmtpCode.NO_GREETING),
    _at("greeting", "closes-before", Peer.close, SmtpCode.NO_GREETING),
    _at("greeting", "closes-amid", _say_half, SmtpCode.NO_GREETING),
    _at("greeting", "resets-before", Peer.reset, SmtpCode.NO_GREETING),
    _at("greeting", "half-closes-before", Peer.half_close, SmtpCode.NO_GREETING),
    _at("EHLO", "closes-after", Peer.close, CLOSED),
    _at("EHLO", "closes-amid-the-answer-to", _say_half_of_many, CLOSED),
    _at("EHLO", "resets-after", Peer.reset, CLOSED),
    _at("EHLO", "half-closes-after", Peer.half_close, CLOSED),
    _at("EHLO", "says-nothing-to", Peer.gone, SmtpCode.NO_ANSWER_TO_EHLO),
    _at("STARTTLS", "closes-after", Peer.close, CLOSED, security="starttls", login=True),
    _at("STARTTLS", "says-nothing-to", Peer.gone, SmtpCode.TLS_TIMED_OUT, security="starttls", login=True),
    Fault("closes-after-220", but(STARTTLS=_close_after_220), CLOSED, "starttls", login=True),
    Fault("closes-in-the-handshake", but(STARTTLS=_close_in_handshake), CLOSED, "starttls", login=True),
    Fault("resets-in-the-handshake", but(TLS=_reset_in_handshake), CLOSED, "tls", login=True),
    Fault("closes-before-the-handshake", but(TLS=Peer.close), CLOSED, "tls", login=True),
    _at("TLS_EHLO", "closes-after", Peer.close, CLOSED, security="starttls", login=True),
    _at("AUTH", "closes-after", Peer.close, CLOSED, security="starttls", **LOGIN),
    _at("AUTH", "says-nothing-to", Peer.gone, SmtpCode.NO_ANSWER_TO_LOGIN, security="starttls", **LOGIN),
    Fault(
        "closes-between-the-steps-of-auth",
        but(AUTH=_close_between_login_steps, logins="LOGIN"),
        CLOSED,
        "tls",
        **LOGIN,
    ),
    _at("MAIL", "closes-after", Peer.close, CLOSED),
    _at("MAIL", "resets-after", Peer.reset, CLOSED),
    _at("MAIL", "half-closes-after", Peer.half_close, CLOSED),
    _at("MAIL", "says-nothing-to", Peer.gone, SmtpCode.NO_ANSWER_TO_SENDER),
    Fault("says-421-after-mail", but(MAIL=_go_between_answers), CLOSED),
    _at("RCPT", "closes-after", Peer.close, CLOSED, security="tls", **LOGIN),
    _at("RCPT", "resets-after", Peer.reset, CLOSED, security="tls", **LOGIN),
    _at("RCPT", "says-nothing-to", Peer.gone, SmtpCode.NO_ANSWER_TO_RECIPIENT),
    _at("DATA", "closes-after", Peer.close, CLOSED, deliver=True),
    _at("DATA", "says-nothing-to", Peer.gone, SmtpCode.NO_ANSWER_TO_DATA, deliver=True),
    _at("RSET", "closes-at", Peer.close, None),
    _at("RSET", "says-nothing-to", Peer.gone, None),
    _at("RSET", "refuses", "500 5.5.1 Never heard of it", None),
    _at("QUIT", "closes-at", Peer.close, None),
    _at("QUIT", "resets-at", Peer.reset, None),
    _at("QUIT", "says-nothing-to", Peer.gone, None),
    _at("QUIT", "half-closes-at", Peer.half_close, None),
    Fault("closes-after-the-message-is-accepted", but(dot=_accept_and_go), deliver=True, connections=1),
)
