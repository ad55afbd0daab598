"""The fields of a form: drawn as inputs, and read back from what Slack sends."""

from collections.abc import Mapping
from typing import Any, assert_never

from bot.channels.slack import limits
from bot.channels.slack.limits import cut
from bot.channels.slack.rich import Json, quote
from bot.channels.slack.typed import clean
from bot.core.message import Check, Choice, Field, Quote, Span, Text

TICKED = "yes"
"""The answer of a ticked box."""


def plain(text: str, limit: int) -> Json:
    """A literal text object, cut to size; colons stay colons."""
    return {"type": "plain_text", "text": cut(text.strip() or limits.ELLIPSIS, limit), "emoji": False}


def drawn_field(field: Field) -> list[Json]:
    """One field as blocks: an input, and before it whatever does not fit inside."""
    match field:
        case Choice():
            return [_input(field, _choice(field))]
        case Check():
            return [*_long_text(field), _input(field, _check(field))]
        case Text():
            return [_input(field, _text(field), optional=not field.required)]
        case _:
            assert_never(field)


def answers_in(state: Mapping[str, Any]) -> dict[str, str]:
    """The answers by field name, from a view's `state`; what was left open is left out."""
    found = {name: _answer(next(iter(inputs.values()))) for name, inputs in state.get("values", {}).items()}
    return {name: answer for name, answer in found.items() if answer is not None}


# Private functions


def _input(field: Field, element: Json, optional: bool = False) -> Json:
    return {
        "type": "input",
        "block_id": field.name,
        "label": plain(field.label, limits.FIELD_LABEL),
        "element": {**element, "action_id": field.name},
        "optional": optional,
    }


def _choice(field: Choice) -> Json:
    options = {value: _option(label, value) for value, label in field.options[: limits.SELECT_OPTIONS]}
    few = len(options) <= limits.RADIO_OPTIONS
    drawn: Json = {"type": "radio_buttons" if few else "static_select", "options": list(options.values())}
    initial = options.get(field.initial or "")
    return {**drawn, "initial_option": initial} if initial else drawn


def _check(field: Check) -> Json:
    return {"type": "checkboxes", "options": [_option(field.text, TICKED)]}


def _long_text(field: Check) -> list[Json]:
    """What somebody agrees to is never cut: where the box has no room for it, it stands above."""
    if len(field.text) <= limits.OPTION_TEXT:
        return []
    drawn = quote(Quote((Span(field.text),)))
    return [] if drawn is None else [drawn]


def _text(field: Text) -> Json:
    return {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": max(1, min(field.max_length, limits.INPUT)),
    }


def _option(label: str, value: str) -> Json:
    return {"text": plain(label, limits.OPTION_TEXT), "value": value[: limits.OPTION_VALUE]}


def _answer(given: Mapping[str, Any]) -> str | None:
    match given.get("type"):
        case "checkboxes":
            return TICKED if given.get("selected_options") else None
        case "radio_buttons" | "static_select":
            chosen = given.get("selected_option")
            return clean(chosen["value"]) if chosen else None
        case _:
            value = given.get("value")
            return clean(value) if value else None
