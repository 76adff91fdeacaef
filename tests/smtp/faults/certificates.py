"""Servers whose certificate is wrong in one way."""

from stgitops.core.smtp_codes import SmtpCode
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import but

_REFUSED = {
    "expired": SmtpCode.EXPIRED,
    "expired-intermediate": SmtpCode.EXPIRED,
    "not-yet-valid": SmtpCode.NOT_YET_VALID,
    "other-name": SmtpCode.OTHER_NAME,
    "self-signed": SmtpCode.SELF_SIGNED,
    "self-signed-root": SmtpCode.SELF_SIGNED_ROOT,
    "unknown-issuer": SmtpCode.UNKNOWN_ISSUER,
    "missing-intermediate": SmtpCode.UNKNOWN_ISSUER,
    "weak-key": SmtpCode.CERTIFICATE_TROUBLE,
    "for-clients-only": SmtpCode.CERTIFICATE_TROUBLE,
    "issued-by-a-server": SmtpCode.CERTIFICATE_TROUBLE,
    "chain-too-long": SmtpCode.CERTIFICATE_TROUBLE,
    "name-not-allowed": SmtpCode.CERTIFICATE_TROUBLE,
    "unknown-critical-extension": SmtpCode.CERTIFICATE_TROUBLE,
}
_SOON = frozenset({SmtpCode.ENDS_SOON})
_COMMON_NAME = frozenset({SmtpCode.COMMON_NAME_ONLY})
LOGIN = {"login": True, "secret_allowed": True}

CERTIFICATES = (
    *(
        Fault(f"certificate-{name}", but(), code, "starttls", login=True, certificate=name, server="localhost")
        for name, code in _REFUSED.items()
    ),
    Fault("certificate-expired-in-tls", but(), SmtpCode.EXPIRED, "tls", login=True, certificate="expired"),
    Fault("certificate-other-name-in-tls", but(), SmtpCode.OTHER_NAME, "tls", login=True, certificate="other-name"),
    Fault("certificate-not-for-the-ip", but(), SmtpCode.OTHER_NAME, "tls", login=True, certificate="only-by-name"),
    Fault("certificate-with-intermediate", but(), security="tls", certificate="with-intermediate", **LOGIN),
    Fault("certificate-ends-in-5-days", but(), security="tls", certificate="ends-in-5-days", warnings=_SOON, **LOGIN),
    Fault("certificate-ends-in-an-hour", but(), security="tls", certificate="ends-in-an-hour", warnings=_SOON, **LOGIN),
    Fault(
        "certificate-common-name-only",
        but(),
        security="tls",
        certificate="common-name-only",
        server="localhost",
        warnings=_COMMON_NAME,
        **LOGIN,
    ),
)
