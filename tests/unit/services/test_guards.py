"""May a run change that many environments, and may it change one now?"""

from datetime import UTC, datetime

import pytest

from stgitops.core.codes import Code
from stgitops.core.findings import Finding
from stgitops.services.guards import freeze_of, too_many_changes
from stgitops.services.load import LoadedProject
from tests.unit.fakes import Case
from tests.workspace import DEV, PROJECT


def project(text: str, environments: int = 1) -> LoadedProject:
    loaded = Case(stgitops=PROJECT + text, base="{}", **{f"e{number}": DEV for number in range(environments)}).load()
    assert loaded.findings == ()
    assert len(loaded.environments) == environments
    return loaded


def told(finding: Finding | None) -> tuple[str, str, str, str]:
    assert finding is not None
    return str(finding.origin).removeprefix("configs/"), finding.key, finding.message, finding.hint


def test_guards_are_none_where_the_project_file_has_none_or_cannot_be_used() -> None:
    assert project("").guards.max_changes is None
    assert project("").guards.freezes == ()
    broken = Case(stgitops=PROJECT + "max_changes: {count: 0}\n").load()
    assert (broken.guards.max_changes, broken.findings[0].code) == (None, Code.VALUE_NOT_ALLOWED)


def test_without_a_limit_every_environment_may_be_changed() -> None:
    assert too_many_changes(project("", 3), 3, None) is None


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        ("count: 4", 4),
        ("percent: 25", 2),
        ("percent: 5", 1),
        ("count: 4, percent: 25", 2),
        ("count: 1, percent: 90", 1),
    ],
)
def test_as_many_as_the_limit_allows_may_be_changed_and_no_more(limit: str, most: int) -> None:
    loaded = project(f"max_changes: {{{limit}}}\n", 10)
    assert [changing for changing in range(11) if too_many_changes(loaded, changing, None) is None] == list(
        range(most + 1)
    )


def test_a_run_that_would_change_too_many_is_told_the_limit_and_the_way_over_it() -> None:
    loaded = project("max_changes: {count: 3, percent: 50}\n", 10)
    finding = too_many_changes(loaded, 8, None)
    assert told(finding) == (
        "stgitops.yaml:2:15",
        "max_changes.count",
        "this run would change 8 of 10 environments, and max_changes.count allows 3",
        "look through the plan; if all of it is meant, add --allow-changes 8",
    )
    assert finding is not None
    assert finding.code is Code.TOO_MANY_CHANGES


def test_a_percentage_is_told_as_one() -> None:
    assert told(too_many_changes(project("max_changes:\n  percent: 25\n", 10), 12, 11)) == (
        "stgitops.yaml:3:3",
        "max_changes.percent",
        "this run would change 12 of 10 environments, and max_changes.percent (25 %) allows 2",
        "look through the plan; if all of it is meant, add --allow-changes 12",
    )


@pytest.mark.parametrize(("allowed", "may"), [(None, False), (0, False), (4, False), (5, True), (6, True)])
def test_what_the_user_allows_goes_before_the_limit(allowed: int | None, may: bool) -> None:
    assert (too_many_changes(project("max_changes: {count: 3}\n", 6), 5, allowed) is None) is may


def test_what_the_user_allows_makes_no_limit_smaller() -> None:
    assert too_many_changes(project("max_changes: {count: 3}\n", 6), 3, 1) is None


FREEZES = """\
freeze:
  - {from: "2026-12-18 18:00", until: "2027-01-04 06:00", time_zone: Europe/Berlin, reason: Christmas, \
environments: [e0]}
  - from: "2026-12-31 12:00"
    until: "2027-01-01 12:00"
    time_zone: America/New_York
    reason: New Year's Eve
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_freeze_says_until_when_and_why() -> None:
    finding = freeze_of(project(FREEZES, 2), "e0", at("2026-12-24 12:00"))
    assert told(finding) == (
        "stgitops.yaml:3:5",
        "freeze.0",
        "changes are frozen until 2027-01-04 06:00 (Europe/Berlin): Christmas",
        "a rollback still works; to lift the freeze, change its window in the project file",
    )
    assert finding is not None
    assert (finding.code, finding.environments) == (Code.FROZEN, ("e0",))


def test_a_freeze_is_of_the_environments_that_it_names() -> None:
    assert freeze_of(project(FREEZES, 2), "e1", at("2026-12-24 12:00")) is None
    origin, key, message, _ = told(freeze_of(project(FREEZES, 2), "e1", at("2026-12-31 17:00")))
    assert (origin, key) == ("stgitops.yaml:4:5", "freeze.1")
    assert message == "changes are frozen until 2027-01-01 12:00 (America/New_York): New Year's Eve"


@pytest.mark.parametrize(
    ("now", "frozen"),
    [
        ("2026-12-18 16:59:59", False),
        ("2026-12-18 17:00", True),
        ("2027-01-04 04:59:59", True),
        ("2027-01-04 05:00", False),
    ],
)
def test_a_freeze_holds_in_its_window_alone(now: str, frozen: bool) -> None:
    assert (freeze_of(project(FREEZES), "e0", at(now)) is not None) is frozen


@pytest.mark.parametrize("first", [True, False])
def test_of_freezes_that_overlap_the_one_that_lasts_longest_is_told(first: bool) -> None:
    head, one, two = FREEZES.partition("\n")[0], *FREEZES.partition("\n")[2].split("  - from", 1)
    text = head + "\n" + (one + "  - from" + two if first else "  - from" + two + one)
    # 06:00 on 4 January in Berlin is later than 12:00 on 1 January in New York
    _, key, message, _ = told(freeze_of(project(text), "e0", at("2026-12-31 20:00")))
    assert key == ("freeze.0" if first else "freeze.1")
    assert "until 2027-01-04 06:00 (Europe/Berlin)" in message


@pytest.mark.parametrize(
    ("now", "frozen"),
    # The clocks of Berlin go back at 01:00 UTC: 02:30 comes at 00:30 and at 01:30.
    [("2027-10-31 00:29", False), ("2027-10-31 00:30", True), ("2027-10-31 01:59", True), ("2027-10-31 02:00", False)],
)
def test_a_freeze_over_a_change_of_the_clock(now: str, frozen: bool) -> None:
    text = 'freeze: [{from: "2027-10-31 02:30", until: "2027-10-31 03:00", time_zone: Europe/Berlin, reason: Clock}]\n'
    assert (freeze_of(project(text), "e0", at(now)) is not None) is frozen
