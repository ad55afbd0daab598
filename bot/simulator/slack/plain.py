"""Blocks as plain words, one line each: what a transcript shows and a test compares."""

from collections.abc import Iterable

from bot.simulator.slack.members import Json


def of_blocks(blocks: Iterable[Json]) -> str:
    """All blocks on one line, parts set apart by slashes, buttons in square brackets."""
    return " / ".join(words for block in blocks if (words := of_block(block)))


def of_block(block: Json) -> str:
    """One block's words."""
    kind = block["type"]
    if kind == "rich_text":
        return " / ".join(filter(None, (_rich(part) for part in block["elements"])))
    if kind == "section":
        return _section(block)
    if kind in {"actions", "context"}:
        return " ".join(_element(element) for element in block["elements"])
    if kind == "input":
        return f"{block['label']['text']}: {_element(block['element'])}"
    if kind == "image":
        return f"(picture: {block['alt_text']})"
    return _text(block.get("text"))


def label_of(element: Json) -> str:
    """What stands on a button, or as the hint of a field."""
    return _text(element.get("text")) or _text(element.get("placeholder"))


def options_of(element: Json) -> list[Json]:
    """The options of a choice, those in groups included."""
    groups: list[Json] = element.get("option_groups", [])
    grouped = [option for group in groups for option in group["options"]]
    return [*element.get("options", []), *grouped]


# Private functions


def _text(value: Json | str | None) -> str:
    words = str(value["text"]) if isinstance(value, dict) else value or ""
    return " / ".join(line for line in words.splitlines() if line.strip())


def _section(block: Json) -> str:
    parts = [_text(block.get("text")), *(_text(field) for field in block.get("fields", []))]
    if "accessory" in block:
        parts.append(_element(block["accessory"]))
    return " / ".join(filter(None, parts))


def _element(element: Json) -> str:
    kind = element["type"]
    if kind == "button":
        return f"[{element['text']['text']}]"
    if kind == "image":
        return f"(picture: {element['alt_text']})"
    if kind in {"plain_text", "mrkdwn"}:
        return _text(element)
    choices = " | ".join(option["text"]["text"] for option in options_of(element))
    return f"{{{choices}}}" if choices else "{...}"


def _rich(part: Json) -> str:
    kind = part["type"]
    if kind == "rich_text_list":
        return " / ".join(_item(part, number, item) for number, item in enumerate(part["elements"], 1))
    words = "".join(_run(run) for run in part["elements"])
    words = " / ".join(line for line in words.splitlines() if line.strip())
    return f"> {words}" if kind == "rich_text_quote" else words


def _item(part: Json, number: int, item: Json) -> str:
    mark = f"{number}." if part.get("style") == "ordered" else "-"
    return f"{mark} {_rich(item)}"


def _run(run: Json) -> str:
    kind = run["type"]
    if kind == "text":
        return str(run["text"])
    if kind == "link":
        return str(run.get("text") or run["url"])
    names = {"emoji": "name", "user": "user_id", "channel": "channel_id", "broadcast": "range"}
    mark = {"emoji": ":", "channel": "#"}.get(kind, "@")
    value = run.get(names.get(kind, ""), kind)
    return f":{value}:" if mark == ":" else f"{mark}{value}"
