"""The texts and strings of one set of files, compiled, by language."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from jinja2 import Template

from bot.core.errors import InvalidPolicy, InvalidTemplate
from bot.core.message import Key
from bot.words.folder import STRINGS, locales_of, templates_of
from bot.words.sandbox import compile_text
from bot.words.tables import parse_toml

FALLBACK = "en"


@lru_cache(maxsize=512)
def chain(wanted: str) -> tuple[str, ...]:
    """The tags to look under, in lower case: the exact one, then shorter ones, then English."""
    parts = wanted[:60].replace("_", "-").lower().split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys([*tags, FALLBACK]))


class Texts:
    """What a pack, or the bot itself, can say. Immutable."""

    def __init__(self, files: Mapping[str, str], name: str) -> None:
        """Compile everything; `name` is the folder's, for complaints. Raises InvalidPolicy."""
        self.locales = locales_of(files)
        self._tags = {locale.lower(): locale for locale in self.locales}
        try:
            self._templates = {
                (locale, key): compile_text(files[path], f"{name}/{path}")
                for locale, key, path in templates_of(files)
            }
            self._strings = {locale: _strings(files, locale, name) for locale in self.locales}
        except InvalidTemplate as error:
            raise InvalidPolicy(str(error)) from error

    def best(self, wanted: str) -> str | None:
        """The language that serves a reader best, if any here does."""
        return next((self._tags[tag] for tag in chain(wanted) if tag in self._tags), None)

    def template(self, key: Key, wanted: str) -> tuple[str, Template] | None:
        """A text and the language it is in."""
        for tag in chain(wanted):
            locale = self._tags.get(tag, "")
            if (locale, key) in self._templates:
                return locale, self._templates[locale, key]
        return None

    def string(self, name: str, wanted: str) -> tuple[str, "str | Template"] | None:
        """A string and the language it is in."""
        for tag in chain(wanted):
            locale = self._tags.get(tag, "")
            if name in self._strings.get(locale, ()):
                return locale, self._strings[locale][name]
        return None


def strings_in(text: str, file: str) -> Mapping[str, str]:
    """The strings of a strings.toml by dotted name. Raises InvalidPolicy."""
    return dict(_flat(parse_toml(text, file), file, ""))


# Private functions


def _strings(files: Mapping[str, str], locale: str, name: str) -> dict[str, str | Template]:
    path = f"{locale}/{STRINGS}"
    strings = strings_in(files.get(path, ""), f"{name}/{path}")
    return {
        key: compile_text(value, f"{name}/{path} ({key})") if "{" in value else value
        for key, value in strings.items()
    }


def _flat(table: Mapping[str, object], file: str, prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        match value:
            case dict():
                yield from _flat(value, file, f"{prefix}{key}.")
            case str() if value.strip():
                yield f"{prefix}{key}", value
            case _:
                raise InvalidPolicy(f"{file}: `{prefix}{key}` is not a text", "Give it words, in quotes.")
