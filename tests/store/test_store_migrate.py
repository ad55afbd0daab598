"""Migrating: all or nothing, with the rows that are there, and never backwards by accident."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, text

from bot.core.campaign import AssignmentId
from bot.core.errors import InvalidSetting, StoreUnavailable
from bot.store.database import Database
from bot.store.engines import address
from bot.store.migrate import migrate, pending
from bot.store.revisions import HEAD, revision
from support.databases import Plain, each_backend, fresh
from support.given import an_assignment
from support.stored import ORG, settle_in


def execute(url: str, *statements: str) -> None:
    """As an operator might, by hand."""
    engine = create_engine(address(url))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@each_backend
def test_migrating_brings_everything_once(backend: str) -> None:
    """From nothing to the newest revision; a second time there is nothing to do."""
    with fresh(backend, migrated=False) as url:
        assert revision(url) is None
        missing = pending(url)
        assert missing[0] == "0001"
        assert migrate(url) == missing
        assert migrate(url) == pending(url) == ()
        assert revision(url) == missing[-1]


@each_backend
def test_two_who_start_together_migrate_once(backend: str) -> None:
    """The second waits for the first, and finds nothing to do."""
    with fresh(backend, migrated=False) as url, ThreadPoolExecutor(2) as threads:
        migrations = list(threads.map(migrate, [url, url]))
        assert sorted(len(applied) for applied in migrations) == [0, len(max(migrations))]


@each_backend
async def test_rows_survive_a_migration(backend: str) -> None:
    """What was stored before is read afterwards, whatever `migrate` did."""
    with fresh(backend) as url:
        before = Database(url, Plain())
        await settle_in(before)
        await before.close()
        migrate(url)
        after = Database(url, Plain())
        kept = await after.read(ORG, lambda records: records.campaigns.assignment(AssignmentId("a-ada")))
        await after.close()
    assert kept == an_assignment(id="a-ada")


@each_backend
def test_a_newer_database_is_refused(backend: str) -> None:
    """With advice, by everything that would open it; and it is left as it is."""
    with fresh(backend) as url:
        execute(url, "UPDATE alembic_version SET version_num = '9999'")
        for opening in (migrate, pending, lambda url: Database(url, Plain())):
            with pytest.raises(StoreUnavailable, match="newer") as refusal:
                opening(url)
            assert "version" in refusal.value.advice
        assert revision(url) == "9999"


@each_backend
def test_an_empty_database_is_not_opened(backend: str) -> None:
    """The advice is to migrate it."""
    with fresh(backend, migrated=False) as url:
        with pytest.raises(StoreUnavailable) as refusal:
            Database(url, Plain())
        assert "migrate" in refusal.value.advice


@each_backend
def test_a_failing_migration_changes_nothing(backend: str) -> None:
    """A table in the way: the error is shown, and none of ours was made."""
    with fresh(backend, migrated=False) as url:
        execute(url, "CREATE TABLE waiver (id INTEGER)")
        with pytest.raises(Exception, match="waiver"):
            migrate(url)
        assert revision(url) is None
        execute(url, "DROP TABLE waiver")
        assert migrate(url)


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite+aiosqlite:///x", "//"])
def test_what_is_no_address_of_ours_is_a_setting_to_mend(url: str) -> None:
    """DATABASE_URL is named, and nothing is opened."""
    with pytest.raises(InvalidSetting, match="DATABASE_URL"):
        Database(url, Plain())


async def test_in_memory_needs_no_migration() -> None:
    """It brings its tables along, and everything works in it."""
    database = Database("sqlite://", Plain())
    await settle_in(database)
    kept = await database.read(ORG, lambda records: records.campaigns.assignment(AssignmentId("a-ada")))
    await database.close()
    assert kept == an_assignment(id="a-ada")


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("postgresql://nobody@127.0.0.1:1/x", "reached"),
        ("sqlite:////nowhere/at/all/store.db", "opened"),
    ],
)
def test_a_database_that_is_not_there_is_unavailable(url: str, word: str) -> None:
    """With advice, not a traceback."""
    with pytest.raises(StoreUnavailable, match=word) as refusal:
        Database(url, Plain())
    assert refusal.value.advice


def test_the_head_is_the_newest_migration() -> None:
    """Found without loading the migrations, so it is written down twice."""
    with fresh("sqlite") as url:
        assert revision(url) == HEAD
        assert pending(url) == ()
