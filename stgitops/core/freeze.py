"""Freezes: windows of time in which nothing is applied.

Their times are those of a clock on the wall of their time zone. Where the clock is set back, a time comes twice; where
it is set forward, some never come. A freeze then lasts as long as its times can be read: it begins with the earlier
reading and ends with the later.
"""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from stgitops.core.fields import NOT_BLANK
from stgitops.core.model import Model
from stgitops.core.suggestion import did_you_mean

# From the year 2000 on: what was before that freezes nothing any more.
LOCAL_TIME_PATTERN = r"^2[0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]) (?:[01][0-9]|2[0-3]):[0-5][0-9]$"
TIME_ZONE_PATTERN = r"^[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*$"
_FORMAT = "%Y-%m-%d %H:%M"


def check_local_time(text: str) -> str:
    """Check what a pattern cannot say of a date: that its month has that day."""
    try:
        datetime.strptime(text, _FORMAT)
    except ValueError:
        hint = "write a day that is in the calendar"
        raise PydanticCustomError("not_allowed", "the month does not have that day", {"hint": hint}) from None
    return text


def check_time_zone(name: str) -> str:
    """Check that the IANA time zone database, of the machine or of the package tzdata, has a time zone."""
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):  # OSError: the name of a folder, as in "Europe"
        known = available_timezones()
        hint = did_you_mean(name, known) or "write its name in the IANA time zone database, as in Europe/Berlin"
        if not known:
            hint = "this machine has no time zone database: install the package tzdata"
        raise PydanticCustomError("not_allowed", "there is no such time zone", {"hint": hint}) from None
    return name


LocalTime = Annotated[str, Field(pattern=LOCAL_TIME_PATTERN), AfterValidator(check_local_time)]


class Freeze(Model):
    """A window of time in which nothing is applied."""

    start: Annotated[
        LocalTime,
        Field(
            alias="from",
            title="From",
            description="When the freeze begins, by the clocks of its time zone: YYYY-MM-DD HH:MM.",
            examples=["2026-12-18 18:00"],
        ),
    ]
    until: Annotated[
        LocalTime,
        Field(
            title="Until",
            description="When the freeze is over, by the clocks of its time zone: YYYY-MM-DD HH:MM.",
            examples=["2027-01-04 06:00"],
        ),
    ]
    time_zone: Annotated[
        str,
        Field(
            title="Time zone",
            description="Its name in the IANA time zone database.",
            examples=["Europe/Berlin", "UTC"],
            pattern=TIME_ZONE_PATTERN,
            max_length=64,
        ),
        AfterValidator(check_time_zone),
    ]
    reason: Annotated[
        str,
        Field(
            title="Reason",
            description="Why; who is refused an apply is told.",
            examples=["Christmas"],
            max_length=500,
            pattern=NOT_BLANK,
        ),
    ]
    environments: Annotated[
        Annotated[tuple[Annotated[str, Field(pattern="^[a-z0-9_-]{1,63}$")], ...], Field(strict=False, min_length=1)]
        | None,
        Field(
            title="Environments",
            description="Those that are frozen; all of the project where none are named.",
            examples=[["production"]],
        ),
    ] = None

    @field_validator("until")
    @classmethod
    def _after_start(cls, until: str, info: ValidationInfo) -> str:
        # The form is fixed, so that texts are in the order of the times that they name.
        if until <= info.data.get("start", ""):
            hint = "exchange the two, or correct the year: a freeze over the turn of a year ends in the next one"
            raise PydanticCustomError("not_allowed", "until must be later than from", {"hint": hint})
        return until

    def covers(self, environment: str) -> bool:
        """Whether it is a freeze of this environment."""
        return self.environments is None or environment in self.environments

    def window(self) -> tuple[datetime, datetime]:
        """Return when it begins and when it is over, in UTC."""
        zone = ZoneInfo(self.time_zone)
        return min(_readings(self.start, zone)), max(_readings(self.until, zone))

    def holds(self, now: datetime) -> bool:
        """Whether it holds at a time, which is in UTC."""
        begins, ends = self.window()
        return begins <= now < ends


def _readings(text: str, zone: ZoneInfo) -> list[datetime]:
    """Return the two readings of a time, in UTC; they differ only where the clock is changed."""
    local = datetime.strptime(text, _FORMAT).replace(tzinfo=zone)
    return [local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
