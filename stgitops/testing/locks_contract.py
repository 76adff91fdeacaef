"""What a config store must do that keeps environments closed, as tests for pytest.

class TestMyStore(StoreContract, LocksContract):
    def make_store(self, tmp_path: Path) -> MyStore:
        return MyStore(...)
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from stgitops.core.locks import Lock
from stgitops.core.ports.stores import ConfigStore, Locks
from stgitops.testing.store_contract import RACERS, at_once

_NOW = datetime(2026, 11, 24, 17, 0, 0, 123456, tzinfo=UTC)


def lock(environment: str = "dev", owner: str = "ada", hours: int = 2, reason: str = "the relay moves") -> Lock:
    """Return a lock of no importance."""
    return Lock(environment, owner, reason, _NOW, _NOW + timedelta(hours=hours))


class LockingStore(ConfigStore, Locks, Protocol):
    """A config store that keeps locks beside."""


class LocksContract:
    """The tests. Inherit from it, beside `StoreContract`; they share `make_store`."""

    def make_store(self, tmp_path: Path) -> LockingStore:
        """Return the store under test; it is empty when `tmp_path` is new."""
        raise NotImplementedError

    def test_it_is_seen_that_the_store_keeps_locks(self, tmp_path: Path) -> None:
        """Commands ask before they lock."""
        assert isinstance(self.make_store(tmp_path), Locks)

    def test_an_empty_store_has_no_locks(self, tmp_path: Path) -> None:
        """Nothing is closed before the first lock."""
        assert self.make_store(tmp_path).locks(["dev"]) == {}
        assert self.make_store(tmp_path).locks([]) == {}

    def test_a_lock_is_read_back_as_it_was(self, tmp_path: Path) -> None:
        """Every field survives, to the microsecond and to the last character."""
        store = self.make_store(tmp_path)
        wanted = lock(owner="Ünïcödé 'quoted'; --", reason='a "reason" with \\, \x7f, \n and 😀')
        assert store.lock(wanted, None)
        assert store.locks(["dev"]) == {"dev": wanted}

    def test_the_newest_lock_counts(self, tmp_path: Path) -> None:
        """Also one that opens the environment again, and one that expires before the one it replaces."""
        store = self.make_store(tmp_path)
        before = None
        for newest in (lock(hours=3), lock(hours=1), lock(hours=0), lock(owner="bob")):
            assert store.lock(newest, before)
            assert store.locks(["dev"]) == {"dev": newest}
            before = newest

    def test_an_expired_lock_still_is_the_newest(self, tmp_path: Path) -> None:
        """Whether it is in force is for others to say: the store has no clock."""
        store = self.make_store(tmp_path)
        long_ago = Lock("dev", "ada", "", datetime(2001, 1, 1, tzinfo=UTC), datetime(2001, 1, 2, tzinfo=UTC))
        assert store.lock(long_ago, None)
        assert store.locks(["dev"]) == {"dev": long_ago}
        assert not store.lock(lock(), None)
        assert store.lock(lock(), long_ago)

    def test_a_lock_on_none_where_there_is_one_changes_nothing(self, tmp_path: Path) -> None:
        """Compare-and-swap: who thinks that the environment was never locked does not get in."""
        store = self.make_store(tmp_path)
        assert store.lock(lock(), None)
        assert not store.lock(lock(owner="bob"), None)
        assert store.locks(["dev"]) == {"dev": lock()}

    def test_a_lock_on_a_stale_one_changes_nothing(self, tmp_path: Path) -> None:
        """Nor does who saw an older lock, or one that differs in a single field."""
        store = self.make_store(tmp_path)
        assert store.lock(lock(hours=1), None)
        assert store.lock(lock(hours=2), lock(hours=1))
        for stale in (lock(hours=1), lock(owner="bob"), lock(reason=""), lock(hours=3)):
            assert not store.lock(lock(owner="eve"), stale)
        assert store.locks(["dev"]) == {"dev": lock(hours=2)}

    def test_a_lock_on_one_that_is_not_there_changes_nothing(self, tmp_path: Path) -> None:
        """The store was emptied, or is another one than it was."""
        store = self.make_store(tmp_path)
        assert not store.lock(lock(), lock(hours=1))
        assert store.locks(["dev"]) == {}

    def test_locks_of_environments_do_not_see_each_other(self, tmp_path: Path) -> None:
        """Names that contain one another or sort next to one another are different environments."""
        store = self.make_store(tmp_path)
        names = ["a", "a-b", "ab", "a_b"]
        for name in names:
            assert store.lock(lock(name, owner=name), None)
        assert store.locks(["b", *names]) == {name: lock(name, owner=name) for name in names}
        assert store.locks(["a"]) == {"a": lock("a", owner="a")}
        assert store.lock(lock("ab", hours=0), lock("ab", owner="ab"))
        assert store.locks(["a", "ab"]) == {"a": lock("a", owner="a"), "ab": lock("ab", hours=0)}

    def test_locks_of_many_environments_are_asked_for_at_once(self, tmp_path: Path) -> None:
        """More than any limit on operations or parameters."""
        store = self.make_store(tmp_path)
        assert store.lock(lock("customer-7"), None)
        assert store.locks([f"customer-{number}" for number in range(1500)]) == {"customer-7": lock("customer-7")}

    def test_a_second_opening_sees_locks(self, tmp_path: Path) -> None:
        """What was reported as written is there for everybody."""
        one, other = self.make_store(tmp_path), self.make_store(tmp_path)
        assert one.lock(lock(), None)
        assert other.locks(["dev"]) == {"dev": lock()}
        assert other.lock(lock(hours=0), lock())
        assert one.locks(["dev"]) == {"dev": lock(hours=0)}

    def test_of_many_racers_for_a_lock_one_wins(self, tmp_path: Path) -> None:
        """Who is told that the lock was kept finds it there."""
        assert self.make_store(tmp_path).lock(lock(hours=0), None)
        winners: list[Lock] = []

        def race(number: int) -> None:
            wanted = lock(owner=f"racer-{number}")
            store = self.make_store(tmp_path)
            if store.lock(wanted, lock(hours=0)):
                winners.append(wanted)
            store.close()

        at_once(race)
        assert len(winners) == 1, f"{len(winners)} of {RACERS}"
        assert self.make_store(tmp_path).locks(["dev"]) == {"dev": winners[0]}
