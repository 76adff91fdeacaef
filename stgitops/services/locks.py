"""Keep environments closed for a while: put a lock, lift one, and find those that are in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from stgitops.core.codes import Code
from stgitops.core.environments import Environment
from stgitops.core.errors import StoreError, StoreRefused
from stgitops.core.findings import Finding, Origin
from stgitops.core.locks import Lock
from stgitops.core.plan import Unplanned
from stgitops.core.ports.stores import Locks, Stores
from stgitops.services.by_store import opened, unanswered
from stgitops.services.load import LoadedProject


@dataclass(frozen=True, slots=True)
class Held:
    """Nothing was changed: somebody else keeps the environment closed."""

    lock: Lock


@dataclass(frozen=True, slots=True)
class Outrun:
    """Nothing was changed: somebody put or lifted a lock at the same time, and was faster."""

    newest: Lock | None
    """What counts now; None where the store has lost it."""


def lock_environment(environment: Environment, lock: Lock, stores: Stores) -> Lock | Held | Outrun:
    """Close an environment, and return the lock; its owner may lock again, for longer or shorter.

    Raises:
        StoreError: the config store cannot do it, or keeps no locks; nothing was written.
    """
    store = _keeper(environment, stores)
    newest = store.locks([environment.name]).get(environment.name)
    if newest is not None and newest.holds(lock.created_at) and newest.owner != lock.owner:
        return Held(newest)
    return _put(store, lock, newest) or lock


def unlock_environment(
    environment: Environment, author: str, stores: Stores, now: datetime, *, force: bool = False
) -> Lock | Held | Outrun | None:
    """Open an environment, and return the lock that was lifted; None where there was none.

    Args:
        environment: The environment.
        author: Who opens it; the owner of its lock may.
        stores: The config stores.
        now: In UTC.
        force: Whether to lift the lock of somebody else.

    Raises:
        StoreError: the config store cannot do it, or keeps no locks; nothing was written.
    """
    store = _keeper(environment, stores)
    newest = store.locks([environment.name]).get(environment.name)
    if newest is None or not newest.holds(now):
        return None
    if newest.owner != author and not force:
        return Held(newest)
    return _put(store, Lock(environment.name, author, "", now, now), newest) or newest


def locks_in_force(
    project: LoadedProject, names: Iterable[str], stores: Stores, now: datetime
) -> tuple[Mapping[str, Lock], list[Unplanned]]:
    """Return the locks that keep environments closed, and the environments whose store does not answer.

    A config store that keeps no locks closes none.
    """
    found: dict[str, Lock] = {}
    by_store, unknown = opened((project.environments[name] for name in names), stores)
    for store, some in by_store:
        try:
            found |= store.locks(some) if isinstance(store, Locks) else {}
        except StoreError as error:
            unknown += [unanswered(name, error) for name in some]
    return {name: lock for name, lock in found.items() if lock.holds(now)}, unknown


def locked(lock: Lock, path: str) -> Finding:
    """Return the finding that somebody keeps an environment closed; `path` is its file."""
    hint = f"its owner opens it with stgitops unlock {lock.environment}, others with --force"
    return Finding(Code.LOCKED, lock.words, Origin(path), hint=hint)


def _keeper(environment: Environment, stores: Stores) -> Locks:
    store = stores.open(environment.store)
    if not isinstance(store, Locks):
        message = f"the config store of {environment.name} keeps no locks"
        raise StoreRefused(message, hint=f"its type is {environment.store.type}; the type sqlite keeps them")
    return store


def _put(store: Locks, lock: Lock, instead_of: Lock | None) -> Outrun | None:
    if store.lock(lock, instead_of):
        return None
    return Outrun(store.locks([lock.environment]).get(lock.environment))
