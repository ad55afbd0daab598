"""How core's values lie in rows: the same names, in the same order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from types import UnionType
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from sqlalchemy import ColumnElement, Table, bindparam

from bot.core.errors import NotFound
from bot.core.roster import OrganisationId
from bot.store.statements import Parameters, Prepared, Row, Statement, Transaction

T = TypeVar("T")

TENANT = "tenant"


class Shape(Generic[T]):
    """A frozen dataclass whose fields are columns of a table."""

    def __init__(self, kind: type[T], table: Table) -> None:
        self._kind = kind
        self.names = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
        self.columns = [table.c[name] for name in self.names]
        hints = get_type_hints(kind)
        self._enums = tuple((name, enum) for name in self.names if (enum := _translated(hints[name])))

    def read(self, row: Row, start: int = 0) -> T:
        """The value whose columns begin at `start`."""
        values = dict(zip(self.names, row[start : start + len(self.names)], strict=True))
        for name, kind in self._enums:
            if values[name] is not None:
                values[name] = kind(values[name])
        return self._kind(**values)

    def write(self, value: T) -> dict[str, Any]:
        """The value as parameters by column name."""
        parameters = {name: getattr(value, name) for name in self.names}
        for name, _ in self._enums:
            if isinstance(parameters[name], StrEnum):
                parameters[name] = parameters[name].value
        return parameters


@dataclass(frozen=True, slots=True)
class Scope:
    """A transaction that sees one organisation: whatever runs in it is given the tenant."""

    transaction: Transaction
    organisation: OrganisationId

    def all(self, prepared: Prepared, **parameters: Any) -> list[Row]:
        """Every row."""
        return self.transaction.all(prepared, {**parameters, **self._tenant()})

    def first(self, prepared: Prepared, **parameters: Any) -> Row | None:
        """The first row, if any."""
        rows = self.all(prepared, **parameters)
        return rows[0] if rows else None

    def one(self, prepared: Prepared, **parameters: Any) -> Row:
        """The row that must be there. Raises NotFound."""
        row = self.first(prepared, **parameters)
        if row is None:
            raise NotFound(f"the organisation {self.organisation} does not exist")
        return row

    def run(self, prepared: Prepared, parameters: Mapping[str, Any]) -> int:
        """Write once; how many rows that changed."""
        return self.transaction.run(prepared, {**parameters, **self._tenant()})

    def run_all(self, prepared: Prepared, parameters: Sequence[Parameters]) -> int:
        """Write once for each; how many rows that changed."""
        tenant = self._tenant()
        rows = [{**each, **tenant} for each in parameters]
        return self.transaction.run(prepared, rows[0] if len(rows) == 1 else rows)

    def query(self, statement: Statement, **parameters: Any) -> list[Row]:
        """Every row of a statement whose shape depends on its values."""
        return self.transaction.query(statement, {**parameters, TENANT: self.organisation})

    def _tenant(self) -> dict[str, str]:
        """For a condition by its own name, and for a column by the column's."""
        return {TENANT: self.organisation, "organisation": self.organisation}


def own(*tables: Table) -> ColumnElement[bool]:
    """That all these tables' rows belong to the scope's organisation."""
    first, *rest = (table.c.organisation for table in tables)
    condition = first == bindparam(TENANT)
    for column in rest:
        condition &= column == first
    return condition


# Private functions


def _translated(hint: Any) -> type[Any] | None:
    """The class to make of a column's value, where the database keeps a plainer one."""
    kinds = (
        [kind for kind in get_args(hint) if kind is not type(None)] if isinstance(hint, UnionType) else [hint]
    )
    kind = kinds[0]
    return kind if isinstance(kind, type) and (kind is bool or issubclass(kind, StrEnum)) else None
