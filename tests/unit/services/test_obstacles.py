"""What stands in the way of an apply: secrets, locks, freezes, earlier failures, missing proofs; in that order."""

from datetime import timedelta

import pytest

from stgitops.core.codes import Code
from stgitops.core.locks import Lock
from stgitops.core.outcomes import Applied, Refused, RolledBack, Unchanged
from stgitops.core.states import State
from stgitops.testing import FakeStore
from tests.unit.fakes import NOON, Case, FakeGate
from tests.unit.services.rollouts import (
    BAD,
    STORE,
    carry_out,
    changed,
    delayed,
    delays,
    failing,
    outcomes,
    pending,
    planned,
    states,
    with_password,
)
from tests.workspace import DEV, PROJECT, WITH_PASSWORD

FREEZE = "freeze: [{from: 2026-11-24 00:00, until: 2026-11-25 00:00, time_zone: UTC, reason: fair}]\n"


def lock(case: Case, until: int = 60) -> Lock:
    """Lock dev until some minutes after noon."""
    store = case.stores.stores[STORE]
    assert isinstance(store, FakeStore)
    made = Lock("dev", "eve", "the relay moves", NOON - timedelta(hours=1), NOON + timedelta(minutes=until))
    assert store.lock(made, None)
    return made


def refused(case: Case, gate: FakeGate | None = None, **orders: object) -> tuple[Code, str, str]:
    (outcome,) = carry_out(case, gate, **orders)
    assert isinstance(outcome, Refused)
    return outcome.finding.code, outcome.finding.message, outcome.finding.hint


def test_a_lock_keeps_changes_out_and_the_plan_tells_of_it() -> None:
    case, gate = changed(), FakeGate()
    made = lock(case)
    assert planned(case).plan.environments[0].lock == made
    words = "locked by eve until 2026-11-24 13:00 UTC: the relay moves"
    hint = "its owner opens it with stgitops unlock dev, others with --force"
    assert refused(case, gate) == (Code.LOCKED, words, hint)
    assert (gate.tested, delays(case)) == ([], [10])


def test_a_lock_that_is_over_keeps_nothing_out() -> None:
    case = changed()
    lock(case, until=0)
    assert planned(case).plan.environments[0].lock is None
    assert outcomes(carry_out(case, FakeGate())) == ["applied"]


def test_a_lock_keeps_no_environment_out_but_its_own() -> None:
    case = changed(dev=DEV, qa=DEV)
    lock(case)
    assert outcomes(carry_out(case, FakeGate())) == ["refused", "applied"]


def test_a_lock_is_nothing_to_what_does_not_change() -> None:
    case = delayed(changed(), 10)
    lock(case)
    assert carry_out(case, FakeGate()) == [Unchanged("dev", 1, State.HEALTHY)]


class LockingGate(FakeGate):
    """A gate while whose test of some number somebody locks dev."""

    def __init__(self, case: Case, number: int, **runs: list) -> None:
        super().__init__(**runs)
        self.case, self.number = case, number

    def __call__(self, cases):
        tested = super().__call__(cases)
        if len(self.tested) == self.number:
            lock(self.case)
        return tested


def test_a_lock_does_not_keep_alive_what_was_written_a_moment_before() -> None:
    case = changed()
    (outcome,) = carry_out(case, LockingGate(case, 2, dev=[None, BAD]))
    assert isinstance(outcome, RolledBack)
    assert delays(case) == [10, 20, 10]


def test_who_closes_an_environment_while_the_test_runs_keeps_the_change_out() -> None:
    case = changed(dev=DEV, qa=DEV)
    gate = LockingGate(case, 1)
    found = carry_out(case, gate)
    assert outcomes(found) == ["refused", "applied"]
    assert gate.tested == [("dev", "qa"), ("qa",)]
    assert (delays(case), states(case)) == ([10], [State.HEALTHY])


def test_a_freeze_keeps_changes_out_and_nothing_else() -> None:
    case = changed().write(stgitops=PROJECT + FREEZE)
    code, message, _ = refused(case, FakeGate())
    assert (code, message) == (Code.FROZEN, "changes are frozen until 2026-11-25 00:00 (UTC): fair")
    assert carry_out(delayed(case, 10), FakeGate()) == [Unchanged("dev", 1, State.HEALTHY)]


def test_in_a_freeze_what_was_cut_off_is_finished() -> None:
    case = pending().write(stgitops=PROJECT + FREEZE)
    assert carry_out(case, FakeGate()) == [Unchanged("dev", 2, State.HEALTHY)]


def test_of_several_the_first_is_told_and_each_by_itself_when_it_is_the_last() -> None:
    project = f"{PROJECT}{FREEZE}environments: {{dev: {{after: [qa], requires_proof: true}}}}\n"
    case = with_password(qa="delivery_delay: 10\n" + DEV)
    carry_out(case, FakeGate())
    delayed(case, 20)
    assert outcomes(carry_out(case, failing(), ["dev"])) == ["rolled back"]
    case.write(stgitops=project)
    store = case.stores.stores[STORE]
    assert isinstance(store, FakeStore)
    made = lock(case)
    case.secrets.values.clear()
    found = [first(case)]
    case.secrets.values["DEV_PASSWORD"], case.key, key = "correct", None, case.key
    found.append(first(case))
    case.key = key
    found.append(first(case))
    store.lock(Lock("dev", "eve", "", NOON, NOON), made)
    found.append(first(case))
    case.write(stgitops=project.replace(FREEZE, ""))
    found.append(first(case))
    found.append(first(case, retry_failed=True))
    assert found == [
        Code.SECRET_UNSET,
        Code.NO_STORE_KEY,
        Code.LOCKED,
        Code.FROZEN,
        Code.ROLLED_BACK_BEFORE,
        Code.NOT_PROVEN,
    ]
    found_at_last = carry_out(case, FakeGate(), ["dev"], retry_failed=True, override_promotion="an emergency")
    assert found_at_last == [Applied("dev", 4, 1, State.HEALTHY)]


def first(case: Case, **orders: object) -> Code:
    (outcome,) = carry_out(case, FakeGate(), ["dev"], **orders)
    assert isinstance(outcome, Refused)
    return outcome.finding.code


@pytest.mark.parametrize("gate", [None, FakeGate()])
def test_a_secret_that_is_gone_is_refused_where_nothing_is_known_to_change(gate: FakeGate | None) -> None:
    case = Case(secrets={"DEV_PASSWORD": "correct"}, dev=WITH_PASSWORD)
    carry_out(case)
    case.secrets.values.clear()
    assert refused(case, gate)[0] is Code.SECRET_UNSET
