"""SQLite in trouble: locked, full, broken, read-only. Nothing is acknowledged that is not stored."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.core.errors import StoreUnavailable
from bot.core.roster import PersonId
from bot.keys import Keys
from bot.ports.store import Records, Tenancy
from bot.store.database import Database
from bot.store.engines import share_of
from bot.store.sqlite import Sqlite
from bot.store.statements import Transaction
from bot.store.writer import driver_of
from support.databases import Plain, fresh, opened
from support.given import NOW
from support.stored import ORG, a_delivery, a_workspace, an_organisation, settle_in


def queue(key: str, records: Records) -> int:
    """One message for Ada."""
    return records.outbox.queue([a_delivery(key)])


async def queued(database: Database) -> int:
    """How many messages Ada has."""
    return len(await database.read(ORG, lambda records: records.outbox.of_person(PersonId("ada"))))


async def stored(database: Database) -> set[str]:
    """The keys of all messages that are there."""
    assert isinstance(database._backend, Sqlite)

    def work(transaction: Transaction) -> set[str]:
        return {row[0] for row in driver_of(transaction).execute("SELECT key FROM delivery")}

    return await database._backend.read(work)


async def tell(database: Database, *pragmas: str) -> None:
    """Set something on the one connection that writes."""
    assert isinstance(database._backend, Sqlite)

    def work(transaction: Transaction) -> None:
        for pragma in pragmas:
            driver_of(transaction).execute(f"PRAGMA {pragma}")

    await database._backend.write(work)


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another program has the database to itself."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")


async def test_a_lock_of_four_seconds_is_waited_for() -> None:
    """Eight writers wait and succeed; meanwhile readers read, and the event loop never stops."""
    with fresh("sqlite") as url:
        database = Database(url, Plain())
        await settle_in(database)
        with locked(url):
            writers = [asyncio.create_task(database.write(ORG, partial(queue, str(n)))) for n in range(8)]
            done, _ = await asyncio.wait(writers, timeout=2)
            assert await queued(database) == 0
            more, _ = await asyncio.wait(writers, timeout=2)
            assert not done | more
        assert await asyncio.gather(*writers) == [1] * 8
        assert await queued(database) == 8
        await database.close()


async def test_a_lock_without_end_is_an_error_with_advice() -> None:
    """And once it is gone, everything works again."""
    with fresh("sqlite") as url:
        database = Database(url, Plain())
        await settle_in(database)
        await tell(database, "busy_timeout=1")
        with locked(url), pytest.raises(StoreUnavailable, match="locked") as refusal:
            await database.write(ORG, partial(queue, "1"))
        assert "lock" in refusal.value.advice
        assert await database.write(ORG, partial(queue, "1")) == 1
        await database.close()


async def test_a_full_disk_is_an_error_and_no_answer() -> None:
    """Whatever was refused is not there, whatever was answered is; with room it goes on by itself."""
    async with opened("sqlite") as database:
        await settle_in(database)
        await tell(database, "max_page_count=1")
        units = [database.write(ORG, partial(queue, str(n))) for n in range(2000)]
        ends = await asyncio.gather(*units, return_exceptions=True)
        refused = [end for end in ends if isinstance(end, StoreUnavailable)]
        assert refused
        assert all("full" in str(end) and "room" in end.advice for end in refused)
        assert len(refused) + ends.count(1) == 2000
        assert await stored(database) == {str(n) for n, end in enumerate(ends) if end == 1}
        await tell(database, "max_page_count=1000000")
        assert await database.write(ORG, partial(queue, "after")) == 1


async def test_a_failed_commit_is_acknowledged_to_nobody() -> None:
    """Of those who shared it, all are refused and nothing is stored; the next commit works."""
    async with opened("sqlite") as database:
        await settle_in(database)
        await tell(database, "foreign_keys=ON")

        def break_commit(transaction: Transaction) -> int:
            driver = driver_of(transaction)
            driver.execute("PRAGMA defer_foreign_keys=ON")
            driver.execute("DELETE FROM person WHERE id = 'ada'")
            return 1

        assert isinstance(database._backend, Sqlite)
        first = database._backend.write(break_commit)
        units = [database.write(ORG, partial(queue, str(n))) for n in range(5)]
        ends = await asyncio.gather(first, *units, return_exceptions=True)
        assert all(isinstance(end, StoreUnavailable) for end in ends)
        assert await queued(database) == 0
        assert await database.write(ORG, partial(queue, "after")) == 1


async def test_a_transaction_that_sqlite_gave_up_is_nobodys() -> None:
    """When one unit's fault undoes everybody's work, everybody is told."""
    async with opened("sqlite") as database:
        await settle_in(database)

        def give_up(transaction: Transaction) -> None:
            driver_of(transaction).execute("ROLLBACK")
            raise KeyError("gone")

        assert isinstance(database._backend, Sqlite)
        units = [database.write(ORG, partial(queue, "before"))]
        ends = await asyncio.gather(*units, database._backend.write(give_up), return_exceptions=True)
        assert all(isinstance(end, StoreUnavailable) for end in ends)
        assert await queued(database) == 0
        assert await database.write(ORG, partial(queue, "after")) == 1


async def test_a_database_that_may_only_be_read() -> None:
    """Readings work; writing is refused with advice."""
    with fresh("sqlite") as url:
        database = Database(f"{url.replace('sqlite:///', 'sqlite:///file:')}?mode=ro&uri=true", Plain())
        with pytest.raises(StoreUnavailable) as refusal:
            await database.across(lambda tenancy: tenancy.add_organisation(an_organisation()))
        assert "write" in refusal.value.advice
        await database.close()


@pytest.mark.parametrize("content", [b"no database" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_unavailable(tmp_path: Path, content: bytes) -> None:
    """The advice is to restore a backup."""
    file = tmp_path / "store.db"
    file.write_bytes(content)
    with pytest.raises(StoreUnavailable) as refusal:
        Database(f"sqlite:///{file}", Plain())
    assert "backup" in refusal.value.advice


async def test_no_token_and_no_state_is_in_the_files(tmp_path: Path) -> None:
    """Not in the database, its log, or its index; with the key it can be read."""
    with fresh("sqlite") as url:
        database = Database(url, Keys(None, None, tmp_path))

        def work(tenancy: Tenancy) -> None:
            tenancy.add_organisation(an_organisation())
            tenancy.install(a_workspace(token="xoxb-canary"))
            tenancy.add_oauth_state("state-canary", NOW)

        await database.across(work)
        files = list(Path(url.removeprefix("sqlite:///")).parent.iterdir())
        content = b"".join(file.read_bytes() for file in files)
        assert any(file.name.endswith("-wal") for file in files)
        assert b"Example Ltd" in content
        assert b"canary" not in content
        workspaces = await database.read(ORG, lambda records: records.workspaces())
        assert [workspace.token for workspace in workspaces] == ["xoxb-canary"]
        await database.close()


async def test_commits_are_on_the_disk_before_they_are_acknowledged() -> None:
    """SQLite keeps a write-ahead log and waits for the disk at every commit."""
    async with opened("sqlite") as database:
        assert isinstance(database._backend, Sqlite)

        def work(transaction: Transaction) -> list[object]:
            driver = driver_of(transaction)
            return [
                driver.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys")
            ]

        assert await database._backend.write(work) == ["wal", 2, 1]


MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/people /people nfs4 rw 0 0
tmpfs /people/ada/local tmpfs rw 0 0
//box/share /media/share cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("/var/store.db", None),
        ("/people/ada/store.db", "nfs4"),
        ("/people/ada/local/store.db", None),
        ("/peoples/store.db", None),
        ("/media/share/a/b/store.db", "cifs"),
    ],
)
def test_network_shares_are_recognised(path: str, share: str | None) -> None:
    """By the nearest mount point: SQLite's locks do not hold there."""
    assert share_of(Path(path), MOUNTS) == share
