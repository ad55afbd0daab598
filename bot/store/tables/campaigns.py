"""Campaigns, and each person's share of them."""

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint

from bot.core.policy import AccountType
from bot.store.tables.base import (
    Instant,
    MaybeInstant,
    MaybeName,
    Name,
    Tenanted,
    Typed,
    one_of,
    partial,
    refers,
)


class CampaignRow(Tenanted, table=True):
    """One policy version, asked once."""

    __tablename__ = "campaign"
    __table_args__ = (
        PrimaryKeyConstraint("organisation", "id"),
        UniqueConstraint("organisation", "policy", "version"),
        ForeignKeyConstraint(["organisation"], ["organisation.id"]),
    )

    id: Name
    policy: Name
    version: int
    starts_at: Instant
    closes_at: MaybeInstant


class AssignmentRow(Tenanted, table=True):
    """One person owes one attestation. Standings are not kept: they follow from the instants."""

    __tablename__ = "assignment"
    __table_args__ = (
        PrimaryKeyConstraint("organisation", "id"),
        UniqueConstraint("organisation", "campaign", "person"),
        refers("campaign", "campaign"),
        refers("person", "person"),
        Index(None, "organisation", "person"),
        Index(None, "organisation", "campaign", "id"),
        partial("ix_assignment_due", "organisation", "next_step_at", where="next_step_at IS NOT NULL"),
        one_of("account_type", AccountType),
    )

    id: Name
    campaign: Name
    person: Name
    assigned_at: Instant
    due_at: Instant
    due_soon_at: Instant
    closes_at: MaybeInstant
    attested_at: MaybeInstant
    waived_at: MaybeInstant
    waived_until: MaybeInstant
    unreachable_at: MaybeInstant
    left_at: MaybeInstant
    account_type: MaybeName
    steps_done: int
    last_step_at: MaybeInstant
    snoozed_until: MaybeInstant
    snoozes: int
    next_step_at: MaybeInstant


class WaiverRow(Tenanted, table=True):
    """A dated release."""

    __tablename__ = "waiver"
    __table_args__ = (
        PrimaryKeyConstraint("organisation", "assignment", "granted_at"),
        refers("assignment", "assignment"),
        Index(None, "organisation", "person"),
    )

    assignment: Name
    granted_at: Instant
    person: Name
    reason: Typed
    approver: MaybeName
    expires_at: Instant
