"""SQLite: one writer, and a few readers who never wait for it."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import URL

from bot.core.errors import StoreUnavailable
from bot.store.backend import WritingInReading
from bot.store.engines import in_memory, sqlite_engine
from bot.store.faults import refuses_writing, understood
from bot.store.statements import Transaction
from bot.store.tables import METADATA
from bot.store.writer import Writer, driver_of

T = TypeVar("T")

READERS = 4


class Sqlite:
    """A `Backend`. A database in memory is one connection, so there the writer reads as well."""

    def __init__(self, url: URL) -> None:
        self._engine = sqlite_engine(url)
        self._alone = in_memory(url)
        if self._alone:
            METADATA.create_all(self._engine)
        self._writer = Writer(self._engine.connect, keep=self._alone)
        self._reading = sqlite_engine(url, reading=True)
        self._threads = ThreadPoolExecutor(READERS, "store-reader")
        self._local = threading.local()
        self._open: list[Transaction] = []
        self._closed = False

    async def write(self, work: Callable[[Transaction], T]) -> T:
        return await self._writer.submit(work)

    async def read(self, work: Callable[[Transaction], T]) -> T:
        if self._alone:
            return await self._writer.submit(lambda transaction: _read_only(transaction, work))
        if self._closed:
            raise StoreUnavailable("the database is closed", "Start the bot again.")
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    async def close(self) -> None:
        self._closed = True
        await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._threads.shutdown)
        for transaction in self._open:
            transaction.connection.close()
        self._engine.dispose()
        self._reading.dispose()

    def _read(self, work: Callable[[Transaction], T]) -> T:
        try:
            transaction = self._reader()
            driver = driver_of(transaction)
            driver.execute("BEGIN")
            try:
                return work(transaction)
            finally:
                driver.execute("ROLLBACK")
        except Exception as error:
            raise _read_fault(error) from error

    def _reader(self) -> Transaction:
        """This thread's own connection."""
        if not hasattr(self._local, "transaction"):
            self._local.transaction = Transaction(self._reading.connect())
            self._open.append(self._local.transaction)
        transaction: Transaction = self._local.transaction
        return transaction


# Private functions


def _read_only(transaction: Transaction, work: Callable[[Transaction], T]) -> T:
    driver = driver_of(transaction)
    driver.execute("PRAGMA query_only=ON")
    try:
        return work(transaction)
    except Exception as error:
        raise _read_fault(error) from error
    finally:
        driver.execute("PRAGMA query_only=OFF")


def _read_fault(error: Exception) -> BaseException:
    return WritingInReading("a reading must not write") if refuses_writing(error) else understood(error)
