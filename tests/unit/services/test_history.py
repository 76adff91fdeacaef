"""The revisions of an environment, and whether their chain holds."""

from dataclasses import replace

import pytest

from stgitops.core.errors import StoreError
from stgitops.services.apply import apply
from stgitops.services.history import history
from stgitops.services.plan import make_plan
from stgitops.testing import FakeStore
from tests.unit.fakes import BrokenStore, Case
from tests.workspace import BASE


def case_with(store: FakeStore, delays: tuple[int, ...] = ()) -> Case:
    case = Case()
    case.stores.stores["store.sqlite3"] = store
    for delay in delays:
        case.write(base=BASE.replace("10", str(delay)))
        apply(make_plan(case.load(), ["dev"], case.world()), case.world())
    return case


def test_all_revisions_the_oldest_first() -> None:
    case = case_with(FakeStore(), (1, 2, 3))
    found = history(case.load().environments["dev"], case.stores)
    assert [each.settings["delivery_delay"] for each in found.revisions] == [1, 2, 3]
    assert (found.environment, found.broken) == ("dev", "")


def test_no_revisions() -> None:
    case = case_with(FakeStore())
    found = history(case.load().environments["dev"], case.stores)
    assert (found.revisions, found.broken) == ((), "")


def test_a_tampered_past_is_told() -> None:
    store = FakeStore()
    case = case_with(store, (1, 2, 3))
    store._chains["dev"][1] = replace(store._chains["dev"][1], author="eve")
    found = history(case.load().environments["dev"], case.stores)
    assert found.broken == "revision 2 is not what was written: its digest differs"
    assert len(found.revisions) == 3


def test_a_store_that_cannot_be_read() -> None:
    case = case_with(BrokenStore("read"))
    with pytest.raises(StoreError, match="the store refused to read"):
        history(case.load().environments["dev"], case.stores)
