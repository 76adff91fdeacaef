"""Freezes: when they hold, also where the clock is changed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from stgitops.core.freeze import Freeze

CHRISTMAS = {
    "from": "2026-12-18 18:00",
    "until": "2027-01-04 06:00",
    "time_zone": "Europe/Berlin",
    "reason": "Christmas",
}


def freeze(start: str, until: str, time_zone: str = "Europe/Berlin", **others: Any) -> Freeze:
    return Freeze.model_validate(CHRISTMAS | {"from": start, "until": until, "time_zone": time_zone} | others)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def window(start: str, until: str, time_zone: str = "Europe/Berlin") -> tuple[datetime, datetime]:
    return freeze(start, until, time_zone).window()


def problems(value: Any) -> list[tuple[str, str, str]]:
    """Return key, message and hint of what only the model can say."""
    with pytest.raises(ValidationError) as caught:
        Freeze.model_validate(value)
    details = caught.value.errors()
    assert {each["type"] for each in details} == {"not_allowed"}
    return [(str(each["loc"][0]), each["msg"], each["ctx"]["hint"]) for each in details]


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        ("2026-12-18 16:59:59", False),
        ("2026-12-18 17:00", True),
        ("2026-12-31 23:59", True),
        ("2027-01-04 04:59:59", True),
        ("2027-01-04 05:00", False),
    ],
)
def test_it_holds_from_its_begin_on_and_no_longer_at_its_end(now: str, holds: bool) -> None:
    assert Freeze.model_validate(CHRISTMAS).holds(utc(now)) is holds


@pytest.mark.parametrize(
    ("time_zone", "begins"),
    [
        ("UTC", "2026-07-01 12:00"),
        ("Europe/Berlin", "2026-07-01 10:00"),
        ("America/New_York", "2026-07-01 16:00"),
        ("Asia/Kathmandu", "2026-07-01 06:15"),
        ("Pacific/Kiritimati", "2026-06-30 22:00"),
    ],
)
def test_its_times_are_those_of_the_clocks_of_its_time_zone(time_zone: str, begins: str) -> None:
    assert window("2026-07-01 12:00", "2026-07-01 13:00", time_zone)[0] == utc(begins)


@pytest.mark.parametrize(
    ("start", "until", "begins", "ends"),
    [
        # On 28 March 2027 the clocks of Berlin go from 02:00 to 03:00: the day has 23 hours.
        ("2027-03-28 00:00", "2027-03-29 00:00", "2027-03-27 23:00", "2027-03-28 22:00"),
        # 02:30 never comes: what begins then begins at 01:30, what ends then ends at 03:30.
        ("2027-03-28 02:30", "2027-03-28 04:00", "2027-03-28 00:30", "2027-03-28 02:00"),
        ("2027-03-28 01:00", "2027-03-28 02:30", "2027-03-28 00:00", "2027-03-28 01:30"),
        ("2027-03-28 02:59", "2027-03-28 03:00", "2027-03-28 00:59", "2027-03-28 01:00"),
        # On 31 October 2027 they go from 03:00 to 02:00: the day has 25 hours.
        ("2027-10-31 00:00", "2027-11-01 00:00", "2027-10-30 22:00", "2027-10-31 23:00"),
        # 02:30 comes twice: a freeze begins with the first and ends with the second.
        ("2027-10-31 02:30", "2027-10-31 04:00", "2027-10-31 00:30", "2027-10-31 03:00"),
        ("2027-10-31 01:00", "2027-10-31 02:30", "2027-10-30 23:00", "2027-10-31 01:30"),
        ("2027-10-31 02:10", "2027-10-31 02:20", "2027-10-31 00:10", "2027-10-31 01:20"),
        # A freeze over both changes of a year: the offset of its end is not that of its begin.
        ("2027-03-01 00:00", "2027-07-01 00:00", "2027-02-28 23:00", "2027-06-30 22:00"),
    ],
)
def test_where_the_clock_is_changed_it_lasts_as_long_as_its_times_can_be_read(
    start: str, until: str, begins: str, ends: str
) -> None:
    assert window(start, until) == (utc(begins), utc(ends))


@pytest.mark.parametrize(
    ("now", "holds"),
    [("2027-10-31 00:29", False), ("2027-10-31 00:30", True), ("2027-10-31 01:30", True), ("2027-10-31 02:00", False)],
)
def test_it_holds_in_both_hours_that_have_the_same_name(now: str, holds: bool) -> None:
    assert freeze("2027-10-31 02:30", "2027-10-31 03:00").holds(utc(now)) is holds


def test_the_last_day_of_all_can_be_frozen() -> None:
    assert window("2999-12-31 00:00", "2999-12-31 23:59", "America/New_York")[1] == utc("3000-01-01 04:59")


def test_it_is_of_all_environments_or_of_those_that_it_names() -> None:
    every, some = Freeze.model_validate(CHRISTMAS), freeze("2026-01-01 00:00", "2026-01-02 00:00", environments=["a"])
    assert (every.covers("a"), every.covers("b")) == (True, True)
    assert (some.covers("a"), some.covers("b")) == (True, False)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (
            {"from": "2026-02-30 10:00"},
            ("from", "the month does not have that day", "write a day that is in the calendar"),
        ),
        (
            {"until": "2027-02-29 10:00"},
            ("until", "the month does not have that day", "write a day that is in the calendar"),
        ),
        (
            {"until": "2026-12-18 18:00"},
            (
                "until",
                "until must be later than from",
                "exchange the two, or correct the year: a freeze over the turn of a year ends in the next one",
            ),
        ),
        (
            {"time_zone": "Europe/Berlim"},
            ("time_zone", "there is no such time zone", "did you mean Europe/Berlin?"),
        ),
        (
            {"time_zone": "Qq"},
            (
                "time_zone",
                "there is no such time zone",
                "write its name in the IANA time zone database, as in Europe/Berlin",
            ),
        ),
    ],
)
def test_what_only_a_calendar_and_the_time_zones_can_say(
    changed: dict[str, str], problem: tuple[str, str, str]
) -> None:
    assert problems(CHRISTMAS | changed) == [problem]


def test_until_is_not_compared_with_a_begin_that_is_wrong_itself() -> None:
    assert [key for key, _, _ in problems(CHRISTMAS | {"from": "2027-02-30 10:00"})] == ["from"]


def test_a_folder_of_the_database_is_no_time_zone() -> None:
    assert problems(CHRISTMAS | {"time_zone": "Europe"})[0][:2] == ("time_zone", "there is no such time zone")


@pytest.mark.parametrize("error", [IsADirectoryError, PermissionError])
def test_a_folder_of_the_package_tzdata_is_none_either(error: type[OSError], monkeypatch: pytest.MonkeyPatch) -> None:
    def open_folder(_: str) -> None:
        raise error

    monkeypatch.setattr("stgitops.core.freeze.ZoneInfo", open_folder)
    assert problems(CHRISTMAS | {"time_zone": "Europe"})[0][:2] == ("time_zone", "there is no such time zone")


@pytest.mark.parametrize("name", ["UTC", "Etc/GMT+1", "America/Argentina/Buenos_Aires", "America/Port-au-Prince"])
def test_a_time_zone(name: str) -> None:
    assert freeze("2026-01-01 00:00", "2026-01-02 00:00", name).time_zone == name


def test_a_machine_without_time_zones_is_told_from_a_wrong_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stgitops.core.freeze.available_timezones", set)
    hint = "this machine has no time zone database: install the package tzdata"
    assert problems(CHRISTMAS | {"time_zone": "Mars/Olympus"}) == [("time_zone", "there is no such time zone", hint)]


@pytest.mark.parametrize(
    "changed",
    [
        {"from": "2026-12-18"},
        {"from": "2026-12-18 18:00:00"},
        {"from": "2026-12-18T18:00"},
        {"from": "2026-12-18 18:00Z"},
        {"from": "2026-12-18 24:00"},
        {"from": "2026-13-18 18:00"},
        {"from": "2026-12-32 18:00"},
        {"from": "2026-12-18 18:60"},
        {"from": "0026-12-18 18:00"},
        {"from": "2026-12-18 18:00\n"},
        {"from": 20261218},
        {"from": None},
        {"start": "2026-12-18 18:00"},
        {"time_zone": ""},
        {"time_zone": "/etc/localtime"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": "Europe/"},
        {"time_zone": "A" * 65},
        {"reason": " "},
        {"reason": "x" * 501},
        {"environments": []},
        {"environments": "production"},
        {"environments": ["Production"]},
        {"environments": ["a" * 64]},
    ],
)
def test_no_freeze(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        Freeze.model_validate(CHRISTMAS | changed)
    assert "not_allowed" not in {each["type"] for each in caught.value.errors()}


@pytest.mark.parametrize("key", CHRISTMAS)
def test_all_but_the_environments_must_be_said(key: str) -> None:
    with pytest.raises(ValidationError):
        Freeze.model_validate({other: value for other, value in CHRISTMAS.items() if other != key})
