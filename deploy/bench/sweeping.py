"""P3: the sweep, with nothing due among many people, and with very many due at once.

The bare baseline of the first is the one indexed look in a transaction of its own. That of the second takes
the very rows that the sweep wrote, and writes them again with SQLite's own driver into a copy of the database
as it was: for each page of 500 one transaction that selects what is due and the accounts, updates the
assignments, and inserts deliveries and ledger entries; nothing is planned, built or hashed.
"""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.actions.sweep import PAGE, sweep
from bot.app import App
from deploy.bench.figures import Figure, Goal, Series, plain, ratio
from deploy.bench.population import Company, direct, found, instant
from deploy.bench.scale import Scale

LOOK = (
    "SELECT assignment.*, person.timezone, person.manager FROM assignment JOIN person"
    " ON person.organisation = assignment.organisation AND person.id = assignment.person"
    " WHERE assignment.organisation = ? AND assignment.next_step_at <= ?"
    " ORDER BY assignment.next_step_at LIMIT ?"
)
MOVE = (
    "UPDATE assignment SET steps_done = ?, last_step_at = ?, next_step_at = ?"
    " WHERE organisation = ? AND id = ?"
)
STEPPED = (
    "SELECT * FROM entry WHERE row > (SELECT count(*) FROM entry) - (SELECT count(*) FROM delivery)"
    " ORDER BY row"
)


@dataclass(frozen=True, slots=True)
class Written:
    """The rows that a sweep wrote, in its order."""

    moves: Sequence[sqlite3.Row]
    deliveries: Sequence[sqlite3.Row]
    entries: Sequence[sqlite3.Row]


def measure(scale: Scale, folder: Path) -> list[Figure]:
    """What an idle sweep costs as people become more, and a full one over raw SQL."""
    for name in ("idle", "due"):
        (folder / name).mkdir()
    return [*_idle(scale, folder / "idle"), _full(scale, folder / "due")]


# Private functions


def _idle(scale: Scale, folder: Path) -> list[Figure]:
    company, there, figures = found(folder), 0, []
    for people in scale.populations:
        company.fill(there, people)
        there = people
        sweeps, looks = asyncio.run(_looks(company, scale.looks))
        figures.append(
            plain(
                "P3",
                f"sweep, none of {people:,} due",
                "ms",
                Goal(50),
                Series("ms", sweeps),
                Series("ms, one indexed look", looks),
            )
        )
    first, last = figures[0], figures[-1]
    what = f"sweep, none due, {scale.populations[-1]:,} people / {scale.populations[0]:,}"
    note = "flat: more people cost nothing; noise of a few tenths of a millisecond is to be expected"
    return [*figures, ratio("P3", what, Goal(2), last.measured, first.measured, note)]


async def _looks(company: Company, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of sweeps, and of bare looks, in turns."""
    app = company.opened()
    sweeps, looks = [], []
    try:
        await _sweep(app, company)
        with direct(company.file) as connection:
            for _ in range(count):
                seconds, taken = await _sweep(app, company)
                if taken:
                    raise RuntimeError(f"{taken} rungs were taken where none was due")
                sweeps.append(seconds * 1000)
                looks.append(_look(connection, company) * 1000)
    finally:
        await app.close()
    return sweeps, looks


async def _sweep(app: App, company: Company) -> tuple[float, int]:
    begun = time.perf_counter()
    taken = await sweep(company.workspace.organisation, company.at, store=app.store, words=app.words)
    return time.perf_counter() - begun, taken


def _look(connection: sqlite3.Connection, company: Company) -> float:
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(LOOK, (company.workspace.organisation, instant(company.at), PAGE)).fetchall()
    connection.execute("COMMIT")
    return time.perf_counter() - begun


def _full(scale: Scale, folder: Path) -> Figure:
    company = found(folder)
    company.fill(0, scale.due, due=True)
    kept = folder / "kept.db"
    shutil.move(company.file, kept)
    sweeps, raws = [], []
    for _ in range(scale.runs):
        _renew(kept, company.file)
        sweeps.append(asyncio.run(_sweep_all(company, scale.due)))
        written = _written(company.file)
        _renew(kept, company.file)
        raws.append(_raw(company, written))
    return ratio(
        "P3",
        f"sweep of {scale.due:,} due / raw SQL of the same rows",
        Goal(3),
        Series("s", sweeps),
        Series("s", raws),
        f"in transactions of {PAGE}; raw SQL plans nothing, builds nothing and hashes nothing",
    )


def _renew(kept: Path, file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    shutil.copy(kept, file)


async def _sweep_all(company: Company, expected: int) -> float:
    app = company.opened()
    try:
        seconds, taken = await _sweep(app, company)
    finally:
        await app.close()
    if taken != expected:
        raise RuntimeError(f"{taken} rungs were taken of {expected}")
    return seconds


def _written(file: Path) -> Written:
    with direct(file) as connection:
        return Written(
            connection.execute(
                "SELECT a.steps_done, a.last_step_at, a.next_step_at, a.organisation, a.id, a.person"
                " FROM delivery AS d JOIN assignment AS a"
                " ON a.organisation = d.organisation AND a.id = d.assignment ORDER BY d.id"
            ).fetchall(),
            connection.execute("SELECT * FROM delivery ORDER BY id").fetchall(),
            connection.execute(STEPPED).fetchall(),
        )


def _raw(company: Company, written: Written) -> float:
    with direct(company.file) as connection:
        begun = time.perf_counter()
        for start in range(0, len(written.deliveries), PAGE):
            _page(connection, company, written, slice(start, start + PAGE))
        return time.perf_counter() - begun


def _page(connection: sqlite3.Connection, company: Company, written: Written, page: slice) -> None:
    moves, deliveries, entries = written.moves[page], written.deliveries[page], written.entries[page]
    organisation = company.workspace.organisation
    people = [move[-1] for move in moves]
    connection.execute("BEGIN IMMEDIATE")
    due = connection.execute(LOOK, (organisation, instant(company.at), PAGE)).fetchall()
    accounts = connection.execute(
        f"SELECT * FROM account WHERE organisation = ? AND person IN ({_marks(len(people))})",  # noqa: S608
        (organisation, *people),
    ).fetchall()
    if len(due) != len(moves) or len(accounts) != len(moves):
        raise RuntimeError("the raw SQL does not see what the sweep saw")
    connection.executemany(MOVE, [move[:-1] for move in moves])
    for table, rows in (("delivery", deliveries), ("entry", entries)):
        connection.executemany(f"INSERT INTO {table} VALUES ({_marks(len(rows[0]))})", rows)  # noqa: S608
    connection.execute("COMMIT")


def _marks(count: int) -> str:
    return ", ".join("?" * count)
