"""Servers with which encryption does not come about, or not as it should."""

import ssl
import warnings

from stgitops.core.smtp_codes import SmtpCode
from tests.servers.hostile import Peer
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import but

_INJECTED = b"250-hostile.test\r\n250 AUTH PLAIN LOGIN\r\n"


async def _inject_in_the_same_packet(peer: Peer) -> None:
    await peer.send(b"220 2.0.0 Ready\r\n" + _INJECTED)
    await peer.start_tls()


async def _inject_in_a_later_packet(peer: Peer) -> None:
    await peer.say("220 2.0.0 Ready")
    await peer.hear_some()
    await peer.send(_INJECTED)
    await peer.gone()


async def _plain_after_tls(peer: Peer) -> None:
    await peer.send(b"250-hostile.test\r\n250 AUTH PLAIN\r\n", raw=True)
    await peer.gone()


async def _never_shake_hands(peer: Peer) -> None:
    await peer.say("220 2.0.0 Ready")
    await peer.gone()


async def _trickle_handshake(peer: Peer) -> None:
    await peer.say("220 2.0.0 Ready")
    await peer.start_tls(slowly=True)


async def _garbage_for_a_handshake(peer: Peer) -> None:
    await peer.hear_some()
    await peer.send(b"\x16\x03\x03\x40\x00" + b"\xff" * 0x4000)
    await peer.gone()


async def _tls_at_once(peer: Peer) -> None:
    await peer.start_tls()
    await peer.say("220 hostile.test")
    await peer.gone()


def _versions(highest: ssl.TLSVersion) -> object:
    def tune(context: ssl.SSLContext) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, highest

    return tune


def _only_null_ciphers(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("eNULL:@SECLEVEL=0")


def _want_certificate(context: ssl.SSLContext) -> None:
    context.verify_mode = ssl.CERT_REQUIRED


def _want_certificate_in_1_2(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    _want_certificate(context)


def _only_1_2(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2


MISSING, REFUSED = SmtpCode.STARTTLS_MISSING, SmtpCode.STARTTLS_REFUSED
_WITH_LOGIN_IN_CLEAR = "250-hostile.test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000"
LOGIN = {"login": True, "secret_allowed": True}

ENCRYPTION = (
    Fault("all-is-well-with-starttls", but(), security="starttls", **LOGIN),
    Fault("all-is-well-with-tls", but(), security="tls", **LOGIN),
    Fault("all-is-well-with-tls-1-2", but(), security="tls", tune=_only_1_2, **LOGIN),
    Fault("starttls-in-small-letters", but(EHLO="250-x\r\n250 starttls"), security="starttls", **LOGIN),
    Fault("starttls-stripped", but(EHLO=_WITH_LOGIN_IN_CLEAR), MISSING, "starttls", login=True),
    Fault("starttls-stripped-without-login", but(EHLO=_WITH_LOGIN_IN_CLEAR), MISSING, "starttls", deliver=True),
    Fault("starttls-crossed-out", but(EHLO=f"250-XXXXXXXX\r\n{_WITH_LOGIN_IN_CLEAR}"), MISSING, "starttls", login=True),
    Fault("starttls-only-in-the-greeting", but(EHLO="250 STARTTLS"), MISSING, "starttls", login=True),
    Fault("ehlo-500-with-starttls", but(EHLO="500 5.5.1 Unknown"), MISSING, "starttls", login=True),
    Fault("starttls-454", but(STARTTLS="454 4.7.0 TLS not available"), REFUSED, "starttls", login=True),
    Fault("starttls-501", but(STARTTLS="501 5.5.4 Syntax error"), SmtpCode.STARTTLS_NEVER, "starttls", login=True),
    Fault("starttls-answered-with-250", but(STARTTLS="250 Ok"), SmtpCode.INCONSISTENT, "starttls", login=True),
    Fault(
        "injects-in-the-packet-of-the-220",
        but(STARTTLS=_inject_in_the_same_packet),
        SmtpCode.INJECTED,
        "starttls",
        login=True,
    ),
    Fault(
        "injects-in-a-later-packet",
        but(STARTTLS=_inject_in_a_later_packet),
        SmtpCode.INJECTED,
        "starttls",
        login=True,
    ),
    Fault("tls-and-then-plain-text", but(TLS_EHLO=_plain_after_tls), SmtpCode.INCONSISTENT, "starttls", login=True),
    Fault(
        "plain-smtp-where-tls-is-expected", but(TLS="220 x", greeting=Peer.gone), SmtpCode.PLAIN_HERE, "tls", login=True
    ),
    Fault("tls-where-plain-smtp-is-expected", _tls_at_once, SmtpCode.TLS_HERE, "none"),
    Fault("tls-where-starttls-is-expected", _tls_at_once, SmtpCode.TLS_HERE, "starttls", login=True),
    Fault("never-shakes-hands", but(STARTTLS=_never_shake_hands), SmtpCode.TLS_TIMED_OUT, "starttls", login=True),
    Fault("never-shakes-hands-in-tls", but(TLS=Peer.gone), SmtpCode.TLS_TIMED_OUT, "tls", login=True),
    Fault("trickles-the-handshake", but(STARTTLS=_trickle_handshake), SmtpCode.TLS_TIMED_OUT, "starttls", login=True),
    Fault("garbage-for-a-handshake", but(TLS=_garbage_for_a_handshake), SmtpCode.HANDSHAKE_FAILED, "tls", login=True),
    Fault(
        "tls-1-0-only",
        but(),
        SmtpCode.NO_COMMON_PROTOCOL,
        "starttls",
        login=True,
        tune=_versions(ssl.TLSVersion.TLSv1),
    ),
    Fault(
        "tls-1-1-only", but(), SmtpCode.NO_COMMON_PROTOCOL, "tls", login=True, tune=_versions(ssl.TLSVersion.TLSv1_1)
    ),
    Fault("no-common-cipher", but(), SmtpCode.NO_COMMON_PROTOCOL, "tls", login=True, tune=_only_null_ciphers),
    Fault(
        "wants-a-client-certificate-in-tls-1-2",
        but(),
        SmtpCode.CLIENT_CERTIFICATE,
        "tls",
        login=True,
        tune=_want_certificate_in_1_2,
    ),
    Fault(
        "wants-a-client-certificate-in-tls-1-3",
        but(),
        SmtpCode.CLIENT_CERTIFICATE,
        "starttls",
        login=True,
        tune=_want_certificate,
    ),
)
