"""`serve`, `rehearse`, `sweep`, `drain`, `waive`, `report`, `migrate`, `doctor`, `manifest`."""

import asyncio
import json as jsonlib
import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.actions.preview import as_text
from bot.actions.report import report_of
from bot.actions.speech import speak
from bot.actions.sweep import sweep
from bot.actions.waive import waive_line
from bot.app import App, prepare
from bot.channels.slack.manifest import manifest
from bot.cli.common import Json, Tenant, console, counted, instant, print_json, print_table, run, tenant
from bot.core.errors import NotFound
from bot.doctor import examine
from bot.documents.page import page, report_json
from bot.documents.table import table
from bot.ports.store import Records
from bot.rehearse import forget_rehearsal
from bot.rehearse import rehearse as run_rehearsal
from bot.serve import serve as run_server
from bot.settings import load_settings
from bot.words import PackWords

At = Annotated[str | None, typer.Option("--at", help="Pretend it is this instant (ISO 8601).")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="The state at this instant (ISO 8601); now if not given.")
]


class Format(StrEnum):
    """What a report is written as."""

    HTML = "html"
    """A page, picture included."""
    CSV = "csv"
    """One row a person."""
    JSON = "json"
    """All figures."""


class PlatformName(StrEnum):
    """Whose app manifest."""

    SLACK = "slack"
    """Slack."""


def add_to(cli: typer.Typer) -> None:
    """Register the verbs."""
    for verb in (serve, rehearse, sweep_, drain, waive, report, migrate_, doctor, manifest_):
        cli.command(verb.__name__.rstrip("_"))(verb)


def serve() -> None:
    """Run the bot; without any Slack credentials, as a rehearsal."""
    settings = load_settings()
    if settings.rehearsing:
        rehearse()
        return
    run_server(settings)


def rehearse(
    fresh: Annotated[bool, typer.Option(help="Begin anew, forgetting the last rehearsal.")] = False,
) -> None:
    """Run the bot beside a simulated Slack, on this machine only."""
    settings = load_settings()
    if fresh:
        forget_rehearsal(settings)
    run_rehearsal(settings, typer.echo)


def sweep_(at: At = None, organisation: Tenant = None, json: Json = False) -> None:
    """Plan what is owed now; the running bot, or `drain`, sends it."""

    async def work(app: App, tell: Callable[[int], None]) -> int:
        there = await tenant(app, organisation)
        when = instant(at, app.clock.now())
        return await sweep(there, when, store=app.store, words=app.words, progress=tell)

    taken = counted("Looking", lambda tell: run(partial(work, tell=tell)))
    if json:
        print_json({"steps": taken})
    else:
        console.print(f"{taken} steps taken.")


def drain(organisation: Tenant = None, json: Json = False) -> None:
    """Send what is owed now. Not while the bot is running: it does so by itself."""

    async def work(app: App) -> dict[str, int]:
        there = await tenant(app, organisation)
        outcomes: Counter[str] = Counter()
        for workspace in await app.clockwork.workspaces(there):
            outcomes.update(await app.drain(there, workspace.id))
        return dict(outcomes)

    outcomes = run(work)
    if json:
        print_json(outcomes)
    else:
        print_table("Sent", ["Outcome", "Messages"], sorted(outcomes.items()))


def waive(
    person: Annotated[str, typer.Argument(help="An account id, an e-mail address or a full name.")],
    until: Annotated[
        str, typer.Argument(help="The first day on which it is owed again, such as 2027-01-31.")
    ],
    reason: Annotated[str, typer.Argument(help="Why.")],
    organisation: Tenant = None,
) -> None:
    """Release one person until a date, with a reason."""

    async def work(app: App) -> str:
        there = await tenant(app, organisation)
        at = app.clock.now()
        words = (*person.split(), until, *reason.split())
        line = await app.store.write(there, lambda records: waive_line(records, words, None, at))
        organisation_ = await app.store.read(there, lambda records: records.organisation())
        message = speak(app.words, organisation_, line, at)
        if line.facts["problem"] is not None:
            raise NotFound(message.summary, "Nobody was waived.")
        return as_text(message)

    console.print(run(work), markup=False)


def report(
    as_of: AsOf = None,
    format: Annotated[Format, typer.Option(help="html, csv or json.")] = Format.HTML,
    out: Annotated[Path | None, typer.Option(help="A file; standard output if not given.")] = None,
    organisation: Tenant = None,
) -> None:
    """The report of the newest campaign, at any instant."""

    async def work(app: App) -> bytes:
        there = await tenant(app, organisation)
        when = instant(as_of, app.clock.now())
        if when > app.clock.now():
            raise NotFound("that instant is in the future", "Choose one that has passed.")
        return await app.store.read(there, partial(_report, app=app, when=when, format=format))

    made = run(work)
    if out is None:
        sys.stdout.buffer.write(made)
    else:
        out.write_bytes(made)
        console.print(f"Written to {out}.", highlight=False)


def migrate_() -> None:
    """Bring the database to the schema of this version."""
    prepare(load_settings())
    console.print("The database is up to date.")


def doctor(json: Json = False) -> None:
    """Check settings, database, packs, token, scopes and clock, and say how to mend each fault."""
    findings = asyncio.run(examine())
    if json:
        print_json([asdict(finding) for finding in findings])
    else:
        rows = [("ok" if f.ok else "FAULT", f.subject, f.text, f.cure or "") for f in findings]
        print_table("Doctor", ["", "What", "Finding", "What to do"], rows)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def manifest_(
    platform: Annotated[PlatformName, typer.Argument(help="slack")],
    public_url: Annotated[
        str | None, typer.Option(help="Your https address; none means Socket Mode.")
    ] = None,
) -> None:
    """Print the app manifest to paste where the platform asks for it."""
    address = public_url or os.environ.get("PUBLIC_URL") or None
    made = {PlatformName.SLACK: manifest}[platform](address)
    typer.echo(jsonlib.dumps(made, indent=2))


# Private functions


def _report(records: Records, app: App, when: datetime, format: Format) -> bytes:
    running = [campaign for campaign in records.campaigns.all() if campaign.starts_at <= when]
    if not running:
        raise NotFound("no campaign had started by then", "Start one: `chatgpt-privacy campaign start`.")
    locale = records.organisation().locale
    label = partial(_label, app.words, locale)
    if format is Format.CSV:
        return table(records.figures.rows(running[0].id, when), label)
    made = report_of(records, running[0].id, when)
    return report_json(made) if format is Format.JSON else page(made, label, locale)


def _label(words: PackWords, locale: str, name: str) -> str:
    return words.label(name, locale)
