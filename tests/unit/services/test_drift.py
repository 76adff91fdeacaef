"""Drift: each cause by itself, several together, and what is none."""

from dataclasses import replace

import pytest

from stgitops.core.codes import Code
from stgitops.core.drift import Cause, Drift, EnvironmentDrift
from stgitops.core.plan import Unplanned
from stgitops.core.revisions import Draft, revise
from stgitops.core.states import State, prove
from stgitops.services.drift import Drifts, drift
from stgitops.testing import FakeStore
from tests.unit.fakes import NOON, BrokenStore, Case, FakeGate
from tests.unit.services.rollouts import STORE, carry_out, changed, delayed, failing, live, pending, with_password
from tests.workspace import BASE, DEV, OTHER_KEY, PROJECT, STORE_KEY, WITH_PASSWORD


def found(case: Case, *names: str) -> Drifts:
    project = case.load()
    return drift(project, names or list(project.environments), case.world())


def dev(case: Case) -> EnvironmentDrift:
    (only,) = found(case).environments
    return only


def causes(case: Case) -> list[Cause]:
    return [each.cause for each in dev(case).drifts]


def messages(case: Case) -> list[str]:
    return [each.message for each in dev(case).drifts]


def applied(**files: str) -> Case:
    case = with_password(**files)
    carry_out(case, FakeGate())
    return case


def store_of(case: Case) -> FakeStore:
    store = case.stores.stores[STORE]
    assert isinstance(store, FakeStore)
    return store


def test_what_is_live_as_it_is_wanted_is_no_drift() -> None:
    assert dev(applied()) == EnvironmentDrift("dev", 1, State.HEALTHY, ())


def test_what_was_applied_without_the_smtp_test_is_no_drift() -> None:
    case = Case()
    carry_out(case)
    assert dev(case) == EnvironmentDrift("dev", 1, State.UNPROVEN, ())


def test_never_applied() -> None:
    drifts = (Drift(Cause.NEVER_APPLIED, "there is no revision"),)
    assert dev(Case()) == EnvironmentDrift("dev", 0, None, drifts)
    assert dev(with_password()) == EnvironmentDrift("dev", 0, None, drifts)


def test_withdrawn() -> None:
    case = Case()
    carry_out(case, failing())
    assert (dev(case).revision, dev(case).state) == (2, State.WITHDRAWN)
    assert causes(case) == [Cause.MOVED_AHEAD]
    (message,) = messages(case)
    assert message.startswith("revision 2 withdrew the settings, and none are live; these settings were revision 1, ")


def test_the_files_moved_ahead() -> None:
    case = delayed(applied(), 20).write(dev=WITH_PASSWORD.replace("smtp.example.org", "relay.example.org"))
    assert causes(case) == [Cause.MOVED_AHEAD]
    assert messages(case) == ["delivery_delay, error_notifications.smtp_server changed since revision 1"]


def test_a_secret_from_another_place_is_the_files_that_moved_ahead() -> None:
    case = applied().write(dev=WITH_PASSWORD.replace("DEV_PASSWORD", "NEW_PLACE"))
    case.secrets.values["NEW_PLACE"] = "correct"
    assert causes(case) == [Cause.MOVED_AHEAD]
    case.secrets.values["NEW_PLACE"] = "another"
    assert causes(case) == [Cause.MOVED_AHEAD, Cause.SECRET_ROTATED]


def test_a_login_that_is_new_or_gone_is_the_files_that_moved_ahead() -> None:
    assert causes(applied().write(dev=DEV)) == [Cause.MOVED_AHEAD]
    assert causes(applied(dev=DEV).write(dev=WITH_PASSWORD)) == [Cause.MOVED_AHEAD]


def test_the_secret_was_rotated() -> None:
    case = applied()
    case.secrets.values["DEV_PASSWORD"] = "another"
    assert dev(case).drifts == (Drift(Cause.SECRET_ROTATED, "DEV_PASSWORD is not what revision 1 holds"),)
    assert causes(delayed(case, 20)) == [Cause.MOVED_AHEAD, Cause.SECRET_ROTATED]


@pytest.mark.parametrize(
    ("password", "key", "not_compared"),
    [
        ("another", None, "no key"),
        (Code.SECRET_UNSET, STORE_KEY, "DEV_PASSWORD: A secret is not set"),
        ("correct", f"{OTHER_KEY},{STORE_KEY}", ""),
    ],
)
def test_a_secret_that_cannot_be_compared_is_no_drift_and_that_is_told(
    password: str | Code, key: str | None, not_compared: str
) -> None:
    case = applied()
    case.secrets.values["DEV_PASSWORD"], case.key = password, key
    assert dev(case) == EnvironmentDrift("dev", 1, State.HEALTHY, (), not_compared)


def test_not_proven() -> None:
    case = pending()
    drifts = (Drift(Cause.NOT_PROVEN, "an apply was cut off before it proved revision 2"),)
    assert dev(case) == EnvironmentDrift("dev", 2, State.PENDING, drifts)
    assert causes(delayed(case, 30)) == [Cause.MOVED_AHEAD, Cause.NOT_PROVEN]


def test_settings_that_were_rolled_back_are_told_of_as_such() -> None:
    case = changed()
    carry_out(case, failing())
    attempt = "rolled back on 2026-11-24 12:00 UTC, because of SMTP-AUTH-005: User name or password is wrong"
    assert messages(case) == [f"delivery_delay changed since revision 3; these settings were revision 2, {attempt}"]


def test_a_live_revision_that_was_changed_outside() -> None:
    case = applied()
    chain = store_of(case)._chains["dev"]
    chain[0] = replace(chain[0], author="eve")
    message = "revision 1 is not what was written: its digest differs"
    only = dev(case)
    assert only.drifts == (Drift(Cause.CHANGED_OUTSIDE, message),), "nobody knows who changed it in place"
    assert only.revision == 1
    assert only.not_compared == "the history was changed outside"


def test_an_earlier_revision_that_was_changed_outside_by_nobody_knows_whom() -> None:
    case = applied()
    carry_out(delayed(case, 20), FakeGate())
    chain = store_of(case)._chains["dev"]
    chain[0] = replace(chain[0], message="forged", author="eve")
    assert dev(case).drifts == (Drift(Cause.CHANGED_OUTSIDE, "revision 1 is not what was written: its digest differs"),)
    assert (dev(case).revision, dev(case).state) == (2, State.HEALTHY)


def test_a_revision_that_is_missing() -> None:
    case = applied()
    carry_out(delayed(case, 20), FakeGate())
    del store_of(case)._chains["dev"][0]
    assert dev(case).drifts == (Drift(Cause.CHANGED_OUTSIDE, "revision 1 is missing"),)


def test_who_added_a_revision_that_does_not_follow_the_one_before_is_named() -> None:
    case = applied()
    chain = store_of(case)._chains["dev"]
    intruders = ((2, "eve"), (3, "mallory"))
    chain += [revise(Draft("dev", number - 1, {}, {}, by, NOON, "", ""), number, "x") for number, by in intruders]
    (only,) = dev(case).drifts
    assert (only.cause, only.author) == (Cause.CHANGED_OUTSIDE, "eve")
    chain[0] = replace(chain[0], message="forged")
    (only,) = dev(case).drifts
    assert only.author == "", "where the one before was changed, it is what does not fit"


def test_all_revisions_are_gone_and_a_proof_is_left() -> None:
    case = applied()
    store_of(case)._chains.clear()
    message = "the proof of revision 1 is not what was written"
    assert (dev(case).revision, dev(case).drifts) == (0, (Drift(Cause.CHANGED_OUTSIDE, message),))


def test_a_proof_that_nobody_gave() -> None:
    case = Case()
    carry_out(case)
    forged = replace(prove(live(case), "", "eve", NOON), author="ada")
    store_of(case).prove([forged])
    assert messages(case) == ["the proof of revision 1 is not what was written"]
    assert causes(case) == [Cause.CHANGED_OUTSIDE]


def test_what_was_changed_outside_is_told_and_nothing_else() -> None:
    case = applied()
    case.secrets.values["DEV_PASSWORD"] = "another"
    chain = store_of(case)._chains["dev"]
    chain[0] = replace(chain[0], author="eve")
    assert causes(delayed(case, 20)) == [Cause.CHANGED_OUTSIDE]


def test_what_another_stgitops_wrote_is_the_files_that_lag_behind() -> None:
    case = Case()
    carry_out(case)
    store_of(case).append([Draft("dev", 1, {**live(case).settings, "delivery_delay": 7}, {}, "eve", NOON, "", "")])
    assert causes(case) == [Cause.MOVED_AHEAD]


def test_a_store_that_does_not_answer_leaves_the_others_compared() -> None:
    project = f"{PROJECT}environments: {{qa: {{store: {{type: sqlite, path: other}}}}}}\n"
    case = Case(stgitops=project, dev=DEV, qa=DEV)
    carry_out(case)
    case.stores.unreachable = {"other"}
    result = found(case)
    assert [each.environment for each in result.environments] == ["dev"]
    assert result.unanswered == (Unplanned("qa", "the store other does not answer", "start it"),)
    case.stores.unreachable = set()
    case.stores.stores[STORE] = BrokenStore("read")
    result = found(case)
    assert [each.environment for each in result.environments] == ["qa"]
    assert result.unanswered == (Unplanned("dev", "the store refused to read", "make room"),)


def test_in_the_order_of_the_project_and_only_those_that_were_named() -> None:
    case = Case(stgitops=f"{PROJECT}environments: {{a: {{after: [b]}}}}\n", a=DEV, b="delivery_delay: 1\n" + DEV, c=DEV)
    assert [each.environment for each in found(case).environments] == ["b", "c", "a"]
    assert [each.environment for each in found(case, "a").environments] == ["a"]


def test_where_the_files_are_wrong_the_validation_says_so() -> None:
    case = applied().write(base=BASE + "nonsense: 1\n")
    assert found(case).validation.has_errors


def test_nothing_is_written() -> None:
    case = pending()
    before = (dict(store_of(case)._chains), dict(store_of(case)._proofs))
    found(delayed(case, 30))
    assert (store_of(case)._chains, store_of(case)._proofs) == before
