"""TLS: what is asked of the server, what was agreed on, and what it means when there is no agreement."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Trouble
from stgitops.smtp.protocol.replies import shown
from stgitops.smtp.protocol.talk import Seen
from stgitops.smtp.words import some

SOON = 21
"""Days. A certificate that ends earlier is warned of."""

_OF_CERTIFICATE = {
    9: SmtpCode.NOT_YET_VALID,
    10: SmtpCode.EXPIRED,
    18: SmtpCode.SELF_SIGNED,
    19: SmtpCode.SELF_SIGNED_ROOT,
    20: SmtpCode.UNKNOWN_ISSUER,
    21: SmtpCode.UNKNOWN_ISSUER,
    62: SmtpCode.OTHER_NAME,
    64: SmtpCode.OTHER_NAME,
}
"""By OpenSSL's number (X509_V_ERR_…)."""
NO_TRUST = frozenset(_OF_CERTIFICATE.values())
"""What is wrong with a certificate that is refused, as far as it has a name."""

_NO_COMMON = {
    "DH_KEY_TOO_SMALL",
    "INSUFFICIENT_SECURITY",
    "NO_CIPHERS_AVAILABLE",
    "NO_PROTOCOLS_AVAILABLE",
    "SSLV3_ALERT_HANDSHAKE_FAILURE",
    "TLSV1_ALERT_INSUFFICIENT_SECURITY",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "UNSUPPORTED_PROTOCOL",
}
_NOT_TLS = {
    "HTTP_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
    "RECORD_LAYER_FAILURE",
    "UNKNOWN_PROTOCOL",
    "WRONG_VERSION_NUMBER",
}
_WANTS_CERTIFICATE = {"TLSV13_ALERT_CERTIFICATE_REQUIRED", "SSLV3_ALERT_BAD_CERTIFICATE"}
"""By OpenSSL's name of the reason."""


@cache
def trusting(authorities: str) -> ssl.SSLContext:
    """Return a context that trusts the system's authorities and those given as PEM.

    Raises:
        ssl.SSLError: that is no PEM.
    """
    context = ssl.create_default_context()
    # Python 3.13 began to refuse private authorities that leave out what RFC 5280 asks for; mail programs take them.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if authorities:
        context.load_verify_locations(cadata=authorities)
    return context


@cache
def trusting_anyone() -> ssl.SSLContext:
    """Return a context for looking at a certificate that was refused. No credentials are ever sent with it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def handshake_trouble(error: OSError, account: Account) -> Trouble:
    """Return what a failed handshake means."""
    server = account.server
    if not isinstance(error, ssl.SSLError) or isinstance(error, ssl.SSLEOFError):
        return Trouble(SmtpCode.CLOSED, f"{server} closed the connection during the TLS handshake")
    if isinstance(error, ssl.SSLCertVerificationError):
        code = _OF_CERTIFICATE.get(error.verify_code, SmtpCode.CERTIFICATE_TROUBLE)
        return Trouble(code, f"the certificate of {server} is refused: {error.verify_message}")
    reason = error.reason or ""
    if reason in _NO_COMMON:
        message = f"{server} has no protocol (TLS 1.2 or newer) or no cipher in common with this machine"
        return Trouble(SmtpCode.NO_COMMON_PROTOCOL, message)
    if reason in _NOT_TLS and account.security == "starttls":
        return Trouble(SmtpCode.INJECTED, "something was said in the clear where TLS was to begin")
    if reason in _NOT_TLS:
        return Trouble(SmtpCode.HANDSHAKE_FAILED, f"{server} answered to the hello of TLS with something else")
    return broken_tls(error, server, SmtpCode.HANDSHAKE_FAILED)


def broken_tls(error: ssl.SSLError, server: str, code: SmtpCode) -> Trouble:
    """Return what it means that TLS broke; the code is what it is called where the reason says no more."""
    reason = error.reason or ""
    if reason in _WANTS_CERTIFICATE:
        return Trouble(SmtpCode.CLIENT_CERTIFICATE, f"{server} asks for a client certificate")
    words = reason.replace("_", " ").lower() or "no reason given"
    return Trouble(code, f"TLS with {server} broke: {words}")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a handshake ended with."""

    seen: Seen
    certificate: bytes
    """The server's, as DER."""
    ends: datetime
    """When it ends, in UTC."""


def agreement_of(tls: ssl.SSLObject, der: bytes, now: datetime) -> Agreement:
    """Describe what was agreed on, and warn of a certificate that ends soon or is not as it should be."""
    certificate: dict[str, Any] = tls.getpeercert() or {}
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
    days = (ends - now).days
    warnings = []
    if days < SOON:
        message = f"the certificate ends on {ends:%Y-%m-%d}, in {days} days"
        warnings.append(Trouble(SmtpCode.ENDS_SOON, message))
    names = [shown(value) for kind, value in certificate.get("subjectAltName", ()) if kind in {"DNS", "IP Address"}]
    if not names:
        message = "the certificate has its name only in the common name, which newer programs do not read (RFC 7817, 3)"
        warnings.append(Trouble(SmtpCode.COMMON_NAME_ONLY, message))
    cipher = (tls.cipher() or ("no cipher",))[0]
    version = (tls.version() or "TLS").replace("TLSv", "TLS ")
    whom = some(names) or "its common name"
    text = f"{version}, {cipher}, certificate for {whom}, {_issuer(certificate)}{days} days left"
    return Agreement(Seen(text, tuple(warnings)), der, ends)


def _issuer(certificate: dict[str, Any]) -> str:
    parts = dict(pair for relative in certificate.get("issuer", ()) for pair in relative)
    name = parts.get("commonName") or parts.get("organizationName")
    return f"issued by {shown(name)}, " if name else ""
