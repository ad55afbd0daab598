"""Give committed leaves their places in the ledger, and sign its head."""

from collections.abc import Callable
from datetime import datetime

from bot.core.ledger import Checkpoint, extend, leaf_hash, sign
from bot.core.roster import OrganisationId
from bot.ports.store import Records, Store

PAGE = 2000
"""Leaves integrated in one transaction."""


def origin_of(organisation: OrganisationId) -> str:
    """The name of an organisation's log, and of the key that signs its checkpoints."""
    return f"chatgpt-privacy/{organisation}"


async def sequence(organisation: OrganisationId, *, store: Store) -> int:
    """Integrate every committed leaf; how many there were."""
    total = 0
    while placed := await store.write(organisation, _integrate):
        total += placed
    return total


async def checkpoint(
    organisation: OrganisationId,
    at: datetime,
    *,
    store: Store,
    public_key: bytes,
    signer: Callable[[bytes], bytes],
) -> str:
    """Integrate, and sign the head; the signed note."""
    await sequence(organisation, store=store)

    def work(records: Records) -> str:
        frontier = records.ledger.frontier()
        head = Checkpoint(origin_of(organisation), frontier.size, frontier.root())
        note = sign(head, public_key, signer)
        records.ledger.add_checkpoint(frontier.size, note, at)
        return note

    return await store.write(organisation, work)


# Private functions


def _integrate(records: Records) -> int:
    waiting = records.ledger.unsequenced(PAGE)
    if not waiting:
        return 0
    before = records.ledger.frontier()
    after = extend(before, (leaf_hash(leaf) for _, leaf in waiting))
    # Another replica may have been faster: then it has placed them, and there is nothing left for us.
    return len(waiting) if records.ledger.integrate([row for row, _ in waiting], before, after) else 0
