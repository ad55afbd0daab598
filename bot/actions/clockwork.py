"""What happens by the clock: a pass over every organisation, harmless to repeat."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.actions.intake import forget, interrupted
from bot.actions.publish import learn_published
from bot.actions.report import report_weekly
from bot.actions.sequence import checkpoint, sequence
from bot.actions.sweep import sweep
from bot.actions.sync import sync
from bot.actions.upcoming import next_event
from bot.core.delivery import Incoming
from bot.core.errors import BotError, StoreUnavailable
from bot.core.roster import OrganisationId, Workspace
from bot.ports.directory import Directory
from bot.ports.engine import Engine
from bot.ports.store import Store
from bot.ports.words import Words

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clockwork:
    """The ports that the clock's actions need."""

    store: Store
    words: Words
    engine: Engine
    directory: Directory
    handle: Callable[[Incoming], Awaitable[None]]
    """Handles a request that was acknowledged, and interrupted."""
    public_key: bytes
    signer: Callable[[bytes], bytes]
    new_id: Callable[[], str]

    async def minute(self, at: datetime) -> None:
        """Plan what is owed, give the ledger its order, and tell the engine who owes messages."""
        for organisation in await self.organisations():
            await self._guarded(self._minute(organisation, at), organisation)

    async def night(self, at: datetime) -> None:
        """Read the directories, sign the ledger's head, and drop what no platform will repeat."""
        for organisation in await self.organisations():
            for workspace in await self.workspaces(organisation):
                await self._guarded(self.sync(workspace, at), organisation)
            await self._guarded(self._checkpoint(organisation, at), organisation)
            await forget(organisation, at, store=self.store)

    async def sync(self, workspace: Workspace, at: datetime) -> None:
        """Read one workspace's directory. Raises PlatformUnavailable."""
        await sync(
            workspace,
            at,
            store=self.store,
            directory=self.directory,
            words=self.words,
            new_id=self.new_id,
        )

    async def next_event(self, at: datetime) -> datetime | None:
        """When anything happens next by itself."""
        upcoming = [await next_event(each, at, store=self.store) for each in await self.organisations()]
        return min(upcoming, default=None)

    async def organisations(self) -> list[OrganisationId]:
        """Every tenant."""
        return [each.id for each in await self.store.across(lambda tenancy: tenancy.organisations())]

    async def workspaces(self, organisation: OrganisationId) -> list[Workspace]:
        """The workspaces of a tenant that let us in."""
        everyone = await self.store.read(organisation, lambda records: records.workspaces())
        return [workspace for workspace in everyone if workspace.revoked_at is None]

    # Private functions

    async def _minute(self, organisation: OrganisationId, at: datetime) -> None:
        await learn_published(organisation, store=self.store, words=self.words)
        for incoming in await interrupted(organisation, at, store=self.store):
            await self._guarded(self.handle(incoming), organisation)
        await sweep(organisation, at, store=self.store, words=self.words)
        await sequence(organisation, store=self.store)
        if await report_weekly(organisation, at, store=self.store):
            await self._checkpoint(organisation, at)
        owing = await self.store.read(organisation, lambda records: records.outbox.owing(at))
        self.engine.tell(organisation, owing)

    async def _guarded(self, work: Awaitable[None], organisation: OrganisationId) -> None:
        """One tenant's trouble must not keep the others waiting."""
        try:
            await work
        except StoreUnavailable:
            raise
        except Exception as error:
            advice = error.advice if isinstance(error, BotError) else None
            log.exception("pass.failed", organisation=organisation, advice=advice)

    async def _checkpoint(self, organisation: OrganisationId, at: datetime) -> None:
        await checkpoint(organisation, at, store=self.store, public_key=self.public_key, signer=self.signer)
