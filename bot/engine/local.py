"""Drains as tasks of this process: one at a time for each workspace, told again while it runs."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from threading import Event

import structlog

from bot.core.roster import OrganisationId, WorkspaceId

log = structlog.get_logger()

Drain = Callable[[OrganisationId, WorkspaceId], Awaitable[object]]
"""Sends what one workspace owes."""


class LocalEngine:
    """Implements `ports.engine.Engine` with asyncio tasks."""

    def __init__(self, drain: Drain, stop: Event) -> None:
        """`stop` is what drains look at, and is set when the engine closes."""
        self._drain = drain
        self._stop = stop
        self._running: dict[WorkspaceId, asyncio.Task[None]] = {}
        self._again: set[WorkspaceId] = set()

    def tell(self, organisation: OrganisationId, workspaces: Iterable[WorkspaceId]) -> None:
        """See `ports.engine.Engine.tell`."""
        for workspace in workspaces:
            self._again.add(workspace)
            if workspace not in self._running:
                task = asyncio.get_running_loop().create_task(self._run(organisation, workspace))
                self._running[workspace] = task

    @property
    def busy(self) -> bool:
        """Whether a drain is running."""
        return bool(self._running)

    async def idle(self) -> None:
        """Wait until no drain is running."""
        while self._running:
            await asyncio.wait(list(self._running.values()))

    async def close(self, grace: float) -> None:
        """Let drains finish what is under way, for `grace` seconds; what was not handed over goes back."""
        self._stop.set()
        tasks = list(self._running.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, organisation: OrganisationId, workspace: WorkspaceId) -> None:
        try:
            while workspace in self._again:
                self._again.discard(workspace)
                await self._drain(organisation, workspace)
        except Exception:
            # The next tick tells us again: the outbox row is the truth.
            log.exception("drain.failed", workspace=workspace)
        finally:
            self._again.discard(workspace)
            del self._running[workspace]
