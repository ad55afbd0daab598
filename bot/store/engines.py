"""From a database's address to connections that are set up the way we need them."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, NullPool, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.core.errors import InvalidSetting, StoreUnavailable

PATIENCE = 30
"""Seconds to wait for a lock or a server before giving up."""
NETWORK_SHARES = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "glusterfs"}
)
SHARE_ADVICE = (
    "Move it to a disk of this machine, or use PostgreSQL: SQLite's locks do not hold on a network share."
)


def address(url: str) -> URL:
    """The address, with the driver we use. Raises InvalidSetting."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InvalidSetting("DATABASE_URL is not a database address") from None
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        return parsed.set(drivername="sqlite")
    raise InvalidSetting(f"DATABASE_URL names {parsed.drivername}; use sqlite:/// or postgresql://")


def in_memory(url: URL) -> bool:
    """Whether the database lives and dies with the process."""
    return url.drivername == "sqlite" and url.database in (None, "", ":memory:")


def sqlite_engine(url: URL, *, reading: bool = False) -> Engine:
    """SQLite, its transactions in our own hands; what is committed is on the disk.

    Raises StoreUnavailable on a network share.
    """
    if not in_memory(url):
        _refuse_share(Path(str(url.database).removeprefix("file:")))
    engine = create_engine(
        url,
        poolclass=StaticPool if in_memory(url) else NullPool,
        connect_args={"timeout": PATIENCE, "isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def set_up(driver: sqlite3.Connection, _: Any) -> None:
        mode = () if reading else ("journal_mode=WAL", "synchronous=FULL")
        for pragma in (*mode, "foreign_keys=ON", f"query_only={'ON' if reading else 'OFF'}"):
            driver.execute(f"PRAGMA {pragma}")

    return engine


def postgresql_engine(url: URL, connections: int) -> Engine:
    """PostgreSQL, where a transaction sees one state of the world from beginning to end.

    Raises InvalidSetting without its driver.
    """
    try:
        return create_engine(
            url,
            isolation_level="REPEATABLE READ",
            pool_size=connections,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args={"connect_timeout": PATIENCE, "application_name": "chatgpt-privacy"},
        )
    except ModuleNotFoundError:
        raise InvalidSetting(
            "DATABASE_URL names PostgreSQL, but psycopg is not part of this installation",
            "Install it beside the bot: `pip install 'psycopg[binary]'`.",
        ) from None


def share_of(path: Path, mounts: str) -> str | None:
    """The kind of network share that holds a path, by Linux's mount table; None on a local disk."""
    kinds = {folder: kind for _, folder, kind, *_ in map(str.split, mounts.splitlines())}
    nearest = next((str(folder) for folder in (path, *path.parents) if str(folder) in kinds), None)
    kind = kinds[nearest] if nearest else None
    return kind if kind in NETWORK_SHARES else None


# Private functions


def _refuse_share(path: Path) -> None:
    table = Path("/proc/mounts")
    if not table.exists():
        return
    share = share_of(Path(os.path.realpath(path)), table.read_text(errors="replace"))
    if share is not None:
        raise StoreUnavailable(f"the SQLite file lies on a network share ({share})", SHARE_ADVICE)
