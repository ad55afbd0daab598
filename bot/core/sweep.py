"""Which rung of the ladder is owed now, and when to look again.

The rules, in the order in which `plan` applies them:

1. Only somebody who owes is nudged: never after attesting, while waived, unreachable, or gone.
2. A snooze holds until it ends.
3. Rungs missed while we were down coalesce: of those owed to one recipient only the latest is sent.
   A welcome is never among those overtaken: nobody hears of this from a reminder first.
4. A rung for somebody higher up never overtakes one owed to somebody lower: the person is warned first.
5. A message arrives in its reader's working hours, and at most one rung is taken on one local day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.campaign import OWING, Assignment, Standing, standing
from bot.core.hours import Hours, local_date, local_instant, next_day, next_open
from bot.core.policy import Cadence, Step, StepTarget, StepText


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one look at one assignment decided."""

    step: int | None
    """The rung to take now; None means none."""
    next_at: datetime | None
    """When to look again; None means not until something changes."""


def plan(assignment: Assignment, cadence: Cadence, timezone: str, at: datetime) -> Plan:
    """What is owed for this assignment at this instant, in the person's own time zone."""
    if standing(assignment, at) not in OWING:
        return Plan(step=None, next_at=_wake(assignment, at))
    if assignment.snoozed_until is not None and at < assignment.snoozed_until:
        return Plan(step=None, next_at=assignment.snoozed_until)
    step = _owed(assignment, cadence, timezone, at)
    if step is None:
        return Plan(step=None, next_at=_rung_at(assignment, assignment.steps_done, cadence, timezone))
    decent = _decent(assignment, cadence.hours, timezone, at)
    if decent > at:
        return Plan(step=None, next_at=decent)
    following = _rung_at(assignment, step + 1, cadence, timezone)
    tomorrow = next_day(at, timezone, cadence.hours)
    return Plan(step=step, next_at=following and max(following, tomorrow))


def step_target(cadence: Cadence, step: int) -> StepTarget:
    """Whom a rung is sent to."""
    return cadence.steps[step].to


# Private functions


def _wake(assignment: Assignment, at: datetime) -> datetime | None:
    """A waiver ends by itself; everything else that stops the ladder ends by an event."""
    waived = standing(assignment, at) is Standing.WAIVED
    return assignment.waived_until if waived else None


def _owed(assignment: Assignment, cadence: Cadence, timezone: str, at: datetime) -> int | None:
    owed: int | None = None
    for step in range(assignment.steps_done, len(cadence.steps)):
        instant = _rung_at(assignment, step, cadence, timezone)
        if instant is None or instant > at:
            break
        if owed is not None and not _overtakes(cadence.steps[step], cadence.steps[owed]):
            break
        owed = step
    return owed


def _overtakes(later: Step, earlier: Step) -> bool:
    return later.to is earlier.to and earlier.text is not StepText.WELCOME


def _rung_at(assignment: Assignment, step: int, cadence: Cadence, timezone: str) -> datetime | None:
    """The instant a rung becomes owed: the opening hour of its day, never before the assignment."""
    if step >= len(cadence.steps):
        return None
    day = local_date(assignment.assigned_at, timezone) + timedelta(days=cadence.steps[step].day)
    opening = local_instant(day, cadence.hours.opens, timezone)
    return next_open(max(opening, assignment.assigned_at), timezone, cadence.hours)


def _decent(assignment: Assignment, hours: Hours, timezone: str, at: datetime) -> datetime:
    """The first instant, `at` or later, at which this person may be written to again."""
    last = assignment.last_step_at
    if last is not None and local_date(last, timezone) >= local_date(at, timezone):
        # A clock that was set back must not buy a second message: count from the later day.
        return next_day(max(last, at), timezone, hours)
    return next_open(at, timezone, hours)
