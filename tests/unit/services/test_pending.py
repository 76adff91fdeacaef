"""What a run that was cut off left pending is settled before anything else, whatever is wanted now or refused."""

from datetime import timedelta

import pytest

from stgitops.core.codes import Code
from stgitops.core.locks import Lock
from stgitops.core.outcomes import Applied, CannotSend, Refused, RolledBack, Unchanged
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.states import State
from stgitops.services.apply import Orders, apply
from stgitops.testing import FakeStore
from tests.unit.fakes import NOON, Case, FakeGate
from tests.unit.services.rollouts import (
    BAD,
    STORE,
    carry_out,
    cut_off,
    delayed,
    delays,
    failing,
    outcomes,
    past,
    pending,
    planned,
    states,
    with_password,
)
from tests.workspace import DEV, PROJECT, WITH_PASSWORD

HEALTHY, PENDING, ROLLED_BACK = State.HEALTHY, State.PENDING, State.ROLLED_BACK
FREEZE = "freeze: [{from: 2026-11-24 00:00, until: 2026-11-25 00:00, time_zone: UTC, reason: fair}]\n"
NOT_BEGUN = [SmtpCode.NOT_AN_ACCOUNT, SmtpCode.NO_SECRET, SmtpCode.FAULT]


def test_what_passes_is_proven_and_the_further_change_goes_on_in_the_same_run() -> None:
    case, gate = delayed(pending(), 30), FakeGate()
    assert carry_out(case, gate) == [Applied("dev", 3, 1, HEALTHY)]
    assert [each.source for each in gate.cases] == ["live", "wanted, not written yet", "live"]
    assert (states(case), delays(case)) == ([HEALTHY] * 3, [10, 20, 30])
    second = case.stores.stores[STORE].proofs(["dev"])["dev"][1]
    assert (second.number, second.shared_digest) == (2, ""), "the shared settings of now are not what was proven"


def test_what_fails_is_rolled_back_and_that_is_what_became_of_the_environment() -> None:
    case = delayed(pending(), 30)
    (outcome,) = carry_out(case, FakeGate(dev=[BAD]))
    assert isinstance(outcome, RolledBack)
    assert (outcome.failed, outcome.restores) == (2, 1)
    assert delays(case) == [10, 20, 10]
    assert carry_out(case, FakeGate()) == [Applied("dev", 4, 1, HEALTHY)]


def test_without_the_smtp_test_the_change_is_applied_and_nothing_is_proven() -> None:
    case = delayed(pending(), 30)
    assert carry_out(case) == [Applied("dev", 3, 1)]
    assert states(case) == [HEALTHY, PENDING, State.UNPROVEN]


def locked(case: Case) -> Case:
    store = case.stores.stores[STORE]
    assert isinstance(store, FakeStore)
    store.lock(Lock("dev", "eve", "the relay moves", NOON, NOON + timedelta(hours=1)), None)
    return case


def frozen(case: Case) -> Case:
    return case.write(stgitops=PROJECT + FREEZE)


def without_secret(case: Case) -> Case:
    return case.write(dev=WITH_PASSWORD)


IN_THE_WAY = [(locked, Code.LOCKED), (frozen, Code.FROZEN), (without_secret, Code.SECRET_UNSET)]


@pytest.mark.parametrize(("close", "code"), IN_THE_WAY)
def test_what_keeps_the_change_out_does_not_keep_what_is_pending_from_being_settled(close, code: Code) -> None:
    case = delayed(close(pending()), 30)
    (outcome,) = carry_out(case, FakeGate())
    assert isinstance(outcome, Refused)
    assert outcome.finding.code is code
    assert states(case) == [HEALTHY, HEALTHY]
    case = delayed(close(pending()), 30)
    assert outcomes(carry_out(case, FakeGate(dev=[BAD]))) == ["rolled back"]
    assert delays(case) == [10, 20, 10]


def test_what_was_rolled_back_before_does_not_either() -> None:
    case = pending()
    assert outcomes(carry_out(case, FakeGate(dev=[BAD]))) == ["rolled back"]
    cut_off(delayed(case, 30))
    (outcome,) = carry_out(delayed(case, 20), FakeGate())
    assert isinstance(outcome, Refused)
    assert outcome.finding.code is Code.ROLLED_BACK_BEFORE
    assert states(case)[-1] is HEALTHY


def test_a_lock_does_not_keep_what_is_only_to_be_proven() -> None:
    case = locked(pending())
    assert carry_out(case, FakeGate()) == [Unchanged("dev", 2, HEALTHY)]


@pytest.mark.parametrize("code", NOT_BEGUN)
def test_a_test_that_could_not_begin_rolls_nothing_back_and_nothing_is_remembered(code: SmtpCode) -> None:
    case = pending()
    (outcome,) = carry_out(case, FakeGate(dev=[code]))
    assert isinstance(outcome, CannotSend)
    assert outcome.revision == 2
    assert states(case) == [HEALTHY, PENDING]
    assert carry_out(case, FakeGate()) == [Unchanged("dev", 2, HEALTHY)]
    assert planned(case).plan.environments[0].attempt is None


@pytest.mark.parametrize("code", NOT_BEGUN)
def test_nor_does_it_keep_a_change_from_going_on(code: SmtpCode) -> None:
    case = delayed(pending(), 30)
    assert carry_out(case, FakeGate(dev=[code])) == [Applied("dev", 3, 1, HEALTHY)]
    assert states(case) == [HEALTHY, PENDING, HEALTHY]


@pytest.mark.parametrize("code", NOT_BEGUN)
def test_nor_does_one_of_what_was_written_a_moment_before(code: SmtpCode) -> None:
    case = Case()
    (outcome,) = carry_out(case, FakeGate(dev=[None, code]))
    assert isinstance(outcome, CannotSend)
    assert (outcome.revision, states(case)) == (1, [PENDING])


def test_without_the_store_key_what_is_pending_stays_pending() -> None:
    case = with_password()
    carry_out(case, FakeGate())
    cut_off(delayed(case, 20))
    key, case.key = case.key, None
    (outcome,) = carry_out(case, FakeGate())
    assert isinstance(outcome, CannotSend)
    assert (outcome.revision, states(case)) == (2, [HEALTHY, PENDING])
    case.key = key
    assert carry_out(case, FakeGate()) == [Unchanged("dev", 2, HEALTHY)]


def test_what_was_written_without_a_test_is_not_brought_back_where_something_was_proven() -> None:
    case = Case()
    carry_out(case, FakeGate())
    carry_out(delayed(case, 20))
    assert outcomes(carry_out(delayed(case, 30), failing())) == ["rolled back"]
    assert delays(case) == [10, 20, 30, 10]


def test_what_holds_proven_by_now_lets_the_next_wave_begin() -> None:
    project = f"{PROJECT}environments: {{qa: {{after: [dev], requires_proof: true}}}}\n"
    case = Case(stgitops=project, dev=DEV, qa=DEV)
    cut_off(case)
    assert states(case) == [PENDING]
    assert apply(planned(case), case.world(), Orders(gate=FakeGate())) == [
        Unchanged("dev", 1, HEALTHY),
        Applied("qa", 1, 7, HEALTHY),
    ]
    assert not past(case).broken
