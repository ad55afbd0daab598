"""Column types that mean the same on every database."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

PlainText = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text that compares byte by byte everywhere, so that pages and orders agree on both databases."""
RowNumber = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database gives; SQLite counts only in a column called INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Kept in UTC, as text that sorts where the database has no zones; always aware when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        kept: TypeEngine[Any] = Text() if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kept)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Raises ValueError for an instant without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return sortable(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- its signature
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


@lru_cache(maxsize=1024)
def sortable(instant: datetime) -> str:
    """An instant as text of one length, in UTC. One unit of work writes the same few instants many times."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


class FreeText(TypeDecorator[str]):
    """Text that people typed: what no database can keep (NUL, halves of a character pair) is left out."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return dialect.type_descriptor(PlainText)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 -- its signature
        return None if value is None else keepable(value)


def keepable(text: str) -> str:
    """The text without what no database can keep."""
    return text.replace("\x00", "").encode(errors="ignore").decode()
