"""Values as literal text: one line, nothing invisible, nothing that turns the reading direction."""

import re
import unicodedata

from bot.core.errors import InvalidTemplate

FIRST_PLACEHOLDER = 0xF0000
"""Placeholders are the characters of private use area A, in the order in which values are shown."""
PLACEHOLDERS = re.compile("[\U000f0000-\U000fffff]")

MAX_VALUE = 2_000
"""A longer value is cut: nothing that a person may type is longer."""

_JOINERS = frozenset("\u200c\u200d")
"""Formatting characters that spell words (Persian) and pictures (families of emoji)."""
_SPACES = frozenset({"Zl", "Zp", "Zs"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})


class Verbatim(str):
    """A value that keeps its line breaks."""

    __slots__ = ()


def literal(value: object) -> str:
    """A value as text to show. Raises InvalidTemplate for what no reader should meet: None, a list."""
    if not isinstance(value, str | float):
        kind = type(value).__name__
        raise InvalidTemplate(
            f"a {kind} cannot be shown as it is: use `if`, `for`, or the filters day and moment"
        )
    return clean(value) if isinstance(value, str) else str(value)


def clean(text: str) -> str:
    """Without control and direction characters, on one line unless it is `Verbatim`, cut to MAX_VALUE."""
    if not (text.isascii() and text.isprintable()):
        if isinstance(text, Verbatim):
            text = "\n".join(map(_one_line, text[: 2 * MAX_VALUE].splitlines()))
        else:
            text = _one_line(text[: 2 * MAX_VALUE])
    text = text.strip()
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"


# Private functions


def _one_line(text: str) -> str:
    return "".join(map(_seen, text))


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SPACES or character in "\t\n\r\v\f\x85":
        return " "
    return "" if category in _UNSEEN and character not in _JOINERS else character
