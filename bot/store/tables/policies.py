"""Published versions, and the exact words people were shown."""

from sqlalchemy import JSON, PrimaryKeyConstraint
from sqlmodel import Field

from bot.store.tables.base import Instant, Name, Tenanted, Typed


class PublishedRow(Tenanted, table=True):
    """A policy version with all its files; never changed."""

    __tablename__ = "published"
    __table_args__ = (PrimaryKeyConstraint("organisation", "policy", "version"),)

    policy: Name
    version: int
    digest: Name
    material: bool
    published_at: Instant
    files: dict[str, str] = Field(sa_type=JSON)


class ShownTextRow(Tenanted, table=True):
    """Words that somebody was shown, once for each digest."""

    __tablename__ = "shown_text"
    __table_args__ = (PrimaryKeyConstraint("organisation", "digest"),)

    digest: Name
    text: Typed
