"""Keeps a rehearsal across two runs, in its folder: the simulated Slack, and where the clock stood.

The app records with the clock's time, so the clock must never come back earlier than it had been, not even
after a kill. Its file therefore names an instant a little ahead, renewed before the clock gets there.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from bot.simulator.rehearsal import memory
from bot.simulator.rehearsal.stage import Rehearsal

log = structlog.get_logger()

SLACK = "rehearsal-slack.json"
CLOCK = "rehearsal-clock"
ASIDE, NEW = ".unreadable", ".new"
PAUSE = 1.0
"""Seconds between two looks at whether something changed; what a kill can cost."""
AHEAD = timedelta(minutes=1)
"""How far the clock's file is ahead at most."""


class Keeper:
    """Remembers one rehearsal in one folder."""

    def __init__(self, folder: Path, rehearsal: Rehearsal) -> None:
        self._folder = folder
        self._rehearsal = rehearsal
        self._world = rehearsal.slack.world
        self._saving = asyncio.Lock()
        self._saved: int | None = None
        self._ahead: datetime | None = None

    def recall(self) -> None:
        """Let the Slack go on where it stood; with a file that cannot be read aside, it begins anew."""
        path = self._folder / SLACK
        try:
            memory.restore(self._rehearsal, path.read_bytes())
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            _put_aside(path, error)

    def reach(self, to: datetime) -> None:
        """Take note that the clock will get as far as `to`."""
        if self._ahead is None or to + AHEAD / 2 > self._ahead:
            self._note(to + AHEAD)

    async def save(self) -> None:
        """Write the Slack down if it has changed. A full disk is logged, and tried again."""
        async with self._saving:
            version = self._world.version
            if version == self._saved:
                return
            try:
                await asyncio.to_thread(_write, self._folder / SLACK, memory.dump(self._rehearsal))
            except (OSError, ValueError) as error:
                log.warning("rehearsal.not_kept", file=SLACK, reason=type(error).__name__)
            else:
                self._saved = version

    @asynccontextmanager
    async def keeping(self) -> AsyncIterator[None]:
        """Save about once a second while the block runs, and at its end."""
        self.reach(self._world.now())
        ending = asyncio.Event()
        watching = asyncio.create_task(self._watch(ending))
        try:
            yield
        finally:
            ending.set()
            await watching
            await self.save()
            self._note(self._world.now())

    # Private functions

    async def _watch(self, ending: asyncio.Event) -> None:
        while not ending.is_set():
            self.reach(self._world.now())
            await self.save()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), PAUSE)

    def _note(self, ahead: datetime) -> None:
        try:
            _write(self._folder / CLOCK, ahead.isoformat().encode())
        except OSError as error:
            log.warning("rehearsal.not_kept", file=CLOCK, reason=type(error).__name__)
        else:
            self._ahead = ahead


def resumed(folder: Path, now: datetime) -> datetime | None:
    """Where the clock goes on: where it stood when the last rehearsal ended, or `now` if that is later."""
    path = folder / CLOCK
    try:
        return max(datetime.fromisoformat(path.read_text()).astimezone(UTC), now)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _put_aside(path, error)
        return None


def forget(folder: Path) -> None:
    """Remove what a keeper wrote there."""
    for name in (SLACK, CLOCK):
        for ending in ("", ASIDE, NEW):
            (folder / (name + ending)).unlink(missing_ok=True)


# Private functions


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    new = path.with_name(path.name + NEW)
    new.write_bytes(content)
    new.replace(path)


def _put_aside(path: Path, error: Exception) -> None:
    with contextlib.suppress(OSError):
        path.replace(path.with_name(path.name + ASIDE))
    log.warning("rehearsal.forgotten", file=path.name, reason=type(error).__name__)
