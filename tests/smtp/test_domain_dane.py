"""DANE of the server: whether its certificate fits the keys that DNS announces."""

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate

from stgitops.core.smtp_codes import SmtpCode
from tests.servers.dns import NameServer
from tests.smtp.domain_helpers import ACCOUNT, CERTIFICATE, codes, look, zone


def key_of(der: bytes) -> bytes:
    key = load_der_x509_certificate(der).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


TLSA = "_587._tcp.smtp.example.test"
OTHER = "3 1 1 " + "00" * 32
FITTING = [
    f"3 1 1 {hashlib.sha256(key_of(CERTIFICATE)).hexdigest()}",
    f"3 1 2 {hashlib.sha512(key_of(CERTIFICATE)).hexdigest()}",
    f"3 1 0 {key_of(CERTIFICATE).hex()}",
    f"3 0 1 {hashlib.sha256(CERTIFICATE).hexdigest()}",
    f"1 0 0 {CERTIFICATE.hex()}",
]


def test_a_certificate_that_fits_no_announced_key_is_warned_of() -> None:
    server = NameServer(zone({TLSA: {"TLSA": [OTHER, "1 0 2 " + "00" * 64]}}), validated=True)
    step = look(server, certificate=CERTIFICATE)
    assert codes(step) == [SmtpCode.DANE]
    assert step.troubles[0].message == (
        "none of the TLSA records of _587._tcp.smtp.example.test fits the certificate of the server (2 compared)"
    )


@pytest.mark.parametrize("record", FITTING, ids=[record[:5] for record in FITTING])
def test_a_certificate_that_fits_one_record_is_as_announced(record: str) -> None:
    server = NameServer(zone({TLSA: {"TLSA": [OTHER, record]}}), validated=True)
    step = look(server, certificate=CERTIFICATE)
    assert codes(step) == []
    assert "DANE fits the certificate" in step.seen


@pytest.mark.parametrize(
    "texts",
    [["2 1 1 " + "00" * 32], [OTHER, "0 0 1 " + "00" * 32], ["3 7 1 " + "00" * 32], ["3 1 9 00"]],
    ids=["an authority", "an authority beside", "unknown selector", "unknown digest"],
)
def test_records_that_cannot_be_judged_are_no_reason_to_warn(texts: list[str]) -> None:
    step = look(NameServer(zone({TLSA: {"TLSA": texts}}), validated=True), certificate=CERTIFICATE)
    assert codes(step) == []
    assert "DANE not checked: its records do not announce the server's own certificate alone" in step.seen


def test_a_record_that_dnssec_does_not_vouch_for_is_not_believed() -> None:
    server = NameServer(zone({TLSA: {"TLSA": [OTHER]}}))
    step = look(server, certificate=CERTIFICATE)
    assert codes(step) == []
    assert "DANE not checked: the resolver did not validate its records with DNSSEC" in step.seen
    assert server.wanted_validated == len(server.asked)


@pytest.mark.parametrize(
    ("server", "certificate", "seen"),
    [
        ("smtp.example.test", CERTIFICATE, "no DANE"),
        ("192.0.2.1", CERTIFICATE, "DANE not checked: the server is an IP address"),
        ("smtp.example.test", b"", "DANE not checked: no certificate was accepted"),
    ],
)
def test_without_records_or_a_certificate_there_is_nothing_to_compare(
    server: str, certificate: bytes, seen: str
) -> None:
    step = look(NameServer(zone(), validated=True), replace(ACCOUNT, server=server), certificate=certificate)
    assert codes(step) == []
    assert step.seen.endswith(seen)


def test_a_certificate_that_cannot_be_read_is_not_compared() -> None:
    step = look(NameServer(zone({TLSA: {"TLSA": [OTHER]}}), validated=True), certificate=b"\x30\x00")
    assert codes(step) == []
    assert "DANE not checked: the key in the certificate cannot be read" in step.seen
