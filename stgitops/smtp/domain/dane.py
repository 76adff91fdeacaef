"""DANE, "this is my key" (RFC 6698, 7672): whether the server's certificate is the one that DNS announces."""

import hashlib
import ipaddress
from collections.abc import Callable

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate
from dns.rdtypes.ANY.TLSA import TLSA

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.smtp.domain.lookups import Lookups, Unknown
from stgitops.smtp.protocol.talk import Seen

_OF_THE_SERVER = {1, 3}
"""Usages by which a record announces the server's own certificate; 0 and 2 announce an authority."""
_WHOLE, _KEY = 0, 1
_DIGESTS: dict[int, Callable[[bytes], bytes]] = {
    0: bytes,
    1: lambda data: hashlib.sha256(data).digest(),
    2: lambda data: hashlib.sha512(data).digest(),
}
"""By the matching type of a record."""


async def dane(server: str, port: int, certificate: bytes, lookups: Lookups) -> Seen:
    """Say whether a certificate (DER; empty where none was accepted) is as announced, and warn where it is not.

    Raises:
        Unknown: it cannot be told.
    """
    if _is_ip_address(server):
        raise Unknown("the server is an IP address")
    if not certificate:
        raise Unknown("no certificate was accepted")
    name = f"_{port}._tcp.{server}"
    found = await lookups.records(name, TLSA)
    if not found.records:
        return Seen("no DANE")
    if not found.validated:
        raise Unknown("the resolver did not validate its records with DNSSEC")
    own = [each for each in found.records if each.usage in _OF_THE_SERVER and _can_be_compared(each)]
    if any(_fits(each, certificate) for each in own):
        return Seen("DANE fits the certificate")
    if not own or any(each.usage not in _OF_THE_SERVER for each in found.records):
        raise Unknown("its records do not announce the server's own certificate alone")
    message = f"none of the TLSA records of {name} fits the certificate of the server ({len(own)} compared)"
    return Seen("DANE does not fit", (Trouble(SmtpCode.DANE, message),))


def _is_ip_address(server: str) -> bool:
    try:
        ipaddress.ip_address(server)
    except ValueError:
        return False
    return True


def _can_be_compared(record: TLSA) -> bool:
    return record.selector in {_WHOLE, _KEY} and record.mtype in _DIGESTS


def _fits(record: TLSA, certificate: bytes) -> bool:
    announced = certificate if record.selector == _WHOLE else _key_of(certificate)
    return _DIGESTS[record.mtype](announced) == record.cert


def _key_of(certificate: bytes) -> bytes:
    try:
        key = load_der_x509_certificate(certificate).public_key()
    except (ValueError, UnsupportedAlgorithm):
        raise Unknown("the key in the certificate cannot be read") from None
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
