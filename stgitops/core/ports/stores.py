"""Config stores."""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol, runtime_checkable

from stgitops.core.locks import Lock
from stgitops.core.project import Store
from stgitops.core.revisions import Conflict, Draft, Revision
from stgitops.core.states import Proof


@runtime_checkable
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

    def prove(self, proofs: Sequence[Proof]) -> None:
        """Keep proofs, all or none of them. Whether their revisions are there is not looked at."""
        ...

    def proofs(self, environments: Collection[str]) -> dict[str, tuple[Proof, ...]]:
        """Return all proofs of each environment that has any, the oldest first."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


@runtime_checkable
class Locks(Protocol):
    """What a config store can do beside, if it is to keep environments closed.

    Every method raises `StoreError` where the store cannot do it; then nothing was written.
    """

    def lock(self, lock: Lock, instead_of: Lock | None) -> bool:
        """Keep a lock if `instead_of` still is the newest one of its environment; None where there is none.

        Return False, and change nothing, where somebody else was faster.
        """
        ...

    def locks(self, environments: Collection[str]) -> dict[str, Lock]:
        """Return the newest lock of each environment that ever had one, expired or not."""
        ...


class Stores(Protocol):
    """The config stores of a project, opened when they are first asked for."""

    def open(self, store: Store) -> ConfigStore:
        """Return the store that a project file describes.

        Raises:
            StoreError: it is of an unknown type, or cannot be reached.
        """
        ...
