"""TOML read strictly: every key is known and of the right kind; a fault names file, line and cure."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from bot.core.errors import InvalidPolicy

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")

_LINE_OF_FAULT = re.compile(r"\(at line (\d+),")


def parse_toml(text: str, file: str) -> dict[str, object]:
    """The data of a TOML file. Raises InvalidPolicy naming the line."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE_OF_FAULT.search(str(error))
        line = found.group(1) if found else str(text.count("\n") + 1)
        cure = "Mend that line; TOML wants `key = value`, with quotes around words."
        raise InvalidPolicy(f"{file}:{line}: not TOML: {error}", cure) from error


class Table:
    """One table of a TOML file. Its methods take a key out; `done` refuses what was not taken."""

    def __init__(
        self, file: str, text: str, data: Mapping[str, object], path: str = "", after: int = 0
    ) -> None:
        self.file = file
        self.path = path
        self._text = text
        self._data = data
        self._after = after
        """The line of this table's header, where keys are looked for from."""
        self._taken: set[str] = set()

    def fault(self, key: str | None, fault: str, cure: str) -> InvalidPolicy:
        """A fault at a key (None: at the table)."""
        name = ".".join(part for part in (self.path, key) if part)
        return InvalidPolicy(f"{self.file}:{self._line(key)}: `{name}` {fault}", cure)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._data

    def text(
        self, key: str, pattern: str = r"[^\x00-\x1f]{1,300}", cure: str = "Give it a line of text."
    ) -> str:
        """A line of text."""
        value = self._take(key, str, cure)
        if not re.fullmatch(pattern, value) or not value.strip():
            raise self.fault(key, f"is {value[:60]!r}", cure)
        return value

    def number(self, key: str, low: int, high: int) -> int:
        """A whole number in a range."""
        cure = f"Give it a whole number from {low} to {high}."
        value = self._take(key, int, cure)
        if isinstance(value, bool) or not low <= value <= high:
            raise self.fault(key, f"is {value}", cure)
        return value

    def flag(self, key: str) -> bool:
        """A yes or no."""
        return self._take(key, bool, "Give it true or false.")

    def day(self, key: str) -> date:
        """A calendar day."""
        cure = "Give it a day such as 2026-10-07, without quotes."
        value = self._take(key, date, cure)
        if isinstance(value, datetime):
            raise self.fault(key, "has a time of day", cure)
        return value

    def clock(self, key: str, default: time) -> time:
        """A time of day, as text; the default where the key is missing."""
        if not self.has(key):
            return default
        return time.fromisoformat(
            self.text(key, r"([01]\d|2[0-3]):[0-5]\d", 'Give it a time such as "09:00".')
        )

    def one(self, key: str, members: type[E]) -> E:
        """One member of an enumeration."""
        cure = f"Give it one of: {', '.join(members)}."
        return self._member(key, self._take(key, str, cure), members, cure)

    def some(self, key: str, members: type[E]) -> tuple[E, ...]:
        """At least one member of an enumeration, each once."""
        cure = f"List at least one of: {', '.join(members)}; each once."
        return tuple(self._member(key, value, members, cure) for value in self.texts(key, cure))

    def texts(self, key: str, cure: str = "List at least one, each once, in quotes.") -> tuple[str, ...]:
        """At least one line of text, each once."""
        values = self._take(key, list, cure)
        if not values or not all(isinstance(value, str) and value.strip() for value in values):
            raise self.fault(key, "lists nothing, or something that is not text", cure)
        if len(set(values)) < len(values):
            raise self.fault(key, "names something twice", cure)
        return tuple(values)

    def table(self, key: str) -> "Table":
        """A table within."""
        data = self._take(key, dict, f"Add a table `[{self._below(key)}]`.")
        return Table(self.file, self._text, data, self._below(key), self._header(f"[{self._below(key)}]", 0))

    def tables(self, key: str) -> tuple["Table", ...]:
        """At least one table of a list of tables."""
        header = f"[[{self._below(key)}]]"
        rows = self._take(key, list, f"Add a table `{header}`.")
        if not rows or not all(isinstance(row, dict) for row in rows):
            raise self.fault(key, "is empty, or no list of tables", f"Add a table `{header}`.")
        return tuple(
            Table(self.file, self._text, row, f"{self._below(key)}[{n}]", self._header(header, n))
            for n, row in enumerate(rows)
        )

    def done(self) -> None:
        """That every key was understood. Raises InvalidPolicy."""
        for key in self._data:
            if key not in self._taken:
                close = get_close_matches(key, self._taken, n=1)
                raise self.fault(
                    key, "is not known", f"Did you mean `{close[0]}`?" if close else "Remove it."
                )

    # Private functions

    def _take(self, key: str, kind: type[V], cure: str) -> V:
        self._taken.add(key)
        if key not in self._data:
            raise self.fault(key, "is missing", cure)
        value = self._data[key]
        if not isinstance(value, kind):
            raise self.fault(key, f"is a {type(value).__name__}", cure)
        return value

    def _member(self, key: str, value: str, members: type[E], cure: str) -> E:
        if value not in set(members):
            raise self.fault(key, f"is {value[:60]!r}", cure)
        return members(value)

    def _below(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _header(self, header: str, nth: int) -> int:
        lines = [n for n, line in enumerate(self._lines(), 1) if line.replace(" ", "").startswith(header)]
        return lines[nth] if nth < len(lines) else self._after

    def _line(self, key: str | None) -> int:
        for number, line in enumerate(self._lines(), 1):
            if key and number > self._after and re.match(rf'\s*"?{re.escape(key)}"?\s*[.=]', line):
                return number
        return max(self._after, 1)

    def _lines(self) -> list[str]:
        return self._text.splitlines()
