"""`LedgerRecords`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.core.ledger import Entry, Frontier, encode, leaf_hash
from bot.store.shapes import Scope, own
from bot.store.statements import Prepared, insert_new, upsert
from bot.store.tables import CHECKPOINT, ENTRY, FRONTIER

HASH_SIZE = 32

_APPEND = insert_new(ENTRY)
_UNSEQUENCED = Prepared(
    select(ENTRY.c.row, ENTRY.c.leaf)
    .where(own(ENTRY), ENTRY.c.place.is_(None))
    .order_by(ENTRY.c.row)
    .limit(bindparam("limit"))
)
_FRONTIER = Prepared(select(FRONTIER.c.size, FRONTIER.c.roots).where(own(FRONTIER)))
_START = insert_new(FRONTIER)
_MOVE = Prepared(
    update(FRONTIER)
    .where(
        own(FRONTIER), FRONTIER.c.size == bindparam("old_size"), FRONTIER.c.roots == bindparam("old_roots")
    )
    .values(size=bindparam("size"), roots=bindparam("roots"))
)
_PLACE = Prepared(
    update(ENTRY)
    .where(own(ENTRY), ENTRY.c.row == bindparam("which"), ENTRY.c.place.is_(None))
    .values(place=bindparam("place"))
)
_LEAVES = Prepared(
    select(ENTRY.c.leaf)
    .where(own(ENTRY), ENTRY.c.place >= bindparam("start"))
    .order_by(ENTRY.c.place)
    .limit(bindparam("limit"))
)
_ADD_CHECKPOINT = upsert(CHECKPOINT)
_CHECKPOINT = Prepared(
    select(CHECKPOINT.c.note).where(own(CHECKPOINT)).order_by(CHECKPOINT.c.size.desc()).limit(1)
)


@dataclass(frozen=True, slots=True)
class StoredLedger:
    """The append-only log."""

    scope: Scope

    def append(self, entries: Sequence[Entry]) -> None:
        leaves = [encode(self.scope.organisation, entry) for entry in entries]
        rows = [{"leaf": leaf, "leaf_hash": leaf_hash(leaf), "place": None} for leaf in leaves]
        self.scope.run_all(_APPEND, rows)

    def unsequenced(self, limit: int) -> list[tuple[int, bytes]]:
        return [(row[0], bytes(row[1])) for row in self.scope.all(_UNSEQUENCED, limit=limit)]

    def frontier(self) -> Frontier:
        row = self.scope.first(_FRONTIER)
        return Frontier() if row is None else Frontier(row[0], _split(bytes(row[1])))

    def integrate(self, rows: Sequence[int], before: Frontier, after: Frontier) -> bool:
        """Raises ValueError if the rows are not what lies between the two frontiers; nothing is done then."""
        if after.size - before.size != len(rows):
            raise ValueError(f"{len(rows)} rows do not lead from {before.size} to {after.size}")
        self.scope.run(_START, {"size": 0, "roots": b""})
        moved = self.scope.run(
            _MOVE,
            {
                "old_size": before.size,
                "old_roots": b"".join(before.roots),
                "size": after.size,
                "roots": b"".join(after.roots),
            },
        )
        if not moved:
            return False
        places = [{"which": row, "place": place} for place, row in enumerate(rows, before.size)]
        if self.scope.run_all(_PLACE, places) != len(rows):
            raise ValueError("a row is unknown, or has its place already")
        return True

    def leaves(self, start: int, limit: int) -> list[bytes]:
        return [bytes(row[0]) for row in self.scope.all(_LEAVES, start=start, limit=limit)]

    def add_checkpoint(self, size: int, note: str, at: datetime) -> None:
        self.scope.run(_ADD_CHECKPOINT, {"size": size, "note": note, "at": at})

    def checkpoint(self) -> str | None:
        row = self.scope.first(_CHECKPOINT)
        return None if row is None else str(row[0])


# Private functions


def _split(roots: bytes) -> tuple[bytes, ...]:
    return tuple(roots[start : start + HASH_SIZE] for start in range(0, len(roots), HASH_SIZE))
