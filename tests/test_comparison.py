"""The comparison with other programs: its rules, and that the document in `docs/` is what they make."""

from pathlib import Path

import pytest

from benchmarks.comparison import table, words
from benchmarks.comparison.cases import CASES, PASSWORD, QUICK, SEVERAL_WAYS, Case, Reach
from benchmarks.comparison.judging import Mark, Verdict, causes_of, judge
from benchmarks.comparison.programs import PROGRAMS, Stgitops, Told
from benchmarks.comparison.trial import END, Outcome
from tests.smtp.faults import FAULTS

DOCUMENT = Path(__file__).parent.parent / "docs" / "comparison.md"
ALL_WELL, EXPIRED, REPEATS, STRIPPED, GREYLISTED, ENDING, SECOND_TRY = (
    next(case for case in CASES if case.name == name)
    for name in (
        "all-is-well-with-tls",
        "certificate-expired",
        "repeats-the-password",
        "starttls-stripped",
        "rcpt-450-greylisted",
        "certificate-ends-in-5-days",
        "mail-451-and-then-all-is-well",
    )
)


def verdict(case: Case, said: str, exit_code: int | None = 1, reach: Reach = Reach.ENVELOPE, **more: object) -> Verdict:
    outcome = Outcome(exit_code, **{"seconds": 0.1, "output": said.encode(), **more})
    return judge(case, reach, outcome, Told(said))


@pytest.mark.parametrize(
    ("case", "said", "exit_code", "marks"),
    [
        (ALL_WELL, "fine", 0, "✓–✓✓"),
        (ALL_WELL, "no", 1, "✗–✓✓"),
        (EXPIRED, "certificate has expired", 1, "✓✓✓✓"),
        (EXPIRED, "TLS failed", 1, "✓✗✓✓"),
        (EXPIRED, "certificate has expired, but never mind", 0, "✗✗✓✓"),
        (EXPIRED, "certificate has expired", None, "✗✗✗✓"),
        (ENDING, "ends in 5 days", 0, "✓✓✓✓"),
        (ENDING, "fine", 0, "✗✗✓✓"),
        (GREYLISTED, "450 4.2.0 Greylisted", 1, "✓✓✓–"),
        (REPEATS, f"535 '{PASSWORD}' is wrong", 1, "✓✓✓✗"),
        (REPEATS, "535 authentication failed", 1, "✓✓✓✓"),
    ],
)
def test_each_mark_follows_from_what_came_of_a_trial(case: Case, said: str, exit_code: int, marks: str) -> None:
    assert "".join(verdict(case, said, exit_code).marks) == marks


def test_a_program_is_late_that_needs_more_than_its_limit_and_the_grace() -> None:
    assert verdict(EXPIRED, "expired", seconds=7.9).in_time is Mark.WELL
    assert verdict(EXPIRED, "expired", seconds=8.1).in_time is Mark.BADLY
    assert verdict(EXPIRED, "expired", None, seconds=END).in_time is Mark.BADLY


def test_a_program_is_not_asked_about_what_it_does_not_try() -> None:
    assert "".join(verdict(GREYLISTED, "fine", 0, Reach.LOGIN).marks) == "––✓–"
    assert verdict(GREYLISTED, "450", 1, Reach.LOGIN).noticed is Mark.WELL, "it may notice all the same"
    assert verdict(EXPIRED, "fine", 0, Reach.ENCRYPTION).noticed is Mark.BADLY


def test_the_password_is_kept_only_if_it_is_neither_in_the_clear_nor_with_a_server_that_nobody_knows() -> None:
    sent = (PASSWORD.encode(),)
    assert verdict(STRIPPED, "no", wires=sent).kept is Mark.BADLY
    assert verdict(EXPIRED, "no", insides=sent).kept is Mark.BADLY
    assert verdict(REPEATS, "no", insides=sent).kept is Mark.WELL


def test_to_try_again_is_as_right_as_to_fail_for_now() -> None:
    assert verdict(SECOND_TRY, "451 later", 1, wires=(b"",)).noticed is Mark.WELL
    assert verdict(SECOND_TRY, "451 later", 0, wires=(b"", b"")).noticed is Mark.WELL
    assert verdict(SECOND_TRY, "fine", 0, wires=(b"",)).noticed is Mark.BADLY


def test_ours_must_give_the_very_code_that_is_expected() -> None:
    outcome = Outcome(6, 0.1, b"")
    for code, mark in (("SMTP-CERT-001", Mark.WELL), ("SMTP-CERT-002", Mark.BADLY), ("", Mark.BADLY)):
        assert judge(EXPIRED, Reach.ENVELOPE, outcome, Told("expired", code)).named is mark


def test_of_ours_only_what_it_found_is_read() -> None:
    report = '{"environments": [{"failure": null, "warnings": [], "earlier": [], "steps": ["TLS expired"]}]}\n'
    assert Stgitops().told(report) == Told("", "")
    assert Stgitops().told("Traceback") == Told("Traceback", "")


def test_ours_is_worse_where_another_one_has_a_mark_that_it_lacks() -> None:
    assert not table.worse(["✓–✓✓", "✗–✓✓"])
    assert not table.worse(["✗✗✗✗", "✗–✗–"])
    assert table.worse(["✓✗✓✓", "✗–✓✓", "✓✓✗✗"])


def test_there_are_words_for_every_cause() -> None:
    assert [case.name for case in CASES if not all(words.knows(cause) for cause in causes_of(case))] == []
    assert {*QUICK, SEVERAL_WAYS} <= {case.name for case in CASES}


def test_every_row_of_the_document_is_a_fault_and_every_case_a_row() -> None:
    rows = table.read(DOCUMENT.read_text(encoding="utf-8"))
    assert set(rows) <= set(FAULTS)
    assert list(rows) == [case.name for case in CASES]
    assert {len(cells) for cells in rows.values()} == {len(PROGRAMS)}


def test_ours_wins_or_ties_every_row_of_the_document() -> None:
    rows = table.read(DOCUMENT.read_text(encoding="utf-8"))
    assert [name for name, cells in rows.items() if table.worse(cells)] == []
