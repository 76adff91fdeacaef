"""What speaks behind a port that does not speak as it should: a second connection, without credentials, finds out."""

import ssl
from enum import Enum

from stgitops.smtp.encryption import trusting_anyone
from stgitops.smtp.line import Line
from stgitops.smtp.pace import Pace

_PATIENCE = 2.0
"""Seconds for each of the two: being connected, and a first answer."""


class Speaks(Enum):
    """A protocol, by what its servers say first."""

    SMTP = "an SMTP server"
    TLS = "a TLS port"
    HTTP = "an HTTP server"
    SSH = "an SSH server"
    IMAP = "an IMAP server"
    POP3 = "a POP3 server"
    NOTHING = "silent"
    OTHER = "something else"


_OPENINGS = (
    (b"\x16\x03", Speaks.TLS),  # a handshake record
    (b"\x15\x03", Speaks.TLS),  # an alert
    (b"HTTP/", Speaks.HTTP),
    (b"SSH-", Speaks.SSH),
    (b"* OK", Speaks.IMAP),
    (b"* PREAUTH", Speaks.IMAP),
    (b"+OK", Speaks.POP3),
    (b"220", Speaks.SMTP),
    (b"421", Speaks.SMTP),
    (b"554", Speaks.SMTP),
)


def recognise(first: bytes) -> Speaks:
    """Return the protocol that opens with these bytes."""
    if not first:
        return Speaks.NOTHING
    return next((speaks for opening, speaks in _OPENINGS if first.startswith(opening)), Speaks.OTHER)


async def what_speaks(ip: str, port: int, pace: Pace, *, to_tls: bool) -> tuple[Speaks, str]:
    """Connect again and look at the first answer; `to_tls` opens with the hello of TLS, else the server speaks first.

    Return what it is, and how it opens.
    """
    line: Line | None = None
    first = b""
    try:
        async with pace.within(min(pace.limits.connect, _PATIENCE)):
            line = await Line.open(ip, port)
        async with pace.within(min(pace.limits.answer, _PATIENCE)):
            first = await line.first_bytes(client_hello() if to_tls else b"")
    except OSError:  # TimeoutError among them: it stays silent
        pass
    finally:
        if line is not None:
            line.hang_up()
    return recognise(first), first.decode("latin-1")


def client_hello() -> bytes:
    """Return the first message of a TLS handshake that is never finished."""
    outgoing = ssl.MemoryBIO()
    try:
        trusting_anyone().wrap_bio(ssl.MemoryBIO(), outgoing).do_handshake()
    except ssl.SSLWantReadError:
        return outgoing.read()
    raise AssertionError("a handshake cannot be over before the server has said anything")
