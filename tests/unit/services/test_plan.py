"""What is wanted, compared with what is live."""

from dataclasses import replace
from typing import Any

import pytest

from stgitops.core.codes import Code
from stgitops.core.diff import PASSWORD_KEY, Change, Place
from stgitops.core.plan import SecretPlan, Unplanned
from stgitops.core.revisions import digest_of
from stgitops.core.states import State, prove
from stgitops.services.apply import Orders, apply
from stgitops.services.plan import Planning, make_plan
from stgitops.testing import FakeStore
from tests.unit.fakes import NOON, BrokenStore, Case, FakeGate
from tests.workspace import BASE, DEV, OTHER_KEY, PROJECT, STORE_KEY, WITH_PASSWORD

REFERENCE = {"from_env": "DEV_PASSWORD"}


def planned(case: Case) -> Planning:
    project = case.load()
    return make_plan(project, list(project.environments), case.world())


def secret_of(case: Case) -> SecretPlan | None:
    return planned(case).plan.environments[0].secret


def applied(**files: str) -> Case:
    """Return a case whose settings, with the password `correct`, are live."""
    case = Case(secrets={"DEV_PASSWORD": "correct"}, **({"dev": WITH_PASSWORD} | files))
    assert [outcome.outcome for outcome in apply(planned(case), case.world(), Orders())] == ["applied"]
    return case


def changes(case: Case) -> list[tuple[str, Any, Any]]:
    return [(each.key, each.before, each.after) for each in planned(case).plan.environments[0].changes]


def test_of_what_is_not_live_everything_is_new() -> None:
    planning = planned(Case())
    (dev,) = planning.plan.environments
    assert (dev.action, dev.live_revision, dev.live_digest, dev.secret) == ("create", 0, "", None)
    assert all(change.kind == "add" for change in dev.changes)
    assert dev.settings is not None
    assert dev.settings_digest == digest_of(dev.settings)
    assert (planning.plan.created_at, planning.plan.commit) == (NOON, "0123456789abcdef")
    assert [step.trouble for step in planning.steps] == [None]


def test_a_change_says_where_it_was_set_and_a_default_nowhere() -> None:
    by_key = {each.key: each.origin for each in planned(Case()).plan.environments[0].changes}
    assert by_key["error_notifications.smtp_server"] == Place("configs/environments/dev.yaml", 3)
    assert by_key["error_notifications.security"] == Place("configs/base.yaml", 4)
    assert by_key["error_notifications.reporting_level"] is None
    assert by_key["addresses_to_exclude"] is None


def test_of_what_is_live_already_nothing_changes() -> None:
    case = applied()
    (dev,) = planned(case).plan.environments
    assert (dev.action, dev.live_revision, dev.changes, dev.settings) == ("none", 1, (), None)
    assert planned(case).plan.pending == ()


def test_changes_of_each_kind() -> None:
    case = applied()
    case.write(dev=DEV.replace("smtp.example.org", "relay.example.org"), base=BASE.replace("10", "20"))
    assert changes(case) == [
        ("delivery_delay", 10, 20),
        ("error_notifications.smtp_server", "smtp.example.org", "relay.example.org"),
        ("error_notifications.smtp_authentication.username", "dev", None),
        (PASSWORD_KEY, REFERENCE, None),
    ]
    assert planned(case).plan.environments[0].action == "update"
    assert planned(case).plan.environments[0].changes[-1].secret is None


@pytest.mark.parametrize(
    ("password", "key", "state", "reason"),
    [
        ("correct", STORE_KEY, "unchanged", ""),
        ("Correct", STORE_KEY, "changed", ""),
        ("correct ", STORE_KEY, "changed", ""),
        ("correct", f"{OTHER_KEY},{STORE_KEY}", "unchanged", ""),
        ("correct", OTHER_KEY, "changed", "no key opens the live one"),
        ("correct", None, "not compared", "no key"),
        (Code.SECRET_UNSET, STORE_KEY, "not compared", "DEV_PASSWORD: A secret is not set"),
        (Code.SECRET_EMPTY, None, "not compared", "DEV_PASSWORD: A secret is empty"),
    ],
)
def test_the_live_secret_is_compared(password: Any, key: str | None, state: str, reason: str) -> None:
    case = applied()
    case.secrets.values["DEV_PASSWORD"], case.key = password, key
    secret = secret_of(case)
    assert secret is not None
    assert (secret.source, secret.state, secret.reason) == ("DEV_PASSWORD", state, reason)
    assert bool(secret.fingerprint) is (key is not None and isinstance(password, str))
    wanted = [(PASSWORD_KEY, REFERENCE, REFERENCE)] if state == "changed" else []
    assert changes(case) == wanted


@pytest.mark.parametrize("key", [STORE_KEY, None])
def test_a_secret_that_is_not_live_is_new_with_a_key_or_without(key: str | None) -> None:
    case = Case(key=key, secrets={"DEV_PASSWORD": "correct"}, dev=WITH_PASSWORD)
    secret = secret_of(case)
    assert secret is not None
    assert (secret.state, bool(secret.fingerprint)) == ("new", key is not None)
    change = planned(case).plan.environments[0].changes[-1]
    assert change == Change(PASSWORD_KEY, None, REFERENCE, "new", Place("configs/environments/dev.yaml", 6))


def test_the_same_secret_from_another_place_is_a_change_of_the_place_only() -> None:
    case = applied().write(dev=WITH_PASSWORD.replace("DEV_PASSWORD", "NEW_PLACE"))
    case.secrets.values["NEW_PLACE"] = "correct"
    (change,) = planned(case).plan.environments[0].changes
    assert (change.before, change.after, change.secret) == (REFERENCE, {"from_env": "NEW_PLACE"}, "unchanged")


def test_a_plan_never_holds_the_secret() -> None:
    case = Case(secrets={"DEV_PASSWORD": "correct horse"}, dev=WITH_PASSWORD)
    planning = planned(case)
    assert "correct horse" not in repr(planning)
    assert planning.steps[0].secret is not None
    assert planning.steps[0].secret.get_secret_value() == "correct horse"


def test_a_secret_that_cannot_be_used_is_a_trouble_at_its_reference() -> None:
    (step,) = planned(Case(dev=WITH_PASSWORD)).steps
    trouble = step.trouble
    assert trouble is not None
    assert (trouble.code, str(trouble.origin)) == (Code.SECRET_UNSET, "configs/environments/dev.yaml:6:5")


def two_stores() -> Case:
    store = "environments: {qa: {store: {type: sqlite, path: other}}}\n"
    return Case(stgitops=PROJECT + store, dev=DEV, qa=DEV)


def test_a_store_that_cannot_be_opened_stops_only_its_environments() -> None:
    case = two_stores()
    case.stores.unreachable = {"other"}
    plan = planned(case).plan
    assert [each.environment for each in plan.environments] == ["dev"]
    assert plan.unplanned == (Unplanned("qa", "the store other does not answer", "start it"),)


def test_a_store_that_cannot_be_read_stops_only_its_environments() -> None:
    case = two_stores()
    case.stores.stores["store.sqlite3"] = BrokenStore("read")
    plan = planned(case).plan
    assert [each.environment for each in plan.environments] == ["qa"]
    assert plan.unplanned == (Unplanned("dev", "the store refused to read", "make room"),)


def test_an_environment_with_errors_is_not_planned_and_its_findings_are_there() -> None:
    planning = planned(Case(dev=DEV, qa="delivery_delay: x"))
    assert [each.environment for each in planning.plan.environments] == ["dev"]
    assert planning.validation.has_errors
    assert planning.validation.environments == 2


def test_more_environments_than_are_asked_for_together() -> None:
    case = Case(**{f"customer_{number}": DEV for number in range(501)})
    assert len(planned(case).plan.environments) == 501


def test_the_digest_of_the_project_is_that_of_its_data() -> None:
    one, other = Case(), Case().write(stgitops="# a comment\n" + PROJECT)
    assert planned(one).plan.project_digest == planned(other).plan.project_digest
    other.write(stgitops=PROJECT + "environments: {dev: {production: true}}\n")
    assert planned(one).plan.project_digest != planned(other).plan.project_digest


def test_a_key_that_goes_away_has_no_origin() -> None:
    login = BASE + "  smtp_authentication: {username: u, password: {from_env: DEV_PASSWORD}}\n"
    case = applied(base=login, dev=DEV)
    case.write(dev=DEV + "  smtp_authentication: ~\n")
    changes = planned(case).plan.environments[0].changes
    assert [(each.after, each.origin) for each in changes] == [(None, None), (None, None)]


def test_a_default_has_no_origin() -> None:
    case = Case(base=BASE + "  reporting_level: debug\n", dev=DEV + "  reporting_level: ~\n")
    (change,) = [each for each in planned(case).plan.environments[0].changes if each.key.endswith("reporting_level")]
    assert (change.after, change.origin) == ("error", None)


def test_each_environment_has_the_wave_that_it_has_in_the_whole_project() -> None:
    order = "environments: {b: {after: [a]}, c: {after: [b]}, d: {after: [a]}}\n"
    case = Case(stgitops=PROJECT + order, a=DEV, b=DEV, c=DEV, d=DEV)
    assert {each.environment: each.wave for each in planned(case).plan.environments} == {"a": 1, "b": 2, "c": 3, "d": 2}
    assert [each.wave for each in make_plan(case.load(), ["c"], case.world()).plan.environments] == [3]


def test_what_is_live_has_its_state_and_is_to_be_proven_where_it_is_not_yet() -> None:
    case = applied()
    (dev,) = planned(case).plan.environments
    assert (dev.live_state, dev.to_prove) == (State.UNPROVEN, True)
    apply(planned(case), case.world(), Orders(gate=FakeGate()))
    (dev,) = planned(case).plan.environments
    assert (dev.live_state, dev.to_prove) == (State.HEALTHY, False)
    (dev,) = planned(case.write(base=BASE.replace("10", "20"))).plan.environments
    assert (dev.live_state, dev.to_prove) == (State.HEALTHY, False), "a change is proven when it is applied"
    own = case.write(dev=WITH_PASSWORD + "delivery_delay: 10\n")
    (dev,) = planned(own).plan.environments
    assert (dev.changes, dev.to_prove) == ((), True), "it was proven with another base"


def test_only_a_proof_of_the_live_revision_counts() -> None:
    case = Case()
    for delay in ("10", "20"):
        apply(planned(case.write(base=BASE.replace("10", delay))), case.world(), Orders(gate=FakeGate()))
    (dev,) = planned(case.write(base=BASE, dev="delivery_delay: 20\n" + DEV)).plan.environments
    assert (dev.live_revision, dev.live_state, dev.changes) == (2, State.HEALTHY, ())
    assert dev.to_prove, "with this base only revision 1 was proven"


def test_of_what_is_not_live_no_state_is_known() -> None:
    (dev,) = planned(Case()).plan.environments
    assert (dev.live_state, dev.to_prove, dev.wave, dev.attempt, dev.lock, dev.unproven_in) == (
        None,
        False,
        1,
        None,
        None,
        (),
    )


def test_a_live_revision_that_was_tampered_with_is_not_planned() -> None:
    case = applied()
    store = case.stores.stores["store.sqlite3"]
    assert isinstance(store, FakeStore)
    store._chains["dev"][0] = replace(store._chains["dev"][0], author="eve")
    (missing,) = planned(case).plan.unplanned
    assert (missing.environment, missing.hint) == ("dev", "look at: stgitops history dev --verify")


def test_a_proof_that_was_tampered_with_proves_nothing() -> None:
    case = applied()
    store = case.stores.stores["store.sqlite3"]
    store.prove([replace(prove(store.current(["dev"])["dev"], "", "ada", NOON), author="eve")])
    assert planned(case).plan.environments[0].live_state is State.UNPROVEN
