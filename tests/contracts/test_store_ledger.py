"""The append-only log, on every database."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.ledger import Entry, EntryKind, Frontier, encode, extend, leaf_hash, root_of
from bot.ports.store import Records
from support.databases import each_backend, opened
from support.given import NOW
from support.stored import ORG, settle_in

pytestmark = each_backend


def entries(count: int, start: int = 0) -> list[Entry]:
    """So many different facts."""
    return [
        Entry(EntryKind.JOINED, NOW + timedelta(seconds=start + n), {"person": "ada"}) for n in range(count)
    ]


def append(batch: list[Entry], records: Records) -> None:
    """Commit them."""
    records.ledger.append(batch)


def page(start: int, records: Records) -> list[bytes]:
    """One leaf."""
    return records.ledger.leaves(start, 1)


def integrate(records: Records, limit: int) -> int:
    """Give up to so many leaves their places."""
    waiting = records.ledger.unsequenced(limit)
    before = records.ledger.frontier()
    after = extend(before, (leaf_hash(leaf) for _, leaf in waiting))
    assert records.ledger.integrate([row for row, _ in waiting], before, after)
    return len(waiting)


@given(sizes=st.lists(st.integers(1, 9), max_size=5), limit=st.integers(1, 10))
@settings(max_examples=15)
async def test_leaves_keep_the_order_they_were_committed_in(
    backend: str, sizes: list[int], limit: int
) -> None:
    """However they are appended and integrated, the tree is the one over all of them."""
    async with opened(backend) as database:
        await settle_in(database)
        written: list[Entry] = []
        for size in sizes:
            batch = entries(size, len(written))
            written += batch
            await database.write(ORG, partial(append, batch))
            await database.write(ORG, lambda records: integrate(records, limit))
        while await database.write(ORG, lambda records: integrate(records, limit)):
            pass
        leaves = await database.read(ORG, lambda records: records.ledger.leaves(0, 100))
        frontier = await database.read(ORG, lambda records: records.ledger.frontier())
    assert leaves == [encode(ORG, entry) for entry in written]
    assert frontier.size == len(leaves)
    assert frontier.root() == root_of([leaf_hash(leaf) for leaf in leaves])


async def test_only_who_knows_the_frontier_moves_it(backend: str) -> None:
    """Whoever comes second does nothing, and the leaves keep the places they got."""
    async with opened(backend) as database:
        await settle_in(database)
        await database.write(ORG, lambda records: records.ledger.append(entries(3)))

        def work(records: Records) -> None:
            waiting = records.ledger.unsequenced(2)
            after = extend(Frontier(), (leaf_hash(leaf) for _, leaf in waiting))
            rows = [row for row, _ in waiting]
            assert records.ledger.integrate(rows, Frontier(), after)
            assert not records.ledger.integrate(rows, Frontier(), after)
            forged = Frontier(2, (b"\x00" * 32,))
            assert not records.ledger.integrate([rows[0]], forged, forged.append(b"\x01" * 32))
            assert records.ledger.frontier() == after
            assert len(records.ledger.unsequenced(9)) == 1

        await database.write(ORG, work)
        pages = [await database.read(ORG, partial(page, n)) for n in range(3)]
    assert [len(page) for page in pages] == [1, 1, 0]


@pytest.mark.parametrize("rows", [[1, 2], [99]])
async def test_rows_that_do_not_fit_undo_everything(backend: str, rows: list[int]) -> None:
    """Too many, or unknown: an error, and the frontier stays."""
    async with opened(backend) as database:
        await settle_in(database)
        await database.write(ORG, lambda records: records.ledger.append(entries(1)))
        after = Frontier().append(b"\x00" * 32)
        with pytest.raises(ValueError, match="row"):
            await database.write(ORG, lambda records: records.ledger.integrate(rows, Frontier(), after))
        assert await database.read(ORG, lambda records: records.ledger.frontier()) == Frontier()


async def test_the_newest_checkpoint_is_the_largest(backend: str) -> None:
    """None before the first; the same size again replaces its note."""
    async with opened(backend) as database:
        await settle_in(database)
        assert await database.read(ORG, lambda records: records.ledger.checkpoint()) is None

        def work(records: Records) -> None:
            records.ledger.add_checkpoint(9, "nine\n", NOW)
            records.ledger.add_checkpoint(5, "five\n", NOW)
            records.ledger.add_checkpoint(9, "nine — again\n", NOW)

        await database.write(ORG, work)
        assert await database.read(ORG, lambda records: records.ledger.checkpoint()) == "nine — again\n"
