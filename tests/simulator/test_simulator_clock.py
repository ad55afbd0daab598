"""Clocks that can be turned."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.simulator.clock import TurnableClock, VirtualClock

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def test_a_turned_clock_wakes_whoever_slept_until_then() -> None:
    """A day's sleep ends at once when the clock is turned by a day."""
    clock = TurnableClock(START)
    asleep = asyncio.create_task(clock.sleep(timedelta(days=1)))
    await asyncio.sleep(0)
    await clock.turn(START + timedelta(days=2))
    await asyncio.wait_for(asleep, 1)
    assert clock.now() >= START + timedelta(days=2)


async def test_a_turned_clock_lets_those_sleep_whose_time_has_not_come() -> None:
    """Turning by an hour does not end a day's sleep."""
    clock = TurnableClock(START)
    asleep = asyncio.create_task(clock.sleep(timedelta(days=1)))
    await asyncio.sleep(0)
    await clock.turn(START + HOUR)
    await asyncio.sleep(0)
    assert not asleep.done()
    asleep.cancel()


@pytest.mark.parametrize("clock", [TurnableClock(START), VirtualClock(START)])
async def test_no_clock_turns_back(clock: TurnableClock | VirtualClock) -> None:
    """An instant that has passed changes nothing."""
    before = clock.now()
    assert await clock.turn(START - HOUR) - before < HOUR
    assert clock.now() >= before


async def test_virtual_time_passes_when_all_sleep() -> None:
    """Two sleepers at once cost the longer of their sleeps, and wake in order."""
    clock, woken = VirtualClock(START), []

    async def sleeper(hours: int) -> None:
        await clock.sleep(HOUR * hours)
        woken.append((hours, clock.now() - START))

    await asyncio.gather(sleeper(3), sleeper(1))
    assert woken == [(1, HOUR), (3, 3 * HOUR)]


async def test_virtual_time_stands_still_if_told_not_to_advance() -> None:
    """Without `advances` only turning moves time, and each sleeper sees its own time."""
    clock, woken = VirtualClock(START, advances=False), []

    async def ticker() -> None:
        while True:
            await clock.sleep(HOUR)
            woken.append(clock.now())

    ticking = asyncio.create_task(ticker())
    for _ in range(100):
        await asyncio.sleep(0)
    assert woken == []
    await clock.turn(START + 3.5 * HOUR)
    assert woken == [START + HOUR, START + 2 * HOUR, START + 3 * HOUR]
    assert clock.now() == START + 3.5 * HOUR
    ticking.cancel()


async def test_patience_ends_when_somebody_sleeps_past_it() -> None:
    """Work that sleeps four seconds is late for three, and still goes on to its end."""
    clock, done = VirtualClock(START), []

    async def work() -> None:
        await clock.sleep(timedelta(seconds=4))
        done.append(clock.now())

    with pytest.raises(TimeoutError):
        await clock.within(timedelta(seconds=3), work())
    await clock.sleep(timedelta(seconds=5))
    assert done == [START + timedelta(seconds=4)]


async def test_patience_alone_never_moves_time() -> None:
    """Work that does not sleep on the clock is never late, however many rounds it takes."""
    clock = VirtualClock(START)

    async def work() -> str:
        for _ in range(200):
            await asyncio.sleep(0)
        return "done"

    assert await clock.within(timedelta(seconds=3), work()) == "done"
    assert clock.now() == START
