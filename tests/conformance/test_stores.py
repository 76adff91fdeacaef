"""Every config store of ours keeps the contract that authors of others are given; so does the one in memory."""

from pathlib import Path

import pytest

from stgitops.adapters.stores.sqlite import SqliteConfigStore
from stgitops.core.ports.stores import ConfigStore
from stgitops.testing import FakeStore, StoreContract


class TestSqlite(StoreContract):
    """The embedded store. Its many openings are closed when a test ends, or Python would complain."""

    @pytest.fixture(autouse=True)
    def _closing(self):
        self.opened: list[ConfigStore] = []
        yield
        for store in self.opened:
            store.close()

    def make_store(self, tmp_path: Path) -> ConfigStore:
        self.opened.append(SqliteConfigStore(str(tmp_path / "store.sqlite3")))
        return self.opened[-1]


class TestFake(StoreContract):
    """The store in memory, which the tests of services use: one for each folder."""

    @pytest.fixture(autouse=True)
    def _stores(self):
        self.stores: dict[Path, FakeStore] = {}

    def make_store(self, tmp_path: Path) -> ConfigStore:
        return self.stores.setdefault(tmp_path, FakeStore())
