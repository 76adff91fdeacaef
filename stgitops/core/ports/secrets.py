"""Where secrets come from, and how they are sealed."""

from typing import Protocol

from pydantic import SecretStr

from stgitops.core.findings import Finding, Origin
from stgitops.core.model import SecretReference

STORE_KEY_VARIABLE = "STGITOPS_STORE_KEY"
"""Where the keys of a sealer come from."""


class Secrets(Protocol):
    """Where secret references lead to."""

    def resolve(self, reference: SecretReference, origin: Origin) -> SecretStr | Finding:
        """Return the secret, or why it cannot be used; `origin` is where the reference stands."""
        ...


class Sealer(Protocol):
    """Seals secrets for a config store, and compares them without showing them."""

    def seal(self, secret: SecretStr) -> str:
        """Seal under the first key."""
        ...

    def open(self, sealed: str) -> SecretStr | None:
        """Open with whichever key fits; None where none does."""
        ...

    def fingerprint(self, environment: str, secret: SecretStr) -> str:
        """Return an HMAC of the secret under a key derived from the first store key: worthless without that key."""
        ...

    def matches(self, fingerprint: str, environment: str, secret: SecretStr) -> bool:
        """Whether a fingerprint, made with any of the keys, is of this secret."""
        ...
