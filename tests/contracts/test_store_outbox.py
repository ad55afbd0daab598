"""Owed messages, on every database."""

from datetime import timedelta
from functools import partial

from bot.core.delivery import Delivery, DeliveryState, Queued
from bot.core.message import Key
from bot.core.policy import StepTarget
from bot.core.roster import PersonId, WorkspaceId
from bot.ports.store import Records
from bot.store.database import Database
from bot.store.outbox import HELD_FOR
from support.databases import each_backend, opened
from support.given import NOW
from support.stored import ORG, TEAM, a_delivery, a_workspace, settle_in

pytestmark = each_backend

HOUR = timedelta(hours=1)
REPORT = Delivery(
    key="report:1",
    kind=Key.WEEKLY_REPORT,
    workspace=TEAM,
    target=StepTarget.ADMIN,
    due_at=NOW - HOUR,
    channel="C1",
    subject="2026-W48",
)


async def queue(database: Database, *deliveries: Delivery) -> int:
    """How many were new."""
    return await database.write(ORG, lambda records: records.outbox.queue(deliveries))


async def take(database: Database, after: timedelta = timedelta(), limit: int = 10) -> list[Queued]:
    """What a drain gets at that time."""
    return await database.write(ORG, lambda records: records.outbox.take(TEAM, NOW + after, limit))


async def owing(database: Database, after: timedelta = timedelta()) -> list[WorkspaceId]:
    """Which workspaces owe something at that time."""
    return await database.read(ORG, lambda records: records.outbox.owing(NOW + after))


def settle(queued: Queued, state: DeliveryState, records: Records) -> None:
    """Now."""
    records.outbox.settle(queued.id, state, NOW)


async def next_due(database: Database) -> timedelta | None:
    """How long until something is due."""
    due = await database.read(ORG, lambda records: records.outbox.next_due())
    return None if due is None else due - NOW


async def test_the_same_key_is_queued_once(backend: str) -> None:
    """How many were new is told."""
    async with opened(backend) as database:
        await settle_in(database)
        assert await queue(database, a_delivery(), REPORT, a_delivery()) == 2
        assert await queue(database, a_delivery(due_at=NOW + HOUR)) == 0
        assert await queue(database) == 0
        assert [queued.delivery for queued in await take(database)] == [REPORT, a_delivery()]


async def test_taken_is_in_hand_until_settled(backend: str) -> None:
    """What somebody has in hand is not taken twice; what is settled never again."""
    async with opened(backend) as database:
        await settle_in(database)
        await queue(database, a_delivery("1"), a_delivery("2"), a_delivery("later", due_at=NOW + HOUR))
        assert await owing(database) == [TEAM]
        first = await take(database, limit=1)
        second = await take(database)
        assert [queued.delivery.key for queued in first + second] == ["1", "2"]
        assert not any(queued.in_doubt for queued in first + second)
        assert await owing(database) == []
        for queued, state in zip(first + second, (DeliveryState.SENT, DeliveryState.SKIPPED), strict=True):
            await database.write(ORG, partial(settle, queued, state))
        assert await take(database, HELD_FOR) == []
        assert await next_due(database) == HOUR


async def test_what_a_dead_drain_had_in_hand_comes_back_in_doubt(backend: str) -> None:
    """Once its time is over; not before, and not once it was settled. The doubt stays until the end."""
    async with opened(backend) as database:
        await settle_in(database)
        await queue(database, a_delivery())
        await take(database)
        moment = timedelta(microseconds=1)
        assert await next_due(database) == HELD_FOR
        assert await take(database, HELD_FOR - moment) == []
        (again,) = await take(database, HELD_FOR)
        assert again.in_doubt
        later = NOW + HELD_FOR + HOUR
        await database.write(
            ORG,
            lambda records: records.outbox.settle(
                again.id, DeliveryState.QUEUED, NOW + HELD_FOR, next_try_at=later, failed=True
            ),
        )
        (once_more,) = await take(database, HELD_FOR + HOUR)
        assert once_more.in_doubt
        assert once_more.tries == 1


async def test_a_postponed_delivery_waits_and_counts_only_failures(backend: str) -> None:
    """A throttled one costs no try; a failed one does; it comes back at the time it was given."""
    async with opened(backend) as database:
        await settle_in(database)
        await queue(database, a_delivery())
        (queued,) = await take(database)

        def postpone(records: Records) -> None:
            records.outbox.settle(
                queued.id, DeliveryState.QUEUED, NOW, reason="ratelimited", next_try_at=NOW + HOUR
            )

        await database.write(ORG, postpone)
        assert await take(database, HOUR - timedelta(seconds=1)) == []
        assert await next_due(database) == HOUR
        (again,) = await take(database, HOUR)
        assert (again.tries, again.in_doubt) == (0, False)
        await database.write(
            ORG,
            lambda records: records.outbox.settle(
                again.id, DeliveryState.QUEUED, NOW + HOUR, failed=True, next_try_at=NOW + 2 * HOUR
            ),
        )
        assert (await take(database, 2 * HOUR))[0].tries == 1


async def test_released_is_as_if_never_taken(backend: str) -> None:
    """No try, no doubt, and due at once."""
    async with opened(backend) as database:
        await settle_in(database)
        await queue(database, a_delivery())
        before = await take(database)
        ids = [queued.id for queued in before]
        await database.write(ORG, lambda records: records.outbox.release(ids))
        assert await owing(database) == [TEAM]
        assert await take(database) == before


async def test_what_is_settled_stays_settled(backend: str) -> None:
    """A drain that was taken for dead cannot reopen what another one has finished."""
    async with opened(backend) as database:
        await settle_in(database)
        await queue(database, a_delivery())
        (queued,) = await take(database)
        await database.write(
            ORG, lambda records: records.outbox.settle(queued.id, DeliveryState.SENT, NOW, reference="1.2")
        )

        def work(records: Records) -> None:
            records.outbox.settle(queued.id, DeliveryState.QUEUED, NOW + HOUR, next_try_at=NOW)
            records.outbox.release([queued.id])

        await database.write(ORG, work)
        assert await take(database, HOUR) == []
        sent = await database.read(ORG, lambda records: records.outbox.of_person(PersonId("ada")))
        assert sent == [("welcome", DeliveryState.SENT, NOW)]


async def test_a_revoked_workspace_owes_nothing(backend: str) -> None:
    """Its outbox waits, and no one is told to look at it."""
    async with opened(backend) as database:
        await settle_in(database)
        other = WorkspaceId("T0002")
        await database.across(lambda tenancy: tenancy.install(a_workspace(id=other)))
        await queue(database, a_delivery("1"), a_delivery("2", workspace=other, due_at=NOW + HOUR))
        assert await owing(database, HOUR) == [TEAM, other]
        await database.write(ORG, lambda records: records.save_workspace(a_workspace(revoked_at=NOW)))
        assert await owing(database, HOUR) == [other]
        assert await next_due(database) == HOUR


async def test_an_empty_outbox_is_never_due(backend: str) -> None:
    """Neither now nor later."""
    async with opened(backend) as database:
        await settle_in(database)
        assert await next_due(database) is None
        assert await owing(database) == []
        assert await take(database) == []


async def test_a_persons_messages_newest_first(backend: str) -> None:
    """Sent, owed and given up; theirs only."""
    async with opened(backend) as database:
        await settle_in(database)
        await queue(
            database,
            a_delivery("1"),
            a_delivery("2", kind=Key.REMINDER, due_at=NOW + 2 * HOUR),
            a_delivery("3", person=PersonId("bob")),
        )
        taken = await take(database)
        first = next(queued.id for queued in taken if queued.delivery.key == "1")
        await database.write(
            ORG,
            lambda records: records.outbox.settle(
                first, DeliveryState.DEAD, NOW + HOUR, reason="user_disabled", failed=True
            ),
        )
        messages = await database.read(ORG, lambda records: records.outbox.of_person(PersonId("ada")))
    assert messages == [
        ("reminder", DeliveryState.QUEUED, NOW + 2 * HOUR),
        ("welcome", DeliveryState.DEAD, NOW + HOUR),
    ]
