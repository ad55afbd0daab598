"""The durable inbox: kept before it is acknowledged, forgotten once the platform no longer repeats it."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.delivery import Incoming
from bot.core.roster import OrganisationId, Workspace
from bot.ports.store import Records, Store

KEPT_FOR = timedelta(days=2)
"""Longer than any platform repeats a request, so that a late repeat still meets its key."""
SETTLED_AFTER = timedelta(seconds=30)
"""A request kept this long ago and not handled was interrupted."""
MAX_TRIES = 5
"""How often an interrupted request is handled again before it is given up."""
TOGETHER = 0.05
"""Seconds for which handled requests gather."""


@dataclass(slots=True)
class Handled:
    """Marks requests as handled, many in one commit: nobody waits for it, and losing it only repeats work."""

    store: Store
    _batches: dict[OrganisationId, "_Batch"] = field(default_factory=dict)

    async def done(self, incoming: Incoming, at: datetime, *, workspace: Workspace) -> None:
        """It was handled; returns once that is kept."""
        organisation = workspace.organisation
        batch = self._batches.get(organisation)
        if batch is None:
            batch = self._batches[organisation] = _Batch(at)
            batch.kept = asyncio.create_task(self._keep(organisation))
        batch.keys.append(incoming.key)
        await asyncio.shield(batch.kept)

    async def _keep(self, organisation: OrganisationId) -> None:
        await asyncio.sleep(TOGETHER)
        batch = self._batches.pop(organisation)

        def work(records: Records) -> None:
            for key in batch.keys:
                records.inbox.done(key, batch.at)

        await self.store.write(organisation, work)


async def accept(incoming: Incoming, at: datetime, *, workspace: Workspace, store: Store) -> bool:
    """Keep a verified request. False if its key is known: it was acknowledged before."""
    return await store.write(workspace.organisation, lambda records: records.inbox.accept(incoming, at))


async def interrupted(organisation: OrganisationId, at: datetime, *, store: Store) -> list[Incoming]:
    """Requests that were acknowledged and never handled; those that keep failing are given up.

    Each is counted as tried: what kills the process must not do so for ever.
    """

    def work(records: Records) -> list[Incoming]:
        pending = records.inbox.pending(at - SETTLED_AFTER, 100)
        tried = [(incoming, records.inbox.failed(incoming.key)) for incoming in pending]
        for incoming, tries in tried:
            if tries > MAX_TRIES:
                records.inbox.done(incoming.key, at)
        return [incoming for incoming, tries in tried if tries <= MAX_TRIES]

    return await store.write(organisation, work)


async def forget(organisation: OrganisationId, at: datetime, *, store: Store) -> int:
    """Drop handled requests that no platform will repeat; how many."""
    return await store.write(organisation, lambda records: records.inbox.forget(at - KEPT_FOR))


# Private functions


class _Batch:
    """Keys of one organisation, and the commit that keeps them."""

    kept: "asyncio.Task[None]"

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.keys: list[str] = []
