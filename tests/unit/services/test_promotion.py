"""Promotion: shared settings reach an environment that requires proof only where they were proven before it."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.outcomes import Applied, NotStarted, Refused, Unchanged
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.states import State
from stgitops.services.rollback import go_back, way_back
from tests.unit.fakes import BrokenStore, Case, FakeGate
from tests.unit.services.rollouts import carry_out, delayed, live, outcomes, planned, states
from tests.workspace import BASE, DEV, PROJECT

GUARDED = PROJECT + "environments: {production: {after: [dev], requires_proof: true}}\n"
BAD = SmtpCode.RECIPIENT_UNKNOWN


def guarded(project: str = GUARDED, **more: str) -> Case:
    return Case(stgitops=project, dev=DEV, production=DEV, **more)


def unproven_in(case: Case, name: str = "production") -> tuple[str, ...]:
    (plan,) = [each for each in planned(case).plan.environments if each.environment == name]
    return plan.unproven_in


def test_the_plan_says_where_the_shared_settings_are_to_be_proven() -> None:
    case = guarded()
    assert unproven_in(case) == ("dev",)
    assert unproven_in(case, "dev") == ()
    carry_out(case, FakeGate(), ["dev"])
    assert unproven_in(case) == ()


def test_without_proof_nothing_is_written() -> None:
    case = guarded()
    (outcome,) = carry_out(case, FakeGate(), ["production"])
    assert isinstance(outcome, Refused)
    assert outcome.finding.code is Code.NOT_PROVEN
    assert outcome.finding.message == "the settings that all environments share are not proven in dev"
    assert str(outcome.finding.origin) == "configs/stgitops.yaml:2:59"
    assert outcome.finding.hint == "apply there first, or say why not: --override-promotion REASON"
    assert states(case, "production") == []


def test_what_the_wave_before_proves_in_the_same_run_counts() -> None:
    case = guarded()
    assert carry_out(case, FakeGate()) == [Applied("dev", 1, 7, State.HEALTHY), Applied("production", 1, 7, "healthy")]


def test_what_was_applied_without_the_smtp_test_is_no_proof() -> None:
    case = guarded()
    assert outcomes(carry_out(case)) == ["applied", "refused"]
    assert outcomes(carry_out(case, FakeGate())) == ["unchanged", "applied"], "what is live is proven now"


def test_every_environment_that_it_comes_after_has_to_prove_them() -> None:
    project = PROJECT + "environments: {production: {after: [dev, qa], requires_proof: true}}\n"
    case = guarded(project, qa=DEV)
    carry_out(case, FakeGate(), ["dev"])
    assert unproven_in(case) == ("qa",)
    (outcome,) = carry_out(case, FakeGate(), ["production"])
    assert isinstance(outcome, Refused)
    assert outcome.finding.message.endswith("are not proven in qa")


def test_a_reason_to_go_on_without_proof_is_kept_in_the_history() -> None:
    case = guarded()
    assert outcomes(carry_out(case, FakeGate(), ["production"], override_promotion="an emergency")) == ["applied"]
    assert live(case, "production").terms.override == "an emergency"
    assert live(case, "production").terms.to_prove


def test_where_there_is_proof_no_reason_is_kept() -> None:
    case = guarded()
    carry_out(case, FakeGate(), override_promotion="an emergency")
    assert [live(case, name).terms.override for name in ("dev", "production")] == ["", ""]


def test_a_reason_opens_nothing_else() -> None:
    times = "from: 2026-11-24 00:00, until: 2026-11-25 00:00, time_zone: UTC"
    case = guarded(f"{GUARDED}freeze: [{{{times}, reason: fair}}]\n")
    (outcome,) = carry_out(case, FakeGate(), ["production"], override_promotion="an emergency")
    assert isinstance(outcome, Refused)
    assert outcome.finding.code is Code.FROZEN


def test_a_proof_of_a_revision_that_was_rolled_back_does_not_count() -> None:
    case = guarded()
    carry_out(case, FakeGate())
    delayed(case, 20)
    assert outcomes(carry_out(case, FakeGate(dev=[None, BAD]))) == ["rolled back", "not started"]
    assert unproven_in(case) == ("dev",)
    carry_out(case, FakeGate(), ["dev"], retry_failed=True)
    assert unproven_in(case) == ()


def test_a_proof_of_what_was_rolled_back_after_it_was_proven_does_not_count() -> None:
    case = guarded()
    store = case.stores.open(case.load().environments["dev"].store)
    carry_out(case, FakeGate(), ["dev"])
    carry_out(delayed(case, 20), FakeGate(), ["dev"])
    assert unproven_in(case) == ()
    project = case.load()
    way = way_back(project.environments["dev"], None, project, case.world())
    assert go_back(way, project, case.world(), FakeGate(), "").outcome == "applied"
    assert len(store.proofs(["dev"])["dev"]) == 3
    assert unproven_in(case) == ("dev",)


def test_what_was_brought_back_proves_nothing_of_what_is_shared_now() -> None:
    """The settings that were live before were made with another base: that they work says nothing of this one."""
    case = guarded()
    carry_out(case, FakeGate(), ["dev"])
    carry_out(delayed(case, 20), FakeGate(dev=[None, BAD]), ["dev"])
    assert states(case) == [State.HEALTHY, State.ROLLED_BACK, State.HEALTHY]
    assert unproven_in(case) == ("dev",)


@pytest.mark.parametrize(
    "files",
    [
        {"base": BASE.replace("10", "20")},
        {"base": BASE + "  reporting_level: debug\n"},
        {"base": BASE.replace("  security: starttls\n", "")},
    ],
)
def test_a_change_of_what_is_shared_has_to_be_proven_again(files: dict[str, str]) -> None:
    case = guarded()
    carry_out(case, FakeGate())
    assert unproven_in(case.write(**files)) == ("dev",)
    assert outcomes(carry_out(case, FakeGate())) == ["applied", "applied"]


@pytest.mark.parametrize(
    "files",
    [
        {"production": DEV.replace("smtp.example.org", "relay.example.org")},
        {"production": "delivery_delay: 99\n" + DEV},
        {"base": "# a comment\n" + BASE, "production": "delivery_delay: 99\n" + DEV},
        {"base": BASE + "  reporting_level: error\n", "production": "delivery_delay: 99\n" + DEV},
        {"base": BASE + "addresses_to_exclude: []\n", "production": "delivery_delay: 99\n" + DEV},
        {"base": BASE.replace("delivery_delay: 10\n", ""), "production": "delivery_delay: 99\n" + DEV},
    ],
)
def test_what_an_environment_sets_itself_and_what_changes_no_value_needs_no_proof(files: dict[str, str]) -> None:
    case = guarded()
    carry_out(case, FakeGate())
    assert unproven_in(case.write(**files)) == ()
    assert "refused" not in outcomes(carry_out(case, FakeGate(), ["production"]))


def test_an_unchanged_environment_is_proven_again_where_what_is_shared_changed() -> None:
    """Its own file sets all that the base changes: nothing changes in it, and the proof is asked for all the same."""
    case = guarded().write(dev="delivery_delay: 5\n" + DEV)
    carry_out(case, FakeGate())
    delayed(case, 20)
    assert unproven_in(case) == ("dev",)
    gate = FakeGate()
    found = carry_out(case, gate)
    assert found == [Unchanged("dev", 1, State.HEALTHY), Applied("production", 2, 1, State.HEALTHY)]
    assert gate.tested[0] == ("dev",)
    assert unproven_in(case) == ()


def test_where_that_proof_fails_what_is_live_stays_and_production_waits() -> None:
    case = guarded().write(dev="delivery_delay: 5\n" + DEV)
    carry_out(case, FakeGate())
    found = carry_out(delayed(case, 20), FakeGate(dev=[BAD]))
    assert (outcomes(found), found[1]) == (["failed", "not started"], NotStarted("production", "dev"))
    assert states(case) == [State.HEALTHY]


def test_a_proof_that_cannot_be_read_is_none() -> None:
    project = PROJECT + (
        "environments: {production: {after: [dev], requires_proof: true, store: {type: sqlite, path: other}}}\n"
    )
    case = guarded(project)
    carry_out(case, FakeGate(), ["dev"])
    kept = case.stores.stores["store.sqlite3"]
    case.stores.stores["store.sqlite3"] = broken = BrokenStore("read")
    broken._proofs, broken._chains = kept._proofs, kept._chains
    assert outcomes(carry_out(case, FakeGate(), ["production"])) == ["refused"]


def test_what_changes_nothing_needs_no_proof() -> None:
    case = guarded()
    carry_out(case, FakeGate())
    delayed(case, 20).write(production="delivery_delay: 10\n" + DEV)
    assert carry_out(case, FakeGate(), ["production"]) == [Unchanged("production", 1, State.HEALTHY)]
