"""What the verbs share: opening the bot, choosing the organisation, printing."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.actions.publish import learn_published
from bot.core.errors import BotError, NotFound
from bot.core.roster import OrganisationId

if TYPE_CHECKING:
    from bot.app import App
    from bot.ports.clock import Clock
    from bot.settings import Settings

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

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
    """For a person. Cells are literal, whatever is in them; without rows, the title alone."""
    if not rows:
        console.print(f"{title}.", highlight=False, markup=False)
        return
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(_plain("" if cell is None else str(cell)) for cell in row))
    console.print(table)


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count and its noun: `1 person`, `2 people`; without `many`, the plural takes an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Whatever keeps the file from being written becomes one clear line. Raises BotError."""
    try:
        yield
    except OSError as error:
        if not out.parent.exists():
            raise BotError(f"there is no folder {out.parent}", "Make it, or choose another.") from None
        raise BotError(f"{out} cannot be written: {error.strerror}", "Choose another place.") from None


def run(work: "Callable[[App], Awaitable[T]]") -> T:
    """Open the bot, do one thing, close it."""

    async def main() -> T:
        async with opened() as app:
            return await work(app)

    return asyncio.run(main())


@asynccontextmanager
async def opened() -> "AsyncIterator[App]":
    """The bot on a migrated database, with every published policy learnt."""
    # Here and not above: the database and Slack libraries load slowly, and --help needs neither.
    from bot.app import assemble, prepare  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    prepare(settings)
    app = assemble(settings, _rehearsal_clock(settings) if settings.rehearsing else None)
    try:
        for organisation in await app.clockwork.organisations():
            await learn_published(organisation, store=app.store, words=app.words)
        yield app
    finally:
        await app.close()


async def tenant(app: "App", wanted: str | None) -> OrganisationId:
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


def one_of(choices: type[Choice]) -> Callable[[str], Choice]:
    """Reads one of a few words; raises BadParameter that lists them."""

    def chosen(word: str) -> Choice:
        try:
            return choices(word)
        except ValueError:
            raise typer.BadParameter(f"{word!r} is not one of: {', '.join(choices)}.") from None

    return chosen


class Bar:
    """How far long work is: a running count on a terminal, nothing elsewhere."""

    def __init__(self, progress: Progress, task: TaskID, description: str) -> None:
        self._progress = progress
        self._task = task
        self._description = description

    def reach(self, done: int) -> None:
        """So many are done."""
        self._progress.update(self._task, completed=done, description=self._description)

    def wait(self, duration: timedelta) -> None:
        """Slack asks us to wait; that is told everywhere, because nothing else moves meanwhile."""
        told = f"{self._description}: Slack asks us to wait for {duration.total_seconds():.0f} s"
        self._progress.update(self._task, description=told)
        if not errors.is_terminal:
            errors.print(told, highlight=False, soft_wrap=True)


def counted(description: str, work: Callable[[Bar], T]) -> T:
    """Run long work that tells how far it is."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as progress:
        return work(Bar(progress, progress.add_task(description, total=None), description))


# Private functions


def _rehearsal_clock(settings: "Settings") -> "Clock":
    """The time it is on the rehearsal page: its clock may have been turned far ahead of ours."""
    from bot.simulator.clock import TurnableClock  # noqa: PLC0415
    from bot.simulator.rehearsal.keeper import resumed  # noqa: PLC0415

    return TurnableClock(start=resumed(settings.data_dir, datetime.now(UTC)))


def _plain(text: str) -> str:
    return text.replace("[", "\\[")
