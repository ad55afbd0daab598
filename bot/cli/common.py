"""What the verbs share: opening the bot, choosing the organisation, printing."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.actions.publish import learn_published
from bot.app import App, assemble, prepare
from bot.core.errors import BotError, NotFound
from bot.core.roster import OrganisationId
from bot.settings import load_settings

T = TypeVar("T")

console = Console()
errors = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Tenant = Annotated[
    str | None, typer.Option("--organisation", help="Which organisation, where there are several.")
]


def print_error(error: BotError) -> None:
    """One clear line, and what to do."""
    errors.print(f"[bold red]Error:[/] {_plain(str(error))}", highlight=False, soft_wrap=True)
    errors.print(_plain(error.advice), highlight=False, soft_wrap=True)


def print_json(value: object) -> None:
    """For a program."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """For a person. Cells are literal, whatever is in them."""
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(_plain("" if cell is None else str(cell)) for cell in row))
    console.print(table)


def run(work: Callable[[App], Awaitable[T]]) -> T:
    """Open the bot, do one thing, close it."""

    async def main() -> T:
        async with opened() as app:
            return await work(app)

    return asyncio.run(main())


@asynccontextmanager
async def opened() -> AsyncIterator[App]:
    """The bot on a migrated database, with every published policy learnt."""
    settings = load_settings()
    prepare(settings)
    app = assemble(settings)
    try:
        for organisation in await app.clockwork.organisations():
            await learn_published(organisation, store=app.store, words=app.words)
        yield app
    finally:
        await app.close()


async def tenant(app: App, wanted: str | None) -> OrganisationId:
    """The organisation that was asked for, or the only one. Raises NotFound."""
    there = await app.clockwork.organisations()
    if wanted is not None and wanted in there:
        return OrganisationId(wanted)
    if wanted is None and len(there) == 1:
        return there[0]
    if not there:
        raise NotFound("no workspace was ever connected", "Start the bot once: `chatgpt-privacy serve`.")
    raise NotFound(
        f"there is no organisation {wanted!r}" if wanted else "there are several organisations",
        f"Say which: --organisation {' | '.join(there)}",
    )


def instant(text: str | None, default: datetime) -> datetime:
    """An ISO 8601 instant or date, UTC where it names no zone."""
    if text is None:
        return default
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not an instant such as 2026-11-23 or 2026-11-23T09:30+01:00"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def progress() -> Progress:
    """A running count, on the terminal only."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
    )


def counted(description: str, work: Callable[[Callable[[int], None]], T]) -> T:
    """Run long work that tells how far it is."""
    with progress() as bar:
        task = bar.add_task(description)
        return work(lambda done: bar.update(task, completed=done))


def as_row(values: Mapping[str, object]) -> list[object]:
    """A mapping's values."""
    return list(values.values())


# Private functions


def _plain(text: str) -> str:
    return text.replace("[", "\\[")
