"""Config stores."""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol, runtime_checkable

from stgitops.core.project import Store
from stgitops.core.revisions import Conflict, Draft, Revision


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
