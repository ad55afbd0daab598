"""A person's climb: what the sweep does with each plan, driven through a whole campaign."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.core.campaign import Assignment
from bot.core.hours import Hours, local_date, local_instant
from bot.core.policy import Cadence, Step, StepTarget, StepText
from bot.core.sweep import Plan, plan
from support.given import a_cadence, an_assignment, any_hours, clock_changes, day_hours, instants, zones


@dataclass(slots=True)
class Climb:
    """One assignment under one cadence; `taken` lists (instant, rung) as they were taken."""

    assignment: Assignment
    cadence: Cadence
    timezone: str
    taken: list[tuple[datetime, int]] = field(default_factory=list)

    def sweep(self, at: datetime) -> Plan | None:
        """Look, if the time has come, and do what the plan says. None: there was no cause to look."""
        due = self.assignment.next_step_at
        return self.look(at) if due is not None and due <= at else None

    def look(self, at: datetime) -> Plan:
        """Look now and do what the plan says."""
        planned = plan(self.assignment, self.cadence, self.timezone, at)
        if planned.step is not None:
            self.taken.append((at, planned.step))
            self.assignment = replace(self.assignment, steps_done=planned.step + 1, last_step_at=at)
        self.assignment = replace(self.assignment, next_step_at=planned.next_at)
        return planned

    def sweep_all(self, instants: Iterable[datetime]) -> None:
        """Sweep at each of these instants."""
        for at in instants:
            self.sweep(at)

    def happens(self, at: datetime, **changes: Any) -> None:
        """Something happened to the assignment; the next sweep has to look."""
        self.assignment = replace(self.assignment, **{"next_step_at": at, **changes})

    def finish(self) -> None:
        """Look whenever the plan says so, until it says never, or far too often."""
        for _ in range(len(self.cadence.steps) * 4):
            if self.assignment.next_step_at is not None:
                self.look(self.assignment.next_step_at)

    @property
    def first(self) -> datetime:
        """The start of the local day of the first rung."""
        day = local_date(self.assignment.assigned_at, self.timezone)
        return local_instant(day + timedelta(days=self.cadence.steps[0].day), time(0), self.timezone)

    def text(self, step: int) -> StepText:
        """What a rung says."""
        return self.cadence.steps[step].text

    def target(self, step: int) -> StepTarget:
        """Whom a rung is for."""
        return self.cadence.steps[step].to


@st.composite
def ladders(draw: st.DrawFn) -> tuple[Step, ...]:
    """A welcome, some reminders, a warning, then a manager and perhaps the admins."""
    gaps = st.integers(1, 9)
    day = draw(st.integers(0, 2))
    steps = [Step(day=day, to=StepTarget.PERSON, text=StepText.WELCOME)]
    texts = [StepText.REMINDER] * draw(st.integers(0, 3)) + [StepText.WARNING]
    for text in texts:
        day += draw(gaps)
        steps.append(Step(day=day, to=StepTarget.PERSON, text=text))
    for target in (StepTarget.MANAGER, StepTarget.ADMIN)[: draw(st.integers(1, 2))]:
        day += draw(gaps)
        steps.append(Step(day=day, to=target, text=StepText.ESCALATION))
    return tuple(steps)


@st.composite
def climbs(draw: st.DrawFn, hours: st.SearchStrategy[Hours] | None = None) -> Climb:
    """Somebody assigned at any instant, often shortly before the clocks change, anywhere."""
    zone = draw(zones)
    changes = clock_changes(zone)
    before = st.timedeltas(timedelta(days=-20), timedelta(days=1))
    near = st.builds(lambda change, by: change + by, st.sampled_from(changes or (None,)), before)
    assigned = draw(near) if draw(st.booleans()) and changes else draw(instants)
    opening = draw(hours if hours is not None else st.one_of(any_hours(), day_hours()))
    cadence = a_cadence(steps=draw(ladders()), hours=opening)
    return Climb(assignment=an_assignment(assigned_at=assigned), cadence=cadence, timezone=zone)


waits = st.one_of(
    st.timedeltas(timedelta(0), timedelta(hours=3)),
    st.timedeltas(timedelta(0), timedelta(days=4)),
    st.timedeltas(timedelta(0), timedelta(days=60)),
)
"""Between two sweeps: minutes as a rule, days while we were down."""


@st.composite
def sweeps(draw: st.DrawFn, start: datetime) -> list[datetime]:
    """Instants at which somebody sweeps, from `start` on."""
    at, found = start, []
    for wait in draw(st.lists(waits, min_size=5, max_size=40)):
        at += wait
        found.append(at)
    return found


def ticks(start: datetime, days: int, every: timedelta = timedelta(minutes=25)) -> Iterable[datetime]:
    """A clock that never stops."""
    return (start + every * n for n in range(int(timedelta(days=days) / every)))
