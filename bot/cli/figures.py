"""`status` and `report`."""

import sys
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.actions.preview import as_text
from bot.actions.report import report_of
from bot.actions.speech import Line, speak
from bot.actions.standings import standings_line
from bot.cli.common import Json, Tenant, console, instant, one_of, print_json, run, tenant, writing
from bot.core.errors import NotFound
from bot.ports.store import Records

if TYPE_CHECKING:
    from bot.app import App
    from bot.words import PackWords

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


def add_to(cli: typer.Typer) -> None:
    """Register the verbs."""
    for verb in (status, report):
        cli.command()(verb)


def status(
    person: Annotated[str, typer.Argument(help="An account id, an e-mail address or a full name.")] = "",
    organisation: Tenant = None,
    json: Json = False,
) -> None:
    """How the newest campaign stands, or one person in it."""

    async def work(app: "App") -> tuple[Line, str]:
        there = await tenant(app, organisation)
        at = app.clock.now()
        words = tuple(person.split())
        line = await app.store.read(there, partial(standings_line, arguments=words, at=at))
        whole = await app.store.read(there, lambda records: records.organisation())
        return line, as_text(speak(app.words, whole, line, at))

    line, text = run(work)
    if json:
        print_json(line.facts)
    elif line.facts["problem"] is None:
        console.print(text, markup=False, highlight=False)
    else:
        raise NotFound(text.splitlines()[0], "Give an account id, an e-mail address or a full name.")


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


# Private functions


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
