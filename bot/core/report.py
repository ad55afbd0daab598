"""The weekly report: every person of the roster counted exactly once, and totals that add up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bot.core.campaign import OWING, Standing
from bot.core.errors import BotError
from bot.core.policy import PolicyId

TREND_WEEKS = 12
MOST_NAMED = 8
"""Departments with a line of their own in chat and picture; the page and the table have them all."""

SHOWN = (
    Standing.ATTESTED,
    Standing.OPEN,
    Standing.DUE,
    Standing.OVERDUE,
    Standing.LAPSED,
    Standing.UNREACHABLE,
    Standing.WAIVED,
    Standing.LEFT,
)
"""Every standing, in the order in which it is drawn and listed."""

T = TypeVar("T")


class DoesNotReconcile(BotError):
    """The standings of a report do not add up to the roster; it is not posted."""

    advice = "Nobody's answer is lost. Run `chatgpt-privacy doctor`, and report this as a bug."


@dataclass(frozen=True, slots=True)
class Count:
    """How many people of one department have one standing."""

    department: str
    standing: Standing
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """People by standing. Coverage counts those who owe or have answered, not those waived or gone."""

    by_standing: Mapping[Standing, int]

    @property
    def people(self) -> int:
        """Everybody, each once."""
        return sum(self.by_standing.values())

    @property
    def owing(self) -> int:
        """Open, due or overdue."""
        return sum(self.by_standing[standing] for standing in OWING)

    @property
    def expected(self) -> int:
        """Those of whom an answer is or was expected."""
        released = self.by_standing[Standing.WAIVED] + self.by_standing[Standing.LEFT]
        return self.people - released

    @property
    def coverage(self) -> float | None:
        """Attested per expected, 0 to 1; None when nobody is expected to answer."""
        return self.by_standing[Standing.ATTESTED] / self.expected if self.expected else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Coverage when a report was due, or now."""

    week_ending: date
    """The organisation's day at that instant."""
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Happenings:
    """What the last seven days brought."""

    attested: int
    joined: int
    left: int
    waived: int
    help_wanted: int
    """Open requests for help, of whatever age."""
    found_on: int
    """Attested with "it was on": the campaign's worth, in one number."""
    dead: Mapping[str, int]
    """Deliveries given up, by reason."""
    in_doubt: int
    """Messages that may have arrived twice after a crash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyReport:
    """Everything the weekly report says, before it is words or a picture."""

    policy: PolicyId
    version: int
    as_of: datetime
    week: str
    """ISO week, such as 2026-W48: a report is posted once for each."""
    roster: int
    """Everybody believed to be here."""
    outside: int
    """Of those, how many this policy does not ask (guests, other departments)."""
    total: Tally
    departments: tuple[tuple[str, Tally], ...]
    """Largest first; left people are in the total only."""
    trend: tuple[Point, ...]
    """Oldest first; the last is now."""
    happenings: Happenings
    checkpoint: str | None
    """The signed head of the ledger, so that it also lives outside the database."""

    @property
    def previous(self) -> Point | None:
        """What this report compares itself with: how it stood when the report before it was due."""
        return self.trend[-2] if len(self.trend) > 1 else None


def tally(counts: Iterable[Count]) -> Tally:
    """Add up; every standing is present, at zero if need be."""
    by_standing = dict.fromkeys(Standing, 0)
    for count in counts:
        by_standing[count.standing] += count.people
    return Tally(by_standing=by_standing)


def by_department(counts: Sequence[Count]) -> tuple[tuple[str, Tally], ...]:
    """A tally for each department of people who are here, largest first."""
    here = [count for count in counts if count.standing is not Standing.LEFT]
    names = {count.department for count in here}
    tallies = [(name, tally(c for c in here if c.department == name)) for name in names]
    return tuple(sorted(tallies, key=lambda pair: (-pair[1].people, pair[0])))


def reconcile(total: Tally, roster: int, outside: int) -> None:
    """That everybody here is counted once: roster = asked and here + outside.

    Raises DoesNotReconcile.
    """
    here = total.people - total.by_standing[Standing.LEFT]
    if here + outside != roster:
        raise DoesNotReconcile(
            f"{here} asked and {outside} outside make {here + outside}, but the roster has {roster}"
        )


def iso_week(day: date) -> str:
    """The name of a day's ISO 8601 week."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def trend_instants(as_of: datetime, reports: Iterable[datetime], since: datetime) -> tuple[datetime, ...]:
    """Now, and up to eleven earlier reports' instants, oldest first, none before `since`."""
    earlier = sorted({instant for instant in reports if since <= instant < as_of})
    return (*earlier[1 - TREND_WEEKS :], as_of)


def named(departments: Sequence[T]) -> Sequence[T]:
    """Those that get a line where eight fit: a ninth takes the line that would only count it."""
    return departments if len(departments) <= MOST_NAMED + 1 else departments[:MOST_NAMED]
