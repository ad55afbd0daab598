"""Organisations, their workspaces, and installations under way."""

from sqlalchemy import ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint

from bot.core.roster import Platform
from bot.store.tables.base import Instant, MaybeInstant, MaybeName, Name, Record, Tenanted, Typed, one_of


class OrganisationRow(Record, table=True):
    """A tenant."""

    __tablename__ = "organisation"
    __table_args__ = (PrimaryKeyConstraint("id"),)

    id: Name
    name: Typed
    timezone: Name
    locale: Name
    created_at: Instant


class WorkspaceRow(Tenanted, table=True):
    """A connected workspace; its platform id is unique among all organisations."""

    __tablename__ = "workspace"
    __table_args__ = (
        PrimaryKeyConstraint("organisation", "id"),
        UniqueConstraint("id"),
        ForeignKeyConstraint(["organisation"], ["organisation.id"]),
        one_of("platform", Platform),
    )

    id: Name
    platform: Name
    name: Typed
    token: bytes
    """Encrypted with a key that is not in the database."""
    bot_account: Name
    enterprise: MaybeName
    admin_channel: MaybeName
    revoked_at: MaybeInstant


class OauthStateRow(Record, table=True):
    """An installation somebody began; whose it will be is not known yet."""

    __tablename__ = "oauth_state"
    __table_args__ = (PrimaryKeyConstraint("digest"),)

    digest: bytes
    """Of the state: who reads the database learns none."""
    expires_at: Instant
