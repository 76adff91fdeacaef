"""Outcomes as sentences and as text."""

import pytest

from stgitops.core import smtp_cases
from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin
from stgitops.core.outcomes import (
    Applied,
    CannotSend,
    Conflicted,
    Failed,
    NotStarted,
    Outcome,
    Refused,
    RolledBack,
    Unchanged,
)
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Letter, Result, SmtpTest, Step, StepName, Trouble, not_begun
from stgitops.core.states import State
from stgitops.render.explanations import explanation
from stgitops.render.text.outcomes import outcomes_text
from stgitops.render.text.style import Style
from tests.unit.fakes import NOON

UNSET = Finding(Code.SECRET_UNSET, "the variable A is not set", Origin("dev.yaml", 6, 5, 8), hint="set it")
LOCKED = Finding(Code.LOCKED, "it is locked by eve", Origin("dev.yaml"))
AGAIN = "nothing was written, plan again"
TROUBLE = Trouble(SmtpCode.WRONG_CREDENTIALS, "the password is wrong", answer="535 5.7.8 No", cause="it wants another")
FAILED = smtp_cases.Tested(
    smtp_cases.Case("dev", "live", TROUBLE, Letter(), None),
    SmtpTest((Step(StepName.AUTH, Result.FAILED, 1, troubles=(TROUBLE,)),), 1),
)
UNTESTED = smtp_cases.Tested(FAILED.case, not_begun(Trouble(SmtpCode.NO_SECRET, "no key opens it", setting="")))
CANNOT = "cannot send mail: the password is wrong [SMTP-AUTH-005]"
DETAILS = [
    "    the server said: 535 5.7.8 No",
    "    likely cause: it wants another",
    "    setting: error_notifications.smtp_authentication.password",
    "    more: stgitops explain SMTP-AUTH-005",
]
ALL: list[tuple[Outcome, str]] = [
    (Applied("dev", 2, 1), "revision 2 (1 change), unproven"),
    (Applied("dev", 2, 3, State.HEALTHY), "revision 2 (3 changes), healthy"),
    (Unchanged("dev", 4, State.PENDING), "revision 4, pending"),
    (
        Conflicted("dev", 3, 4, "eve", NOON),
        "revision 4 by eve, 2026-11-24 12:00:00 UTC, came first and this builds on revision 3; " + AGAIN,
    ),
    (
        Conflicted("dev", 0, 1, "eve", NOON),
        "revision 1 by eve, 2026-11-24 12:00:00 UTC, came first and this builds on no revision; " + AGAIN,
    ),
    (Conflicted("dev", 3, 0, "", None), "revision 3 is no longer there; nothing was written, plan again"),
    (Refused("dev", UNSET), "the variable A is not set [STG501], at dev.yaml:6:5 (set it)"),
    (Failed("dev", "it is full", "make room"), "it is full (make room)"),
    (Failed("dev", "it is full"), "it is full"),
    (NotStarted("prod", "qa"), "it comes after qa, which did not go well"),
    (
        Conflicted("dev", 3, 5, "eve", NOON, written=4),
        "revision 4 is no longer live: revision 5 by eve, 2026-11-24 12:00:00 UTC, took its place meanwhile",
    ),
    (Refused("dev", LOCKED), "it is locked by eve [STG607]"),
]
FAILURES: list[tuple[Outcome, str]] = [
    (CannotSend("dev", FAILED), f"these settings {CANNOT}; nothing was written"),
    (CannotSend("dev", FAILED, 4), f"revision 4 {CANNOT}; it is live as before"),
    (
        RolledBack("dev", 4, FAILED, 5, 2, State.HEALTHY),
        f"revision 4 {CANNOT}; revision 5 brings back revision 2, which works",
    ),
    (
        RolledBack("dev", 4, FAILED, 5, 2, State.UNPROVEN),
        f"revision 4 {CANNOT}; revision 5 brings back revision 2, whose test did not pass either",
    ),
    (
        RolledBack("dev", 1, FAILED, 2, 0, State.WITHDRAWN),
        f"revision 1 {CANNOT}; revision 2 withdraws it, and no settings are live",
    ),
]


@pytest.mark.parametrize(("outcome", "sentence"), ALL)
def test_every_outcome_is_a_sentence_and_a_line(outcome: Outcome, sentence: str) -> None:
    assert explanation(outcome) == sentence
    line, summary = outcomes_text([outcome], Style()).splitlines()
    assert line == f"{outcome.environment}: {outcome.outcome}: {sentence}"
    assert summary == f"done: 1 {outcome.outcome}"


@pytest.mark.parametrize(
    ("revision", "sentence"),
    [
        (None, "these settings could not be tested: no key opens it [SMTP-CFG-002]; nothing was written"),
        (4, "revision 4 could not be tested: no key opens it [SMTP-CFG-002]; it is live as before"),
    ],
)
def test_a_test_that_could_not_begin_says_nothing_about_the_settings(revision: int | None, sentence: str) -> None:
    assert explanation(CannotSend("dev", UNTESTED, revision)) == sentence


@pytest.mark.parametrize(("outcome", "sentence"), FAILURES)
def test_what_is_wrong_with_mail_stands_below(outcome: Outcome, sentence: str) -> None:
    assert explanation(outcome) == sentence
    line, *below, summary = outcomes_text([outcome], Style()).splitlines()
    assert line == f"dev: {outcome.outcome}: {sentence}"
    assert below == DETAILS
    assert summary == f"done: 1 {outcome.outcome}"


def test_what_a_server_says_cannot_do_anything_to_a_terminal() -> None:
    rude = Trouble(SmtpCode.WRONG_CREDENTIALS, "no\x1b[2J", answer="535 \x1b[2J\n")
    tested = smtp_cases.Tested(FAILED.case, SmtpTest((Step(StepName.AUTH, Result.FAILED, 1, troubles=(rude,)),), 1))
    text = outcomes_text([CannotSend("dev", tested)], Style())
    assert all(line.isprintable() for line in text.splitlines())
    assert len(text.splitlines()) == 5


def test_the_summary_counts_each_kind() -> None:
    outcomes = [Applied("a", 1, 1), Unchanged("b", 1), Applied("c", 1, 1)]
    assert outcomes_text(outcomes, Style()).splitlines()[-1] == "done: 2 applied, 1 unchanged"
    everything = [outcome for outcome, _ in (*FAILURES, *reversed(ALL))]
    assert outcomes_text(everything, Style()).splitlines()[-1] == (
        "done: 2 applied, 1 unchanged, 3 rolled back, 4 conflicted, 2 refused, 4 failed, 1 not started"
    )
    assert outcomes_text([], Style()) == "done: no environments\n"


def test_what_a_store_holds_cannot_do_anything_to_a_terminal() -> None:
    text = outcomes_text([Conflicted("dev", 0, 1, "eve\x1b[2J\n", NOON)], Style())
    assert all(line.isprintable() for line in text.splitlines())
    assert len(text.splitlines()) == 2


@pytest.mark.parametrize(
    ("outcome", "color"),
    [
        (ALL[0][0], 32),
        (ALL[2][0], 2),
        (ALL[3][0], 31),
        (ALL[6][0], 31),
        (ALL[7][0], 31),
        (ALL[9][0], 33),
        (FAILURES[0][0], 31),
        (FAILURES[2][0], 31),
    ],
)
def test_outcomes_have_colours(outcome: Outcome, color: int) -> None:
    assert f": \x1b[{color}m{outcome.outcome}\x1b[0m: " in outcomes_text([outcome], Style(color=True))
