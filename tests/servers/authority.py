"""An authority that nobody but the tests trusts, and certificates of it."""

import os
from pathlib import Path

import trustme


class Authority:
    """An authority of the tests' own."""

    def __init__(self) -> None:
        self._authority = trustme.CA()

    @property
    def root(self) -> str:
        """Its own certificate, as PEM: who trusts this trusts every certificate below."""
        return self._authority.cert_pem.bytes().decode()

    def certificate(self, file: Path, *identities: str, reader: int = 0) -> Path:
        """Write a key and a certificate for host names or IP addresses into one file, that one user alone can read."""
        issued = self._authority.issue_cert(*identities)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(issued.private_key_pem.bytes())
            opened.writelines(each.bytes() for each in issued.cert_chain_pems)
        if reader:
            os.chown(file, reader, -1)
        return file
