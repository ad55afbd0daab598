"""What is owed to people, and what came in from platforms."""

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlmodel import Field

from bot.core.delivery import DeliveryState
from bot.core.policy import StepTarget
from bot.store.tables.base import (
    Instant,
    MaybeInstant,
    MaybeName,
    Name,
    Tenanted,
    one_of,
    partial,
)
from bot.store.types import RowNumber


class DeliveryRow(Tenanted, table=True):
    """One owed message. Settled when `ready_at` is empty."""

    __tablename__ = "delivery"
    __table_args__ = (
        PrimaryKeyConstraint("id"),
        UniqueConstraint("organisation", "key"),
        Index(None, "organisation", "person"),
        partial("ix_delivery_ready", "organisation", "workspace", "ready_at", where="ready_at IS NOT NULL"),
        partial("ix_delivery_dead", "organisation", "settled_at", where="state = 'dead'"),
        partial("ix_delivery_doubted", "organisation", "doubted_at", where="doubted_at IS NOT NULL"),
        one_of("state", DeliveryState),
        one_of("target", StepTarget),
        CheckConstraint("(ready_at IS NULL) = (state IN ('sent', 'skipped', 'dead'))", name="ready"),
    )

    id: int | None = Field(default=None, sa_type=RowNumber, nullable=False)
    key: Name
    kind: Name
    workspace: Name
    target: Name
    due_at: Instant
    person: MaybeName
    account: MaybeName
    channel: MaybeName
    assignment: MaybeName
    campaign: MaybeName
    step: int | None
    subject: MaybeName
    state: Name
    ready_at: MaybeInstant
    """When it may be taken: its time to be sent, or the time by which whoever took it is taken to be dead."""
    tries: int
    doubted_at: MaybeInstant
    """When it was found in the hands of somebody dead: it may have arrived."""
    settled_at: MaybeInstant
    reason: Name
    reference: MaybeName


class IncomingRow(Tenanted, table=True):
    """A request that was acknowledged. Its body goes when it is handled; its key stays to know it again."""

    __tablename__ = "incoming"
    __table_args__ = (
        PrimaryKeyConstraint("organisation", "key"),
        partial("ix_incoming_pending", "organisation", "kept_at", where="done_at IS NULL"),
    )

    key: Name
    workspace: Name
    kind: Name
    body: bytes
    kept_at: Instant
    tries: int
    done_at: MaybeInstant
