"""`roster import | sync | list`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import typer

from bot.actions.import_roster import import_roster
from bot.actions.sync import sync
from bot.app import App, new_id
from bot.cli.common import Json, Tenant, console, counted, print_json, print_table, run, tenant
from bot.core.errors import InvalidRoster
from bot.core.roster import Known, PersonId
from bot.ports.store import Records

cli = typer.Typer(name="roster", help="Whom we believe to be here.", no_args_is_help=True)
PAGE = 1000


@cli.command("import")
def import_(file: Path, organisation: Tenant = None, json: Json = False) -> None:
    """Take departments, managers, kinds, languages and time zones from a CSV file."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRoster(f"{file} cannot be read as UTF-8 text: {type(error).__name__}") from None

    async def work(app: App) -> None:
        there = await tenant(app, organisation)
        done = await import_roster(there, text, app.clock.now(), store=app.store, file=file.name)
        if json:
            print_json(
                {
                    "updated": done.updated,
                    "unmatched": done.unmatched,
                    "managers_unmatched": done.managers_unmatched,
                }
            )
            return
        console.print(f"{done.updated} people updated.")
        if done.unmatched:
            lines = ", ".join(map(str, done.unmatched[:20]))
            console.print(f"{len(done.unmatched)} lines name nobody in a connected workspace: {lines}")
        if done.managers_unmatched:
            lines = ", ".join(map(str, done.managers_unmatched[:20]))
            console.print(f"{len(done.managers_unmatched)} lines name a manager whom we do not know: {lines}")

    run(work)


@cli.command("sync")
def sync_(organisation: Tenant = None, json: Json = False) -> None:
    """Read the directory of every connected workspace."""

    async def work(app: App, tell: Callable[[int], None]) -> dict[str, int]:
        there = await tenant(app, organisation)
        totals: dict[str, int] = {}
        for workspace in await app.clockwork.workspaces(there):
            changes = await sync(
                workspace,
                app.clock.now(),
                store=app.store,
                directory=app.slack.directory,
                words=app.words,
                new_id=new_id,
                progress=tell,
            )
            for change, count in changes.items():
                totals[change.value] = totals.get(change.value, 0) + count
        return totals

    totals = counted("Reading the directory", lambda tell: run(lambda app: work(app, tell)))
    if json:
        print_json(totals)
    else:
        print_table("Roster", ["Change", "People"], sorted(totals.items()))


@cli.command("list")
def list_(organisation: Tenant = None, json: Json = False) -> None:
    """Everybody who is here."""
    people = run(lambda app: _everybody(app, organisation))
    rows = [
        {
            "account": known.account.id,
            "name": known.profile.name,
            "department": known.person.department,
            "kind": known.person.kind.value,
            "timezone": known.person.timezone,
            "locale": known.person.language,
            "unreachable": known.account.unreachable,
        }
        for known in people
    ]
    if json:
        print_json(rows)
    else:
        columns = ["Account", "Name", "Department", "Kind", "Time zone", "Language", "Unreachable"]
        print_table(f"{len(rows)} people", columns, [list(row.values()) for row in rows])


# Private functions


async def _everybody(app: App, organisation: str | None) -> list[Known]:
    there = await tenant(app, organisation)
    everybody: list[Known] = []
    after: PersonId | None = None
    while page := await app.store.read(there, partial(_page, after=after)):
        everybody += page
        after = page[-1].person.id
    return everybody


def _page(records: Records, after: PersonId | None) -> list[Known]:
    return records.roster.page(after, PAGE)
