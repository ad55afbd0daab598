"""What a driver's error means to us: unavailable, with advice; or a mistake of ours, as it is."""

import sqlite3

from bot.core.errors import StoreUnavailable

FULL = "Free some room on the database's disk; nothing was lost that was acknowledged."
READ_ONLY = "Let the bot's system user write to the database file and its folder."
BUSY = "Find the program that holds the database's lock; `chatgpt-privacy doctor` shows more."
BROKEN = "Stop the bot and restore the last backup; deploy/RUNBOOK.md says how."
DOWN = "Check that the database server is up and that DATABASE_URL reaches it."

_SQLITE = {
    sqlite3.SQLITE_FULL: ("the database's disk is full", FULL),
    sqlite3.SQLITE_READONLY: ("the database may only be read", READ_ONLY),
    sqlite3.SQLITE_PERM: ("the database may not be opened", READ_ONLY),
    sqlite3.SQLITE_CANTOPEN: ("the database file cannot be opened", READ_ONLY),
    sqlite3.SQLITE_BUSY: ("another program keeps the database locked", BUSY),
    sqlite3.SQLITE_LOCKED: ("another program keeps the database locked", BUSY),
    sqlite3.SQLITE_PROTOCOL: ("another program keeps the database locked", BUSY),
    sqlite3.SQLITE_IOERR: ("the database's disk does not answer as it should", None),
    sqlite3.SQLITE_NOMEM: ("there is no memory left for the database", None),
    sqlite3.SQLITE_CORRUPT: ("the database file is damaged", BROKEN),
    sqlite3.SQLITE_NOTADB: ("the database file is no SQLite database", BROKEN),
}
_POSTGRESQL = {
    "53100": ("the database's disk is full", FULL),
    "25006": ("the database may only be read", READ_ONLY),
    "28": ("the database server refuses our user", DOWN),
    "3D": ("the database server has no such database", DOWN),
    "08": ("the database server cannot be reached", DOWN),
    "53": ("the database server is out of room or of connections", DOWN),
    "57": ("the database server is stopping or starting", DOWN),
    "58": ("the database server's disk does not answer as it should", DOWN),
}
CONFLICTS = frozenset({"40001", "40P01", "23505"})
"""PostgreSQL's words for: somebody else was faster; run it again and see what they did."""


def understood(error: BaseException) -> BaseException:
    """StoreUnavailable if the database is what failed; or else the error itself."""
    driver = getattr(error, "orig", None) or error
    code = getattr(driver, "sqlite_errorcode", None)
    found = _SQLITE.get(code & 0xFF) if code is not None else _server_fault(driver)
    return error if found is None else StoreUnavailable(*found)


def is_conflict(error: BaseException) -> bool:
    """Whether running the same work again may well succeed."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in CONFLICTS


def refuses_writing(error: BaseException) -> bool:
    """Whether the database refused to write because this is a reading."""
    driver = getattr(error, "orig", None) or error
    code = getattr(driver, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_READONLY or getattr(driver, "sqlstate", None) == "25006"


# Private functions


def _server_fault(driver: BaseException) -> tuple[str, str | None] | None:
    if not hasattr(driver, "sqlstate"):
        return None
    state = driver.sqlstate
    if state is None:
        # The driver itself gave up: no server ever answered.
        return ("the database server cannot be reached", DOWN)
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
