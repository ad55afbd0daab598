"""People, what names them, and their accounts."""

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint

from bot.core.roster import PersonKind
from bot.store.tables.base import (
    Instant,
    MaybeInstant,
    MaybeName,
    MaybeTyped,
    Name,
    Tenanted,
    Typed,
    one_of,
    refers,
)


class PersonRow(Tenanted, table=True):
    """A human, by a random id; nothing here names them."""

    __tablename__ = "person"
    __table_args__ = (
        PrimaryKeyConstraint("organisation", "id"),
        ForeignKeyConstraint(["organisation"], ["organisation.id"]),
        Index(None, "organisation", "manager"),
        one_of("kind", PersonKind),
    )

    id: Name
    kind: Name
    manager: MaybeName
    department: Typed
    timezone: Name
    locale: Name
    chosen_locale: MaybeName
    joined_at: Instant
    left_at: MaybeInstant


class ProfileRow(Tenanted, table=True):
    """What names a human; deleting the row erases it."""

    __tablename__ = "profile"
    __table_args__ = (
        PrimaryKeyConstraint("organisation", "person"),
        refers("person", "person"),
        Index(None, "organisation", "name_key"),
        Index(None, "organisation", "email_key"),
    )

    person: Name
    name: Typed
    email: MaybeTyped
    name_key: Name
    """The name as it is looked for: without regard to case, in any script."""
    email_key: MaybeName


class AccountRow(Tenanted, table=True):
    """A person's account in one workspace."""

    __tablename__ = "account"
    __table_args__ = (
        PrimaryKeyConstraint("organisation", "workspace", "id"),
        refers("person", "person"),
        Index(None, "organisation", "person"),
        Index(None, "organisation", "id"),
    )

    workspace: Name
    id: Name
    person: Name
    dm: MaybeName
    admin: bool
    unreachable: MaybeName
