"""The faults that say something, by theme. Those of `tests.smtp.faults` that are left out are variants of these."""

from base64 import b64encode
from dataclasses import dataclass, replace
from enum import IntEnum

from tests.servers.hostile import Peer
from tests.smtp.faults import FAULTS, Fault, mechanisms
from tests.smtp.faults import PASSWORD as NOT_ASCII
from tests.smtp.faults.polite import but

PASSWORD = "c4n4ry horse battery"
"""In ASCII: with the password of the tests one of the programs never comes to a login. One row has that too."""


class Reach(IntEnum):
    """How far a program must go to meet a fault."""

    ENCRYPTION = 1
    """To EHLO, over TLS where there is any."""
    LOGIN = 2
    ENVELOPE = 3
    """To the sender and the recipient."""


@dataclass(frozen=True, slots=True)
class Case:
    """A fault to compare at."""

    name: str
    """Of the fault."""
    says: str
    """What the server does, in a line."""
    reach: Reach
    tries: int = 1

    @property
    def fault(self) -> Fault:
        """What the server does, as the tests know it, but for what must differ here."""
        fault = FAULTS[self.name]
        return replace(fault, behave=_OTHERWISE[self.name]) if self.name in _OTHERWISE else fault

    @property
    def password(self) -> str:
        """What to log in with."""
        return NOT_ASCII if self.name in _WITH_THE_PASSWORD_OF_THE_TESTS else PASSWORD

    @property
    def passes_later(self) -> bool:
        """Whether a second try finds all well: to fail with a temporary trouble and to try again are both right."""
        return self.fault.expected is None and bool(self.fault.earlier)


async def _only_scram(peer: Peer) -> None:
    line = peer.connection.lines[-2]
    if line.upper().startswith("AUTH SCRAM-SHA-256"):
        await mechanisms.log_in(peer, line)
    else:
        await peer.say(_UNKNOWN)


_UNKNOWN = "504 5.5.4 Unrecognized authentication type"
_NO = "502 5.5.1 Not implemented"
_IN_CLEAR = "250-hostile.test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000"
_OTHERWISE = {
    # stgitops asks for nothing that is not offered. Others do, and a server that does not offer it must not have it.
    "starttls-stripped": but(EHLO=_IN_CLEAR, STARTTLS=_NO),
    "login-not-offered": but(logins="", AUTH=_NO),
    "login-of-unknown-kinds": but(logins="GSSAPI XOAUTH2", AUTH=_UNKNOWN),
    "all-is-well-with-scram-sha-256": but(logins="SCRAM-SHA-256", AUTH=_only_scram),
    # The password of this comparison, not that of the tests.
    "repeats-the-password": but(AUTH=f"535 5.7.8 '{PASSWORD}' is wrong"),
    "repeats-the-password-in-base64": but(AUTH=f"535 5.7.8 {b64encode(PASSWORD.encode()).decode()} is wrong"),
}
_WITH_THE_PASSWORD_OF_THE_TESTS = {"all-is-well-with-plain", "all-is-well-with-scram-sha-256"}

_EARLY = {
    # all is well
    "all-is-well": "answers as it should, without encryption or login",
    "all-is-well-with-starttls": "answers as it should, with STARTTLS and a login",
    "all-is-well-with-tls": "answers as it should, with TLS and a login",
    "ehlo-500-then-helo-works": "knows HELO only",
    "says-nothing-to-quit": "is well, and does not answer to QUIT",
    # connecting
    "refuses-the-connection": "refuses the connection",
    "answers-no-connection": "does not answer the connection",
    "says-nothing-at-greeting": "takes the connection and says nothing",
    "closes-before-greeting": "closes the connection at once",
    "says-nothing-to-ehlo": "does not answer to EHLO",
    # greeting
    "421-at-greeting": "is too busy, with 421",
    "554-at-greeting": "refuses to talk, with 554",
    "greets-for-ever-slowly": "greets for half a minute, line by line",
    "http-where-starttls-is-expected": "is a web server",
    "imap": "is an IMAP server",
    "ssh-where-tls-is-expected": "is an SSH server",
    # protocol
    "answers-ehlo-for-ever": "answers to EHLO without an end",
    "floods-ehlo-without-a-line-break": "answers to EHLO with a line that has no end",
    "trickles-the-answer-to-ehlo": "answers to EHLO with one byte every 50 ms",
    "different-codes-in-one-answer": "gives two codes in one answer",
    # encryption
    "starttls-stripped": "does not offer STARTTLS, and offers a login in the clear",
    "injects-in-the-packet-of-the-220": "has text put behind its 220, before TLS begins",
    "plain-smtp-where-tls-is-expected": "speaks plain SMTP where TLS is expected",
    "tls-where-starttls-is-expected": "speaks TLS where STARTTLS is expected",
    "never-shakes-hands": "never answers to the TLS handshake",
    "tls-1-0-only": "knows TLS 1.0 only",
    "wants-a-client-certificate-in-tls-1-3": "wants a certificate of the client",
    # certificates
    "certificate-expired": "shows a certificate that ended yesterday",
    "certificate-not-yet-valid": "shows a certificate that begins in two days",
    "certificate-other-name": "shows a certificate for another name",
    "certificate-self-signed": "shows a certificate that is signed by itself",
    "certificate-unknown-issuer": "shows a certificate of an unknown authority",
    "certificate-ends-in-5-days": "shows a certificate that ends in 5 days",
}
_LOGIN = {
    "all-is-well-with-plain": "takes a login with a password that is not ASCII",
    "all-is-well-with-scram-sha-256": "takes a login with SCRAM-SHA-256 only",
    "login-535": "does not accept the password",
    "login-534-app-password": "wants an app password",
    "login-535-basic-authentication-disabled": "has turned passwords off",
    "login-not-offered": "offers no login",
    "login-of-unknown-kinds": "offers no login with a password",
    "says-nothing-to-auth": "does not answer to the login",
    "login-asked-for-ever": "asks for the password again and again",
    "login-refused-wherever-it-is-tried": "does not accept the password, in any of three ways to log in",
    "repeats-the-password": "repeats the password in its refusal",
    "repeats-the-password-in-base64": "repeats the password in its refusal, in base64",
}
_ENVELOPE = {
    "mail-550": "refuses the sender",
    "size-too-small": "takes 10 bytes at most, and says so after EHLO",
    "says-nothing-to-mail": "does not answer to the sender",
    "rcpt-550-not-the-owner": "refuses the sender when it is told the recipient",
    "rcpt-550-unknown": "does not know the recipient",
    "rcpt-554-relay": "does not relay",
    "rcpt-450-greylisted": "greylists the recipient",
    "later-and-then-never": "refuses the sender for now, and for good the next time",
}
_SECOND_TRY = {
    "mail-451-and-then-all-is-well": "refuses the sender for now, and takes it the next time",
    "login-454-and-then-all-is-well": "cannot check the login, and takes it the next time",
}

CASES = (
    *(Case(name, says, Reach.ENCRYPTION) for name, says in _EARLY.items()),
    *(Case(name, says, Reach.LOGIN) for name, says in _LOGIN.items()),
    *(Case(name, says, Reach.ENVELOPE, tries=1 + ("later" in name)) for name, says in _ENVELOPE.items()),
    *(Case(name, says, Reach.LOGIN if "login" in name else Reach.ENVELOPE, 2) for name, says in _SECOND_TRY.items()),
)
QUICK = (
    "all-is-well-with-starttls",
    "says-nothing-at-greeting",
    "starttls-stripped",
    "certificate-expired",
    "repeats-the-password",
    "rcpt-450-greylisted",
)
"""One of each kind, for a look in half a minute."""

SEVERAL_WAYS = "login-refused-wherever-it-is-tried"
"""Where a program can be seen to try a wrong password more than once."""
