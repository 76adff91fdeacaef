"""Test, write, read back, test again, and keep or roll back: every way through. Faults: test_rollout_faults."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from stgitops.core.crash_points import CrashPoint
from stgitops.core.outcomes import Applied, CannotSend, Failed, RolledBack, Unchanged
from stgitops.core.revisions import Revision, break_in
from stgitops.core.states import State
from stgitops.services.apply import Orders, apply
from stgitops.testing import FakeStore
from tests.unit.fakes import Case, FakeGate
from tests.unit.services.rollouts import (
    BAD,
    STORE,
    carry_out,
    changed,
    delayed,
    delays,
    failing,
    live,
    outcomes,
    past,
    pending,
    planned,
    states,
    with_password,
)
from tests.workspace import DEV

HEALTHY, UNPROVEN, ROLLED_BACK = State.HEALTHY, State.UNPROVEN, State.ROLLED_BACK


def test_what_cannot_send_mail_is_not_written() -> None:
    case = changed()
    (outcome,) = carry_out(case, FakeGate(dev=[BAD]))
    assert isinstance(outcome, CannotSend)
    assert (outcome.environment, outcome.revision) == ("dev", None)
    assert outcome.tested.test.failure is not None
    assert outcome.tested.test.failure.code is BAD
    assert states(case) == [HEALTHY]


def test_the_draft_is_tested_and_then_what_was_read_back_each_with_its_sealed_password() -> None:
    case, gate = with_password(), FakeGate()
    assert carry_out(case, gate) == [Applied("dev", 1, 9, HEALTHY)]
    assert [(each.source, each.account.login.password.get_secret_value()) for each in gate.cases] == [
        ("wanted, not written yet", "correct"),
        ("live", "correct"),
    ]


def test_what_is_tested_is_what_the_store_holds_and_not_what_was_written() -> None:
    class Mangling(FakeStore):
        def current(self, environments: Sequence[str]) -> dict[str, Revision]:
            return {name: replace(each, settings={}) for name, each in super().current(environments).items()}

    case = Case()
    planning = planned(case)
    case.stores.stores[STORE] = Mangling()
    gate = FakeGate()
    (outcome,) = apply(planning, case.world(), Orders(gate=gate))
    assert isinstance(outcome, Failed)
    assert outcome.message == "revision 1 was written, and something else was read back"
    assert len(gate.tested) == 1
    assert case.stores.stores[STORE].proofs(["dev"]) == {}


def test_a_change_is_rolled_back_with_the_sealed_password_as_it_was() -> None:
    case = with_password()
    carry_out(case, FakeGate())
    first = live(case)
    case.secrets.values["DEV_PASSWORD"] = "another"
    gate = failing()
    (outcome,) = carry_out(delayed(case, 20), gate)
    assert isinstance(outcome, RolledBack)
    assert (outcome.failed, outcome.revision, outcome.restores, outcome.state) == (2, 3, 1, HEALTHY)
    assert states(case) == [HEALTHY, ROLLED_BACK, HEALTHY]
    third = live(case)
    assert (third.settings, third.sealed) == (first.settings, first.sealed)
    assert (third.message, third.commit) == (f"rolled back from 2: {BAD.id}", first.commit)
    assert (third.terms.restores, third.terms.code, third.terms.reason) == (1, BAD.id, BAD.title)
    passwords = [each.account.login.password.get_secret_value() for each in gate.cases]
    assert passwords == ["another", "another", "correct"]
    assert [each.source for each in gate.cases][-1] == "live again"
    assert break_in(past(case).revisions) == past(case).broken == ""


def test_the_way_back_needs_no_password_in_the_environment() -> None:
    case = with_password()
    carry_out(case, FakeGate())
    planning = planned(delayed(case, 20))
    case.secrets.values.clear()
    assert outcomes(apply(planning, case.world(), Orders(gate=failing()))) == ["rolled back"]
    assert states(case) == [HEALTHY, ROLLED_BACK, HEALTHY]


def test_what_was_brought_back_and_cannot_send_mail_either_is_unproven() -> None:
    case = changed()
    (outcome,) = carry_out(case, FakeGate(dev=[None, BAD, BAD]))
    assert isinstance(outcome, RolledBack)
    assert outcome.state is UNPROVEN
    assert states(case) == [HEALTHY, ROLLED_BACK, UNPROVEN]
    assert delays(case) == [10, 20, 10]


def test_a_first_revision_is_withdrawn() -> None:
    case, gate = Case(), failing()
    (outcome,) = carry_out(case, gate)
    assert isinstance(outcome, RolledBack)
    assert (outcome.failed, outcome.revision, outcome.restores, outcome.state) == (1, 2, 0, State.WITHDRAWN)
    assert states(case) == [ROLLED_BACK, State.WITHDRAWN]
    assert (dict(live(case).settings), dict(live(case).sealed)) == ({}, {})
    assert len(gate.tested) == 2, "where nothing is live, nothing is tested"


def test_one_is_rolled_back_and_the_others_of_its_wave_are_kept() -> None:
    case = changed(dev=DEV, qa=DEV, staging=DEV)
    assert outcomes(carry_out(case, FakeGate(qa=[None, BAD], staging=[BAD]))) == ["applied", "rolled back", "failed"]
    assert states(case, "dev") == [HEALTHY, HEALTHY]
    assert states(case, "qa") == [HEALTHY, ROLLED_BACK, HEALTHY]
    assert states(case, "staging") == [HEALTHY]


@pytest.mark.parametrize(("gate", "kept"), [(FakeGate(), HEALTHY), (None, State.PENDING)])
def test_what_a_run_that_was_cut_off_left_is_proven_by_the_next(gate: FakeGate | None, kept: State) -> None:
    case = pending()
    assert carry_out(case, gate) == [Unchanged("dev", 2, kept)]
    assert states(case) == [HEALTHY, kept]


def test_what_a_run_that_was_cut_off_left_is_rolled_back_where_it_cannot_send_mail() -> None:
    case = pending()
    (outcome,) = carry_out(case, FakeGate(dev=[BAD]))
    assert isinstance(outcome, RolledBack)
    assert (outcome.failed, outcome.restores) == (2, 1)
    assert delays(case) == [10, 20, 10]


def test_what_was_live_before_and_only_cannot_be_proven_is_not_rolled_back() -> None:
    case = Case()
    carry_out(case)
    (outcome,) = carry_out(case, FakeGate(dev=[BAD]))
    assert isinstance(outcome, CannotSend)
    assert outcome.revision == 1
    assert states(case) == [UNPROVEN]


@pytest.mark.parametrize(("jobs", "groups"), [(1, 5), (2, 3), (5, 1), (10, 1)])
def test_no_more_environments_than_jobs_are_between_written_and_proven(jobs: int, groups: int) -> None:
    case = Case(**{f"desk_{number}": DEV for number in range(5)})
    gate, reached = FakeGate(), []
    world = replace(case.world(), reached=reached.append)
    assert len(apply(planned(case), world, Orders(gate=gate, jobs=jobs))) == 5
    assert max(map(len, gate.tested)) == min(jobs, 5)
    assert len(gate.tested) == groups * 2
    assert reached.count(CrashPoint.GROUP_DONE) == groups


def test_without_the_gate_all_are_written_together() -> None:
    case, reached = Case(**{f"desk_{number}": DEV for number in range(5)}), []
    apply(planned(case), replace(case.world(), reached=reached.append), Orders(jobs=1))
    assert reached.count(CrashPoint.APPENDED) == 1
