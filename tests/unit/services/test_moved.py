"""What moved since a plan was saved, the secrets included."""

import pytest

from stgitops.core.plan import Plan
from stgitops.services.apply import moved_since
from tests.unit.fakes import Case, FakeGate
from tests.unit.services.rollouts import carry_out, changed, delayed, failing, outcomes, planned, with_password
from tests.workspace import BASE, DEV, OTHER_KEY, PROJECT, STORE_KEY


def moved(case: Case, saved: Plan) -> list[str]:
    return moved_since(saved, planned(case), case.world())


def test_a_fresh_plan_still_holds() -> None:
    case = with_password()
    assert moved(case, planned(case).plan) == []


def test_a_plan_is_stale_when_another_revision_is_live() -> None:
    case = with_password()
    saved = planned(case).plan
    carry_out(delayed(case, 20))
    delayed(case, 10)
    assert moved(case, saved) == ["dev: revision 1 is live, and the plan builds on no revision"]


def test_a_plan_is_stale_when_the_settings_or_the_secret_or_the_project_changed() -> None:
    case = with_password()
    saved = planned(case).plan
    case.secrets.values["DEV_PASSWORD"] = "other"
    assert moved(case, saved) == ["dev: the secret from DEV_PASSWORD, or the store key, was changed"]
    case.write(base=BASE.replace("10", "20"))
    assert moved(case, saved)[0] == "dev: the settings in the files were changed"
    case.write(stgitops=PROJECT + "environments: {dev: {production: true}}\n")
    assert moved(case, saved)[0] == "the project file was changed"


def test_the_secret_is_compared_under_every_key() -> None:
    case = with_password()
    saved = planned(case).plan
    case.key = f"{OTHER_KEY},{STORE_KEY}"
    assert moved(case, saved) == []
    case.key = OTHER_KEY
    assert moved(case, saved) == ["dev: the secret from DEV_PASSWORD, or the store key, was changed"]


@pytest.mark.parametrize(("saved_key", "key"), [(None, STORE_KEY), (STORE_KEY, None), (None, None)])
def test_without_a_key_the_secret_cannot_be_compared(saved_key: str | None, key: str | None) -> None:
    case = with_password(key=saved_key)
    saved = planned(case).plan
    case.key = key
    case.secrets.values["DEV_PASSWORD"] = "other"
    assert moved(case, saved) == []


def test_a_secret_that_is_gone_is_no_move_and_is_refused_by_apply() -> None:
    case = with_password()
    saved = planned(case).plan
    case.secrets.values.clear()
    assert moved(case, saved) == []
    assert outcomes(carry_out(case)) == ["refused"]


def test_a_plan_that_was_carried_out_is_not_stale() -> None:
    case = with_password(qa=DEV)
    saved = planned(case).plan
    carry_out(case, names=["dev"])
    assert moved(case, saved) == []
    assert outcomes(carry_out(case)) == ["unchanged", "applied"]
    assert moved(case, saved) == []


def test_a_plan_that_was_carried_out_is_stale_where_its_secret_is_another_one() -> None:
    case = with_password()
    saved = planned(case).plan
    carry_out(case)
    case.secrets.values["DEV_PASSWORD"] = "other"
    assert moved(case, saved)[-1] == "dev: the secret from DEV_PASSWORD, or the store key, was changed"


@pytest.mark.parametrize("first", [True, False])
def test_a_plan_whose_settings_were_rolled_back_since_is_not_stale_and_refused_there_alone(first: bool) -> None:
    case = Case(dev=DEV, qa=DEV)
    if not first:
        carry_out(case)
    saved = planned(delayed(case, 20)).plan
    assert outcomes(carry_out(case, failing(), ["dev"])) == ["rolled back"]
    assert moved(case, saved) == []
    assert outcomes(carry_out(case, FakeGate())) == ["refused", "applied"]
    assert moved(case, saved) == []


def test_a_plan_is_stale_where_its_settings_were_rolled_back_before_it_was_made() -> None:
    case = changed()
    assert outcomes(carry_out(case, failing())) == ["rolled back"]
    saved = planned(case).plan
    carry_out(delayed(case, 30), FakeGate())
    delayed(case, 20)
    assert moved(case, saved) == ["dev: revision 4 is live, and the plan builds on revision 3"]


def test_a_plan_whose_store_did_not_answer_is_stale_once_it_does() -> None:
    case = Case(stgitops=f"{PROJECT}environments: {{qa: {{store: {{type: sqlite, path: other}}}}}}\n", dev=DEV, qa=DEV)
    case.stores.unreachable = {"other"}
    saved = planned(case).plan
    assert moved(case, saved) == []
    case.stores.unreachable = set()
    assert moved(case, saved) == ["qa: its store did not answer when the plan was made, and does now"]


def test_a_plan_whose_settings_were_rolled_back_is_stale_where_somebody_applied_others_since() -> None:
    case = changed()
    saved = planned(case).plan
    assert outcomes(carry_out(case, failing())) == ["rolled back"]
    carry_out(delayed(case, 30), FakeGate())
    assert moved(delayed(case, 20), saved) == ["dev: revision 4 is live, and the plan builds on revision 1"]
