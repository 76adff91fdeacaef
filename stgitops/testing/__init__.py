"""For authors of adapters: the contract of a config store as tests, and a store in memory that keeps it."""

from stgitops.testing.fake_store import FakeStore
from stgitops.testing.locks_contract import LocksContract
from stgitops.testing.store_contract import StoreContract

__all__ = ["FakeStore", "LocksContract", "StoreContract"]
