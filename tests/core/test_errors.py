"""Every error says what a person can do about it."""

import inspect
import re

import pytest

from bot.core import errors
from bot.core.errors import BotError

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, BotError)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_advice_and_a_message(kind: type[BotError]) -> None:
    """One sentence of its own, unless the one who raises it knows better."""
    assert re.fullmatch(r"[A-Z`].*\.", kind("what").advice)
    assert str(kind("what")) == "what"
    assert kind("what", "Do this.").advice == "Do this."
    assert kind("what").advice == kind.advice
    assert (kind is BotError) or kind.advice != BotError.advice


def test_the_tree_in_the_docstring_is_complete() -> None:
    """Nothing drawn that does not exist, nothing that exists missing."""
    drawn = set(re.findall(r"(?:[├└]── |^    )(\w+)", errors.__doc__ or "", re.MULTILINE))
    assert drawn == {kind.__name__ for kind in KINDS}
