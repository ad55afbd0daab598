"""When it is decent to write to somebody: working hours and weekdays, in their own time zone.

Daylight saving is met here and nowhere else. A local time that the spring change skips becomes the
instant the same distance past the gap; one that the autumn change repeats means its first pass. A day
whose whole window is skipped (in Apia even a whole day was) has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKEND_FREE = (0, 1, 2, 3, 4)
"""Monday to Friday, as `date.weekday` counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The window of a day, and the days of a week, in which a message may arrive."""

    opens: time = time(9)
    closes: time = time(17)
    weekdays: Sequence[int] = WEEKEND_FREE

    def __post_init__(self) -> None:
        if not self.weekdays or not set(self.weekdays) <= set(range(7)) or self.opens >= self.closes:
            raise ValueError("working hours need a weekday (0 to 6), and must open before they close")


def local_date(at: datetime, timezone: str) -> date:
    """The calendar day it is for somebody in that zone."""
    return at.astimezone(ZoneInfo(timezone)).date()


def local_instant(day: date, clock: time, timezone: str) -> datetime:
    """The one instant (UTC) at which that zone's clocks show `clock` on `day`."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def is_open(at: datetime, timezone: str, hours: Hours) -> bool:
    """Whether a message may arrive at this instant."""
    day = local_date(at, timezone)
    if day.weekday() not in hours.weekdays:
        return False
    return local_instant(day, hours.opens, timezone) <= at < local_instant(day, hours.closes, timezone)


def next_open(at: datetime, timezone: str, hours: Hours) -> datetime:
    """The first instant, `at` or later, at which a message may arrive."""
    if is_open(at, timezone, hours):
        return at
    day = local_date(at, timezone)
    while True:
        opening = local_instant(day, hours.opens, timezone)
        if opening >= at and is_open(opening, timezone, hours):
            return opening
        day += timedelta(days=1)


def next_day(at: datetime, timezone: str, hours: Hours) -> datetime:
    """The first instant of a later local day at which a message may arrive."""
    tomorrow = local_date(at, timezone) + timedelta(days=1)
    return next_open(local_instant(tomorrow, time(0), timezone), timezone, hours)


def next_week(at: datetime, timezone: str, hours: Hours) -> datetime:
    """The opening of the next working week, `at` or later: when a weekly batch leaves."""
    today = local_date(at, timezone)
    monday = today - timedelta(days=today.weekday())
    openings = (_week_opening(monday + timedelta(weeks=n), timezone, hours) for n in (0, 1))
    return next(opening for opening in openings if opening >= at)


# Private functions


def _week_opening(monday: date, timezone: str, hours: Hours) -> datetime:
    return next_open(local_instant(monday, hours.opens, timezone), timezone, hours)
