"""Outcomes as sentences and as text."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin
from stgitops.core.outcomes import Applied, Conflicted, Failed, NotStarted, Outcome, Refused, Unchanged
from stgitops.render.explanations import explanation
from stgitops.render.text.outcomes import outcomes_text
from stgitops.render.text.style import Style
from tests.unit.fakes import NOON

UNSET = Finding(Code.SECRET_UNSET, "the variable A is not set", Origin("dev.yaml", 6, 5), hint="set it")
AGAIN = "nothing was written, plan again"
ALL: list[tuple[Outcome, str]] = [
    (Applied("dev", 2, 1), "revision 2 (1 change)"),
    (Applied("dev", 2, 3), "revision 2 (3 changes)"),
    (Unchanged("dev", 4), "revision 4"),
    (
        Conflicted("dev", 3, 4, "eve", NOON),
        "revision 4 by eve, 2026-11-24 12:00:00 UTC, came first and this builds on revision 3; " + AGAIN,
    ),
    (
        Conflicted("dev", 0, 1, "eve", NOON),
        "revision 1 by eve, 2026-11-24 12:00:00 UTC, came first and this builds on no revision; " + AGAIN,
    ),
    (Conflicted("dev", 3, 0, "", None), "revision 3 is no longer there; nothing was written, plan again"),
    (Refused("dev", UNSET), "the variable A is not set [STG501], asked for at dev.yaml:6:5 (set it)"),
    (Failed("dev", "it is full", "make room"), "it is full (make room)"),
    (Failed("dev", "it is full"), "it is full"),
    (NotStarted("prod", "qa"), "it comes after qa, which did not go well"),
]


@pytest.mark.parametrize(("outcome", "sentence"), ALL)
def test_every_outcome_is_a_sentence_and_a_line(outcome: Outcome, sentence: str) -> None:
    assert explanation(outcome) == sentence
    line, summary = outcomes_text([outcome], Style()).splitlines()
    assert line == f"{outcome.environment}: {outcome.outcome}: {sentence}"
    assert summary == f"done: 1 {outcome.outcome}"


def test_the_summary_counts_each_kind() -> None:
    outcomes = [Applied("a", 1, 1), Unchanged("b", 1), Applied("c", 1, 1)]
    assert outcomes_text(outcomes, Style()).splitlines()[-1] == "done: 2 applied, 1 unchanged"
    assert outcomes_text([], Style()) == "done: no environments\n"


def test_what_a_store_holds_cannot_do_anything_to_a_terminal() -> None:
    text = outcomes_text([Conflicted("dev", 0, 1, "eve\x1b[2J\n", NOON)], Style())
    assert all(line.isprintable() for line in text.splitlines())
    assert len(text.splitlines()) == 2


@pytest.mark.parametrize(
    ("outcome", "color"),
    [(ALL[0][0], 32), (ALL[2][0], 2), (ALL[3][0], 31), (ALL[6][0], 31), (ALL[7][0], 31), (ALL[9][0], 33)],
)
def test_outcomes_have_colours(outcome: Outcome, color: int) -> None:
    assert f": \x1b[{color}m{outcome.outcome}\x1b[0m: " in outcomes_text([outcome], Style(color=True))
