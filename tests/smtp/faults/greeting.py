"""Servers that greet badly, or are no mail servers at all."""

from stgitops.core.smtp_codes import SmtpCode
from tests.servers.hostile import Behaviour, Peer
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import after, but


async def _http(peer: Peer) -> None:
    """Say nothing before anything comes, and then what a web server says to what is no request."""
    await peer.hear_some()
    await peer.send(
        b"HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 16\r\n"
        b"Connection: close\r\n\r\n<h1>No</h1>\r\n\r\n\r\n"
    )


async def _http_at_once(peer: Peer) -> None:
    await peer.send(b"HTTP/1.1 408 Request Time-out\r\nConnection: close\r\n\r\n<html>Too slow</html>\r\n")


async def _drip(peer: Peer) -> None:
    await peer.drip(b"220 hostile.test is slow, and it has a lot to say to you all the same\r\n" * 2)


async def _greet_for_ever(peer: Peer) -> None:
    await peer.flood(b"220-Welcome to hostile.test\r\n" * 100)


async def _greet_for_ever_slowly(peer: Peer) -> None:
    await peer.drip(b"220-\r\n" * 200, every=0.02)


def _first(line: str) -> Behaviour:
    """Return a server that talks first, in its own language."""

    async def behave(peer: Peer) -> None:
        await peer.say(line)
        await peer.hear()
        await peer.say("BAD command unknown")
        await peer.gone()

    return behave


async def _mysql(peer: Peer) -> None:
    await peer.send(b"J\0\0\0\n8.0.36\0\x08\0\0\0abcdefgh\0\xff\xff\xff\x02\0\xff\xdf\x15\0\0\0\0\0\0\0\0\0\0")
    await peer.gone()


_FTP = "220 ProFTPD Server (Debian) ready"
NOT_SMTP = SmtpCode.NOT_SMTP

GREETING = (
    Fault("421-at-greeting", but(greeting="421 4.3.2 Too busy"), SmtpCode.GREETING_TEMPORARY),
    Fault("450-at-greeting", but(greeting="450 4.7.1 Later"), SmtpCode.GREETING_TEMPORARY),
    Fault("554-at-greeting", but(greeting="554 5.7.1 No service for you"), SmtpCode.GREETING_REFUSED),
    Fault("521-at-greeting", but(greeting="521 5.3.2 Takes no mail"), SmtpCode.GREETING_REFUSED),
    Fault("250-at-greeting", but(greeting="250 hostile.test"), SmtpCode.INCONSISTENT),
    Fault("greets-in-many-lines", but(greeting="220-hostile.test\r\n220-Be good.\r\n220 Now.")),
    Fault("greets-without-text", but(greeting="220")),
    Fault("greets-within-the-limit", but(greeting=after(0.25, "220 hostile.test"))),
    Fault("greets-just-after-the-limit", but(greeting=after(0.65, "220 hostile.test")), SmtpCode.NO_GREETING),
    Fault("trickles-the-greeting", but(greeting=_drip), SmtpCode.NO_GREETING),
    Fault("greets-for-ever", but(greeting=_greet_for_ever), SmtpCode.TOO_LONG),
    Fault("greets-for-ever-slowly", but(greeting=_greet_for_ever_slowly), SmtpCode.NO_GREETING),
    Fault("greets-with-nonsense", but(greeting="Hello, who is there?"), NOT_SMTP),
    Fault("greets-with-an-empty-line", but(greeting=""), NOT_SMTP),
    Fault("http-where-plain-smtp-is-expected", _http, NOT_SMTP),
    Fault("http-where-starttls-is-expected", _http, NOT_SMTP, "starttls", login=True),
    Fault("http-where-tls-is-expected", _http, NOT_SMTP, "tls", login=True),
    Fault("http-that-talks-first", _http_at_once, NOT_SMTP),
    Fault("ssh", _first("SSH-2.0-OpenSSH_9.2p1 Debian-2"), NOT_SMTP),
    Fault("ssh-where-tls-is-expected", _first("SSH-2.0-OpenSSH_9.2p1 Debian-2"), NOT_SMTP, "tls", login=True),
    Fault("imap", _first("* OK [CAPABILITY IMAP4rev1 STARTTLS] Dovecot ready."), NOT_SMTP, "starttls", login=True),
    Fault("pop3", _first("+OK Dovecot ready."), NOT_SMTP),
    Fault("mysql", _mysql, NOT_SMTP),
    Fault(
        "ftp",
        but(greeting=_FTP, EHLO="500 EHLO not understood", HELO="500 HELO not understood"),
        SmtpCode.EHLO_REFUSED,
    ),
    Fault(
        "lmtp",
        but(greeting="220 hostile.test LMTP", EHLO="500 5.5.1 Use LHLO", HELO="500 5.5.1 Use LHLO"),
        SmtpCode.EHLO_REFUSED,
    ),
)
