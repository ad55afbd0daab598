"""Filling fields: what Slack reports for each kind of element, and what it lets nobody submit."""

from collections.abc import Iterator
from typing import Any

from bot.simulator.slack import plain
from bot.simulator.slack.members import Json
from bot.simulator.slack.posting import inputs

TYPED = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
SEVERAL = frozenset({"checkboxes", "multi_static_select"})
ONE = frozenset({"radio_buttons", "static_select", "overflow"})
PICKED = {
    "datepicker": "date",
    "timepicker": "time",
    "users_select": "user",
    "conversations_select": "conversation",
    "channels_select": "channel",
}
REQUIRED = "Please complete this required field."


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, element) that somebody can act on outside of input blocks."""
    for block in blocks:
        inside = block["elements"] if block["type"] == "actions" else [block.get("accessory")]
        yield from ((block, element) for element in inside if element and element["type"] != "image")


def answer(element: Json, value: Any) -> Json:
    """How Slack reports a value; choices go by value or label. Raises KeyError for an option not offered."""
    kind = element["type"]
    if kind in SEVERAL:
        wanted = [value] if isinstance(value, str) else list(value or [])
        return {"type": kind, "selected_options": [option(element, one) for one in wanted]}
    if kind in ONE:
        return {"type": kind, "selected_option": option(element, value) if value else None}
    if kind in PICKED:
        return {"type": kind, f"selected_{PICKED[kind]}": value or None}
    return {"type": kind, "value": None if value in {None, ""} else str(value)}


def option(element: Json, wanted: Any) -> Json:
    """An option by its value or label. Raises KeyError."""
    for offered in plain.options_of(element):
        if wanted in {offered["value"], offered["text"]["text"]}:
            return offered
    raise KeyError(f"{wanted} is not offered")


def state(blocks: list[Json], filled: dict[str, Json]) -> dict[str, Json]:
    """All fields of a view with their answers; those untouched have what they started with."""
    values = {
        block["block_id"]: {block["element"]["action_id"]: initial(block["element"])}
        for block in inputs(blocks)
    }
    for block_id, answers in filled.items():
        values[block_id] = values.get(block_id, {}) | answers
    return values


def initial(element: Json) -> Json:
    """What a field holds before anybody touches it."""
    kind = element["type"]
    if kind in SEVERAL:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind in ONE:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in PICKED:
        return {"type": kind, f"selected_{PICKED[kind]}": element.get(f"initial_{PICKED[kind]}")}
    return {"type": kind, "value": element.get("initial_value")}


def field(blocks: list[Json], name: str) -> Json:
    """An input block by its id or label. Raises KeyError."""
    for block in inputs(blocks):
        if name in {block["block_id"], block["label"]["text"], block["element"].get("action_id")}:
            return block
    raise KeyError(f"no field goes by {name}")


def unfinished(blocks: list[Json], values: dict[str, Json]) -> dict[str, str]:
    """What Slack itself complains of before it submits anything, by block id."""
    mistakes: dict[str, str] = {}
    for block in inputs(blocks):
        element = block["element"]
        held = values[block["block_id"]][element["action_id"]]
        if words := _complaint(block, element, held):
            mistakes[block["block_id"]] = words
    return mistakes


def action(block: Json, element: Json, at: float, chosen: Json | None = None) -> Json:
    """The action that a press or choice sends."""
    sent: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": f"{at:.6f}",
    }
    for name in ("text", "value", "style", "url", "placeholder"):
        if name in element:
            sent[name] = element[name]
    return sent | (chosen or {})


# Private functions


def _complaint(block: Json, element: Json, held: Json) -> str:
    value = next(value for name, value in held.items() if name != "type")
    if not value:
        return "" if block.get("optional") else REQUIRED
    if element["type"] in TYPED and len(value) > element.get("max_length", 3000):
        return f"Please enter no more than {element['max_length']} characters."
    if element["type"] in TYPED and len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    return ""
