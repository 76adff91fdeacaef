"""What the use cases need of the world. Adapters fulfil these; tests bring their own."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import SecretStr

from stgitops.core.findings import Finding, Origin
from stgitops.core.model import SecretReference
from stgitops.core.project import Store
from stgitops.core.revisions import Conflict, Draft, Revision


class Files(Protocol):
    """The user's files."""

    def read(self, path: str, limit: int) -> bytes | Finding:
        """Return a file's content, at most `limit` + 1 bytes of it, or what is wrong with the file."""
        ...

    def matching(self, pattern: str) -> list[str]:
        """Return the files that match, sorted. Only the last part of the pattern has an asterisk."""
        ...


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


class ConfigStore(Protocol):
    """Where applied settings live: append-only, one chain of revisions for each environment.

    Every method raises `StoreError` where the store cannot do it; then nothing was written.
    """

    def current(self, environments: Collection[str]) -> dict[str, Revision]:
        """Return the newest revision of each environment that has one."""
        ...

    def append(self, drafts: Sequence[Draft]) -> list[Revision | Conflict]:
        """Append each draft to its environment's chain if it still builds on the newest revision.

        The answers stand in the order of the drafts. A conflict in one environment leaves the others alone.
        """
        ...

    def history(self, environment: str) -> Iterator[Revision]:
        """Return all revisions of an environment, the oldest first."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class Stores(Protocol):
    """The config stores of a project, opened when they are first asked for."""

    def open(self, store: Store) -> ConfigStore:
        """Return the store that a project file describes.

        Raises:
            StoreError: it is of an unknown type, or cannot be reached.
        """
        ...


@dataclass(frozen=True, slots=True)
class World:
    """All that a use case needs of the world, joined once by `stgitops.cli.wiring`."""

    files: Files
    secrets: Secrets
    sealer: Sealer | None
    """None where there is no store key."""
    stores: Stores
    now: Callable[[], datetime]
    """The time, in UTC."""
    commit: str
    """The git commit of the settings; empty outside of git."""
    author: str
    """Who runs this."""
