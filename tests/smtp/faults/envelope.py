"""Servers that refuse the sender, the recipient or the message."""

from stgitops.core.smtp_codes import SmtpCode
from tests.servers.hostile import Peer
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import OFFERS, after, but

_SENDER = {
    "530": ("530 5.7.0 Authentication required", SmtpCode.LOGIN_NEEDED),
    "530-starttls-first": ("530 5.7.0 Must issue a STARTTLS command first", SmtpCode.TLS_NEEDED),
    "550": ("550 5.7.1 Sender refused", SmtpCode.SENDER_REFUSED),
    "553": ("553 5.1.8 Sender address does not exist", SmtpCode.SENDER_REFUSED),
    "451": ("451 4.3.0 Try again later", SmtpCode.SENDER_TEMPORARY),
    "452": ("452 4.3.1 Insufficient system storage", SmtpCode.SENDER_TEMPORARY),
    "552": ("552 5.3.4 Message size exceeds fixed limit", SmtpCode.TOO_LARGE),
}
_RECIPIENT = {
    "550-unknown": ("550 5.1.1 User unknown", SmtpCode.RECIPIENT_UNKNOWN),
    "550-relay": ("550 5.7.1 Relaying denied", SmtpCode.RELAY_DENIED),
    "554-relay": ("554 5.7.1 <x@example.org>: Relay access denied", SmtpCode.RELAY_DENIED),
    "450-greylisted": ("450 4.2.0 Greylisted, see http://postgrey.example.org", SmtpCode.RECIPIENT_TEMPORARY),
    "451-greylisted": ("451 4.7.1 Greylisting in action", SmtpCode.RECIPIENT_TEMPORARY),
    "452": ("452 4.5.3 Too many recipients", SmtpCode.RECIPIENT_TEMPORARY),
    "550-not-the-owner": (
        "553 5.7.1 <x@example.org>: Sender address rejected: not owned by user y@example.org",
        SmtpCode.SENDER_REFUSED,
    ),
    "550-sender-rejected": ("550 5.7.1 <x@example.org>: Sender address rejected", SmtpCode.SENDER_REFUSED),
    "552-full": ("552 5.2.2 Mailbox full", SmtpCode.RECIPIENT_REFUSED),
    "550-in-words": ("550 No such user here", SmtpCode.RECIPIENT_UNKNOWN),
    "554-without-more": ("554 No", SmtpCode.RECIPIENT_REFUSED),
    "530": ("530 5.7.0 Authentication required", SmtpCode.LOGIN_NEEDED),
    "421": ("421 4.3.2 Shutting down", SmtpCode.CLOSED),
}


async def _close_after_354(peer: Peer) -> None:
    await peer.say("354 Go ahead")
    await peer.close()


def _data(name: str, expected: SmtpCode | None, **answers: object) -> Fault:
    """Return a fault with delivery. After the dot it is never tried again: the message may be on its way."""
    unknown = expected is SmtpCode.OUTCOME_UNKNOWN
    again = expected is not None and expected.temporary and not unknown
    earlier = () if unknown else None
    return Fault(name, but(**answers), expected, deliver=True, earlier=earlier, connections=2 if again else 1)


UNKNOWN = SmtpCode.OUTCOME_UNKNOWN

ENVELOPE = (
    *(Fault(f"mail-{name}", but(MAIL=text), code) for name, (text, code) in _SENDER.items()),
    *(Fault(f"rcpt-{name}", but(RCPT=text), code) for name, (text, code) in _RECIPIENT.items()),
    Fault("mail-550-after-login", but(MAIL="550 5.7.60 No"), SmtpCode.SENDER_REFUSED, "tls", True, True),
    Fault("size-too-small", but(offers=("SIZE 10",)), SmtpCode.TOO_LARGE),
    Fault("size-without-a-limit", but(offers=("SIZE",))),
    Fault("size-of-zero", but(offers=("SIZE 0",))),
    Fault("size-that-is-no-number", but(offers=("SIZE lots",))),
    Fault("address-needs-smtputf8", but(), SmtpCode.NEEDS_SMTPUTF8, address="grüße@example.org"),
    Fault("address-with-smtputf8", but(offers=(*OFFERS, "SMTPUTF8")), address="grüße@example.org"),
    _data("data-554", SmtpCode.DATA_REFUSED, DATA="554 5.5.1 No valid recipients"),
    _data("data-451", SmtpCode.DATA_TEMPORARY, DATA="451 4.3.0 Later"),
    _data("dot-550", SmtpCode.MESSAGE_REFUSED, dot="550 5.7.1 Looks like spam"),
    _data("dot-552", SmtpCode.TOO_LARGE, dot="552 5.3.4 Too large"),
    _data("dot-451", SmtpCode.DATA_TEMPORARY, dot="451 4.3.0 Later"),
    _data("closes-after-354", UNKNOWN, DATA=_close_after_354),
    _data("closes-after-the-dot", UNKNOWN, dot=Peer.close),
    _data("resets-after-the-dot", UNKNOWN, dot=Peer.reset),
    _data("half-closes-after-the-dot", UNKNOWN, dot=Peer.half_close),
    _data("says-nothing-after-the-dot", UNKNOWN, dot=Peer.gone),
    _data("answers-the-dot-just-after-the-limit", UNKNOWN, dot=after(0.65, "250 2.0.0 Ok")),
    _data("nonsense-after-the-dot", UNKNOWN, dot="What was that?"),
    _data("accepts-and-then-421", None, dot="250 2.0.0 Ok", QUIT="421 4.3.2 Shutting down"),
)
