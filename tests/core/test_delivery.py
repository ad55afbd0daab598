"""The last look before sending, and how long to wait after a failure."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.campaign import OWING, AssignmentId, Standing
from bot.core.delivery import MAX_TRIES, NUDGES, STALE_AFTER, Delivery, Skip, Wait, backoff, still_owed
from bot.core.hours import Hours, is_open
from bot.core.message import Key
from bot.core.policy import StepTarget
from bot.core.roster import WorkspaceId
from support.given import NOW, any_hours, zoned_instants

BERLIN = "Europe/Berlin"
standings = st.none() | st.sampled_from(Standing)


def nudge(kind: Key = Key.REMINDER, **changes: Any) -> Delivery:
    """A rung on its way to a person."""
    usual = {
        "key": "step:1",
        "kind": kind,
        "workspace": WorkspaceId("T0001"),
        "target": StepTarget.PERSON,
        "due_at": NOW,
        "assignment": AssignmentId("assignment"),
        "step": 1,
    }
    return Delivery(**{**usual, **changes})


@pytest.mark.parametrize("kind", sorted(set(Key) - NUDGES))
@pytest.mark.parametrize("now", [None, *Standing])
def test_answers_and_reports_are_always_owed(kind: Key, now: Standing | None) -> None:
    """Whatever happened since, at any hour; only nudges stop."""
    night = NOW + timedelta(days=40, hours=14)
    assert still_owed(nudge(kind), now, 99, BERLIN, Hours(), night) is None


@pytest.mark.parametrize("kind", sorted(NUDGES))
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (Standing.OPEN, None),
        (Standing.DUE, None),
        (Standing.OVERDUE, None),
        (Standing.ATTESTED, Skip.ANSWERED),
        (Standing.WAIVED, Skip.RELEASED),
        (Standing.LAPSED, Skip.RELEASED),
        (Standing.UNREACHABLE, Skip.RELEASED),
        (Standing.LEFT, Skip.RELEASED),
        (None, Skip.RELEASED),
    ],
)
def test_a_nudge_is_owed_to_those_who_owe(kind: Key, now: Standing | None, expected: Skip | None) -> None:
    """Somebody may have answered, or been released, since it was queued."""
    assert still_owed(nudge(kind), now, 2, BERLIN, Hours(), NOW) is expected


@pytest.mark.parametrize(
    ("step", "steps_done", "expected"),
    [(1, 1, None), (1, 2, None), (1, 3, Skip.OVERTAKEN), (0, 2, Skip.OVERTAKEN), (None, 9, None)],
)
def test_a_newer_rung_overtakes(step: int | None, steps_done: int, expected: Skip | None) -> None:
    """The last rung taken is sent; one before it is not; a nudge that is no rung is."""
    delivery = nudge(step=step)
    assert still_owed(delivery, Standing.OPEN, steps_done, BERLIN, Hours(), NOW) is expected


@pytest.mark.parametrize(
    ("kind", "late", "expected"),
    [
        (Key.REMINDER, STALE_AFTER, None),
        (Key.REMINDER, STALE_AFTER + timedelta(seconds=1), Skip.OVERTAKEN),
        (Key.WARNING, STALE_AFTER + timedelta(seconds=1), Skip.OVERTAKEN),
        (Key.WELCOME, STALE_AFTER + timedelta(seconds=1), None),
        (Key.WELCOME, timedelta(days=1, hours=1), None),
    ],
)
def test_a_nudge_goes_stale_but_a_welcome_does_not(kind: Key, late: timedelta, expected: Any) -> None:
    """After a day the ladder's next rung is nearer than this one."""
    assert still_owed(nudge(kind), Standing.OPEN, 2, BERLIN, Hours(), NOW + late) is expected


def test_a_nudge_waits_for_working_hours() -> None:
    """Queued by day, its turn came in the evening: tomorrow at nine."""
    evening = datetime(2026, 11, 23, 17, tzinfo=UTC)
    morning = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert still_owed(nudge(), Standing.OPEN, 2, BERLIN, Hours(), evening) == Wait(morning)


@given(zoned_instants(), any_hours(), standings, st.integers(0, 9), st.timedeltas(timedelta(0)))
def test_a_nudge_leaves_only_when_it_may(
    zoned: tuple[str, datetime], hours: Hours, now: Standing | None, steps_done: int, late: timedelta
) -> None:
    """Sent means owing and in hours; waiting means until an open instant ahead."""
    zone, at = zoned
    late = min(late, timedelta(days=300))
    verdict = still_owed(nudge(due_at=at - late), now, steps_done, zone, hours, at)
    if verdict is None:
        assert now in OWING
        assert is_open(at, zone, hours)
    if isinstance(verdict, Wait):
        assert verdict.until > at
        assert is_open(verdict.until, zone, hours)


@pytest.mark.parametrize(("tries", "seconds"), [(0, 20), (1, 20), (2, 40), (3, 80), (7, 1280), (8, 1800)])
def test_the_wait_doubles_up_to_half_an_hour(tries: int, seconds: int) -> None:
    """Twenty seconds first, half of it again at most."""
    assert backoff(tries, 0) == timedelta(seconds=seconds)
    assert backoff(tries, 0.5) == timedelta(seconds=seconds * 1.25)


@given(st.integers(0, 200), st.floats(0, 1, exclude_max=True))
def test_the_wait_is_bounded(tries: int, jitter: float) -> None:
    """Never shorter than 20 s, never longer than 45 minutes, however often it failed."""
    assert timedelta(seconds=20) <= backoff(tries, jitter) <= timedelta(minutes=45)


def test_all_tries_together_take_about_an_hour() -> None:
    """As MAX_TRIES says: three quarters of an hour to an hour, each wait longer than the last."""
    waits = [backoff(tries, 0) for tries in range(1, MAX_TRIES)]
    assert timedelta(minutes=40) < sum(waits, timedelta()) < timedelta(minutes=45)
    assert timedelta(minutes=60) < sum(waits, timedelta()) * 1.5 < timedelta(minutes=65)
    assert all(shorter < longer for shorter, longer in pairwise(waits))
