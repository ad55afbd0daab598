"""What SQLite does for each statement: it never walks through what is not asked for."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from types import ModuleType

import pytest
from sqlalchemy import create_engine

from bot.store import attestations, campaigns, figures, inbox, ledger, outbox, policies, roster, tenancy
from bot.store.statements import Prepared
from support.databases import fresh

MODULES = (attestations, campaigns, figures, inbox, ledger, outbox, policies, roster, tenancy)
DIALECT = create_engine("sqlite://").dialect


def prepared() -> Iterator[tuple[str, Prepared]]:
    """Every statement that is compiled once, by the name it has."""
    for module in MODULES:
        assert isinstance(module, ModuleType)
        for name, value in vars(module).items():
            if isinstance(value, Prepared):
                yield f"{module.__name__.rpartition('.')[2]}{name}", value


STATEMENTS = dict(prepared())
ACROSS = {"tenancy_ORGANISATIONS", "tenancy_FORGET_STATES"}
"""Those above all organisations, over tables that stay small."""
INDEXES = {
    "campaigns_DUE": "ix_assignment_due (organisation=? AND next_step_at<?)",
    "campaigns_NEXT_STEP": "ix_assignment_due (organisation=? AND next_step_at>?)",
    "outbox_TAKE": "ix_delivery_ready (organisation=? AND workspace=? AND ready_at<?)",
    "outbox_OWING": "ix_delivery_ready (organisation=? AND workspace=? AND ready_at<?)",
    "outbox_NEXT_DUE": "ix_delivery_ready (organisation=? AND workspace=? AND ready_at>?)",
    "inbox_PENDING": "ix_incoming_pending (organisation=? AND kept_at<?)",
    "ledger_UNSEQUENCED": "(organisation=? AND place=?)",
    "figures_DEAD": "ix_delivery_dead (organisation=? AND settled_at>? AND settled_at<?)",
    "figures_IN_DOUBT": "ix_delivery_doubted (organisation=? AND doubted_at>? AND doubted_at<?)",
}
"""What costs only what is waiting, by the index that holds nothing else."""


def plan_of(statement: Prepared) -> str:
    """SQLite's own words for how it will do it, on an empty database."""
    plan = statement.plan(DIALECT)
    with fresh("sqlite") as url, closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        values = [None] * plan.sql.count("?")
        return "\n".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {plan.sql}", values))


@pytest.mark.parametrize("name", sorted(set(STATEMENTS) - ACROSS))
def test_no_statement_walks_through_a_table(name: str) -> None:
    """Each finds its rows by an index that begins with the tenant."""
    assert "SCAN" not in plan_of(STATEMENTS[name]).replace("SCAN (subquery", "")


@pytest.mark.parametrize("name", sorted(INDEXES))
def test_what_waits_is_found_without_what_does_not(name: str) -> None:
    """By the index of only those rows, and without sorting them."""
    plan = plan_of(STATEMENTS[name])
    assert INDEXES[name] in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan
