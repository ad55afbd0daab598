"""What every table has: named constraints, and the tenant first in every key."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, cast

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, MetaData, Table, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from bot.store.types import FreeText, PlainText, UtcDateTime

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
"""Every table. Names come from the convention: a migration can drop only what has a name."""

Name = Annotated[str, Field(sa_type=cast("Any", PlainText))]
"""An id, a key or a word of ours."""
MaybeName = Annotated[str | None, Field(sa_type=cast("Any", PlainText))]
Typed = Annotated[str, Field(sa_type=cast("Any", FreeText))]
"""What a person typed."""
MaybeTyped = Annotated[str | None, Field(sa_type=cast("Any", FreeText))]
Instant = Annotated[datetime, Field(sa_type=cast("Any", UtcDateTime))]
MaybeInstant = Annotated[datetime | None, Field(sa_type=cast("Any", UtcDateTime))]


class Record(SQLModel, registry=registry(metadata=METADATA)):
    """A row of any table."""


class Tenanted(Record):
    """A row that belongs to one organisation."""

    organisation: Name


def table_of(record: type[Record]) -> Table:
    """The table of a record, for Core statements."""
    return METADATA.tables[str(record.__tablename__)]


def one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """The column holds a member of an enumeration, or nothing."""
    members = ", ".join(f"'{member.value}'" for member in kind)
    return CheckConstraint(f"{column} IN ({members})", name=column)


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """The column names a row of another table, in the same organisation."""
    return ForeignKeyConstraint(["organisation", column], [f"{table}.organisation", f"{table}.id"])


def partial(name: str, *columns: str, where: str) -> Index:
    """An index of only those rows that are waiting for something."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
