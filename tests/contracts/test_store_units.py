"""Units of work: all or nothing, one after another, and never a word before it is durable."""

import asyncio
import threading
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from bot.core.attestation import ReceiptId
from bot.core.campaign import AssignmentId
from bot.core.delivery import Incoming
from bot.core.errors import BotError, StoreUnavailable
from bot.core.roster import PersonId, WorkspaceId
from bot.ports.store import Records
from bot.store.backend import WritingInReading
from bot.store.database import Database
from support.databases import Plain, each_backend, fresh, opened
from support.given import NOW, a_campaign, an_assignment
from support.stored import ORG, a_delivery, an_attestation, an_organisation, settle_in

pytestmark = each_backend

ADA = AssignmentId("a-ada")


def queue(key: str, records: Records) -> int:
    """One message for Ada."""
    return records.outbox.queue([a_delivery(key)])


async def test_what_raises_undoes_itself_and_nobody_else(backend: str) -> None:
    """Of many units at once, each has its own fate."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(n: int, records: Records) -> int:
            records.outbox.queue([a_delivery(str(n))])
            if n % 3 == 0:
                raise KeyError(n)
            return n

        ends = await asyncio.gather(
            *(database.write(ORG, partial(work, n)) for n in range(30)),
            return_exceptions=True,
        )
        kept = await database.read(ORG, lambda records: records.outbox.of_person(PersonId("ada")))
    assert [end for end in ends if isinstance(end, int)] == [n for n in range(30) if n % 3]
    assert sum(isinstance(end, KeyError) for end in ends) == 10
    assert len(kept) == 20


async def test_a_reading_must_not_write(backend: str) -> None:
    """It is an error, nothing is kept, and the next reading works."""
    async with opened(backend) as database:
        await settle_in(database)
        with pytest.raises(WritingInReading):
            await database.read(ORG, lambda records: records.outbox.queue([a_delivery()]))
        assert await database.read(ORG, lambda records: records.outbox.next_due()) is None
        assert await database.write(ORG, lambda records: records.outbox.queue([a_delivery()])) == 1


async def test_a_reading_sees_one_state(backend: str) -> None:
    """What is committed while it reads is not seen by it, and it holds no writer up."""
    async with opened(backend) as database:
        await settle_in(database)
        reading, written = threading.Event(), threading.Event()

        def read_twice(records: Records) -> tuple[datetime | None, datetime | None]:
            before = records.outbox.next_due()
            reading.set()
            assert written.wait(20)
            return before, records.outbox.next_due()

        reader = asyncio.create_task(database.read(ORG, read_twice))
        await asyncio.to_thread(reading.wait, 20)
        await database.write(ORG, lambda records: records.outbox.queue([a_delivery()]))
        written.set()
        assert await reader == (None, None)
        assert await database.read(ORG, lambda records: records.outbox.next_due()) == NOW


async def test_a_naive_instant_is_refused(backend: str) -> None:
    """An instant without a time zone is no instant, and nothing of its unit is kept."""
    async with opened(backend) as database:
        await settle_in(database)
        naive = a_delivery("naive", due_at=datetime(2026, 1, 1))

        def work(records: Records) -> None:
            records.outbox.queue([a_delivery("fine")])
            records.outbox.queue([naive])

        with pytest.raises(Exception, match="time zone"):
            await database.write(ORG, work)
        assert await database.read(ORG, lambda records: records.outbox.next_due()) is None


async def test_many_at_once_and_exactly_one_wins(backend: str) -> None:
    """On every key that makes a thing happen once."""

    def race(n: int, records: Records) -> tuple[bool, ...]:
        campaign = a_campaign(id=f"c{n}", version=9)
        assignment = an_assignment(id=f"a{n}", campaign="fresh")
        incoming = Incoming(key="k", workspace=WorkspaceId("T0001"), kind="json", body=b"")
        return (
            records.attestations.add(an_attestation(receipt=ReceiptId(f"R-{n}"))),
            records.campaigns.add(campaign),
            records.campaigns.assign([assignment]) == 1,
            records.outbox.queue([a_delivery()]) == 1,
            records.inbox.accept(incoming, NOW),
        )

    async with opened(backend) as database:
        await settle_in(database)
        fresh_campaign = a_campaign(id="fresh", version=8)
        await database.write(ORG, lambda records: records.campaigns.add(fresh_campaign))
        won = await asyncio.gather(*(database.write(ORG, partial(race, n)) for n in range(16)))
    assert [sum(column) for column in zip(*won, strict=True)] == [1] * 5


async def test_nothing_is_lost_when_many_change_the_same_row(backend: str) -> None:
    """Each loads, adds one, and saves: all of it counts, whatever runs beside it."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            assignment = records.campaigns.assignment(ADA)
            assert assignment is not None
            records.campaigns.save([replace(assignment, steps_done=assignment.steps_done + 1)])

        await asyncio.gather(*(database.write(ORG, work) for _ in range(6)))
        kept = await database.read(ORG, lambda records: records.campaigns.assignment(ADA))
    assert kept is not None
    assert kept.steps_done == 6


async def test_whoever_gives_up_waiting_breaks_nothing(backend: str) -> None:
    """A cancelled unit may or may not have happened; everybody else's did."""
    async with opened(backend) as database:
        await settle_in(database)
        units = [asyncio.create_task(database.write(ORG, partial(queue, str(n)))) for n in range(20)]
        await asyncio.sleep(0)
        for unit in units[::2]:
            unit.cancel()
        ends = await asyncio.gather(*units, return_exceptions=True)
        kept = await database.read(ORG, lambda records: records.outbox.of_person(PersonId("ada")))
    assert ends[1::2] == [1] * 10
    assert 10 <= len(kept) <= 20


async def test_closing_finishes_what_was_accepted(backend: str) -> None:
    """What was submitted is there afterwards; what comes later is refused with advice."""
    with fresh(backend) as url:
        database = Database(url, Plain())
        await settle_in(database)
        units = [asyncio.create_task(database.write(ORG, partial(queue, str(n)))) for n in range(50)]
        await asyncio.sleep(0)
        await database.close()
        assert await asyncio.gather(*units) == [1] * 50
        for late in (database.write, database.read):
            with pytest.raises(StoreUnavailable) as refusal:
                await late(ORG, lambda records: records.workspaces())
            assert refusal.value.advice
        await database.close()
        again = Database(url, Plain())
        kept = await again.read(ORG, lambda records: records.outbox.of_person(PersonId("ada")))
        await again.close()
    assert len(kept) == 50


async def test_errors_of_ours_pass_through(backend: str) -> None:
    """A unit's own BotError reaches its caller as it is."""
    async with opened(backend) as database:
        await database.across(lambda tenancy: tenancy.add_organisation(an_organisation()))
        error = BotError("no")

        def work(records: Records) -> None:
            raise error

        for run in (database.write, database.read):
            with pytest.raises(BotError) as caught:
                await run(ORG, work)
            assert caught.value is error


async def test_several_event_loops_can_share_a_store(backend: str) -> None:
    """Each is told on its own loop."""
    async with opened(backend) as database:
        await settle_in(database)

        def elsewhere() -> int:
            return asyncio.run(database.write(ORG, lambda records: records.outbox.queue([a_delivery("x")])))

        answers = await asyncio.gather(
            asyncio.to_thread(elsewhere),
            database.write(ORG, lambda records: records.outbox.queue([a_delivery("y")])),
        )
    assert list(answers) == [1, 1]
