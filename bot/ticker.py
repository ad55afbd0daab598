"""APScheduler as the clock: cron expressions become calls with an instant; every tick is idempotent."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

log = structlog.get_logger()

MISFIRE_GRACE = 3600
"""Seconds a tick may come late and still be worth having: APScheduler's default is one second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Something that happens by the clock, and is harmless when it happens twice."""

    name: str
    cron: str
    """Five fields, UTC. People are never scheduled by it: their own hours are computed by the core."""
    run: Callable[[datetime], Awaitable[object]]


class Ticker:
    """Runs ticks until it is stopped."""

    def __init__(self, ticks: tuple[Tick, ...], now: Callable[[], datetime]) -> None:
        self._now = now
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._ticked = time.monotonic()
        for tick in ticks:
            self._scheduler.add_job(
                self._run,
                CronTrigger.from_crontab(tick.cron, timezone="UTC"),
                args=[tick],
                id=tick.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=MISFIRE_GRACE,
            )

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No tick begins after this."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    @property
    def silent_for(self) -> float:
        """Seconds since a tick last went well, or since we began; real ones, even while a clock is turned."""
        return time.monotonic() - self._ticked

    @property
    def running(self) -> bool:
        """Whether ticks are coming."""
        return bool(self._scheduler.running)

    async def _run(self, tick: Tick) -> None:
        at = self._now()
        try:
            await tick.run(at)
            self._ticked = time.monotonic()
        except Exception:
            # One failing tick must not stop the clock; the next one tries again.
            log.exception("tick.failed", tick=tick.name)
