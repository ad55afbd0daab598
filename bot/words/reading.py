"""One rendering for one reader: what was shown and spent so far, and the filters that show things."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from jinja2 import pass_context
from jinja2.runtime import Context, Undefined

from bot.core.errors import InvalidTemplate
from bot.words.dates import day_in, moment_in, number_in, percent_in, short_day_in
from bot.words.literal import FIRST_PLACEHOLDER, Verbatim, literal

MAX_OUTPUT = 64_000
"""Characters of one rendered text, its values included."""
MAX_VALUES = 4_000
"""Values that one text may show."""
MAX_WORK = 200_000
"""Work of all loops together in one rendering: turns times the size of what is looped."""

READING = "_reading"
"""Under this name the rendering travels in the context; no text can say it."""


@dataclass(slots=True, kw_only=True)
class Reading:
    """How to show things to this reader, and what this rendering has shown and spent."""

    locale: Locale
    timezone: ZoneInfo
    label: Callable[[str], str | None]
    """A short string by dotted name; None where there is none."""
    values: list[str] = field(default_factory=list)
    """What the placeholders stand for, in order."""
    work: int = 0
    size: int = 0

    def show(self, value: object) -> str:
        """Keep a value for later and give the placeholder that stands for it. Raises InvalidTemplate."""
        text = number_in(value, self.locale) if isinstance(value, int) else literal(value)
        if len(self.values) >= MAX_VALUES:
            raise InvalidTemplate("the text shows too many values")
        self.grow(len(text))
        self.values.append(text)
        return chr(FIRST_PLACEHOLDER + len(self.values) - 1)

    def grow(self, size: int) -> None:
        """Pay for characters. Raises InvalidTemplate."""
        self.size += size
        if self.size > MAX_OUTPUT:
            raise InvalidTemplate("the text is too large")

    def loop(self, items: Sequence[object], size: int) -> Sequence[object]:
        """Pay for a loop before it runs. Raises InvalidTemplate."""
        self.work += len(items) * size
        if self.work > MAX_WORK:
            raise InvalidTemplate("the loops take too many turns")
        return items


@pass_context
def finalize(context: Context, value: object) -> str:
    """What stands in the text for a value that it shows."""
    return str(value) if isinstance(value, Undefined) else _reading(context).show(value)


@pass_context
def turns(context: Context, items: object, size: int = MAX_WORK) -> Sequence[object]:
    """What every loop goes over; the sandbox puts this filter there, with the size of the loop's body."""
    return _reading(context).loop(_list(items), size)


@pass_context
def day(context: Context, value: object) -> str:
    """An instant as a calendar day."""
    reading = _reading(context)
    return day_in(value, reading.locale, reading.timezone)


@pass_context
def short_day(context: Context, value: object) -> str:
    """An instant as a weekday and a day, in short."""
    reading = _reading(context)
    return short_day_in(value, reading.locale, reading.timezone)


@pass_context
def moment(context: Context, value: object) -> str:
    """An instant as a day and a time."""
    reading = _reading(context)
    return moment_in(value, reading.locale, reading.timezone)


@pass_context
def percent(context: Context, value: object) -> str:
    """Whole percents with their sign."""
    return percent_in(value, _reading(context).locale)


@pass_context
def label(context: Context, value: object, group: str) -> object:
    """The short string `group.value`, or the value itself where there is none."""
    found = _reading(context).label(f"{group}.{value}")
    return value if found is None else found


def lines(value: str) -> Verbatim:
    """Keep the line breaks of a value."""
    return Verbatim(value)


def length(value: object) -> int:
    """How many items a list has."""
    return len(_list(value))


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "short_day": short_day,
    "moment": moment,
    "percent": percent,
    "label": label,
    "lines": lines,
    "length": length,
    "turns": turns,
}
TESTS: dict[str, Callable[..., Any]] = {
    "none": lambda value: value is None,
    "defined": lambda value: not isinstance(value, Undefined),
}


# Private functions


def _reading(context: Context) -> Reading:
    found: Reading = context[READING]
    return found


def _list(value: object) -> Sequence[object]:
    if isinstance(value, Undefined):
        str(value)  # a strict one says here that nobody supplied it
    if not isinstance(value, list | tuple):
        raise InvalidTemplate("a loop or `length` needs a list")
    return value
