"""Standing: always exactly one, and which one decides."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.core.campaign
from bot.core.campaign import OWING, Assignment, AssignmentId, Standing, assign, standing
from support.given import NOW, a_cadence, a_campaign, a_person, a_policy, an_assignment, instants

LATER = NOW + timedelta(days=1)
AGO = NOW - timedelta(days=1)

ONE_BY_ONE: tuple[tuple[dict[str, Any], Standing], ...] = (
    ({"left_at": NOW}, Standing.LEFT),
    ({"attested_at": NOW}, Standing.ATTESTED),
    ({"waived_at": NOW, "waived_until": LATER}, Standing.WAIVED),
    ({"closes_at": NOW}, Standing.LAPSED),
    ({"unreachable_at": NOW}, Standing.UNREACHABLE),
    ({"due_at": NOW, "due_soon_at": AGO}, Standing.OVERDUE),
    ({"due_at": LATER, "due_soon_at": NOW}, Standing.DUE),
    ({}, Standing.OPEN),
)
"""What decides, first to last."""


@pytest.mark.parametrize(("changes", "expected"), ONE_BY_ONE)
def test_each_fact_alone_gives_its_standing(changes: dict[str, Any], expected: Standing) -> None:
    """From the very instant on."""
    assert standing(an_assignment(**changes), NOW) is expected


@pytest.mark.parametrize(("changes", "expected"), ONE_BY_ONE[:-1])
def test_a_fact_does_not_hold_before_its_instant(changes: dict[str, Any], expected: Standing) -> None:
    """An instant earlier, it is as if it had never been: reports as of a past day depend on it."""
    changes = {"due_at": LATER, "due_soon_at": LATER, **changes}
    assert standing(an_assignment(**changes), NOW - timedelta(microseconds=1)) is not expected


@pytest.mark.parametrize("first", range(len(ONE_BY_ONE)))
def test_the_first_fact_that_holds_decides(first: int) -> None:
    """Everything at once, but for what stands before it."""
    changes: dict[str, Any] = {}
    for fields, _ in reversed(ONE_BY_ONE[first:]):
        changes |= fields
    assert standing(an_assignment(**changes), NOW) is ONE_BY_ONE[first][1]


def test_a_waiver_ends_at_its_end() -> None:
    """Until then, not through then; and one without an end is none."""
    waived = an_assignment(waived_at=AGO, waived_until=NOW)
    assert standing(waived, NOW - timedelta(microseconds=1)) is Standing.WAIVED
    assert standing(waived, NOW) is Standing.OPEN
    assert standing(an_assignment(waived_at=AGO), NOW) is Standing.OPEN


@st.composite
def assignments(draw: st.DrawFn) -> Assignment:
    """Any mixture of what can have happened."""
    moment = st.none() | instants
    optional = ("closes_at", "attested_at", "waived_at", "waived_until", "unreachable_at", "left_at")
    due = draw(instants)
    soon = due - draw(st.timedeltas(timedelta(0), timedelta(days=30)))
    return an_assignment(
        due_at=due,
        due_soon_at=soon,
        **{name: draw(moment) for name in optional},
    )


@given(assignments(), st.lists(instants, min_size=2, max_size=6))
def test_time_alone_only_moves_a_standing_forward(assignment: Assignment, moments: list[datetime]) -> None:
    """Open, due, overdue, lapsed: nobody goes back but by the end of a waiver."""
    forward = [Standing.OPEN, Standing.DUE, Standing.OVERDUE, Standing.LAPSED]
    seen = [standing(assignment, at) for at in sorted(moments)]
    passing = [forward.index(now) for now in seen if now in forward]
    assert all(earlier <= later for earlier, later in pairwise(passing))


@given(assignments(), instants)
def test_a_standing_agrees_with_the_facts(assignment: Assignment, at: datetime) -> None:
    """Whatever happened, the one answer is backed by a fact that holds."""
    a = assignment
    now = standing(a, at)
    held = {
        Standing.LEFT: a.left_at is not None and a.left_at <= at,
        Standing.ATTESTED: a.attested_at is not None and a.attested_at <= at,
        Standing.WAIVED: None not in (a.waived_at, a.waived_until)
        and a.waived_at is not None
        and a.waived_until is not None
        and a.waived_at <= at < a.waived_until,
        Standing.LAPSED: a.closes_at is not None and a.closes_at <= at,
        Standing.UNREACHABLE: a.unreachable_at is not None and a.unreachable_at <= at,
        Standing.OVERDUE: a.due_at <= at,
        Standing.DUE: a.due_soon_at <= at,
        Standing.OPEN: True,
    }
    assert now is next(name for name, holds in held.items() if holds)


def test_who_may_be_nudged() -> None:
    """Those who owe and can answer."""
    assert {Standing.OPEN, Standing.DUE, Standing.OVERDUE} == OWING


def test_the_drawing_and_the_enum_agree() -> None:
    """Every standing stands in the diagram that opens the module."""
    drawing = (bot.core.campaign.__doc__ or "").split()
    assert {name.value for name in Standing} <= set(drawing)


def test_a_deadline_runs_from_the_day_somebody_is_asked() -> None:
    """Joiners have as long as everybody had."""
    campaign = a_campaign(closes_at=NOW + timedelta(days=90))
    policy = a_policy(cadence=a_cadence(due_days=14, due_soon_days=3))
    asked = assign(AssignmentId("one"), campaign, policy, a_person(), NOW + timedelta(days=30))
    assert asked == Assignment(
        id=AssignmentId("one"),
        campaign=campaign.id,
        person=a_person().id,
        assigned_at=NOW + timedelta(days=30),
        due_at=NOW + timedelta(days=44),
        due_soon_at=NOW + timedelta(days=41),
        closes_at=campaign.closes_at,
        next_step_at=NOW + timedelta(days=30),
        steps_done=0,
        snoozes=0,
    )
