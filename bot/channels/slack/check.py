"""Say what Slack would refuse in a list of blocks or a view. slack_sdk's own models miss several of these."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.channels.slack import limits
from bot.channels.slack.fit import size_of
from bot.channels.slack.rich import Json

_IN_VIEWS = frozenset({"header", "rich_text", "divider", "actions", "section", "context", "image", "input"})
_IN_MESSAGES = _IN_VIEWS - {"input"}


def message_faults(blocks: Sequence[Json]) -> list[str]:
    """What is wrong with a message's blocks; empty when Slack will take them."""
    return [
        *_over("blocks", len(blocks), limits.MESSAGE_BLOCKS),
        *_over("message size", size_of(blocks), limits.MESSAGE_SIZE),
        *_block_faults(blocks, _IN_MESSAGES),
    ]


def view_faults(view: Json) -> list[str]:
    """What is wrong with a modal or home view; empty when Slack will take it."""
    blocks = view.get("blocks", [])
    return [
        *([] if view.get("type") == "home" else _modal_faults(view, blocks)),
        *_over("blocks", len(blocks), limits.VIEW_BLOCKS),
        *_over("view size", size_of([view]), limits.VIEW_SIZE),
        *_block_faults(blocks, _IN_VIEWS),
    ]


# Private functions


def _modal_faults(view: Json, blocks: Sequence[Json]) -> Iterator[str]:
    yield from _text_faults("title", view.get("title"), limits.TITLE)
    if "submit" in view:
        yield from _text_faults("submit", view["submit"], limits.TITLE)
    elif any(block.get("type") == "input" for block in blocks):
        yield "inputs need a submit button"
    yield from _over("private_metadata", len(view.get("private_metadata", "")), limits.METADATA)
    yield from _over("callback_id", len(view.get("callback_id", "")), limits.ID)


def _block_faults(blocks: Sequence[Json], known: frozenset[str]) -> Iterator[str]:
    yield from _twice("block_id", [block["block_id"] for block in blocks if "block_id" in block])
    yield from _twice("action_id", list(_action_ids(blocks)))
    for block in blocks:
        if block.get("type") not in known:
            yield f"unknown block {block.get('type')}"
        elif block["type"] == "header":
            yield from _text_faults("header", block.get("text"), limits.HEADER)
        elif block["type"] == "actions":
            yield from _over("actions", len(block["elements"]), limits.ACTIONS)
            yield from (fault for button in block["elements"] for fault in _button_faults(button))
        elif block["type"] == "input":
            yield from _input_faults(block)
        elif block["type"] == "rich_text":
            yield from _rich_faults(block["elements"])


def _button_faults(button: Json) -> Iterator[str]:
    yield from _text_faults("button", button.get("text"), limits.BUTTON_LABEL)
    yield from _over("button value", len(button.get("value", "")), limits.BUTTON_VALUE)
    yield from _over("button url", len(button.get("url", "")), limits.URL)
    if button.get("style", "primary") not in ("primary", "danger"):
        yield "unknown button style"


def _input_faults(block: Json) -> Iterator[str]:
    yield from _text_faults("label", block.get("label"), limits.FIELD_LABEL)
    element = block["element"]
    options = element.get("options", [])
    most = limits.SELECT_OPTIONS if element["type"] == "static_select" else limits.RADIO_OPTIONS
    yield from _over("options", len(options), most)
    yield from _twice("option", [option["value"] for option in options])
    for option in options:
        yield from _text_faults("option", option.get("text"), limits.OPTION_TEXT)
        yield from _over("option value", len(option["value"]), limits.OPTION_VALUE)
    if element.get("initial_option") not in (None, *options):
        yield "the initial option is none of the options"


def _rich_faults(elements: Sequence[Any]) -> Iterator[str]:
    if not elements:
        yield "empty rich text"
    for element in elements:
        if "elements" in element:
            yield from _rich_faults(element["elements"])
        elif not element.get("text"):
            yield "empty text"


def _text_faults(name: str, text: Json | None, limit: int) -> Iterator[str]:
    if not text or not text.get("text"):
        yield f"{name} is missing"
    else:
        yield from _over(name, len(text["text"]), limit)


def _action_ids(blocks: Sequence[Json]) -> Iterator[str]:
    for block in blocks:
        elements = block.get("elements", []) if block.get("type") == "actions" else [block.get("element", {})]
        yield from (element["action_id"] for element in elements if "action_id" in element)


def _over(name: str, length: int, limit: int) -> list[str]:
    return [f"{name} is {length}, over {limit}"] if length > limit else []


def _twice(name: str, values: Sequence[str]) -> list[str]:
    return [f"{name} is there twice"] if len(set(values)) < len(values) else []
