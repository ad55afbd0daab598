"""Answers, and requests for help."""

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint

from bot.core.attestation import Found, Strength
from bot.core.policy import AccountType
from bot.core.roster import Platform
from bot.store.tables.base import Instant, MaybeInstant, Name, Tenanted, Typed, one_of, refers


class AttestationRow(Tenanted, table=True):
    """A dated answer with its evidence; one for each assignment."""

    __tablename__ = "attestation"
    __table_args__ = (
        PrimaryKeyConstraint("organisation", "receipt"),
        UniqueConstraint("organisation", "assignment"),
        refers("assignment", "assignment"),
        ForeignKeyConstraint(
            ["organisation", "statement_digest"], ["shown_text.organisation", "shown_text.digest"]
        ),
        Index(None, "organisation", "person"),
        one_of("account_type", AccountType),
        one_of("found", Found),
        one_of("platform", Platform),
        one_of("strength", Strength),
    )

    receipt: Name
    assignment: Name
    person: Name
    policy: Name
    version: int
    policy_digest: Name
    at: Instant
    account_type: Name
    found: Name
    statement_digest: Name
    locale: Name
    platform: Name
    workspace: Name
    account: Name
    strength: Name


class HelpRequestRow(Tenanted, table=True):
    """Somebody said "I can't"; their words are erasable."""

    __tablename__ = "help_request"
    __table_args__ = (
        PrimaryKeyConstraint("organisation", "id"),
        refers("assignment", "assignment"),
        Index(None, "organisation", "person"),
        Index(None, "organisation", "assignment"),
    )

    id: Name
    assignment: Name
    person: Name
    reason: Name
    words: Typed
    asked_at: Instant
    closed_at: MaybeInstant
