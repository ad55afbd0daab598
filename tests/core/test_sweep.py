"""The ladder, driven through whole campaigns in many zones: what must hold of every climb."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.campaign import OWING, standing
from bot.core.hours import Hours, is_open, local_date, next_day, next_open
from bot.core.policy import Step, StepTarget, StepText
from bot.core.sweep import Plan, plan, step_target
from support.given import LADDER, NOW, a_cadence, an_assignment, day_hours, zoned_instants
from support.ladder import Climb, climbs, ladders, sweeps, ticks

EVENTS: tuple[dict[str, Any], ...] = (
    {"attested_at": 0},
    {"waived_at": 0, "waived_until": 10},
    {"left_at": 0},
    {"unreachable_at": 0},
    {"closes_at": 0},
)
"""What stops a ladder: the fields it sets, in days from the event."""


@given(climbs(), st.data())
def test_sweeping_twice_is_sweeping_once(climb: Climb, data: st.DataObject) -> None:
    """A second look at the same instant takes nothing and moves nothing."""
    for at in data.draw(sweeps(climb.assignment.assigned_at)):
        climb.sweep(at)
        before = climb.assignment
        again = plan(before, climb.cadence, climb.timezone, at)
        assert again.step is None
        assert climb.sweep(at) is None
        assert before.next_step_at is None or climb.look(at).next_at == before.next_step_at


@given(climbs(), st.data())
def test_every_plan_makes_progress(climb: Climb, data: st.DataObject) -> None:
    """The next look is never now or past: a sweep ends, and costs what is due."""
    for at in data.draw(sweeps(climb.assignment.assigned_at)):
        planned = climb.look(at)
        assert planned.next_at is None or planned.next_at > at


@given(climbs(), st.data())
def test_a_late_sweep_sends_one_rung(climb: Climb, data: st.DataObject) -> None:
    """However long we were down, the day we are back takes one rung: the latest owed to its recipient."""
    down = data.draw(st.timedeltas(timedelta(0), timedelta(days=120)))
    back = next_open(climb.assignment.assigned_at + down, climb.timezone, climb.cadence.hours)
    before = climb.assignment.steps_done
    climb.sweep_all(back + timedelta(minutes=20) * n for n in range(72))
    today = [step for at, step in climb.taken if _day(climb, at) == _day(climb, back)]
    assert len(today) <= 1
    for step in today:
        overtaken = range(before, step)
        assert all(climb.target(other) is climb.target(step) for other in overtaken)
        assert all(climb.text(other) is not StepText.WELCOME for other in overtaken)


def test_after_a_fortnight_down_the_latest_rung_goes_out() -> None:
    """Welcomed, then silence for a fortnight: the warning comes, not three reminders."""
    climb = Climb(an_assignment(), a_cadence(), "Europe/Berlin")
    climb.sweep_all([NOW, NOW + timedelta(days=15)])
    assert [step for _, step in climb.taken] == [0, 3]


def test_a_welcome_is_never_overtaken() -> None:
    """Joined on Friday evening: on Monday the welcome, though the first reminder is owed by then too."""
    friday = datetime(2026, 11, 27, 19, tzinfo=UTC)
    climb = Climb(an_assignment(assigned_at=friday), a_cadence(), "Europe/Berlin")
    climb.sweep_all(ticks(friday, 6))
    monday = datetime(2026, 11, 30, tzinfo=UTC).date()
    assert [(at.date() - monday, step) for at, step in climb.taken] == [
        (timedelta(days=0), 0),
        (timedelta(days=1), 1),
    ]


@given(climbs(), st.sampled_from(EVENTS), st.data())
def test_nobody_is_nudged_who_does_not_owe(climb: Climb, event: dict[str, int], data: st.DataObject) -> None:
    """Never after attesting, leaving, closing; not while waived or unreachable."""
    instants = data.draw(sweeps(climb.assignment.assigned_at))
    moment = data.draw(st.integers(0, len(instants) - 1))
    for count, at in enumerate(instants):
        if count == moment:
            climb.happens(at, **{name: at + timedelta(days=days) for name, days in event.items()})
        planned = climb.look(at)
        assert planned.step is None or standing(climb.assignment, at) in OWING


@pytest.mark.parametrize("event", EVENTS)
def test_what_stops_the_ladder_stops_it(event: dict[str, int]) -> None:
    """On the very day a rung is owed, it is not taken; only a waiver's end wakes the ladder."""
    changes = {name: NOW + timedelta(days=days) for name, days in event.items()}
    planned = plan(an_assignment(**changes), a_cadence(), "Europe/Berlin", NOW)
    assert planned == Plan(step=None, next_at=changes.get("waived_until"))


@given(climbs(), st.data())
def test_at_most_once_a_local_day(climb: Climb, data: st.DataObject) -> None:
    """Ticking through, across clocks that change and a server clock that jumps an hour either way."""
    jumps = st.sampled_from([timedelta(0), timedelta(hours=1), timedelta(hours=-1)])
    every = timedelta(minutes=data.draw(st.sampled_from([23, 61, 240])))
    at = climb.assignment.assigned_at
    end = at + timedelta(days=45)
    jump = timedelta(0)
    while at < end:
        jump = data.draw(jumps) if at.hour < 1 else jump
        climb.sweep(at + jump)
        at += every
    days = [_day(climb, taken) for taken, _ in climb.taken]
    assert all(earlier < later for earlier, later in pairwise(days))


def test_a_clock_set_back_buys_no_second_message() -> None:
    """Sent on Tuesday, then the clock says Monday: nothing until Wednesday."""
    tuesday = NOW + timedelta(days=1)
    assignment = an_assignment(steps_done=1, last_step_at=tuesday, assigned_at=NOW - timedelta(days=9))
    planned = plan(assignment, a_cadence(), "Europe/Berlin", NOW)
    assert planned == Plan(step=None, next_at=datetime(2026, 11, 25, 8, tzinfo=UTC))


@given(climbs(), st.data())
def test_a_rung_is_taken_in_working_hours_and_not_early(climb: Climb, data: st.DataObject) -> None:
    """In the person's own window, and not before its day by their own calendar."""
    climb.sweep_all(data.draw(sweeps(climb.assignment.assigned_at)))
    first = local_date(climb.assignment.assigned_at, climb.timezone)
    for at, step in climb.taken:
        assert is_open(at, climb.timezone, climb.cadence.hours)
        assert _day(climb, at) >= first + timedelta(days=climb.cadence.steps[step].day)


@given(climbs(), st.data())
def test_rungs_go_up_and_each_is_taken_once(climb: Climb, data: st.DataObject) -> None:
    """Never the same rung twice, never one below."""
    climb.sweep_all(data.draw(sweeps(climb.assignment.assigned_at)))
    rungs = [step for _, step in climb.taken]
    assert all(lower < higher for lower, higher in pairwise(rungs))


@given(climbs(), st.data())
def test_the_person_is_warned_a_day_before_somebody_else_is_told(climb: Climb, data: st.DataObject) -> None:
    """Whenever we were down, a welcome and a warning come first, each on a day of its own."""
    climb.sweep_all(data.draw(sweeps(climb.assignment.assigned_at)))
    days = {(climb.target(step), climb.text(step)): _day(climb, at) for at, step in reversed(climb.taken)}
    told = [day for (to, _), day in days.items() if to is not StepTarget.PERSON]
    if told:
        assert days[StepTarget.PERSON, StepText.WARNING] < min(told)
    if climb.taken:
        assert climb.text(climb.taken[0][1]) is StepText.WELCOME


@given(climbs(), st.data())
def test_the_ladder_ends(climb: Climb, data: st.DataObject) -> None:
    """Who never answers meets or is spared every rung, the last is taken, and then it is quiet."""
    climb.sweep_all(data.draw(sweeps(climb.assignment.assigned_at)))
    climb.finish()
    assert climb.assignment.next_step_at is None
    assert climb.assignment.steps_done == len(climb.cadence.steps)
    assert climb.taken[-1][1] == len(climb.cadence.steps) - 1


@given(climbs(day_hours()))
def test_a_punctual_sweep_takes_each_rung_on_its_day(climb: Climb) -> None:
    """Looking whenever the plan says so, a rung comes at the first opening of its day or after."""
    climb.finish()
    first = local_date(climb.assignment.assigned_at, climb.timezone)
    previous = None
    for at, step in climb.taken:
        day = first + timedelta(days=climb.cadence.steps[step].day)
        midnight = datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo(climb.timezone))
        wanted = next_open(max(midnight.astimezone(UTC), climb.assignment.assigned_at), *_when(climb))
        assert at == (wanted if previous is None else max(wanted, next_day(previous, *_when(climb))))
        previous = at


@given(climbs(), st.data())
def test_a_snooze_is_quiet_and_ends(climb: Climb, data: st.DataObject) -> None:
    """Nothing before it ends, nothing lost after it."""
    instants = data.draw(sweeps(climb.assignment.assigned_at))
    until = instants[0] + data.draw(st.timedeltas(timedelta(0), timedelta(days=9)))
    climb.happens(instants[0], snoozed_until=until)
    climb.sweep_all(instants)
    assert all(at >= until for at, _ in climb.taken)
    climb.finish()
    assert climb.taken[-1][1] == len(climb.cadence.steps) - 1


def test_a_snooze_is_looked_at_when_it_ends() -> None:
    """Not before, and then without delay."""
    snoozed = an_assignment(snoozed_until=NOW + timedelta(hours=2))
    assert plan(snoozed, a_cadence(), "Europe/Berlin", NOW) == Plan(
        step=None, next_at=NOW + timedelta(hours=2)
    )
    assert plan(snoozed, a_cadence(), "Europe/Berlin", NOW + timedelta(hours=2)).step == 0


@given(climbs(), st.data())
def test_the_ladder_resumes_when_a_waiver_ends(climb: Climb, data: st.DataObject) -> None:
    """Asleep until then; the same look that a waiver's end wakes goes on with the ladder."""
    at = climb.assignment.assigned_at + data.draw(st.timedeltas(timedelta(0), timedelta(days=9)))
    until = at + data.draw(st.timedeltas(timedelta(minutes=1), timedelta(days=40)))
    climb.happens(at, waived_at=at, waived_until=until)
    assert climb.look(at) == Plan(step=None, next_at=until)
    climb.finish()
    assert climb.taken[0][1] == 0
    assert climb.taken[0][0] == next_open(max(until, climb.first), *_when(climb))


@given(zoned_instants(), ladders(), day_hours())
def test_nothing_is_owed_before_the_first_rung(
    zoned: tuple[str, datetime], steps: tuple[Step, ...], hours: Hours
) -> None:
    """A ladder whose first rung is days away waits for exactly that day's opening."""
    zone, at = zoned
    late = tuple(Step(day=step.day + 5, to=step.to, text=step.text) for step in steps)
    planned = plan(an_assignment(assigned_at=at), a_cadence(steps=late, hours=hours), zone, at)
    assert planned.step is None
    assert planned.next_at is not None
    assert local_date(planned.next_at, zone) >= local_date(at, zone) + timedelta(days=late[0].day)


def test_out_of_hours_waits_for_the_opening() -> None:
    """What is owed at night is looked at again at nine."""
    night = datetime(2026, 11, 24, 2, tzinfo=UTC)
    owed = an_assignment(assigned_at=NOW, next_step_at=NOW)
    assert plan(owed, a_cadence(), "Europe/Berlin", night) == Plan(
        step=None, next_at=datetime(2026, 11, 24, 8, tzinfo=UTC)
    )


def test_a_rung_for_somebody_higher_waits_for_the_warning() -> None:
    """A month down after the first reminder: warning, next day the manager, next day the admins."""
    done = an_assignment(assigned_at=NOW - timedelta(days=35), steps_done=2)
    climb = Climb(done, a_cadence(), "Europe/Berlin")
    climb.sweep_all(ticks(NOW, 5, timedelta(minutes=30)))
    assert [(at - NOW, climb.text(step), climb.target(step)) for at, step in climb.taken] == [
        (timedelta(0), StepText.WARNING, StepTarget.PERSON),
        (timedelta(hours=22, minutes=30), StepText.ESCALATION, StepTarget.MANAGER),
        (timedelta(days=1, hours=22, minutes=30), StepText.ESCALATION, StepTarget.ADMIN),
    ]


def test_the_top_of_the_ladder_is_quiet() -> None:
    """With every rung behind, there is nothing to take and nothing to look for."""
    done = an_assignment(steps_done=len(LADDER))
    assert plan(done, a_cadence(), "Europe/Berlin", NOW) == Plan(step=None, next_at=None)


def test_the_target_of_a_rung() -> None:
    """A rung is for whom the cadence says."""
    assert [step_target(a_cadence(), step) for step in (0, 4, 5)] == list(StepTarget)


def _day(climb: Climb, at: datetime) -> Any:
    return local_date(at, climb.timezone)


def _when(climb: Climb) -> tuple[str, Hours]:
    return climb.timezone, climb.cadence.hours
