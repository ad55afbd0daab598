"""`serve`, `rehearse`, `sweep`, `drain`, `waive`, `report`, `migrate`, `doctor`, `manifest`."""

import asyncio
import json as jsonlib
import os
import socket
import sys
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from errno import EACCES, EADDRINUSE
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.actions.preview import as_text
from bot.actions.report import report_of
from bot.actions.speech import speak
from bot.actions.sweep import sweep
from bot.actions.waive import waive_line
from bot.channels.slack.manifest import manifest
from bot.cli.common import (
    Bar,
    Json,
    Tenant,
    console,
    counted,
    instant,
    one_of,
    print_json,
    print_table,
    run,
    tenant,
    writing,
)
from bot.core.errors import InvalidSetting, NotFound
from bot.ports.store import Records

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings
    from bot.words import PackWords

# What one verb alone needs is imported in it: the server and its libraries take long to load.

At = Annotated[str | None, typer.Option("--at", help="Pretend it is this instant (ISO 8601).")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="The state at this instant (ISO 8601); now if not given.")
]
EXAMPLE = 'waive "Ada Lovelace" 2027-01-31 "on leave"'
_PORT_FAULTS = {
    EADDRINUSE: ("is already in use", "End the program that listens there, or set"),
    EACCES: ("is kept for the system", "Set"),
}


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
    from bot.serve import serve as run_server  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    if settings.rehearsing:
        rehearse()
        return
    _check_port(settings)
    run_server(settings)


def rehearse(
    fresh: Annotated[bool, typer.Option(help="Begin anew, forgetting the last rehearsal.")] = False,
) -> None:
    """Run the bot beside a simulated Slack, on this machine only."""
    from bot.rehearse import forget_rehearsal  # noqa: PLC0415
    from bot.rehearse import rehearse as run_rehearsal  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    _check_port(settings)
    if fresh:
        forget_rehearsal(settings)
    run_rehearsal(settings, typer.echo)


def sweep_(at: At = None, organisation: Tenant = None, json: Json = False) -> None:
    """Plan what is owed now; the running bot, or `drain`, sends it."""

    async def work(app: "App", bar: Bar) -> int:
        there = await tenant(app, organisation)
        when = instant(at, app.clock.now())
        return await sweep(there, when, store=app.store, words=app.words, progress=bar.reach)

    taken = counted("Looking", lambda bar: run(partial(work, bar=bar)))
    if json:
        print_json({"steps": taken})
    else:
        console.print(f"{taken} steps taken.")


def drain(organisation: Tenant = None, json: Json = False) -> None:
    """Send what is owed now. Not while the bot is running: it does so by itself."""

    async def work(app: "App") -> dict[str, int]:
        there = await tenant(app, organisation)
        outcomes: Counter[str] = Counter()
        for workspace in await app.clockwork.workspaces(there):
            outcomes.update(await app.drain(there, workspace.id))
        return dict(outcomes)

    outcomes = run(work)
    if json:
        print_json(outcomes)
    elif not outcomes:
        console.print("Nothing is owed now.")
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

    async def work(app: "App") -> str:
        there = await tenant(app, organisation)
        at = app.clock.now()
        words = (*person.split(), until, *reason.split())
        line = await app.store.write(there, lambda records: waive_line(records, words, None, at))
        organisation_ = await app.store.read(there, lambda records: records.organisation())
        message = speak(app.words, organisation_, line, at)
        if line.facts["problem"] is not None:
            why = next(line for line in as_text(message).splitlines() if line)
            raise NotFound(f"Nobody was waived. {why}", f"For example: `chatgpt-privacy {EXAMPLE}`.")
        return as_text(message)

    console.print(run(work), markup=False)


def report(
    as_of: AsOf = None,
    format: Annotated[
        Format, typer.Option(help="html, csv or json.", metavar="FORMAT", parser=one_of(Format))
    ] = Format.HTML,
    out: Annotated[Path | None, typer.Option(help="A file; standard output if not given.")] = None,
    organisation: Tenant = None,
) -> None:
    """The report of the newest campaign, at any instant."""

    async def work(app: "App") -> bytes:
        there = await tenant(app, organisation)
        when = instant(as_of, app.clock.now())
        if when > app.clock.now():
            raise NotFound("that instant is in the future", "Choose one that has passed.")
        return await app.store.read(there, partial(_report, app=app, when=when, format=format))

    made = run(work)
    if out is None:
        sys.stdout.buffer.write(made)
    else:
        with writing(out):
            out.write_bytes(made)
        console.print(f"Written to {out}.", highlight=False)


def migrate_() -> None:
    """Bring the database to the schema of this version."""
    from bot.app import prepare  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    prepare(load_settings())
    console.print("The database is up to date.")


def doctor(json: Json = False) -> None:
    """Check settings, database, packs, tokens, scopes and clock, and say how to mend each fault."""
    from bot.doctor import examine  # noqa: PLC0415

    findings = asyncio.run(examine())
    if json:
        print_json([asdict(finding) for finding in findings])
    else:
        rows = [("ok" if f.ok else "FAULT", f.subject, f.text, f.cure or "") for f in findings]
        print_table("Doctor", ["", "What", "Finding", "What to do"], rows)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def manifest_(
    platform: Annotated[PlatformName, typer.Argument(help="slack", parser=one_of(PlatformName))],
    public_url: Annotated[
        str | None, typer.Option(help="Your https address; none means Socket Mode.")
    ] = None,
) -> None:
    """Print the app manifest to paste where the platform asks for it."""
    address = public_url or os.environ.get("PUBLIC_URL") or None
    made = {PlatformName.SLACK: manifest}[platform](address)
    typer.echo(jsonlib.dumps(made, indent=2))


# Private functions


def _check_port(settings: "Settings") -> None:
    """Before anything is touched: another bot may be running. Raises InvalidSetting."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            fault, cure = _PORT_FAULTS.get(error.errno or 0, (f"cannot be used: {error.strerror}", "Set"))
            raise InvalidSetting(
                f"port {settings.port} {fault}", f"{cure} PORT to another number, such as 8081."
            ) from None


def _report(records: Records, app: "App", when: datetime, format: Format) -> bytes:
    running = [campaign for campaign in records.campaigns.all() if campaign.starts_at <= when]
    if not running:
        raise NotFound("no campaign had started by then", "Start one: `chatgpt-privacy campaign start`.")
    from bot.documents.page import page, report_json  # noqa: PLC0415
    from bot.documents.table import table  # noqa: PLC0415

    locale = records.organisation().locale
    label = partial(_label, app.words, locale)
    if format is Format.CSV:
        return table(records.figures.rows(running[0].id, when), label)
    made = report_of(records, running[0].id, when)
    return report_json(made).rstrip() + b"\n" if format is Format.JSON else page(made, label, locale)


def _label(words: "PackWords", locale: str, name: str) -> str:
    return words.label(name, locale)
