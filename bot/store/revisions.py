"""How far a database's tables are, found without loading what migrates them: that takes long, and is rare."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.store.engines import address, postgresql_engine, sqlite_engine
from bot.store.faults import understood

T = TypeVar("T")

HEAD = "0001"
"""This version's newest revision; a test keeps it the newest of the migrations."""


def is_current(url: str) -> bool:
    """Whether nothing has to be migrated. Raises StoreUnavailable."""
    return revision(url) == HEAD


def revision(url: str) -> str | None:
    """The newest revision the database has; None if it has no tables of ours. Raises StoreUnavailable."""
    return with_connection(url, revision_of)


def revision_of(connection: Connection) -> str | None:
    """The same, by a connection."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def with_connection(url: str, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction on a connection of its own. Raises StoreUnavailable."""
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            return work(connection)
    except DBAPIError as error:
        raise understood(error) from error
    finally:
        engine.dispose()


# Private functions


def _engine(url: str) -> Engine:
    parsed = address(url)
    if parsed.drivername == "sqlite":
        return sqlite_engine(parsed)
    # Whoever waited for another's migration must see what it did.
    return postgresql_engine(parsed, 1).execution_options(isolation_level="READ COMMITTED")
