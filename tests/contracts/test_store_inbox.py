"""Acknowledged requests, on every database."""

from datetime import timedelta

from bot.core.delivery import Incoming
from bot.ports.store import Records
from support.databases import each_backend, opened
from support.given import NOW
from support.stored import ORG, TEAM, settle_in

pytestmark = each_backend

MINUTE = timedelta(minutes=1)


def request(key: str) -> Incoming:
    """A slash command, as bytes."""
    return Incoming(key=key, workspace=TEAM, kind="application/x-www-form-urlencoded", body=b"\x00\xffhello")


async def test_a_request_is_accepted_once(backend: str) -> None:
    """The same key again was acknowledged before, handled or not."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> list[bool]:
            inbox = records.inbox
            answers = [inbox.accept(request("a"), NOW), inbox.accept(request("a"), NOW + MINUTE)]
            inbox.done("a", NOW)
            return [*answers, inbox.accept(request("a"), NOW), inbox.accept(request("b"), NOW)]

        assert await database.write(ORG, work) == [True, False, False, True]


async def test_pending_are_kept_before_and_not_handled(backend: str) -> None:
    """Oldest first, whole, however often they failed."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            for minutes, key in ((3, "late"), (1, "second"), (0, "first"), (2, "handled")):
                records.inbox.accept(request(key), NOW + minutes * MINUTE)
            records.inbox.done("handled", NOW + 3 * MINUTE)
            assert [records.inbox.failed("first") for _ in range(3)] == [1, 2, 3]
            assert records.inbox.failed("nobody's") == 0

        await database.write(ORG, work)
        pending = await database.read(ORG, lambda records: records.inbox.pending(NOW + 3 * MINUTE, 9))
        one = await database.read(ORG, lambda records: records.inbox.pending(NOW + 3 * MINUTE, 1))
    assert pending == [request("first"), request("second")]
    assert one == [request("first")]


async def test_old_handled_requests_are_forgotten(backend: str) -> None:
    """Those that wait to be handled, and those the platform may yet repeat, are not."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            for minutes, key in ((0, "old"), (0, "waiting"), (2, "young")):
                records.inbox.accept(request(key), NOW + minutes * MINUTE)
            records.inbox.done("old", NOW)
            records.inbox.done("young", NOW + 2 * MINUTE)
            assert records.inbox.forget(NOW + MINUTE) == 1
            assert records.inbox.accept(request("old"), NOW) is True
            assert records.inbox.accept(request("young"), NOW) is False
            assert records.inbox.pending(NOW + MINUTE, 9) == [request("old"), request("waiting")]

        await database.write(ORG, work)
