"""SQLite's one writer, with group commit: all who wait share a durable commit, each in its own savepoint."""

import asyncio
import contextlib
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy import Connection

from bot.core.errors import StoreUnavailable
from bot.store.faults import understood
from bot.store.statements import Transaction

T = TypeVar("T")

GROUP = 256
"""Units in one commit at most, so that the first does not wait for ever."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Unit:
    """Work that somebody on an event loop awaits."""

    work: Callable[[Transaction], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a unit: an answer or an error."""

    answer: Any = None
    error: BaseException | None = None


class Writer:
    """A thread that owns the one connection that writes."""

    def __init__(self, connect: Callable[[], Connection], *, keep: bool) -> None:
        """`keep` a connection even after a failure: a database in memory dies with it."""
        self._connect = connect
        self._keep = keep
        self._transaction: Transaction | None = None
        self._waiting: SimpleQueue[Unit | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Transaction], T]) -> "asyncio.Future[T]":
        """Settled after the commit. Raises StoreUnavailable once closed."""
        loop = asyncio.get_running_loop()
        unit = Unit(work, loop, loop.create_future())
        with self._closing:
            if self._closed:
                raise StoreUnavailable("the database is closed", "Start the bot again.")
            self._waiting.put(unit)
        return unit.future

    def close(self) -> None:
        """Finish what was submitted; returns when the thread has ended."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while group := self._next_group():
            _deliver(group, self._commit(group))
        self._let_go()

    def _next_group(self) -> list[Unit]:
        group: list[Unit] = []
        with contextlib.suppress(Empty):
            while len(group) < GROUP:
                unit = self._waiting.get(block=not group)
                if unit is None:
                    self._waiting.put(None)
                    break
                group.append(unit)
        return group

    def _commit(self, group: Sequence[Unit]) -> list[Outcome]:
        try:
            transaction = self._opened()
            driver = driver_of(transaction)
            driver.execute("BEGIN IMMEDIATE")
            outcomes = [_attempt(transaction, driver, unit) for unit in group]
            driver.execute("COMMIT")
        except BaseException as error:
            log.exception("store.commit_failed", units=len(group))
            self._recover()
            return [Outcome(error=_unavailable(error))] * len(group)
        return outcomes

    def _opened(self) -> Transaction:
        if self._transaction is None:
            self._transaction = Transaction(self._connect())
        return self._transaction

    def _recover(self) -> None:
        """Back to a clean connection: roll back, and unless it must be kept, open a fresh one next time."""
        if self._transaction is None:
            return
        with contextlib.suppress(sqlite3.Error):
            driver_of(self._transaction).execute("ROLLBACK")
        if not self._keep:
            self._let_go()

    def _let_go(self) -> None:
        if self._transaction is not None:
            with contextlib.suppress(Exception):
                self._transaction.connection.close()
            self._transaction = None


def driver_of(transaction: Transaction) -> sqlite3.Connection:
    """SQLite's own connection under a transaction."""
    return cast("sqlite3.Connection", transaction.connection.connection.dbapi_connection)


# Private functions


def _attempt(transaction: Transaction, driver: sqlite3.Connection, unit: Unit) -> Outcome:
    """One unit, alone in its savepoint: what it raises undoes it, and nobody else."""
    if unit.future.cancelled():
        return Outcome()
    driver.execute("SAVEPOINT unit")
    try:
        outcome = Outcome(answer=unit.work(transaction))
    except BaseException as error:
        if not driver.in_transaction:
            # SQLite gave up the whole transaction, and with it everybody's work.
            raise
        driver.execute("ROLLBACK TO unit")
        outcome = Outcome(error=understood(error))
    driver.execute("RELEASE unit")
    return outcome


def _unavailable(error: BaseException) -> BaseException:
    """What all of a group are told, most of whom did nothing wrong."""
    known = understood(error)
    return known if isinstance(known, StoreUnavailable) else StoreUnavailable(f"the commit failed: {error}")


def _deliver(group: Sequence[Unit], outcomes: Sequence[Outcome]) -> None:
    """Wake every event loop once, with all that concerns it."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Outcome]]] = defaultdict(list)
    for unit, outcome in zip(group, outcomes, strict=True):
        by_loop[unit.loop].append((unit.future, outcome))
    for loop, settled in by_loop.items():
        # A loop that has ended awaits nothing any more.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, settled)


def _settle(settled: Sequence[tuple[asyncio.Future[Any], Outcome]]) -> None:
    for future, outcome in settled:
        if future.done():
            continue
        if outcome.error is None:
            future.set_result(outcome.answer)
        else:
            future.set_exception(outcome.error)
