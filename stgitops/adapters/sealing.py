"""Secrets in a config store: sealed with Fernet, under keys that come from the environment and can be rotated."""

import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from stgitops.core.errors import StoreKeyError
from stgitops.core.ports.secrets import STORE_KEY_VARIABLE


def new_key() -> str:
    """Return a new random key."""
    return Fernet.generate_key().decode()


class FernetSealer:
    """Seals under the first key, opens with any."""

    def __init__(self, keys: str) -> None:
        """Take the keys, separated by commas.

        Raises:
            StoreKeyError: one of them is no key. The message tells which, and not what it is.
        """
        parts = [part.strip().encode(errors="replace") for part in keys.split(",")]
        self._boxes = [_box(part, number) for number, part in enumerate(parts, start=1)]
        self._fingerprint_keys = [_derived(part) for part in parts]

    def seal(self, secret: SecretStr) -> str:
        """Seal under the first key."""
        return self._boxes[0].encrypt(secret.get_secret_value().encode()).decode()

    def open(self, sealed: str) -> SecretStr | None:
        """Open with whichever key fits; None where none does."""
        for box in self._boxes:
            try:
                return SecretStr(box.decrypt(sealed.encode(errors="replace")).decode())
            except (InvalidToken, UnicodeDecodeError):
                continue
        return None

    def fingerprint(self, environment: str, secret: SecretStr) -> str:
        """Return an HMAC of the secret under a key derived from the first store key: worthless without that key."""
        return _fingerprint(self._fingerprint_keys[0], environment, secret)

    def matches(self, fingerprint: str, environment: str, secret: SecretStr) -> bool:
        """Whether a fingerprint, made with any of the keys, is of this secret."""
        made = (_fingerprint(key, environment, secret) for key in self._fingerprint_keys)
        return any(hmac.compare_digest(each, fingerprint) for each in made)


def _box(key: bytes, number: int) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        message = f"key {number} in {STORE_KEY_VARIABLE} is not a key"
        raise StoreKeyError(message, hint="make one with: stgitops key new") from None


def _derived(key: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"stgitops: fingerprint of a secret in a plan").derive(key)


def _fingerprint(key: bytes, environment: str, secret: SecretStr) -> str:
    return hmac.digest(key, f"{environment}\0{secret.get_secret_value()}".encode(), "sha256").hex()
