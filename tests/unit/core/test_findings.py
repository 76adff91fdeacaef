"""Findings as values: sorted, merged, counted."""

import pytest

from stgitops.core.codes import Code, Severity
from stgitops.core.findings import Finding, Origin, dotted, has_errors, merge_findings


def finding(
    path: str = "a.yaml", line: int = 1, column: int = 1, code: Code = Code.WRONG_TYPE, message: str = "m", *names: str
) -> Finding:
    return Finding(code, message, Origin(path, line, column), environments=names)


def test_findings_are_sorted_by_file_line_column_and_code() -> None:
    wanted = [
        finding("a.yaml", 2, 1),
        finding("a.yaml", 2, 3, Code.UNKNOWN_KEY),
        finding("a.yaml", 2, 3, Code.WRONG_TYPE),
        finding("a.yaml", 10, 1),
        finding("b.yaml", 1, 1),
    ]
    assert merge_findings(reversed(wanted)) == wanted


def test_what_differs_only_in_the_environment_is_one_finding_that_names_them_once() -> None:
    findings = [finding("a", 1, 1, Code.WRONG_TYPE, "m", name) for name in ("dev", "prod", "dev")]
    assert merge_findings(findings) == [finding("a", 1, 1, Code.WRONG_TYPE, "m", "dev", "prod")]


@pytest.mark.parametrize(
    "other",
    [
        finding("b.yaml"),
        finding(line=2),
        finding(column=2),
        finding(code=Code.UNKNOWN_KEY),
        finding(message="another"),
    ],
)
def test_what_differs_in_anything_else_stays_apart(other: Finding) -> None:
    assert len(merge_findings([finding(), other])) == 2


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        (Code.WRONG_TYPE, Severity.ERROR),
        (Code.SHARED_SECRET, Severity.WARNING),
        (Code.REPEATS_BASE, Severity.NOTE),
    ],
)
def test_the_severity_is_that_of_the_code_and_only_errors_are_errors(code: Code, severity: Severity) -> None:
    assert finding(code=code).severity is severity
    assert has_errors([finding(code=Code.REPEATS_BASE), finding(code=code)]) is (severity is Severity.ERROR)


def test_no_findings_are_no_errors() -> None:
    assert merge_findings([]) == []
    assert not has_errors([])


def test_a_place_and_a_path_as_users_write_them() -> None:
    assert str(Origin("configs/base.yaml", 3, 7, 4)) == "configs/base.yaml:3:7"
    assert dotted(("addresses_to_exclude", 0)) == "addresses_to_exclude.0"
    assert dotted(()) == ""
