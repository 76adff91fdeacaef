"""Going back by hand: where to, what stands in the way, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from stgitops.core.codes import Code
from stgitops.core.crash_points import CrashPoint
from stgitops.core.errors import RollbackError, StoreError, StoreRefused
from stgitops.core.locks import Lock
from stgitops.core.outcomes import Applied, CannotSend, Conflicted, Outcome, Refused, RolledBack, Unchanged
from stgitops.core.ports.smtp import Gate
from stgitops.core.ports.world import World
from stgitops.core.states import State
from stgitops.core.way_back import WayBack
from stgitops.services.rollback import go_back, way_back
from stgitops.testing import FakeStore
from tests.unit.fakes import NOON, BrokenStore, Case, FakeGate
from tests.unit.services.rollouts import (
    BAD,
    STORE,
    carry_out,
    cut_off_at,
    delayed,
    delays,
    failing,
    live,
    outcomes,
    planned,
    states,
    with_password,
)
from tests.workspace import DEV, PROJECT

HEALTHY, UNPROVEN, ROLLED_BACK = State.HEALTHY, State.UNPROVEN, State.ROLLED_BACK


def revisions(*wanted: int, case: Case | None = None) -> Case:
    """Return a project whose environment dev had these delivery delays, one after the other, all proven."""
    case = case or Case()
    for delay in wanted:
        assert outcomes(carry_out(delayed(case, delay), FakeGate())) == ["applied"]
    return case


def way(case: Case, to: int | None = None) -> WayBack:
    project = case.load()
    return way_back(project.environments["dev"], to, project, case.world())


def back(
    case: Case, to: int | None = None, gate: Gate | None = None, message: str = "", world: World | None = None
) -> Outcome:
    return go_back(way(case, to), case.load(), world or case.world(), gate, message)


def test_to_the_revision_before() -> None:
    case = revisions(10, 20, 30)
    found = way(case)
    assert (found.live.number, found.live_state) == (3, HEALTHY)
    assert (found.target.number, found.target_state) == (2, HEALTHY)
    assert [(each.key, each.before, each.after) for each in found.changes] == [("delivery_delay", 30, 20)]
    assert found.obstacle is None
    assert back(case, gate=FakeGate(), message="too slow") == Applied("dev", 4, 1, HEALTHY, 2)
    assert delays(case) == [10, 20, 30, 20]
    assert states(case) == [HEALTHY, HEALTHY, ROLLED_BACK, HEALTHY]
    assert (live(case).message, live(case).terms.restores) == ("rolled back to 2: too slow", 2)
    assert (live(case).terms.code, live(case).terms.reason) == ("", "too slow")


def test_without_a_message_the_history_says_what_was_done() -> None:
    case = revisions(10, 20)
    back(case, gate=FakeGate())
    assert (live(case).message, live(case).terms.reason) == ("rolled back to 1", "")


def test_the_next_one_goes_a_step_further_and_never_back_to_what_was_left() -> None:
    case = revisions(10, 20)
    back(case, gate=FakeGate())
    with pytest.raises(RollbackError, match="dev has no earlier revision that may be live again"):
        way(case)


def test_of_several_each_goes_a_step_further_and_never_back_to_what_was_left() -> None:
    case = revisions(10, 20, 30)
    for target in (2, 1):
        assert way(case).target.number == target
        back(case, gate=FakeGate())
    assert delays(case) == [10, 20, 30, 20, 10]
    with pytest.raises(RollbackError, match="dev has no earlier revision that may be live again"):
        way(case)


def test_to_one_that_was_named_though_it_was_rolled_back() -> None:
    case = revisions(10, 20)
    back(case, gate=FakeGate())
    assert back(case, 2, FakeGate()) == Applied("dev", 4, 1, HEALTHY, 2)
    assert delays(case) == [10, 20, 10, 20]
    assert live(case).terms.restores == 2


def test_to_a_way_back_names_what_it_brought_back() -> None:
    case = revisions(10, 20)
    back(case, gate=FakeGate())
    revisions(30, case=case)
    back(case, 3, FakeGate())
    assert (live(case).terms.restores, live(case).message) == (1, "rolled back to 3")


@pytest.mark.parametrize("to", [3, 1])
def test_to_what_is_live_already(to: int) -> None:
    case = revisions(10, 20)
    back(case, gate=FakeGate())
    gate = FakeGate()
    assert back(case, to, gate) == Unchanged("dev", 3, HEALTHY)
    assert gate.tested == []
    assert len(states(case)) == 3


@pytest.mark.parametrize(
    ("to", "message"),
    [(3, "dev has no revision 3: the newest is 2"), (0, "dev has no revision 0: the newest is 2")],
)
def test_to_one_that_is_not_there(to: int, message: str) -> None:
    with pytest.raises(RollbackError) as caught:
        way(revisions(10, 20), to)
    assert (caught.value.message, caught.value.hint) == (message, "look at: stgitops history dev")


def test_where_there_are_no_revisions() -> None:
    with pytest.raises(RollbackError) as caught:
        way(Case())
    assert (caught.value.message, caught.value.hint) == ("dev has no revisions", "make the first: stgitops apply dev")


def test_to_a_withdrawal() -> None:
    case = Case()
    carry_out(case, failing())
    with pytest.raises(RollbackError, match="revision 2 of dev holds no settings: it withdrew them"):
        way(case, 2)
    with pytest.raises(RollbackError, match="no earlier revision that may be live again"):
        way(case)
    assert back(case, 1, FakeGate()) == Applied("dev", 3, 7, HEALTHY, 1)


def test_what_was_not_tested_on_the_way_is_unproven_and_says_so() -> None:
    case = revisions(10, 20)
    assert back(case) == Applied("dev", 3, 1, UNPROVEN, 1)
    assert not live(case).terms.to_prove


def test_with_a_password_that_is_nowhere_any_more() -> None:
    case = with_password()
    carry_out(case, FakeGate())
    case.secrets.values["DEV_PASSWORD"] = "another"
    carry_out(case, FakeGate())
    case.secrets.values.clear()
    secret = way(case).secret
    assert secret is not None
    assert (secret.source, secret.state) == ("revision 1", "changed")
    gate = FakeGate()
    assert back(case, gate=gate).outcome == "applied"
    assert {each.account.login.password.get_secret_value() for each in gate.cases} == {"correct"}
    assert [each.source for each in gate.cases] == ["wanted, not written yet", "live"]


def test_while_the_files_are_wrong() -> None:
    case = revisions(10, 20).write(base="nonsense: [\n", dev="more: nonsense\n")
    assert back(case, gate=FakeGate()).outcome == "applied"


def test_what_cannot_send_mail_is_not_brought_back() -> None:
    case = revisions(10, 20)
    outcome = back(case, gate=FakeGate(dev=[BAD]))
    assert isinstance(outcome, CannotSend)
    assert outcome.revision is None
    assert delays(case) == [10, 20]


def test_what_cannot_send_mail_once_it_is_live_brings_back_what_was_live() -> None:
    case = revisions(10, 20, 30)
    outcome = back(case, 1, failing())
    assert isinstance(outcome, RolledBack)
    assert (outcome.failed, outcome.revision, outcome.restores, outcome.state) == (4, 5, 3, HEALTHY)
    assert delays(case) == [10, 20, 30, 10, 30]
    assert outcomes(carry_out(delayed(case, 30), FakeGate())) == ["unchanged"]


def test_what_was_left_is_remembered() -> None:
    case = revisions(10, 20, 30)
    back(case, 1, FakeGate(), "too slow")
    (outcome,) = carry_out(delayed(case, 30), FakeGate())
    assert isinstance(outcome, Refused)
    assert outcome.finding.code is Code.ROLLED_BACK_BEFORE
    assert outcome.finding.message == (
        "these settings were revision 3, which was rolled back by ada on 2026-11-24 12:00 UTC: too slow"
    )
    attempt = planned(delayed(case, 20)).plan.environments[0].attempt
    assert attempt is None, "nobody rolled that one back"
    assert outcomes(carry_out(delayed(case, 30), FakeGate(), retry_failed=True)) == ["applied"]


@pytest.mark.parametrize(("point", "state"), [(CrashPoint.APPENDED, "pending"), (CrashPoint.PROVEN, "healthy")])
def test_one_that_was_cut_off_is_finished_by_running_it_again(point: CrashPoint, state: str) -> None:
    case = revisions(10, 20, 30)

    with pytest.raises(InterruptedError):
        back(case, gate=FakeGate(), world=cut_off_at(point, case))
    assert states(case)[-1] == state
    if state == "pending":
        assert back(case, gate=FakeGate()) == Unchanged("dev", 4, HEALTHY)
        assert delays(case) == [10, 20, 30, 20]
    else:
        assert back(case, 2, FakeGate()) == Unchanged("dev", 4, HEALTHY)


def test_one_that_was_cut_off_and_cannot_send_mail_brings_back_what_was_live() -> None:
    case = revisions(10, 20, 30)

    with pytest.raises(InterruptedError):
        back(case, gate=FakeGate(), world=cut_off_at(CrashPoint.APPENDED, case))
    outcome = back(case, gate=FakeGate(dev=[BAD]))
    assert isinstance(outcome, RolledBack)
    assert delays(case) == [10, 20, 30, 20, 30]


def test_somebody_who_was_faster_is_a_conflict() -> None:
    case = revisions(10, 20)
    found = way(case)
    carry_out(delayed(case, 30), FakeGate())
    outcome = go_back(found, case.load(), case.world(), FakeGate(), "")
    assert isinstance(outcome, Conflicted)
    assert (outcome.expected, outcome.winner) == (2, 3)
    assert delays(case) == [10, 20, 30]


def test_a_history_that_was_tampered_with_is_not_gone_back_in() -> None:
    case = revisions(10, 20, 30)
    store = case.stores.stores[STORE]
    assert isinstance(store, FakeStore)
    store._chains["dev"][1] = replace(store._chains["dev"][1], author="eve")
    for to in (None, 1, 2):
        with pytest.raises(StoreRefused, match="the history of dev was tampered with: revision 2 is not"):
            way(case, to)


def test_one_that_is_locked_while_the_test_runs_is_not_gone_back_in() -> None:
    case = revisions(10, 20)
    store = case.stores.stores[STORE]
    assert isinstance(store, FakeStore)

    class Locking(FakeGate):
        def __call__(self, cases):
            store.lock(Lock("dev", "eve", "work", NOON, NOON + timedelta(hours=1)), None)
            return super().__call__(cases)

    outcome = back(case, gate=Locking())
    assert isinstance(outcome, Refused)
    assert outcome.finding.code is Code.LOCKED
    assert delays(case) == [10, 20]


def test_a_locked_environment_is_not_gone_back_in_and_a_frozen_one_is() -> None:
    times = "from: 2026-11-24 00:00, until: 2026-11-25 00:00, time_zone: UTC"
    case = revisions(10, 20, case=Case())
    case.write(stgitops=f"{PROJECT}freeze: [{{{times}, reason: fair}}]\n")
    store = case.stores.stores[STORE]
    assert isinstance(store, FakeStore)
    lock = Lock("dev", "eve", "work", NOON, NOON + timedelta(hours=1))
    store.lock(lock, None)
    outcome = back(case, gate=FakeGate())
    assert isinstance(outcome, Refused)
    assert outcome.finding.code is Code.LOCKED
    assert len(states(case)) == 2
    store.lock(Lock("dev", "eve", "", NOON, NOON), lock)
    assert back(case, gate=FakeGate()).outcome == "applied"


def test_a_store_that_cannot_be_read() -> None:
    case = Case(dev=DEV)
    case.stores.stores[STORE] = BrokenStore("read")
    with pytest.raises(StoreError, match="the store refused to read"):
        way(case)
