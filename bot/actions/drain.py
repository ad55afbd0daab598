"""One pass that sends a workspace's outbox: take, compose, send, settle. Only here we speak unprompted.

No transaction is open while the platform is spoken to. What was taken and not settled when we died is found
again as "in doubt": sent at most once more, and counted.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.actions.compose import Composer, Letter, compose
from bot.actions.reach import lose
from bot.core.delivery import MAX_TRIES, DeliveryState, Outcome, Queued, Result, Skip, Wait, backoff
from bot.core.errors import BotError, StoreUnavailable
from bot.core.pace import Pace
from bot.core.roster import OrganisationId, WorkspaceId
from bot.ports.clock import Clock
from bot.ports.messenger import Messenger
from bot.ports.store import Records, Store

PAGE = 100
"""Deliveries taken at once; after a crash at most this many are in doubt."""
IN_FLIGHT = 20
"""Sends under way at once: enough to hold the pace when the platform takes two seconds to answer."""

LOST = (Outcome.UNREACHABLE, Outcome.REJECTED)
"""Outcomes after which a message never arrives."""

NAP = timedelta(seconds=1)
"""The longest sleep without a look whether the bot is about to end."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a drain works with."""

    store: Store
    messenger: Messenger
    composer: Composer
    clock: Clock
    jitter: Callable[[], float]
    """A random number in [0, 1), so that failures do not come back all at once."""
    stopping: Callable[[], bool]
    """Whether the bot is about to end: what was taken and not yet handed over goes back, untried."""


async def drain(
    organisation: OrganisationId, workspace: WorkspaceId, interval: timedelta, *, post: Post
) -> Counter[str]:
    """Send what the workspace owes until nothing is due; how many of each outcome.

    `interval` is the least time between two messages in this workspace. Raises StoreUnavailable.
    """
    pass_ = _Pass(organisation, workspace, Pace(interval=interval), post)
    while not pass_.over and (taken := await pass_.take()):
        await pass_.send_all(taken)
    return pass_.outcomes


# Private functions


@dataclass(slots=True)
class _Pass:
    organisation: OrganisationId
    workspace: WorkspaceId
    pace: Pace
    post: Post
    revoked: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def over(self) -> bool:
        """Whether nothing more may be handed over."""
        return self.revoked or self.post.stopping()

    async def take(self) -> list[Queued]:
        at = self.post.clock.now()
        return await self.post.store.write(
            self.organisation, lambda records: records.outbox.take(self.workspace, at, PAGE)
        )

    async def send_all(self, taken: list[Queued]) -> None:
        room = asyncio.Semaphore(IN_FLIGHT)
        async with asyncio.TaskGroup() as sends:
            for index, queued in enumerate(taken):
                await room.acquire()
                await self._pause(queued)
                if self.over:
                    await self._release(taken[index:])
                    return
                sending = sends.create_task(self._deliver(queued))
                sending.add_done_callback(lambda _: room.release())

    async def _pause(self, queued: Queued) -> None:
        """Wait for our slot; a throttle that arrives meanwhile moves it on."""
        clock, delivery = self.post.clock, queued.delivery
        conversation = delivery.channel or delivery.account or delivery.key
        slot = self.pace.claim(conversation, clock.now())
        while (now := clock.now()) < (free := max(slot, self.pace.held_until)) and not self.over:
            await clock.sleep(min(free - now, NAP))

    async def _deliver(self, queued: Queued) -> None:
        at = self.post.clock.now()
        work = partial(_compose, composer=self.post.composer, queued=queued, at=at)
        try:
            letter = await self.post.store.read(self.organisation, work)
        except StoreUnavailable:
            raise
        except BotError as error:
            reason = type(error).__name__
            log.exception("delivery.not_composed", delivery=queued.id, kind=queued.delivery.kind)
            letter = Result(outcome=Outcome.REJECTED, reason=reason)
        if isinstance(letter, Letter):
            letter = await self.post.messenger.send(self.workspace, letter.to, letter.message)
        await self._settle(queued, letter)

    async def _settle(self, queued: Queued, end: Result | Skip | Wait) -> None:
        at = self.post.clock.now()
        if isinstance(end, Result):
            self._heed(end, at)
        jitter = self.post.jitter()
        name = await self.post.store.write(
            self.organisation, lambda records: _settle(records, queued, end, jitter, at)
        )
        self.outcomes[name] += 1
        if name in LOST and queued.delivery.account is None:
            # Nobody in that channel can notice that something is missing there.
            log.error("channel.not_reached", channel=queued.delivery.channel, kind=queued.delivery.kind)

    def _heed(self, result: Result, at: datetime) -> None:
        if result.retry_after is not None:
            self.pace.hold(at + result.retry_after)
        if result.outcome is Outcome.REVOKED and not self.revoked:
            self.revoked = True
            log.error("workspace.revoked", workspace=self.workspace, reason=result.reason)

    async def _release(self, rest: list[Queued]) -> None:
        ids = [queued.id for queued in rest]
        await self.post.store.write(self.organisation, lambda records: records.outbox.release(ids))


def _compose(
    records: Records, *, composer: Composer, queued: Queued, at: datetime
) -> Letter | Skip | Wait | Result:
    return compose(records, composer, queued.delivery, at)


def _settle(records: Records, queued: Queued, end: Result | Skip | Wait, jitter: float, at: datetime) -> str:
    outbox, id = records.outbox, queued.id
    if isinstance(end, Skip):
        outbox.settle(id, DeliveryState.SKIPPED, at, reason=end.value)
        return DeliveryState.SKIPPED
    if isinstance(end, Wait):
        outbox.settle(id, DeliveryState.QUEUED, at, next_try_at=end.until)
        return "waiting"
    if end.outcome is Outcome.SENT:
        outbox.settle(id, DeliveryState.SENT, at, reference=end.reference)
        _keep_dm(records, queued, end)
    elif end.outcome is Outcome.LATER:
        _postpone(records, queued, end, jitter, at)
    elif end.outcome is Outcome.REVOKED:
        outbox.release([id])
        _revoke(records, queued.delivery.workspace, at)
    else:
        outbox.settle(id, DeliveryState.DEAD, at, reason=end.reason, failed=True)
        if end.outcome is Outcome.UNREACHABLE:
            _lose(records, queued, end, at)
    return end.outcome.value


def _postpone(records: Records, queued: Queued, result: Result, jitter: float, at: datetime) -> None:
    if result.retry_after is not None:
        # Being throttled is the platform's doing: it costs the message no try.
        records.outbox.settle(
            queued.id, DeliveryState.QUEUED, at, reason=result.reason, next_try_at=at + result.retry_after
        )
    elif queued.tries + 1 >= MAX_TRIES:
        records.outbox.settle(queued.id, DeliveryState.DEAD, at, reason=result.reason, failed=True)
    else:
        next_try_at = at + backoff(queued.tries + 1, jitter)
        records.outbox.settle(
            queued.id, DeliveryState.QUEUED, at, reason=result.reason, next_try_at=next_try_at, failed=True
        )


def _keep_dm(records: Records, queued: Queued, result: Result) -> None:
    delivery = queued.delivery
    if result.dm is None or delivery.account is None:
        return
    known = records.roster.known(delivery.workspace, delivery.account)
    if known is not None and known.account.dm != result.dm:
        records.roster.save_account(replace(known.account, dm=result.dm))


def _lose(records: Records, queued: Queued, result: Result, at: datetime) -> None:
    delivery = queued.delivery
    known = records.roster.known(delivery.workspace, delivery.account) if delivery.account else None
    if known is not None:
        lose(records, known.account, result.reason, at)


def _revoke(records: Records, workspace: WorkspaceId, at: datetime) -> None:
    for known in records.workspaces():
        if known.id == workspace and known.revoked_at is None:
            records.save_workspace(replace(known, revoked_at=at))
