"""`roster import | sync | list`."""

from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.actions.import_roster import import_roster
from bot.actions.sync import sync
from bot.cli.common import Bar, Json, Tenant, console, counted, plural, print_json, print_table, run, tenant
from bot.core.errors import InvalidRoster
from bot.core.roster import Change, Known, PersonId, Workspace
from bot.ports.store import Records

if TYPE_CHECKING:
    from bot.app import App

cli = typer.Typer(name="roster", help="Whom we believe to be here.", no_args_is_help=True)
PAGE = 1000
REACHING = 2
"""Tries where Slack does not answer at all: whoever waits at a terminal would rather be told."""


@cli.command("import")
def import_(file: Path, organisation: Tenant = None, json: Json = False) -> None:
    """Take departments, managers, kinds, languages and time zones from a CSV file."""
    if not file.is_file():
        raise InvalidRoster(f"there is no file {file}", "Check the spelling and the folder.")
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRoster(f"{file} cannot be read as UTF-8 text: {type(error).__name__}") from None

    async def work(app: "App") -> None:
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
        console.print(f"{plural(done.updated, 'person', 'people')} updated.")
        if done.unmatched:
            console.print(f"Nobody in a connected workspace: {_lines(done.unmatched)}")
        if done.managers_unmatched:
            console.print(f"A manager whom we do not know: {_lines(done.managers_unmatched)}")

    run(work)


@cli.command("sync")
def sync_(organisation: Tenant = None, json: Json = False) -> None:
    """Read the directory of every connected workspace."""

    async def work(app: "App", bar: Bar) -> Counter[str]:
        there = await tenant(app, organisation)
        totals: Counter[str] = Counter()
        for workspace in await app.clockwork.workspaces(there):
            totals.update(await _read(app, workspace, bar))
        return totals

    totals = counted("Reading the directory", lambda bar: run(lambda app: work(app, bar)))
    if json:
        print_json(totals)
    else:
        print_table("Roster", ["Change", "People"], list(totals.items()))


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
        print_table(plural(len(rows), "person", "people"), columns, [list(row.values()) for row in rows])


# Private functions


def _lines(numbers: tuple[int, ...]) -> str:
    named = ", ".join(map(str, numbers[:20]))
    more = f" and {len(numbers) - 20} more" if len(numbers) > 20 else ""  # noqa: PLR2004
    return f"{'line' if len(numbers) == 1 else 'lines'} {named}{more}"


async def _read(app: "App", workspace: Workspace, bar: Bar) -> dict[str, int]:
    """How many people joined, came back, changed, left or stayed as they were: people only, no bots."""
    # Here and not above: see bot.cli.common.opened.
    from bot.app import new_id  # noqa: PLC0415
    from bot.channels.slack.directory import SlackDirectory  # noqa: PLC0415

    slack = app.slack
    changes = await sync(
        workspace,
        app.clock.now(),
        store=app.store,
        directory=SlackDirectory(
            api=slack.api, tokens=slack.tokens, clock=app.clock, reaching=REACHING, waiting=bar.wait
        ),
        words=app.words,
        new_id=new_id,
        progress=bar.reach,
    )
    here = await app.store.read(
        workspace.organisation, lambda records: len(records.roster.accounts_in(workspace.id))
    )
    moved = {change.value: changes[change] for change in Change if change is not Change.SAME}
    here_before = here - changes[Change.JOINED] - changes[Change.RETURNED]
    return {**moved, Change.SAME.value: here_before - changes[Change.UPDATED], "here": here}


async def _everybody(app: "App", organisation: str | None) -> list[Known]:
    there = await tenant(app, organisation)
    everybody: list[Known] = []
    after: PersonId | None = None
    while page := await app.store.read(there, partial(_page, after=after)):
        everybody += page
        after = page[-1].person.id
    return everybody


def _page(records: Records, after: PersonId | None) -> list[Known]:
    return records.roster.page(after, PAGE)
