"""A plan carried out: every outcome."""

from datetime import datetime
from typing import Any

import pytest

from stgitops.core.codes import Code
from stgitops.core.diff import PASSWORD_KEY
from stgitops.core.outcomes import Applied, CannotSend, Conflicted, Failed, NotStarted, Refused, Unchanged
from stgitops.core.revisions import Draft, is_intact, revise
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.states import State
from stgitops.services.apply import Orders, apply
from stgitops.services.plan import make_plan
from tests.unit.fakes import NOON, BrokenStore, Case, EmptiedStore, FakeGate, ForgetfulStore, RacedStore
from tests.unit.services.rollouts import carry_out, delayed, live, outcomes, planned, states, with_password
from tests.workspace import BASE, DEV, OTHER_KEY, PROJECT, STORE_KEY, WITH_PASSWORD

ORDER = "environments: {qa: {after: [dev]}, prod: {after: [qa]}}\n"


def test_a_first_revision() -> None:
    case = with_password()
    assert carry_out(case) == [Applied("dev", 1, 9)]
    revision = live(case)
    assert is_intact(revision)
    assert (revision.number, revision.author, revision.created_at) == (1, "ada", NOON)
    assert (revision.commit, revision.message) == ("0123456789abcdef", "first revision")
    assert revision.settings["error_notifications"]["smtp_server"] == "smtp.example.org"
    assert case.sealer is not None
    opened = case.sealer.open(revision.sealed[PASSWORD_KEY])
    assert opened is not None
    assert opened.get_secret_value() == "correct"
    assert "correct" not in repr(revision)


def test_what_is_live_already_is_not_written_again() -> None:
    case = with_password()
    carry_out(case)
    assert carry_out(case) == [Unchanged("dev", 1)]
    assert live(case).number == 1


@pytest.mark.parametrize(
    ("base", "given", "message"),
    [
        (BASE.replace("10", "20"), "", "change delivery_delay"),
        (BASE.replace("10", "20").replace("587", "2525"), "", "change delivery_delay and 1 more"),
        (BASE.replace("10", "20"), "as agreed", "as agreed"),
    ],
)
def test_the_message_of_a_revision(base: str, given: str, message: str) -> None:
    case = Case()
    carry_out(case)
    (outcome,) = carry_out(case.write(base=base), message=given)
    assert isinstance(outcome, Applied)
    assert (outcome.revision, live(case).message) == (2, message)


def test_a_changed_secret_is_sealed_anew() -> None:
    case = with_password()
    carry_out(case)
    case.secrets.values["DEV_PASSWORD"] = "changed"
    assert carry_out(case) == [Applied("dev", 2, 1)]
    assert live(case).message == "change password"
    assert carry_out(case) == [Unchanged("dev", 2)]


def test_after_the_keys_were_rotated_the_old_seal_still_opens() -> None:
    case = with_password()
    carry_out(case)
    case.key = f"{OTHER_KEY},{STORE_KEY}"
    assert carry_out(case) == [Unchanged("dev", 1)]
    case.key = OTHER_KEY
    assert carry_out(case) == [Applied("dev", 2, 1)]


@pytest.mark.parametrize("code", [Code.SECRET_UNSET, Code.SECRET_EMPTY, Code.SECRET_LINE_BREAK, Code.SECRET_UNREADABLE])
def test_a_secret_that_cannot_be_used_stops_its_environment_before_anything_is_written(code: Code) -> None:
    case = Case(secrets={"DEV_PASSWORD": code}, dev=WITH_PASSWORD, qa=DEV)
    refused, applied = sorted(carry_out(case), key=lambda each: each.environment)
    assert isinstance(refused, Refused)
    assert (refused.environment, refused.finding.code) == ("dev", code)
    assert "DEV_PASSWORD" in refused.finding.message
    assert isinstance(applied, Applied)
    assert case.stores.stores["store.sqlite3"].current(["dev"]) == {}


def test_without_a_key_a_secret_is_not_written() -> None:
    case = with_password(key=None)
    (outcome,) = carry_out(case)
    assert isinstance(outcome, Refused)
    assert (outcome.finding.code, outcome.finding.hint) == (Code.NO_STORE_KEY, "make one with: stgitops key new")
    assert outcome.finding.message == "there is no key to seal the password with: STGITOPS_STORE_KEY is not set"
    assert str(outcome.finding.origin) == "configs/environments/dev.yaml:6:5"


def test_without_a_key_what_needs_no_secret_is_written() -> None:
    assert carry_out(Case(key=None)) == [Applied("dev", 1, 7)]


def test_without_the_gate_a_revision_is_unproven_and_with_it_healthy() -> None:
    case = Case()
    assert carry_out(case) == [Applied("dev", 1, 7, State.UNPROVEN)]
    assert not live(case).terms.to_prove
    assert carry_out(delayed(case, 20), FakeGate()) == [Applied("dev", 2, 1, State.HEALTHY)]
    assert live(case).terms.to_prove
    assert states(case) == [State.UNPROVEN, State.HEALTHY]


def test_what_is_live_and_unproven_is_proven_without_another_revision() -> None:
    case, gate = Case(), FakeGate()
    carry_out(case)
    assert carry_out(case, gate) == [Unchanged("dev", 1, State.HEALTHY)]
    assert gate.tested == [("dev",)]
    assert states(case) == [State.HEALTHY]
    assert carry_out(case, gate) == [Unchanged("dev", 1, State.HEALTHY)]
    assert gate.tested == [("dev",)], "what is proven is not proven again"


def test_settings_that_were_withdrawn_are_new_again() -> None:
    case = Case()
    carry_out(case, FakeGate(dev=[None, SmtpCode.WRONG_CREDENTIALS]))
    assert states(case) == [State.ROLLED_BACK, State.WITHDRAWN]
    assert carry_out(case, FakeGate(), retry_failed=True) == [Applied("dev", 3, 7, State.HEALTHY)]
    assert live(case).message == "settings again, after they were withdrawn"


def test_each_outcome_is_told_when_it_is_known() -> None:
    case = Case(stgitops=PROJECT + ORDER, dev=DEV, qa=DEV, prod=DEV)
    gate, told = FakeGate(), []
    found = carry_out(case, gate, told=lambda each: told.append((each.environment, len(gate.tested))))
    assert [each.environment for each in found] == ["dev", "qa", "prod"]
    assert told == [("dev", 2), ("qa", 4), ("prod", 6)]


def intruder(environment: str = "dev", builds_on: int = 0, created_at: datetime = NOON) -> Draft:
    return Draft(environment, builds_on, {"delivery_delay": 1}, {}, "eve", created_at, "", "first")


def test_who_comes_second_is_told_who_came_first_and_others_go_on() -> None:
    case = Case(dev=DEV, qa=DEV)
    case.stores.stores["store.sqlite3"] = RacedStore(intruder())
    conflicted, applied = carry_out(case)
    assert conflicted == Conflicted("dev", 0, 1, "eve", NOON)
    assert applied == Applied("qa", 1, 7)
    assert live(case).author == "eve"


def test_a_store_that_was_emptied_is_a_conflict() -> None:
    case = Case()
    case.stores.stores["store.sqlite3"] = store = EmptiedStore()
    store._chains["dev"] = [revise(Draft("dev", 0, {}, {}, "eve", NOON, "", ""), 1, "")]
    assert carry_out(case) == [Conflicted("dev", 1, 0, "", None)]


def test_what_is_not_read_back_as_it_was_written_failed() -> None:
    case = Case()
    case.stores.stores["store.sqlite3"] = ForgetfulStore()
    message = "revision 1 was written, and something else was read back"
    assert carry_out(case) == [Failed("dev", message, "look at: stgitops history dev --verify")]


def test_a_revision_that_came_right_after_is_no_failure() -> None:
    class Overtaken(RacedStore):
        def append(self, drafts: Any) -> Any:
            answers = super().append(drafts)
            super().append([intruder(builds_on=1)])
            return answers

    case = Case()
    case.stores.stores["store.sqlite3"] = Overtaken()
    assert carry_out(case) == [Applied("dev", 1, 7)]
    assert live(case).number == 2


def test_a_store_that_refuses_fails_only_its_environments() -> None:
    project = PROJECT + "environments: {qa: {store: {type: sqlite, path: other}}}\n"
    case = Case(stgitops=project, dev=DEV, qa=DEV)
    case.stores.stores["other"] = BrokenStore("append")
    assert carry_out(case) == [Applied("dev", 1, 7), Failed("qa", "the store refused to append", "make room")]


def test_environments_come_wave_by_wave() -> None:
    case = Case(stgitops=PROJECT + ORDER, dev=DEV, qa=DEV, prod=DEV, other=DEV)
    names = [outcome.environment for outcome in carry_out(case)]
    assert names.index("dev") < names.index("qa") < names.index("prod")
    assert {outcome.outcome for outcome in carry_out(case)} == {"unchanged"}


def test_what_comes_after_a_failure_is_not_started() -> None:
    case = Case(stgitops=PROJECT + ORDER, dev=WITH_PASSWORD, qa=DEV, prod=DEV, other=DEV)
    outcomes = {outcome.environment: outcome for outcome in carry_out(case)}
    assert isinstance(outcomes["dev"], Refused)
    assert outcomes["qa"] == NotStarted("qa", "dev")
    assert outcomes["prod"] == NotStarted("prod", "qa")
    assert isinstance(outcomes["other"], Applied)


def test_what_comes_after_an_environment_without_a_plan_is_not_started() -> None:
    project = PROJECT + "environments: {dev: {store: {type: sqlite, path: other}}, qa: {after: [dev]}}\n"
    case = Case(stgitops=project, dev=DEV, qa=DEV)
    case.stores.unreachable = {"other"}
    assert carry_out(case) == [Failed("dev", "the store other does not answer", "start it"), NotStarted("qa", "dev")]


def test_the_next_wave_begins_when_the_one_before_is_proven_and_not_where_it_failed() -> None:
    case = Case(stgitops=PROJECT + ORDER, dev=DEV, qa=DEV, prod=DEV)
    gate = FakeGate(qa=[None, SmtpCode.RECIPIENT_UNKNOWN])
    assert outcomes(carry_out(case, gate)) == ["applied", "rolled back", "not started"]
    assert gate.tested == [("dev",), ("dev",), ("qa",), ("qa",)]
    assert states(case, "prod") == []


def test_what_comes_after_settings_that_cannot_send_mail_is_not_started() -> None:
    case = Case(stgitops=PROJECT + ORDER, dev=DEV, qa=DEV, prod=DEV)
    found = carry_out(case, FakeGate(dev=[SmtpCode.WRONG_CREDENTIALS]))
    assert isinstance(found[0], CannotSend)
    assert found[1:] == [NotStarted("qa", "dev"), NotStarted("prod", "qa")]


def test_what_was_not_asked_for_holds_nothing_up() -> None:
    case = Case(stgitops=PROJECT + ORDER, dev=DEV, qa=DEV, prod=DEV)
    planning = make_plan(case.load(), ["prod"], case.world())
    assert apply(planning, case.world(), Orders()) == [Applied("prod", 1, 7)]


def test_more_environments_than_are_appended_together() -> None:
    case = Case(**{f"customer_{number}": DEV for number in range(501)})
    assert len([each for each in carry_out(case) if isinstance(each, Applied)]) == 501


def test_what_was_written_and_cannot_be_read_back_is_told_as_written() -> None:
    case = Case()
    planning = planned(case)
    case.stores.stores["store.sqlite3"] = BrokenStore("read")
    message = "revision 1 was written, and could not be read back: the store refused to read"
    assert apply(planning, case.world(), Orders()) == [Failed("dev", message, "make room")]


def test_a_conflict_stays_one_where_nothing_can_be_read_back() -> None:
    case = Case(dev=DEV, qa=DEV)
    planning = planned(case)
    case.stores.stores["store.sqlite3"] = store = BrokenStore("read")
    store.append([intruder()])
    conflicted, failed = apply(planning, case.world(), Orders())
    assert conflicted == Conflicted("dev", 0, 1, "eve", NOON)
    assert isinstance(failed, Failed)
    assert failed.environment == "qa"


def test_a_store_that_cannot_be_opened_for_the_apply_is_an_outcome() -> None:
    case = Case()
    planning = planned(case)
    case.stores.unreachable = {"store.sqlite3"}
    (outcome,) = apply(planning, case.world(), Orders())
    assert isinstance(outcome, Failed)
    assert (outcome.environment, outcome.hint) == ("dev", "start it")
    assert "the store store.sqlite3 does not answer" in outcome.message
    assert "was written" not in outcome.message
    assert case.stores.stores["store.sqlite3"].current(["dev"]) == {}


def test_an_order_holds_across_an_environment_that_was_not_asked_for() -> None:
    case = Case(stgitops=PROJECT + ORDER, dev=WITH_PASSWORD, qa=DEV, prod=DEV)
    planning = make_plan(case.load(), ["dev", "prod"], case.world())
    assert [each.outcome for each in apply(planning, case.world(), Orders())] == ["refused", "not started"]
