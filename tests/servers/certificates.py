"""One authority, and a server's certificate for each thing that can be wrong with one."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAMES = ("localhost", "127.0.0.1")
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Signed:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


class Certificates:
    """Files in a folder: `authority.pem`, which a client is to trust, and `NAME.pem` with chain and key for each name.

    What is there already is used as it is, so that several programs can share a folder for an hour or a day.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority_file = folder / "authority.pem"
        if not self.authority_file.exists():
            _write(folder)
        self.authority = self.authority_file.read_text()

    def context(self, name: str, tune: Callable[[ssl.SSLContext], None] | None = None) -> ssl.SSLContext:
        """Return what a server needs to show a certificate, changed by `tune`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("ALL:@SECLEVEL=0")  # or a weak certificate could not even be shown
        context.load_cert_chain(self.folder / f"{name}.pem")
        context.load_verify_locations(self.authority_file)
        if tune is not None:
            tune(context)
        return context


def _write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    root, stranger = issue("root", authority=True), issue("stranger", authority=True)
    for name, (leaf, *rest) in _chains(root, stranger).items():
        key = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(key + leaf.pem + b"".join(each.pem for each in rest))
    (folder / "authority.pem").write_bytes(root.pem)  # last: it says that all are there


def _chains(root: Signed, stranger: Signed) -> dict[str, tuple[Signed, ...]]:
    """Return what a server shows under each name: its own certificate first."""
    between = issue("between", by=root, authority=True)
    old = issue("old", by=root, authority=True, start=-800, end=-30)
    last = issue("last", by=root, authority=True, path_length=0)
    too_deep = issue("too deep", by=last, authority=True)
    elsewhere = x509.NameConstraints([x509.DNSName("example.org")], None)
    constrained = issue("constrained", by=root, authority=True, more=((elsewhere, True),))
    good = issue("good", by=root)
    odd = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.1"), b"\x05\x00")
    return {
        "good": (good,),
        "with-intermediate": (issue("leaf", by=between), between),
        "expired": (issue("expired", by=root, start=-90, end=-1),),
        "expired-intermediate": (issue("leaf", by=old), old),
        "not-yet-valid": (issue("early", by=root, start=2),),
        "other-name": (issue("other", by=root, names=("mail.example.org",)),),
        "only-by-name": (issue("named", by=root, names=("localhost",)),),
        "self-signed": (issue("alone"),),
        "self-signed-root": (issue("leaf", by=stranger), stranger),
        "unknown-issuer": (issue("leaf", by=stranger),),
        "missing-intermediate": (issue("leaf", by=between),),
        "ends-in-5-days": (issue("ending", by=root, end=5, hours=1),),
        "ends-in-an-hour": (issue("ending", by=root, end=0, hours=1),),
        "common-name-only": (issue("localhost", by=root, names=()),),
        "weak-key": (issue("weak", by=root, key=rsa.generate_private_key(65537, 1024)),),
        "for-clients-only": (issue("client", by=root, usage=ExtendedKeyUsageOID.CLIENT_AUTH),),
        "issued-by-a-server": (issue("leaf", by=good), good),
        "chain-too-long": (issue("leaf", by=too_deep), too_deep, last),
        "name-not-allowed": (issue("leaf", by=constrained), constrained),
        "unknown-critical-extension": (issue("odd", by=root, more=((odd, True),)),),
    }


def issue(
    title: str,
    *,
    by: Signed | None = None,
    names: tuple[str, ...] = NAMES,
    start: int = -1,
    end: int = 365,
    hours: int = 0,
    authority: bool = False,
    path_length: int | None = None,
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
    key: Key | None = None,
    more: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> Signed:
    """Return a certificate, signed by itself where nobody else is named; `start` and `end` are days from now."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])
    issuer_key = by.key if by else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=start))
        .not_valid_after(now + timedelta(days=end, hours=hours))
        .add_extension(x509.BasicConstraints(authority, path_length), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(_key_usage(authority), critical=True)
    )
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    if names and not authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
    for extension, critical in more:
        builder = builder.add_extension(extension, critical=critical)
    return Signed(builder.sign(issuer_key, hashes.SHA256()), key)


def _general(name: str) -> x509.GeneralName:
    return x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)


def _key_usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=not authority,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
