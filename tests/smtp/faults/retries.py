"""Servers that do another thing the next time."""

from dataclasses import replace

from stgitops.core.smtp_codes import SmtpCode
from tests.servers.hostile import Behaviour, Peer
from tests.smtp.faults.fault import LIMITS, Fault
from tests.smtp.faults.polite import but, in_turn

_LATER = "451 4.3.0 Later"
_GREYLISTED = "450 4.2.0 Greylisted"
_THREE = replace(LIMITS, tries=3)


def _then_well(name: str, earlier: SmtpCode, first: Behaviour, **more: object) -> Fault:
    return Fault(f"{name}-and-then-all-is-well", in_turn(first, but()), earlier=(earlier,), **more)


RETRIES = (
    _then_well("greylisted", SmtpCode.RECIPIENT_TEMPORARY, but(RCPT=_GREYLISTED), deliver=True),
    _then_well("421-at-greeting", SmtpCode.GREETING_TEMPORARY, but(greeting="421 4.3.2 Busy")),
    _then_well("nothing-at-greeting", SmtpCode.NO_GREETING, but(greeting=Peer.gone)),
    _then_well("mail-451", SmtpCode.SENDER_TEMPORARY, but(MAIL=_LATER)),
    _then_well("data-451", SmtpCode.DATA_TEMPORARY, but(DATA=_LATER), deliver=True),
    _then_well("closed", SmtpCode.CLOSED, but(MAIL=Peer.close)),
    _then_well("reset", SmtpCode.CLOSED, but(RCPT=Peer.reset)),
    _then_well(
        "starttls-454",
        SmtpCode.STARTTLS_REFUSED,
        but(STARTTLS="454 No"),
        security="starttls",
        login=True,
        secret_allowed=True,
    ),
    _then_well(
        "login-454", SmtpCode.LOGIN_TEMPORARY, but(AUTH="454 Later"), security="tls", login=True, secret_allowed=True
    ),
    Fault(
        "twice-greylisted-and-then-all-is-well",
        in_turn(but(RCPT=_GREYLISTED), but(RCPT=_GREYLISTED), but()),
        earlier=(SmtpCode.RECIPIENT_TEMPORARY,) * 2,
        connections=3,
        limits=_THREE,
    ),
    Fault("greylisted-for-ever", but(RCPT=_GREYLISTED), SmtpCode.RECIPIENT_TEMPORARY, limits=_THREE, connections=3),
    Fault(
        "later-and-then-never",
        in_turn(but(MAIL=_LATER), but(MAIL="550 5.7.1 No")),
        SmtpCode.SENDER_REFUSED,
        earlier=(SmtpCode.SENDER_TEMPORARY,),
        connections=2,
    ),
    Fault(
        "later-and-then-the-outcome-is-unknown",
        in_turn(but(RCPT=_GREYLISTED), but(dot=Peer.close)),
        SmtpCode.OUTCOME_UNKNOWN,
        deliver=True,
        limits=_THREE,
        earlier=(SmtpCode.RECIPIENT_TEMPORARY,),
        connections=2,
    ),
    Fault(
        "login-refused-for-good-is-tried-once",
        but(AUTH="535 5.7.8 No"),
        SmtpCode.WRONG_CREDENTIALS,
        "starttls",
        login=True,
        secret_allowed=True,
        limits=_THREE,
        connections=1,
    ),
    Fault(
        "one-try-is-one-try",
        but(MAIL=_LATER),
        SmtpCode.SENDER_TEMPORARY,
        limits=replace(LIMITS, tries=1),
        connections=1,
    ),
    Fault(
        "more-tries-than-there-is-time-for",
        but(MAIL=_LATER),
        SmtpCode.SENDER_TEMPORARY,
        earlier=(SmtpCode.SENDER_TEMPORARY,) * 3,  # after 0.1, 0.3 and 0.7 s; the next would be after 1.5 s
        limits=replace(LIMITS, tries=50, whole=1.2),
        connections=4,
    ),
)
