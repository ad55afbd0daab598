"""Gather what an auditor needs: every leaf in order, a fresh signed head, and the statements by digest."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial

from bot.core.roster import OrganisationId
from bot.ports.store import Records, Store

PAGE = 2000
"""Leaves read at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The parts of an evidence pack."""

    leaves: tuple[bytes, ...]
    texts: Mapping[str, str]


async def gather(organisation: OrganisationId, size: int, *, store: Store) -> Gathered:
    """The first `size` leaves, as a checkpoint of that size vouches for, and every statement shown."""
    leaves = [leaf async for page in _pages(organisation, size, store) for leaf in page]
    texts = await store.read(organisation, lambda records: records.policies.texts())
    return Gathered(leaves=tuple(leaves), texts=texts)


# Private functions


async def _pages(organisation: OrganisationId, size: int, store: Store) -> AsyncIterator[list[bytes]]:
    for start in range(0, size, PAGE):
        limit = min(PAGE, size - start)
        yield await store.read(organisation, partial(_page, start=start, limit=limit))


def _page(records: Records, *, start: int, limit: int) -> list[bytes]:
    return records.ledger.leaves(start, limit)
