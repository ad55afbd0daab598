"""The tables: named, tenanted, and the same by migration as by declaration."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, PrimaryKeyConstraint, Table, UniqueConstraint, create_engine, inspect

from bot.store.engines import address
from bot.store.tables import DELIVERY, ENTRY, METADATA, OAUTH_STATE, ORGANISATION, WORKSPACE
from support.databases import each_backend, fresh

TABLES = sorted(METADATA.tables.values(), key=lambda table: table.name)
by_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A plain connection, without our settings."""
    engine = create_engine(address(url))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def definitions(connection: Connection) -> list[str]:
    """Every table, constraint and index as the database itself writes it down."""
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    else:
        query = (
            "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
            " AND conrelid::regclass::text <> 'alembic_version'"
            " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " AND tablename <> 'alembic_version'"
            " UNION ALL SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable,"
            " collation_name, column_default) FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name <> 'alembic_version'"
        )
    texts = [row[0] for row in connection.exec_driver_sql(query)]
    # The order of a table's lines means nothing.
    return sorted("\n".join(sorted(line.strip(" \t,") for line in text.splitlines())) for text in texts)


@by_table
def test_every_constraint_and_index_has_a_name(table: Table) -> None:
    """A migration can drop only what has one."""
    assert all(constraint.name for constraint in table.constraints)
    assert all(index.name for index in table.indexes)


@by_table
def test_the_tenant_comes_first_in_every_key(table: Table) -> None:
    """But where the database numbers rows, and where no tenant is known yet."""
    if table in (ORGANISATION, OAUTH_STATE):
        return
    unique = [each for each in table.constraints if isinstance(each, PrimaryKeyConstraint | UniqueConstraint)]
    keys = {each.name: [column.name for column in each.columns] for each in (*unique, *table.indexes)}
    excused = {"pk_delivery", "pk_entry", "uq_workspace_id"}
    assert all(columns[0] == "organisation" for name, columns in keys.items() if name not in excused), keys


@each_backend
def test_migrations_make_what_the_tables_declare(backend: str) -> None:
    """Nothing that a comparison finds is different, checks and partial indexes included."""
    with fresh(backend) as migrated, fresh(backend, migrated=False) as declared:
        with connected(declared) as connection:
            METADATA.create_all(connection)
            connection.commit()
            expected = definitions(connection)
        with connected(migrated) as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, METADATA) == []
            assert definitions(connection) == expected


@each_backend
def test_the_database_keeps_the_names(backend: str) -> None:
    """What we name here can be dropped by that name there."""
    with fresh(backend) as url, connected(url) as connection:
        found = inspect(connection)
        for table in TABLES:
            ours = {constraint.name for constraint in table.constraints}
            theirs = {each["name"] for each in found.get_check_constraints(table.name)}
            theirs |= {each["name"] for each in found.get_unique_constraints(table.name)}
            theirs |= {each["name"] for each in found.get_foreign_keys(table.name)}
            theirs.add(found.get_pk_constraint(table.name)["name"])
            assert theirs == ours, table.name


def test_only_what_is_numbered_has_a_key_without_tenant() -> None:
    """Deliveries and leaves are numbered by the database; a workspace belongs to one organisation only."""
    numbered = [table for table in TABLES if table.autoincrement_column is not None]
    assert numbered == [DELIVERY, ENTRY]
    assert "uq_workspace_id" in {constraint.name for constraint in WORKSPACE.constraints}
