"""Every config store of ours keeps the contract that authors of others are given; so does the one in memory."""

from pathlib import Path

import pytest

from stgitops.adapters.stores.sqlite import SqliteConfigStore
from stgitops.testing import FakeStore, LocksContract, StoreContract


class TestSqlite(StoreContract, LocksContract):
    """The embedded store. Its many openings are closed when a test ends, or Python would complain."""

    @pytest.fixture(autouse=True)
    def _closing(self):
        self.opened: list[SqliteConfigStore] = []
        yield
        for store in self.opened:
            store.close()

    def make_store(self, tmp_path: Path) -> SqliteConfigStore:
        self.opened.append(SqliteConfigStore(str(tmp_path / "store.sqlite3")))
        return self.opened[-1]


class TestFake(StoreContract, LocksContract):
    """The store in memory, which the tests of services use: one for each folder."""

    @pytest.fixture(autouse=True)
    def _stores(self):
        self.stores: dict[Path, FakeStore] = {}

    def make_store(self, tmp_path: Path) -> FakeStore:
        return self.stores.setdefault(tmp_path, FakeStore())


def test_a_class_can_keep_both_contracts() -> None:
    """A test of one must not hide a test of the other."""
    assert {*vars(StoreContract)} & {*vars(LocksContract)} == {
        "__module__",
        "__doc__",
        "__dict__",
        "__weakref__",
        "make_store",
    }
