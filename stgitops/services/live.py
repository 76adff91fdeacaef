"""What is live: the newest revision of each environment in its config store, and what is known of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stgitops.core.errors import StoreError
from stgitops.core.locks import Lock
from stgitops.core.plan import Unplanned
from stgitops.core.ports.stores import ConfigStore, Locks, Stores
from stgitops.core.revisions import Revision, is_intact
from stgitops.core.states import Proof, State, is_of, state_of
from stgitops.services.by_store import opened, unanswered
from stgitops.services.load import LoadedProject


@dataclass(frozen=True, slots=True)
class Live:
    """What is live in an environment."""

    revision: Revision | None
    """The newest revision; None where there never was one."""
    proofs: tuple[Proof, ...] = ()
    """Of this revision."""
    lock: Lock | None = None
    """The newest lock, expired or not."""

    @property
    def number(self) -> int:
        """The number of the newest revision; 0 where there never was one."""
        return self.revision.number if self.revision is not None else 0

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings, as plain data; empty where none are live."""
        return self.revision.settings if self.revision is not None else {}

    @property
    def state(self) -> State | None:
        """What is known of the revision; None where there is none."""
        return state_of(self.revision, None, self.proofs) if self.revision is not None else None

    def is_proven_with(self, shared_digest: str) -> bool:
        """Whether mail could be sent with it while the environments shared these settings."""
        return any(each.shared_digest == shared_digest for each in self.proofs)


def live_revisions(
    project: LoadedProject, names: Iterable[str], stores: Stores
) -> tuple[Mapping[str, Live], list[Unplanned]]:
    """Return what is live in environments, and those whose store does not answer."""
    live: dict[str, Live] = {}
    by_store, unplanned = opened((project.environments[name] for name in names), stores)
    for store, some in by_store:
        try:
            for name, each in _read(store, some):
                if each.revision is None or is_intact(each.revision):
                    live[name] = each
                else:
                    unplanned.append(_tampered(each.revision))
        except StoreError as error:
            unplanned += [unanswered(name, error) for name in some]
    return live, unplanned


def _read(store: ConfigStore, names: Sequence[str]) -> Iterator[tuple[str, Live]]:
    """Ask a store for everything before anything is taken for known."""
    revisions, proofs = store.current(names), store.proofs(names)
    locks = store.locks(names) if isinstance(store, Locks) else {}
    for name in names:
        revision = revisions.get(name)
        own = tuple(each for each in proofs.get(name, ()) if revision is not None and is_of(each, revision))
        yield name, Live(revision, own, locks.get(name))


def _tampered(revision: Revision) -> Unplanned:
    message = f"revision {revision.number} in the config store is not what was written: its digest differs"
    return Unplanned(revision.environment, message, f"look at: stgitops history {revision.environment} --verify")
