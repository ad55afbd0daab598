"""`serve`, `rehearse`, `sweep`, `drain`, `remind`, `waive`, `migrate`, `doctor`, `manifest`."""

import asyncio
import json as jsonlib
import os
import socket
from collections import Counter
from dataclasses import asdict
from enum import StrEnum
from errno import EACCES, EADDRINUSE
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bot.actions.preview import as_text
from bot.actions.remind import remind
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
    plural,
    print_json,
    print_table,
    run,
    tenant,
)
from bot.core.errors import InvalidSetting, NotFound

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings

# What one verb alone needs is imported in it: the server and its libraries take long to load.

At = Annotated[str | None, typer.Option("--at", help="Pretend it is this instant (ISO 8601).")]
EXAMPLE = 'waive "Ada Lovelace" 2027-01-31 "on leave"'
_PORT_FAULTS = {
    EADDRINUSE: ("is already in use", "End the program that listens there, or set"),
    EACCES: ("is kept for the system", "Set"),
}


class PlatformName(StrEnum):
    """Whose app manifest."""

    SLACK = "slack"
    """Slack."""


def add_to(cli: typer.Typer) -> None:
    """Register the verbs."""
    for verb in (serve, rehearse, sweep_, drain, remind_, waive, migrate_, doctor, manifest_):
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


def remind_(organisation: Tenant = None, json: Json = False) -> None:
    """Remind everybody who is overdue, once a day at most; the running bot sends in their working hours."""

    async def work(app: "App") -> int:
        there = await tenant(app, organisation)
        return await remind(there, app.clock.now(), store=app.store, words=app.words)

    queued = run(work)
    if json:
        print_json({"reminders": queued})
    else:
        console.print(plural(queued, "reminder is queued.", "reminders are queued."))


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
