"""How fast a workspace may be written to: evenly, apart, and quiet when asked."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.core.pace import MANY, Pace
from support.given import NOW

INTERVAL = timedelta(milliseconds=120)
conversations = st.sampled_from(["D1", "D2", "D3", "D4"])
turns = st.lists(st.tuples(conversations, st.timedeltas(timedelta(0), timedelta(seconds=3))), max_size=60)


def run(pace: Pace, sends: list[tuple[str, timedelta]]) -> list[tuple[str, datetime, datetime]]:
    """Claim in turn, waiting for each slot; (conversation, asked at, slot)."""
    at, claimed = NOW, []
    for conversation, wait in sends:
        at += wait
        slot = pace.claim(conversation, at)
        claimed.append((conversation, at, slot))
        at = slot
    return claimed


@given(turns)
def test_messages_leave_evenly_and_apart(sends: list[tuple[str, timedelta]]) -> None:
    """Never before asked, an interval apart in the workspace, a second apart in one conversation."""
    claimed = run(Pace(interval=INTERVAL), sends)
    assert all(slot >= at for _, at, slot in claimed)
    assert all(later - earlier >= INTERVAL for (*_, earlier), (*_, later) in pairwise(claimed))
    for name in {conversation for conversation, *_ in claimed}:
        slots = [slot for conversation, _, slot in claimed if conversation == name]
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(slots))


@given(turns)
def test_nobody_waits_longer_than_needed(sends: list[tuple[str, timedelta]]) -> None:
    """Each slot is the first that the rules allow."""
    claimed = run(Pace(interval=INTERVAL), sends)
    last: dict[str, datetime] = {}
    before: datetime | None = None
    for conversation, at, slot in claimed:
        bounds = [at]
        bounds += [before + INTERVAL] if before else []
        bounds += [last[conversation] + timedelta(seconds=1)] if conversation in last else []
        assert slot == max(bounds)
        last[conversation] = before = slot


@given(st.timedeltas(timedelta(0), timedelta(hours=1)), st.timedeltas(timedelta(0), timedelta(hours=1)))
def test_quiet_is_kept_and_never_shortened(one: timedelta, other: timedelta) -> None:
    """Two requests for quiet: the later end counts, for every conversation."""
    pace = Pace(interval=INTERVAL)
    pace.hold(NOW + one)
    pace.hold(NOW + other)
    assert pace.held_until == NOW + max(one, other)
    assert pace.claim("D1", NOW) == NOW + max(one, other)
    assert pace.claim("D2", NOW) == NOW + max(one, other) + INTERVAL


def test_a_new_pace_starts_at_once() -> None:
    """With nothing sent, nothing waits; how far apart can be said."""
    assert Pace(interval=INTERVAL).claim("D1", NOW) == NOW
    pace = Pace(interval=INTERVAL, apart=timedelta(seconds=9))
    assert [pace.claim("D1", NOW), pace.claim("D1", NOW)] == [NOW, NOW + timedelta(seconds=9)]


def test_what_is_long_past_is_forgotten() -> None:
    """Memory stays bounded over a campaign, and a conversation just used is still remembered."""
    pace = Pace(interval=timedelta(0), apart=timedelta(seconds=5))
    for n in range(MANY):
        pace.claim(f"D{n}", NOW)
    later = NOW + timedelta(seconds=5)
    pace.claim("recent", later)
    assert len(pace._conversations) == 1
    assert pace.claim("recent", later) == later + timedelta(seconds=5)
