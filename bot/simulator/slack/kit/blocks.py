"""The blocks of a message, modal or home: which are taken where, and within which limits."""

from collections.abc import Callable
from typing import Any

from bot.simulator.slack.kit.elements import check_element, check_rich_text
from bot.simulator.slack.kit.findings import Findings, kind_of
from bot.simulator.slack.members import Json

MOST = {"message": 50, "modal": 100, "home": 100}
"""Blocks on each surface."""
MOST_CHARACTERS = 13_200
"""Of all text of a message's blocks: undocumented, but met in practice."""
IN_ACTIONS = frozenset(
    {
        "button",
        "checkboxes",
        "channels_select",
        "conversations_select",
        "datepicker",
        "datetimepicker",
        "multi_static_select",
        "multi_users_select",
        "overflow",
        "radio_buttons",
        "static_select",
        "timepicker",
        "users_select",
        "workflow_button",
    }
)
AS_ACCESSORY = IN_ACTIONS | {"image"}
IN_INPUT = IN_ACTIONS - {"button", "overflow", "workflow_button"} | {
    "email_text_input",
    "file_input",
    "number_input",
    "plain_text_input",
    "rich_text_input",
    "url_text_input",
}


def check_blocks(blocks: Any, surface: str, findings: Findings | None = None, pointer: str = "") -> Findings:
    """Everything that Slack would refuse about these blocks."""
    found = findings or Findings()
    listed = found.items(pointer, {"blocks": blocks}, "blocks", least=0, most=MOST[surface])
    for number, block in enumerate(listed):
        at = f"{pointer}/blocks/{number}"
        if found.thing(at, block):
            _check(found, at, block, surface)
    return found


# Private functions


def _check(found: Findings, at: str, block: Json, surface: str) -> None:
    kind = kind_of(block)
    if kind not in _CHECKS or (kind == "markdown" and surface != "message"):
        found.fault(f"{at}/type", f"unsupported type: {kind}")
        return
    check, fields = _CHECKS[kind]
    found.known(at, block, {"type", "block_id", *fields})
    found.unique(at, block, "block_id", found.block_ids)
    check(found, at, block)


def _section(found: Findings, at: str, block: Json) -> None:
    found.text(at, block, "text", 3000, plain=False, needed="fields" not in block)
    if "fields" in block:
        for number, value in enumerate(found.items(at, block, "fields", most=10)):
            if found.thing(f"{at}/fields/{number}", value):
                found.text_object(f"{at}/fields/{number}", value, 2000, plain=False)
    if "accessory" in block:
        check_element(found, f"{at}/accessory", block["accessory"], AS_ACCESSORY)


def _header(found: Findings, at: str, block: Json) -> None:
    found.text(at, block, "text", 150, plain=True)


def _divider(found: Findings, at: str, block: Json) -> None:
    """Nothing but a line."""


def _context(found: Findings, at: str, block: Json) -> None:
    for number, element in enumerate(found.items(at, block, "elements", most=10)):
        here = f"{at}/elements/{number}"
        if not found.thing(here, element):
            continue
        if element.get("type") == "image":
            check_element(found, here, element, {"image"})
        else:
            found.text_object(here, element, 3000, plain=False)


def _actions(found: Findings, at: str, block: Json) -> None:
    for number, element in enumerate(found.items(at, block, "elements", most=25)):
        check_element(found, f"{at}/elements/{number}", element, IN_ACTIONS)


def _input(found: Findings, at: str, block: Json) -> None:
    found.text(at, block, "label", 2000, plain=True)
    found.text(at, block, "hint", 2000, plain=True, needed=False)
    if "element" in block:
        check_element(found, f"{at}/element", block["element"], IN_INPUT)
    else:
        found.fault(at, "missing required field: element")


def _image(found: Findings, at: str, block: Json) -> None:
    picture = {name: value for name, value in block.items() if name not in {"block_id", "title"}}
    check_element(found, at, picture, {"image"})
    found.text(at, block, "title", 2000, plain=True, needed=False)


def _rich_text(found: Findings, at: str, block: Json) -> None:
    for number, element in enumerate(found.items(at, block, "elements", most=200)):
        check_rich_text(found, f"{at}/elements/{number}", element)


def _markdown(found: Findings, at: str, block: Json) -> None:
    found.string(at, block, "text", 12_000, needed=True)


_CHECKS: dict[str, tuple[Callable[[Findings, str, Json], None], tuple[str, ...]]] = {
    "section": (_section, ("text", "fields", "accessory", "expand")),
    "header": (_header, ("text", "level")),
    "divider": (_divider, ()),
    "context": (_context, ("elements",)),
    "actions": (_actions, ("elements",)),
    "input": (_input, ("label", "hint", "element", "optional", "dispatch_action")),
    "image": (_image, ("image_url", "slack_file", "alt_text", "title")),
    "rich_text": (_rich_text, ("elements",)),
    "markdown": (_markdown, ("text",)),
}
