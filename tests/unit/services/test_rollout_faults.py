"""What a store can do to a rollout: refuse at the worst moment, or take what somebody else writes meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from stgitops.core.outcomes import Conflicted, Failed, RolledBack
from stgitops.core.revisions import Conflict, Draft, Revision, revise
from stgitops.core.states import Proof, State
from stgitops.services.apply import Orders, apply
from stgitops.testing import FakeStore
from tests.unit.fakes import NOON, BrokenStore, Case, FakeGate
from tests.unit.services.rollouts import (
    BAD,
    STORE,
    carry_out,
    changed,
    delays,
    failing,
    live,
    outcomes,
    pending,
    planned,
    states,
)
from tests.workspace import DEV, PROJECT

HEALTHY, UNPROVEN, ROLLED_BACK = State.HEALTHY, State.UNPROVEN, State.ROLLED_BACK


class Overtaken(BrokenStore):
    """A store into which somebody writes right after something was done: `append`, `current` or `prove`."""

    then: tuple[str, int] = ("", 0)

    def _did(self, what: str) -> None:
        name, times = self.then
        self.then = (name, times - 1) if name == what else self.then
        if self.then == (what, 0):
            newest = self._chains["dev"][-1]
            super().append([Draft("dev", newest.number, newest.settings, {}, "eve", NOON, "", "mine")])

    def append(self, drafts: Sequence[Draft]) -> list[Revision | Conflict]:
        answers = super().append(drafts)
        self._did("append")
        return answers

    def current(self, environments: Sequence[str]) -> dict[str, Revision]:
        found = super().current(environments)
        self._did("current")
        return found

    def prove(self, proofs: Sequence[Proof]) -> None:
        self._refuse("prove")
        super().prove(proofs)


def overtaken(*then: str | int, gate: FakeGate | None) -> tuple[Case, list]:
    case = changed(store := Overtaken())
    planning = planned(case)
    store.then = then
    return case, apply(planning, case.world(), Orders(gate=gate))


@pytest.mark.parametrize("gate", [FakeGate(), failing()])
def test_a_revision_that_was_overtaken_before_it_was_proven_is_a_conflict(gate: FakeGate) -> None:
    case, found = overtaken("append", 1, gate=gate)
    assert found == [Conflicted("dev", 1, 3, "eve", NOON, written=2)]
    assert len(gate.tested) == 1, "what is live now is somebody else's"
    assert states(case) == [HEALTHY, State.PENDING, UNPROVEN]


def test_who_is_overtaken_while_rolling_back_leaves_what_came_after_alone() -> None:
    case, found = overtaken("current", 1, gate=failing())
    assert found == [Conflicted("dev", 1, 3, "eve", NOON, written=2)]
    assert live(case).author == "eve"


def test_who_is_overtaken_while_proving_is_told_and_the_proof_is_kept() -> None:
    case, found = overtaken("current", 1, gate=FakeGate())
    assert found == [Conflicted("dev", 1, 3, "eve", NOON, written=2)]
    assert states(case) == [HEALTHY, HEALTHY, UNPROVEN]


def test_who_is_overtaken_when_it_was_rolled_back_is_told() -> None:
    case, found = overtaken("append", 2, gate=failing())
    assert found == [Conflicted("dev", 1, 4, "eve", NOON, written=3)]
    assert states(case) == [HEALTHY, ROLLED_BACK, HEALTHY, UNPROVEN]


def test_what_somebody_wrote_before_it_was_proven_is_not_taken_for_ours() -> None:
    case = Case()
    case.stores.stores[STORE] = store = Overtaken()
    carry_out(case)
    planning = planned(case)
    store.append([Draft("dev", 1, {}, {}, "eve", NOON, "", "")])
    gate = FakeGate()
    assert apply(planning, case.world(), Orders(gate=gate)) == [Conflicted("dev", 1, 2, "eve", NOON)]
    assert gate.tested == []


def test_what_was_changed_outside_since_it_was_planned_is_not_proven() -> None:
    case = Case()
    carry_out(case)
    planning = planned(case)
    store = case.stores.stores[STORE]
    assert isinstance(store, FakeStore)
    store._chains["dev"][0] = replace(store._chains["dev"][0], settings={})
    gate = FakeGate()
    message = "revision 1 was live, and something else was read back"
    hint = "look at: stgitops history dev --verify"
    assert apply(planning, case.world(), Orders(gate=gate)) == [Failed("dev", message, hint)]
    assert gate.tested == []


REFUSALS: list[tuple[str, list, str, str]] = [
    ("append", [BAD], "revision 2 cannot send mail (SMTP-AUTH-005), and could not be rolled back", "the next apply"),
    ("prove", [None], "revision 2 passed the SMTP test, and that could not be kept", "the next apply"),
]


@pytest.mark.parametrize(("refuses", "again", "message", "hint"), REFUSALS)
def test_a_store_that_refuses_when_the_revision_is_live(refuses: str, again: list, message: str, hint: str) -> None:
    case = changed(store := Overtaken())
    refuse_once_tested(store, refuses, gate := FakeGate(dev=[None, *again]))
    (outcome,) = carry_out(case, gate)
    assert isinstance(outcome, Failed)
    assert outcome.message == f"{message}: the store refused to {refuses}"
    assert outcome.hint.startswith(hint)
    assert states(case) == [HEALTHY, State.PENDING]
    store.refuses.clear()
    assert outcomes(carry_out(case, FakeGate(dev=again))) == ["rolled back" if again[0] else "unchanged"]


def refuse_once_tested(store: BrokenStore, what: str, gate: FakeGate) -> None:
    """Let a store refuse from the second test on."""
    usual: Callable = gate._test

    def test(case):
        if len(gate.tested) == 2:
            store.refuses.add(what)
        return usual(case)

    gate._test = test


def test_what_was_rolled_back_counts_though_its_proof_could_not_be_kept() -> None:
    case = changed(store := Overtaken())
    refuse_once_tested(store, "prove", gate := failing())
    (outcome,) = carry_out(case, gate)
    assert isinstance(outcome, RolledBack)
    assert outcome.state is HEALTHY
    assert states(case) == [HEALTHY, ROLLED_BACK, UNPROVEN]


@pytest.mark.parametrize("refuses", ["append", "prove"])
def test_stores_are_written_and_proven_each_by_itself(refuses: str) -> None:
    other = f"{PROJECT}environments: {{qa: {{store: {{type: sqlite, path: other}}}}}}\n"
    case = changed(store := Overtaken(), stgitops=other, dev=DEV, qa=DEV)
    store.refuses.add(refuses)
    assert outcomes(carry_out(case, FakeGate())) == ["failed", "applied"]
    assert states(case, "qa") == [HEALTHY, HEALTHY]


def test_another_revision_of_the_same_number_is_not_taken_for_the_one_that_was_written() -> None:
    class Replaced(FakeStore):
        def current(self, environments: Sequence[str]) -> dict[str, Revision]:
            draft = Draft("dev", 0, {}, {}, "eve", NOON, "", "")
            return {name: revise(draft, each.number, "") for name, each in super().current(environments).items()}

    case = Case()
    case.stores.stores[STORE] = Replaced()
    (outcome,) = carry_out(case, gate := FakeGate())
    assert isinstance(outcome, Failed)
    assert outcome.message == "revision 1 was written, and something else was read back"
    assert gate.tested == [("dev",)]


def test_what_was_tampered_with_is_not_brought_back() -> None:
    case = pending(store := FakeStore())
    first = store._chains["dev"][0]
    store._chains["dev"][0] = replace(first, settings=dict(first.settings) | {"delivery_delay": 99})
    carry_out(case, FakeGate(dev=[BAD]))
    assert 99 not in delays(case)[1:]
