"""Statements compiled once, transactions that run them, and the two kinds of insert."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Table, Update, bindparam
from sqlalchemy.dialects import postgresql, sqlite

Row: TypeAlias = Sequence[Any]
Parameters: TypeAlias = Mapping[str, Any]
Statement: TypeAlias = Select[Any] | Insert | Update | Delete


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement as SQLite's driver takes it: what is sent, in which order, and what needs translating."""

    sql: str
    pick: Callable[[Parameters], Sequence[Any]]
    fixed: Parameters
    writers: tuple[tuple[int, Callable[[Any], Any]], ...]
    readers: tuple[tuple[int, Callable[[Any], Any]], ...]

    def arguments(self, parameters: Parameters) -> Sequence[Any]:
        """The values in the order of the question marks."""
        return _translated(self.pick({**self.fixed, **parameters}), self.writers)

    def row(self, raw: Row) -> Row:
        """A row with its values translated."""
        return _translated(raw, self.readers)


class Prepared:
    """A statement that is built and compiled once for each dialect, however often it runs."""

    def __init__(self, build: Statement | Callable[[str], Statement]) -> None:
        self._build = build
        self._shapes: dict[str, tuple[Statement, Sequence[str]]] = {}
        self._plan: Plan | None = None

    def shape(self, dialect: Dialect) -> tuple[Statement, Sequence[str]]:
        """What SQLAlchemy runs, and the parameters that it wants: any other would become a column to set."""
        if dialect.name not in self._shapes:
            statement = self._build(dialect.name) if callable(self._build) else self._build
            binds = _binds(statement.compile(dialect=dialect))
            self._shapes[dialect.name] = statement, [name for name, bind in binds.items() if bind.required]
        return self._shapes[dialect.name]

    def plan(self, dialect: Dialect) -> Plan:
        """What SQLite's own driver runs."""
        if self._plan is None:
            self._plan = _plan(self.shape(dialect)[0], dialect)
        return self._plan


class Transaction:
    """One open transaction. Prepared statements go to SQLite's driver directly: thrice as fast."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect
        raw: Any = connection.connection.dbapi_connection
        self._driver = raw if isinstance(raw, sqlite3.Connection) else None

    def all(self, prepared: Prepared, parameters: Parameters) -> list[Row]:
        """Every row."""
        if self._driver is None:
            statement, names = prepared.shape(self.dialect)
            return list(self.connection.execute(statement, {name: parameters[name] for name in names}))
        plan = prepared.plan(self.dialect)
        rows = self._driver.execute(plan.sql, plan.arguments(parameters)).fetchall()
        return [plan.row(row) for row in rows]

    def run(self, prepared: Prepared, parameters: Parameters | Sequence[Parameters]) -> int:
        """Write once, or once for each of several; how many rows that changed."""
        if not parameters:
            return 0
        if self._driver is None:
            statement, names = prepared.shape(self.dialect)
            rows = [parameters] if isinstance(parameters, Mapping) else parameters
            wanted = [{name: row[name] for name in names} for row in rows]
            return self.connection.execute(
                statement,
                wanted[0] if len(wanted) == 1 else wanted,
                execution_options={"preserve_rowcount": True},
            ).rowcount
        plan = prepared.plan(self.dialect)
        if isinstance(parameters, Mapping):
            return self._driver.execute(plan.sql, plan.arguments(parameters)).rowcount
        return self._driver.executemany(plan.sql, map(plan.arguments, parameters)).rowcount

    def query(self, statement: Statement, parameters: Parameters) -> list[Row]:
        """Every row of a statement whose shape depends on its values."""
        return list(self.connection.execute(statement, parameters))


def insert_new(table: Table) -> Prepared:
    """Insert what breaks no unique key; the rest is there already and stays as it is."""
    return Prepared(lambda dialect: _insert(table, dialect).on_conflict_do_nothing())


def upsert(table: Table) -> Prepared:
    """Insert, or put the new values in the place of the row with that primary key."""
    keys = [column.name for column in table.primary_key]

    def build(dialect: str) -> Insert:
        insert = _insert(table, dialect)
        rest = {column.name: insert.excluded[column.name] for column in table.c if column.name not in keys}
        return insert.on_conflict_do_update(index_elements=keys, set_=rest)

    return Prepared(build)


# Private functions


def _translated(values: Sequence[Any], by: Sequence[tuple[int, Callable[[Any], Any]]]) -> Sequence[Any]:
    if not by:
        return values
    translated = list(values)
    for index, translate in by:
        if translated[index] is not None:
            translated[index] = translate(translated[index])
    return translated


def _insert(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """The one place that chooses by dialect: `ON CONFLICT` reads the same, but is no common SQL."""
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    columns = [column.name for column in table.c if column is not table.autoincrement_column]
    return insert.values({name: bindparam(name) for name in columns}).inline()


def _binds(compiled: Any) -> Mapping[str, Any]:
    binds: Mapping[str, Any] = compiled.binds
    return binds


def _plan(statement: Statement, dialect: Dialect) -> Plan:
    compiled: Any = statement.compile(dialect=dialect)
    binds, names = compiled.binds, compiled.positiontup
    writers = [
        (index, write)
        for index, name in enumerate(names)
        if (write := binds[name].type.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]
    readers = [
        (index, read)
        for index, column in enumerate(getattr(statement, "selected_columns", ()))
        if (read := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
    ]
    fixed = {name: binds[name].effective_value for name in names if not binds[name].required}
    return Plan(compiled.string, _picker(names), fixed, tuple(writers), tuple(readers))


def _picker(names: Sequence[str]) -> Callable[[Parameters], Sequence[Any]]:
    """Those values, in that order; `itemgetter` alone gives a bare value for one name."""
    return itemgetter(*names) if len(names) > 1 else lambda values: [values[name] for name in names]
