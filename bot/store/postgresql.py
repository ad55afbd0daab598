"""PostgreSQL: as many writers as connections; whoever meets somebody faster runs again."""

import asyncio
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import URL

from bot.core.errors import StoreUnavailable
from bot.store.backend import WritingInReading
from bot.store.engines import postgresql_engine
from bot.store.faults import is_conflict, refuses_writing, understood
from bot.store.statements import Transaction

T = TypeVar("T")

CONNECTIONS = 10
TRIES = 8
"""How often a unit of work may meet somebody faster."""
PAUSE = 0.005
"""Seconds that the first pause between two tries lasts at most; each later one twice as long."""


class Postgresql:
    """A `Backend`. Each unit of work is one REPEATABLE READ transaction on a thread of its own."""

    def __init__(self, url: URL) -> None:
        self._engine = postgresql_engine(url, CONNECTIONS)
        self._threads = ThreadPoolExecutor(CONNECTIONS, "store")
        self._closed = False

    async def write(self, work: Callable[[Transaction], T]) -> T:
        return await self._submit(work, False)

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await self._submit(work, True)

    async def close(self) -> None:
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()

    async def _submit(self, work: Callable[[Transaction], T], reading: bool) -> T:
        if self._closed:
            raise StoreUnavailable("the database is closed", "Start the bot again.")
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work, reading)

    def _run(self, work: Callable[[Transaction], T], reading: bool) -> T:
        for tried in range(TRIES):
            try:
                return self._once(work, reading)
            except Exception as error:
                if reading and refuses_writing(error):
                    raise WritingInReading("a reading must not write") from error
                if not is_conflict(error) or tried + 1 == TRIES:
                    raise understood(error) from error
            time.sleep(PAUSE * 2**tried * secrets.randbelow(1000) / 1000)
        raise AssertionError("unreachable: the last try returns or raises")

    def _once(self, work: Callable[[Transaction], T], reading: bool) -> T:
        with self._engine.connect() as connection:
            connection.execution_options(postgresql_readonly=reading)
            with connection.begin():
                return work(Transaction(connection))
