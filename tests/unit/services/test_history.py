"""The revisions of an environment, and whether their chain holds."""

from dataclasses import replace

import pytest

from stgitops.core.diff import PASSWORD_KEY
from stgitops.core.errors import StoreError
from stgitops.core.plan import SecretPlan
from stgitops.core.states import State, prove
from stgitops.services.history import difference, history
from stgitops.testing import FakeStore
from tests.unit.fakes import NOON, BrokenStore, Case
from tests.unit.services.rollouts import carry_out, changed, delayed, failing, live, outcomes, past, with_password
from tests.workspace import DEV, OTHER_KEY, STORE_KEY


def case_with(store: FakeStore, delays: tuple[int, ...] = ()) -> Case:
    case = Case()
    case.stores.stores["store.sqlite3"] = store
    for delay in delays:
        carry_out(delayed(case, delay))
    return case


def test_all_revisions_the_oldest_first() -> None:
    case = case_with(FakeStore(), (1, 2, 3))
    found = history(case.load().environments["dev"], case.stores)
    assert [each.settings["delivery_delay"] for each in found.revisions] == [1, 2, 3]
    assert (found.environment, found.broken) == ("dev", "")


def test_each_revision_has_a_state_and_the_proofs_stand_beside() -> None:
    case = changed()
    assert outcomes(carry_out(case, failing())) == ["rolled back"]
    found = past(case)
    assert found.states == {1: State.HEALTHY, 2: State.ROLLED_BACK, 3: State.HEALTHY}
    assert [each.number for each in found.proofs] == [1, 3]
    assert found.broken == ""
    second = found.revision(2)
    assert second is not None
    assert second.number == 2
    assert found.revision(4) is None


def test_a_forged_proof_is_told() -> None:
    store = FakeStore()
    case = case_with(store, (1,))
    store.prove([replace(prove(live(case), "", "ada", NOON), author="eve")])
    found = past(case)
    assert found.broken == "the proof of revision 1 is not what was written"
    assert found.states == {1: State.UNPROVEN}


def test_what_changed_between_two_revisions() -> None:
    case = with_password()
    carry_out(case)
    case.secrets.values["DEV_PASSWORD"] = "another"
    carry_out(delayed(case, 20))
    case.key = f"{OTHER_KEY},{STORE_KEY}"
    carry_out(delayed(case, 30))
    carry_out(case.write(dev=DEV))
    first, second, third, fourth = past(case).revisions
    changes, secret = difference(first, second, case.sealer)
    assert [(each.key, each.before, each.after) for each in changes[:1]] == [("delivery_delay", 10, 20)]
    assert [each.key for each in changes[1:]] == [PASSWORD_KEY]
    assert secret == SecretPlan("revision 2", "changed")
    assert difference(second, first, case.sealer)[1] == SecretPlan("revision 1", "changed")
    assert difference(second, third, case.sealer)[1] == SecretPlan("revision 3", "unchanged"), "sealed anew"
    assert difference(third, fourth, case.sealer)[1] is None
    assert difference(fourth, first, case.sealer)[1] == SecretPlan("revision 1", "new")
    assert difference(first, first, None) == ((), SecretPlan("revision 1", "unchanged"))
    assert difference(first, second, None)[1] == SecretPlan("revision 2", "not compared", "no key")
    case.key = OTHER_KEY
    assert difference(first, second, case.sealer)[1] == SecretPlan("revision 2", "not compared", "no key opens both")


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
