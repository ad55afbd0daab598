"""Numbers and days as a reader of some language writes them."""

from dataclasses import dataclass
from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_timezone_name
from babel.numbers import format_decimal, format_percent

NONE = "\u2013"
"""Stands where there is no figure."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes figures for one reader."""

    locale: Locale

    def number(self, number: int) -> str:
        """A count, with the thousands marked."""
        return format_decimal(number, locale=self.locale)

    def share(self, share: float | None) -> str:
        """Whole percents, rounded down: never 100 % while somebody is missing."""
        return NONE if share is None else format_percent(percents(share) / 100, locale=self.locale)

    def change(self, points: int) -> str:
        """A difference in percentage points, with its sign."""
        sign = "+" if points > 0 else "\u2212" if points < 0 else "\u00b1"
        return sign + self.number(abs(points))

    def day(self, day: date) -> str:
        """A day with its year."""
        return format_date(day, "long", locale=self.locale)

    def short_day(self, day: date) -> str:
        """A day of a known year."""
        return format_skeleton("MMMd", day, locale=self.locale)

    def week_day(self, day: date) -> str:
        """A day of a known year, with its weekday."""
        return format_skeleton("MMMEd", day, locale=self.locale)

    def moment(self, at: datetime) -> str:
        """An instant, in the zone it carries."""
        zone = get_timezone_name(at, "short", locale=self.locale)
        return f"{self.day(at)}, {format_time(at, 'short', tzinfo=at.tzinfo, locale=self.locale)} {zone}"

    @property
    def direction(self) -> str:
        """Which way this language is written: `ltr` or `rtl`."""
        return self.locale.text_direction


def figures_for(tag: str) -> Figures:
    """Figures for a BCP 47 tag: that language and region, or the language, or English."""
    for candidate in (tag, tag.partition("-")[0]):
        try:
            return Figures(Locale.parse(candidate, sep="-"))
        except (ValueError, UnknownLocaleError):
            continue
    return Figures(Locale("en"))


def percents(share: float) -> int:
    """A share in whole percents, rounded down; 29 of 100 is 29, whatever the float says."""
    return int(round(share * 100, 9))


def points(now: float | None, before: float | None) -> int | None:
    """How many whole percents coverage moved, as they are shown; None when there is nothing to compare."""
    return None if now is None or before is None else percents(now) - percents(before)
