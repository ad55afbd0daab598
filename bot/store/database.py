"""The store: `bot.ports.store.Store` on SQLite or PostgreSQL, by the address alone."""

from collections.abc import Callable
from typing import TypeVar

from bot.core.errors import StoreUnavailable
from bot.core.roster import OrganisationId
from bot.ports.store import Records, Tenancy
from bot.store.engines import address, in_memory
from bot.store.migrate import pending
from bot.store.postgresql import Postgresql
from bot.store.records import records_of
from bot.store.sqlite import Sqlite
from bot.store.tenancy import Cipher, Remembering, StoredTenancy

T = TypeVar("T")


class Database:
    """A `Store`. One in memory (`sqlite://`) brings its tables along; any other was migrated before."""

    def __init__(self, url: str, cipher: Cipher) -> None:
        """Raises StoreUnavailable for a database that we cannot use, InvalidSetting for no address."""
        parsed = address(url)
        if not in_memory(parsed) and (missing := pending(url)):
            raise StoreUnavailable(
                f"the database lacks {len(missing)} of this version's migrations",
                "Run `chatgpt-privacy migrate`.",
            )
        self._cipher = Remembering(cipher)
        self._backend = Sqlite(parsed) if parsed.drivername == "sqlite" else Postgresql(parsed)

    async def write(self, organisation: OrganisationId, work: Callable[[Records], T]) -> T:
        cipher = self._cipher
        return await self._backend.write(
            lambda transaction: work(records_of(transaction, organisation, cipher))
        )

    async def read(self, organisation: OrganisationId, work: Callable[[Records], T]) -> T:
        cipher = self._cipher
        return await self._backend.read(
            lambda transaction: work(records_of(transaction, organisation, cipher))
        )

    async def across(self, work: Callable[[Tenancy], T]) -> T:
        cipher = self._cipher
        return await self._backend.write(lambda transaction: work(StoredTenancy(transaction, cipher)))

    async def close(self) -> None:
        await self._backend.close()
