"""Brings a database's tables to this version's, and says how far it is."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.core.errors import StoreUnavailable
from bot.store.engines import address, postgresql_engine, sqlite_engine
from bot.store.faults import understood

T = TypeVar("T")

NEWER = "Install the version of the bot that this database was last used with, or a later one."
LOCK = 0x63677072
"""The number under which PostgreSQL keeps two programs from migrating at once."""


def migrate(url: str) -> tuple[str, ...]:
    """Apply what is pending, all of it or nothing; the revisions that were.

    Raises StoreUnavailable, also for a database made by a newer version.
    """

    def work(connection: Connection) -> tuple[str, ...]:
        _exclude_others(connection)
        missing = _pending(connection)
        if missing:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _check_references(connection)
        return missing

    return _with_connection(url, work)


def pending(url: str) -> tuple[str, ...]:
    """The revisions that `migrate` would apply, first to last. Raises StoreUnavailable."""
    return _with_connection(url, _pending)


def revision(url: str) -> str | None:
    """The newest revision the database has; None if it has no tables of ours. Raises StoreUnavailable."""
    return _with_connection(url, _revision)


# Private functions


def _with_connection(url: str, work: Callable[[Connection], T]) -> T:
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            return work(connection)
    except DBAPIError as error:
        raise understood(error) from error
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    parsed = address(url)
    if parsed.drivername == "sqlite":
        return sqlite_engine(parsed)
    # Whoever waited for another's migration must see what it did.
    return postgresql_engine(parsed, 1).execution_options(isolation_level="READ COMMITTED")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _pending(connection: Connection) -> tuple[str, ...]:
    scripts = ScriptDirectory.from_config(_config())
    known = [script.revision for script in scripts.walk_revisions()][::-1]
    current = _revision(connection)
    if current is not None and current not in known:
        raise StoreUnavailable(f"the database was made by a newer version (revision {current})", NEWER)
    return tuple(known[known.index(current) + 1 :] if current is not None else known)


def _exclude_others(connection: Connection) -> None:
    """Two programs that start together must not both migrate."""
    if connection.dialect.name == "sqlite":
        # SQLite changes a table by making it anew; until that is done, references to it hang in the air.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def _check_references(connection: Connection) -> None:
    """A migration that rebuilds a SQLite table must leave no row that refers to nothing."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreUnavailable("the migration would break references between records; nothing was changed")
