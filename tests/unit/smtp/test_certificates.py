"""What is said of a certificate that was refused."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from stgitops.core.smtp_codes import SmtpCode
from stgitops.smtp.certificates import refused
from tests.servers.certificates import Signed, issue

SERVER = "smtp.example.org"
ROOT = issue("An authority", authority=True)


def words(code: SmtpCode, signed: Signed, days: int = 0) -> str:
    der = signed.certificate.public_bytes(Encoding.DER)
    return refused(code, der, SERVER, datetime.now(UTC) + timedelta(days=days))


def test_when_it_ended() -> None:
    ended = issue("x", by=ROOT, start=-9, end=-3)
    day = ended.certificate.not_valid_after_utc
    assert words(SmtpCode.EXPIRED, ended) == f"the certificate of {SERVER} ended on {day:%Y-%m-%d}, 3 days ago"


def test_when_it_begins() -> None:
    early = issue("x", by=ROOT, start=3)
    begins = early.certificate.not_valid_before_utc
    expected = f"the certificate of {SERVER} is valid only from {begins:%Y-%m-%d %H:%M} UTC on"
    assert words(SmtpCode.NOT_YET_VALID, early) == expected


@pytest.mark.parametrize(
    ("signed", "names"),
    [
        (issue("x", by=ROOT, names=("mail.example.org", "192.0.2.1")), "mail.example.org, 192.0.2.1"),
        (issue("x", by=ROOT, names=tuple(f"n{number}.test" for number in range(9))), "n0.test, n1.test, n2.test, n3"),
        (issue("by common name", by=ROOT, names=()), "by common name"),
        (issue("x", by=ROOT, names=("a\x1b[2J.test",)), "a [2J.test"),
        (issue("x", by=ROOT, names=("n" * 300,)), "n" * 100 + "…,"),
    ],
)
def test_for_which_names_it_is(signed: Signed, names: str) -> None:
    said = words(SmtpCode.OTHER_NAME, signed)
    assert said.startswith(f"the certificate is for {names}")
    assert said.endswith(f", and not for {SERVER}")
    assert said.isprintable()
    assert len(said) < 700


def test_who_issued_it() -> None:
    leaf = issue("x", by=ROOT)
    for code in (SmtpCode.UNKNOWN_ISSUER, SmtpCode.SELF_SIGNED_ROOT):
        assert "was issued by CN=An authority, which is not trusted here" in words(code, leaf)
    strange = issue("x", by=issue("evil\x1b[2J", authority=True))
    assert words(SmtpCode.UNKNOWN_ISSUER, strange).isprintable()


def test_that_nobody_vouches_for_it() -> None:
    assert words(SmtpCode.SELF_SIGNED, issue("alone")).endswith("is signed by itself, and nobody vouches for it")


@pytest.mark.parametrize("der", [b"", b"no certificate", b"\x30\x03\x02\x01\x01"])
def test_where_it_cannot_be_read_nothing_is_said(der: bytes) -> None:
    assert refused(SmtpCode.EXPIRED, der, SERVER, datetime.now(UTC)) == ""


def test_of_other_trouble_nothing_is_said() -> None:
    assert words(SmtpCode.CERTIFICATE_TROUBLE, issue("x", by=ROOT)) == ""


def test_a_certificate_whose_extensions_cannot_be_read_says_nothing_and_raises_nothing() -> None:
    broken = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.17"), b"\xff\xff")
    signed = issue("x", by=ROOT, names=(), more=((broken, False),))
    assert isinstance(words(SmtpCode.OTHER_NAME, signed), str)
