"""Clocks that can be turned.

`TurnableClock` keeps real time until it is turned forward: the rehearsal's. `VirtualClock` stands still until
it is turned, or until everybody who could move it sleeps: for tests and measurements, which never wait.
"""

import asyncio
import contextlib
import heapq
import itertools
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from bot.ports.clock import Clock

T = TypeVar("T")


class SimulatorClock(Clock, Protocol):
    """A clock that can also be turned, and that measures a platform's patience."""

    async def turn(self, to: datetime) -> datetime:
        """Move forward to an instant and wake whoever slept until then; the new now.

        Never back: an instant that has passed turns nothing.
        """
        ...

    async def within(self, duration: timedelta, work: Awaitable[T]) -> T:
        """The result of `work`; raises TimeoutError if it takes longer. Late work goes on unwatched."""
        ...


class TurnableClock:
    """Real time plus an offset that only grows."""

    def __init__(self, start: datetime | None = None) -> None:
        now = datetime.now(UTC)
        self._offset = (start or now) - now
        self._turned = asyncio.Event()
        self._unwatched: set[asyncio.Future[Any]] = set()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    async def sleep(self, duration: timedelta) -> None:
        due = self.now() + duration
        while (left := (due - self.now()).total_seconds()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._turned.wait(), left)

    async def turn(self, to: datetime) -> datetime:
        self._offset += max(to - self.now(), timedelta(0))
        woken, self._turned = self._turned, asyncio.Event()
        woken.set()
        await asyncio.sleep(0)
        return self.now()

    async def within(self, duration: timedelta, work: Awaitable[T]) -> T:
        """Measured in real time: turning the clock makes nobody late."""
        task = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({task}, timeout=duration.total_seconds())
        if not done:
            _let_go(task, self._unwatched)
            raise TimeoutError
        return task.result()


class VirtualClock:
    """Time that moves only when turned or, with `advances`, to the next waking once all have fallen asleep.

    `settle` is how many rounds of the event loop without a new sleeper count as everybody being asleep.
    """

    def __init__(self, start: datetime, *, advances: bool = True, settle: int = 20) -> None:
        self._now = start
        self._advances = advances
        self._settle = settle
        self._waking: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._sleepers = 0
        self._watching = False
        self._quiet = 0
        self._unwatched: set[asyncio.Future[Any]] = set()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, duration: timedelta) -> None:
        if duration <= timedelta(0):
            await asyncio.sleep(0)
            return
        self._sleepers += 1
        self._watch()
        try:
            await self._waking_after(duration)
        finally:
            self._sleepers -= 1

    async def turn(self, to: datetime) -> datetime:
        advances, self._advances = self._advances, False
        try:
            await self._walk(max(to, self._now))
        finally:
            self._advances = advances
            self._watch()
        return self._now

    async def within(self, duration: timedelta, work: Awaitable[T]) -> T:
        """Never moves time by itself: only somebody else's sleep can make `work` late."""
        task = asyncio.ensure_future(work)
        limit = self._waking_after(duration)
        both: set[asyncio.Future[Any]] = {task, limit}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            limit.cancel()
            return task.result()
        _let_go(task, self._unwatched)
        raise TimeoutError

    # Private functions

    def _waking_after(self, duration: timedelta) -> asyncio.Future[None]:
        waking = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waking, (self._now + duration, next(self._order), waking))
        self._quiet = 0
        return waking

    def _watch(self) -> None:
        if self._advances and self._sleepers and not self._watching:
            self._watching, self._quiet = True, 0
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        self._watching = self._advances and self._sleepers > 0
        if not self._watching:
            return
        self._quiet += 1
        if self._quiet > self._settle:
            self._wake_next()
        asyncio.get_running_loop().call_soon(self._look)

    def _wake_next(self) -> None:
        self._quiet = 0
        due = self._next()
        if due is not None:
            self._now = max(self._now, due)
            self._wake()

    def _next(self) -> datetime | None:
        while self._waking and self._waking[0][2].done():
            heapq.heappop(self._waking)
        return self._waking[0][0] if self._waking else None

    def _wake(self) -> None:
        while (due := self._next()) is not None and due <= self._now:
            heapq.heappop(self._waking)[2].set_result(None)

    async def _walk(self, to: datetime) -> None:
        while (due := self._next()) is not None and due <= to:
            self._now = max(self._now, due)
            self._wake()
            for _ in range(self._settle):
                await asyncio.sleep(0)
        self._now = to


# Private functions


def _let_go(task: asyncio.Future[Any], unwatched: set[asyncio.Future[Any]]) -> None:
    unwatched.add(task)
    task.add_done_callback(unwatched.discard)
    task.add_done_callback(lambda late: late.cancelled() or late.exception())
