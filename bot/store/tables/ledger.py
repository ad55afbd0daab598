"""The append-only log: leaves, the tree over them, and its signed heads."""

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint
from sqlmodel import Field

from bot.store.tables.base import Instant, Tenanted, Typed
from bot.store.types import RowNumber


class EntryRow(Tenanted, table=True):
    """A leaf. Its place in the tree comes later, from the sequencer."""

    __tablename__ = "entry"
    __table_args__ = (
        PrimaryKeyConstraint("row"),
        UniqueConstraint("organisation", "place"),
    )

    row: int | None = Field(default=None, sa_type=RowNumber, nullable=False)
    leaf: bytes
    leaf_hash: bytes
    place: int | None = Field(sa_type=RowNumber)


class FrontierRow(Tenanted, table=True):
    """How many leaves have a place, and the roots of the full subtrees over them."""

    __tablename__ = "frontier"
    __table_args__ = (PrimaryKeyConstraint("organisation"),)

    size: int = Field(sa_type=RowNumber)
    roots: bytes


class CheckpointRow(Tenanted, table=True):
    """A signed head."""

    __tablename__ = "checkpoint"
    __table_args__ = (PrimaryKeyConstraint("organisation", "size"),)

    size: int = Field(sa_type=RowNumber)
    note: Typed
    at: Instant
