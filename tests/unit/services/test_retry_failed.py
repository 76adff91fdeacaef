"""Settings that were rolled back are remembered, together with their password, and not tried again by themselves."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.outcomes import Applied, Refused
from stgitops.core.plan import Attempt
from stgitops.core.states import State
from tests.unit.fakes import NOON, Case, FakeGate
from tests.unit.services.rollouts import (
    BAD,
    carry_out,
    changed,
    delayed,
    delays,
    failing,
    outcomes,
    planned,
    states,
    with_password,
)
from tests.workspace import DEV, OTHER_KEY, STORE_KEY, WITH_PASSWORD


def attempt_in(case: Case) -> Attempt | None:
    return planned(case).plan.environments[0].attempt


def rolled_back() -> Case:
    """Return a project whose wanted settings were revision 2, and were rolled back."""
    case = changed()
    assert outcomes(carry_out(case, failing())) == ["rolled back"]
    return case


def test_the_plan_tells_of_the_attempt_and_apply_refuses_the_same_again() -> None:
    case, gate = rolled_back(), FakeGate()
    assert attempt_in(case) == Attempt(2, NOON, "ada", BAD.id, BAD.title)
    (outcome,) = carry_out(case, gate)
    assert isinstance(outcome, Refused)
    assert outcome.finding.code is Code.ROLLED_BACK_BEFORE
    assert outcome.finding.message == (
        "these settings were revision 2, which was rolled back on 2026-11-24 12:00 UTC, "
        "because of SMTP-AUTH-005: User name or password is wrong"
    )
    assert outcome.finding.origin.path == "configs/environments/dev.yaml"
    assert outcome.finding.hint == "change them, or try again with --retry-failed"
    assert gate.tested == []
    assert delays(case) == [10, 20, 10]


def test_without_the_smtp_test_they_are_refused_too() -> None:
    assert outcomes(carry_out(rolled_back())) == ["refused"]


def test_who_wants_to_try_again_may() -> None:
    case = rolled_back()
    assert carry_out(case, FakeGate(), retry_failed=True) == [Applied("dev", 4, 1, State.HEALTHY)]
    assert attempt_in(case) is None
    assert states(case) == [State.HEALTHY, State.ROLLED_BACK, State.HEALTHY, State.HEALTHY]


def test_after_another_failure_the_newest_attempt_is_told() -> None:
    case = rolled_back()
    assert outcomes(carry_out(case, failing(), retry_failed=True)) == ["rolled back"]
    attempt = attempt_in(case)
    assert attempt is not None
    assert attempt.revision == 4
    assert delays(case) == [10, 20, 10, 20, 10]


def test_other_settings_may_be_tried_and_those_that_failed_before_are_remembered_beside() -> None:
    case = rolled_back()
    assert attempt_in(delayed(case, 30)) is None
    assert outcomes(carry_out(case, failing())) == ["rolled back"]
    for delay, revision in ((20, 2), (30, 4)):
        attempt = attempt_in(delayed(case, delay))
        assert attempt is not None
        assert attempt.revision == revision


def test_what_is_live_again_is_no_attempt() -> None:
    assert outcomes(carry_out(delayed(rolled_back(), 10), FakeGate())) == ["unchanged"]


def test_where_other_settings_were_applied_in_between_they_are_remembered() -> None:
    case = rolled_back()
    assert outcomes(carry_out(delayed(case, 30), FakeGate())) == ["applied"]
    attempt = attempt_in(delayed(case, 20))
    assert attempt is not None
    assert attempt.revision == 2
    assert outcomes(carry_out(case, FakeGate())) == ["refused"]


@pytest.mark.parametrize("gate", [FakeGate(), None])
def test_only_where_the_same_were_proven_since_they_are_forgotten(gate: FakeGate | None) -> None:
    case = rolled_back()
    assert outcomes(carry_out(case, gate, retry_failed=True)) == ["applied"]
    assert outcomes(carry_out(delayed(case, 30), FakeGate())) == ["applied"]
    attempt = attempt_in(delayed(case, 20))
    assert (attempt.revision if attempt is not None else None) == (None if gate is not None else 2)


def test_the_same_settings_proven_with_another_password_do_not_make_them_forgotten() -> None:
    case = with_rejected_password()
    case.secrets.values["DEV_PASSWORD"] = "correct"
    assert outcomes(carry_out(delayed(case, 20), FakeGate())) == ["applied"]
    case.secrets.values["DEV_PASSWORD"] = "rejected"
    attempt = attempt_in(delayed(case, 10))
    assert attempt is not None
    assert attempt.revision == 2


def test_settings_that_were_withdrawn_are_remembered() -> None:
    case = Case()
    carry_out(case, failing())
    attempt = attempt_in(case)
    assert attempt is not None
    assert attempt.revision == 1
    assert outcomes(carry_out(case, FakeGate())) == ["refused"]


def with_rejected_password() -> Case:
    """Return a project whose wanted password was sealed in revision 2, and was rolled back."""
    case = with_password()
    carry_out(case, FakeGate())
    case.secrets.values["DEV_PASSWORD"] = "rejected"
    assert outcomes(carry_out(case, failing())) == ["rolled back"]
    return case


@pytest.mark.parametrize(
    ("password", "key", "outcome"),
    [
        ("rejected", STORE_KEY, "refused"),
        ("rejected", f"{OTHER_KEY},{STORE_KEY}", "refused"),
        ("rejected", OTHER_KEY, "refused"),  # which cannot open what was sealed: nothing is known
        ("another", STORE_KEY, "applied"),
        ("rejected ", STORE_KEY, "applied"),
        ("correct", STORE_KEY, "unchanged"),
    ],
)
def test_another_password_may_be_tried_and_the_same_not(password: str, key: str, outcome: str) -> None:
    case = with_rejected_password()
    case.secrets.values["DEV_PASSWORD"], case.key = password, key
    assert outcomes(carry_out(case, FakeGate())) == [outcome]
    assert len(states(case)) == (4 if outcome == "applied" else 3)


@pytest.mark.parametrize(("password", "key"), [(None, STORE_KEY), ("another", None), (None, None)])
def test_where_the_password_cannot_be_compared_the_plan_tells_of_the_attempt(
    password: str | None, key: str | None
) -> None:
    case = with_password()
    carry_out(case, FakeGate())
    case.write(dev="delivery_delay: 20\n" + WITH_PASSWORD)
    case.secrets.values["DEV_PASSWORD"] = "rejected"
    assert outcomes(carry_out(case, failing())) == ["rolled back"]
    case.key = key
    case.secrets.values = {"DEV_PASSWORD": password} if password is not None else {}
    attempt = attempt_in(case)
    assert attempt is not None
    assert attempt.revision == 2


def test_settings_without_a_password_are_others_than_those_with_one() -> None:
    case = with_rejected_password()
    assert attempt_in(case.write(dev=DEV)) is None


def test_what_somebody_rolled_back_is_remembered_with_who_and_why() -> None:
    attempt = Attempt(2, NOON, "ada", "", "too slow")
    assert attempt.words == "rolled back by ada on 2026-11-24 12:00 UTC: too slow"
    assert Attempt(2, NOON, "ada", "", "").words == "rolled back by ada on 2026-11-24 12:00 UTC"
