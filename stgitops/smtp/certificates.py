"""What stands in a certificate that was refused, in words."""

from datetime import datetime
from typing import TYPE_CHECKING

from stgitops.core.smtp_codes import SmtpCode
from stgitops.smtp.protocol.replies import cut, printable
from stgitops.smtp.words import some

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_LONGEST_NAME = 101
"""Characters of a name in a certificate that are shown, with the one that says that it is cut."""


def refused(code: SmtpCode, der: bytes, server: str, now: datetime) -> str:
    """Say what is wrong with a certificate; empty where it cannot be read."""
    from cryptography import x509

    try:
        certificate = x509.load_der_x509_certificate(der)
        names = _names(certificate)
        issuer = _cut(certificate.issuer.rfc4514_string())
        begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return ""
    match code:
        case SmtpCode.EXPIRED:
            return f"the certificate of {server} ended on {ends:%Y-%m-%d}, {(now - ends).days} days ago"
        case SmtpCode.NOT_YET_VALID:
            return f"the certificate of {server} is valid only from {begins:%Y-%m-%d %H:%M} UTC on"
        case SmtpCode.OTHER_NAME:
            return f"the certificate is for {some(names, most=5) or 'no name at all'}, and not for {server}"
        case SmtpCode.SELF_SIGNED:
            return f"the certificate of {server} is signed by itself, and nobody vouches for it"
        case SmtpCode.SELF_SIGNED_ROOT | SmtpCode.UNKNOWN_ISSUER:
            return f"the certificate of {server} was issued by {issuer}, which is not trusted here"
        case _:
            return ""


def _names(certificate: "Certificate") -> list[str]:
    from cryptography import x509

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        common = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        return [_cut(str(each.value)) for each in common]
    return [_cut(str(each.value)) for each in names]


def _cut(name: str) -> str:
    return cut(printable(name), _LONGEST_NAME)
