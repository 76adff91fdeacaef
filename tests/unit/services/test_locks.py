"""Environments that are closed for a while: who may close and open them, and what is in force."""

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from stgitops.core.errors import StoreError, StoreRefused
from stgitops.core.locks import Lock
from stgitops.services.locks import Held, Outrun, lock_environment, locks_in_force, unlock_environment
from stgitops.testing import FakeStore
from tests.unit.fakes import NOON, Case
from tests.workspace import DEV, PROJECT

HOUR = timedelta(hours=1)
STORE = "store.sqlite3"


class RacedLocks(FakeStore):
    """A store in which somebody else is faster, each time after the locks were read."""

    def __init__(self, *intruders: Lock) -> None:
        super().__init__()
        self.intruders = list(intruders)

    def locks(self, environments: Collection[str]) -> dict[str, Lock]:
        found = super().locks(environments)
        if self.intruders:
            intruder = self.intruders.pop(0)
            assert super().lock(intruder, found.get(intruder.environment))
        return found


class UnreadableLocks(FakeStore):
    def locks(self, environments: Collection[str]) -> dict[str, Lock]:
        raise StoreError("the locks cannot be read", hint="mend it")


class Counting(FakeStore):
    """A store that counts how often it is asked."""

    asked = 0

    def locks(self, environments: Collection[str]) -> dict[str, Lock]:
        self.asked += 1
        return super().locks(environments)


class LocklessStore(FakeStore):
    """A config store that keeps no locks."""

    lock = locks = None


def case_with(store: FakeStore, **files: str) -> Case:
    case = Case(**files)
    case.stores.stores[STORE] = store
    return case


def lock(owner: str, hours: float = 1, *, since: datetime = NOON, environment: str = "dev") -> Lock:
    return Lock(environment, owner, "why", since, since + hours * HOUR)


def close(case: Case, wanted: Lock) -> Lock | Held | Outrun:
    return lock_environment(case.load().environments["dev"], wanted, case.stores)


def reopen(case: Case, author: str, now: datetime = NOON, *, force: bool = False) -> Lock | Held | Outrun | None:
    return unlock_environment(case.load().environments["dev"], author, case.stores, now, force=force)


def in_force(case: Case, now: datetime = NOON) -> dict[str, Lock]:
    project = case.load()
    return dict(locks_in_force(project, project.environments, case.stores, now)[0])


@pytest.fixture
def case() -> Case:
    return case_with(FakeStore())


def test_anyone_may_close_an_open_environment(case: Case) -> None:
    assert in_force(case) == {}
    assert close(case, lock("ada")) == lock("ada")
    assert in_force(case) == {"dev": lock("ada")}


def test_a_lock_is_in_force_until_it_expires(case: Case) -> None:
    close(case, lock("ada"))
    moment = timedelta(microseconds=1)
    assert in_force(case, NOON + HOUR - moment) == {"dev": lock("ada")}
    assert in_force(case, NOON + HOUR) == {}


@pytest.mark.parametrize("hours", [0.5, 2])
def test_the_owner_may_lock_again_for_longer_or_shorter(case: Case, hours: float) -> None:
    close(case, lock("ada"))
    again = lock("ada", hours, since=NOON + HOUR / 2)
    assert close(case, again) == again
    assert in_force(case, NOON + HOUR / 2) == {"dev": again}


def test_the_lock_of_somebody_else_is_left_alone(case: Case) -> None:
    close(case, lock("ada"))
    assert close(case, lock("bob", 9)) == Held(lock("ada"))
    assert reopen(case, "bob") == Held(lock("ada"))
    assert in_force(case) == {"dev": lock("ada")}


def test_the_expired_lock_of_somebody_else_is_none(case: Case) -> None:
    close(case, lock("ada"))
    later = lock("bob", since=NOON + HOUR)
    assert reopen(case, "bob", NOON + HOUR) is None
    assert close(case, later) == later
    assert in_force(case, NOON + HOUR) == {"dev": later}


@pytest.mark.parametrize(("author", "force"), [("ada", False), ("ada", True), ("bob", True)])
def test_the_owner_opens_and_so_does_who_insists(case: Case, author: str, force: bool) -> None:
    close(case, lock("ada"))
    later = NOON + HOUR / 2
    assert reopen(case, author, later, force=force) == lock("ada")
    assert in_force(case, later) == {}
    assert case.stores.stores[STORE].locks(["dev"]) == {"dev": Lock("dev", author, "", later, later)}


@pytest.mark.parametrize("force", [False, True])
def test_what_is_not_locked_is_not_unlocked_and_nothing_is_written(case: Case, force: bool) -> None:
    assert reopen(case, "ada", force=force) is None
    assert case.stores.stores[STORE].locks(["dev"]) == {}
    close(case, lock("ada"))
    assert reopen(case, "ada", force=force) == lock("ada")
    opened = case.stores.stores[STORE].locks(["dev"])
    assert reopen(case, "ada", force=force) is None
    assert case.stores.stores[STORE].locks(["dev"]) == opened


def test_what_was_unlocked_can_be_locked_by_others(case: Case) -> None:
    close(case, lock("ada"))
    reopen(case, "ada")
    assert close(case, lock("bob")) == lock("bob")


def test_who_is_late_to_lock_is_told_who_was_faster() -> None:
    case = case_with(RacedLocks(lock("bob")))
    assert close(case, lock("ada")) == Outrun(lock("bob"))
    assert in_force(case) == {"dev": lock("bob")}


@pytest.mark.parametrize("force", [False, True])
def test_who_is_late_to_unlock_is_told_who_was_faster(force: bool) -> None:
    longer = lock("ada", 5)
    case = case_with(RacedLocks(lock("ada"), longer))
    assert in_force(case) == {}
    assert reopen(case, "ada", force=force) == Outrun(longer)
    assert in_force(case) == {"dev": longer}


def test_a_lock_that_was_lifted_meanwhile_is_told_too() -> None:
    lifted = lock("bob", 0)
    case = case_with(RacedLocks(lock("ada"), lifted))
    assert in_force(case) == {}
    assert close(case, lock("ada", 3)) == Outrun(lifted)


@pytest.mark.parametrize("call", [lambda case: close(case, lock("ada")), lambda case: reopen(case, "ada", force=True)])
def test_a_store_that_keeps_no_locks_refuses_and_closes_nothing(call) -> None:
    case = case_with(LocklessStore(), stgitops="store: {type: theirs}\n", dev=DEV)
    case.stores.stores["theirs"] = case.stores.stores[STORE]
    with pytest.raises(StoreRefused) as caught:
        call(case)
    assert caught.value.message == "the config store of dev keeps no locks"
    assert caught.value.hint == "its type is theirs; the type sqlite keeps them"
    assert in_force(case) == {}


@pytest.mark.parametrize("call", [lambda case: close(case, lock("ada")), lambda case: reopen(case, "ada")])
@pytest.mark.parametrize("reachable", [True, False])
def test_a_store_that_cannot_say_what_is_closed_does_not_pass_for_open(call, reachable: bool) -> None:
    case = case_with(UnreadableLocks())
    if not reachable:
        case.stores.unreachable.add(STORE)
    with pytest.raises(StoreError):
        call(case)
    locks, unknown = locks_in_force(case.load(), ["dev"], case.stores, NOON)
    assert (locks, [each.environment for each in unknown]) == ({}, ["dev"])


def test_each_store_is_asked_once_for_its_own() -> None:
    other = "environments: {prod: {store: {type: sqlite, path: other.sqlite3}}}\n"
    case = Case(stgitops=PROJECT + other, dev=DEV, staging=DEV, prod=DEV)
    stores = [Counting(), Counting()]
    case.stores.stores.update(zip((STORE, "other.sqlite3"), stores, strict=True))
    for store in stores:
        for name in ("staging", "prod", "elsewhere"):
            store.lock(lock("ada", environment=name, hours=2 + stores.index(store)), None)
    assert in_force(case) == {
        "staging": lock("ada", 2, environment="staging"),
        "prod": lock("ada", 3, environment="prod"),
    }
    assert [store.asked for store in stores] == [1, 1]
    project = case.load()
    assert locks_in_force(project, ["dev"], case.stores, NOON) == ({}, [])
    assert [store.asked for store in stores] == [2, 1]
