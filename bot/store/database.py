"""The store: `bot.ports.store.Store` on SQLite or PostgreSQL, by the address alone."""

from collections.abc import Callable
from typing import TypeVar

from bot.core.errors import StoreUnavailable
from bot.core.roster import OrganisationId
from bot.ports.store import Records, Tenancy
from bot.store.engines import address, in_memory
from bot.store.postgresql import Postgresql
from bot.store.records import records_of
from bot.store.revisions import is_current
from bot.store.sqlite import Sqlite
from bot.store.tenancy import Cipher, Remembering, StoredTenancy

T = TypeVar("T")


class Database:
    """A `Store`. One in memory (`sqlite://`) brings its tables along; any other was migrated before."""

    def __init__(self, url: str, cipher: Cipher) -> None:
        """Raises StoreUnavailable for a database that we cannot use, InvalidSetting for no address."""
        parsed = address(url)
        if not in_memory(parsed) and not is_current(url):
            raise _outdated(url)
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


# Private functions


def _outdated(url: str) -> StoreUnavailable:
    """What is wrong with a database that is not at this version. Raises StoreUnavailable for a newer one."""
    # Loaded only now: alembic takes long, and most starts have nothing to migrate.
    from bot.store.migrate import pending  # noqa: PLC0415

    missing = len(pending(url))
    return StoreUnavailable(
        f"the database lacks {missing} of this version's migrations", "Run `chatgpt-privacy migrate`."
    )
