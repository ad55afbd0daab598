"""Brings a database's tables to this version's, and says how far it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.core.errors import StoreUnavailable
from bot.store.revisions import revision_of, with_connection

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

    return with_connection(url, work)


def pending(url: str) -> tuple[str, ...]:
    """The revisions that `migrate` would apply, first to last. Raises StoreUnavailable."""
    return with_connection(url, _pending)


# Private functions


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def _pending(connection: Connection) -> tuple[str, ...]:
    scripts = ScriptDirectory.from_config(_config())
    known = [script.revision for script in scripts.walk_revisions()][::-1]
    current = revision_of(connection)
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
