"""The elements inside blocks: buttons, choices, fields, pictures and rich text."""

from collections.abc import Callable, Collection
from typing import Any

from bot.simulator.slack.kit.findings import Findings, kind_of
from bot.simulator.slack.members import Json

CHOICES = {
    "static_select": ("option", 100),
    "multi_static_select": ("options", 100),
    "radio_buttons": ("option", 10),
    "checkboxes": ("options", 10),
    "overflow": ("", 5),
}
"""How each kind of choice names what is chosen from the start, and how many options it takes."""
RUNS = {
    "text": {"text"},
    "link": {"url"},
    "emoji": {"name"},
    "user": {"user_id"},
    "usergroup": {"usergroup_id"},
    "channel": {"channel_id"},
    "broadcast": {"range"},
    "color": {"value"},
    "date": {"timestamp", "format"},
}
"""The parts of a rich text, with the fields that each needs."""
PARTS = {
    "rich_text_section": {"elements"},
    "rich_text_list": {"elements", "style", "indent", "offset", "border"},
    "rich_text_quote": {"elements", "border"},
    "rich_text_preformatted": {"elements", "border", "language"},
}
MOST_TYPED = 3000
STYLES = frozenset(
    {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}
)


def check_element(found: Findings, at: str, element: Any, allowed: Collection[str]) -> None:
    """An element in a place that takes only some kinds."""
    if not found.thing(at, element):
        return
    kind = kind_of(element)
    if kind not in allowed:
        found.fault(f"{at}/type", f"unsupported type: {kind}")
        return
    if kind != "image":
        found.unique(at, element, "action_id", found.action_ids)
        found.text(at, element, "placeholder", 150, plain=True, needed=False)
    check = _CHECKS.get(kind, _choice if kind in CHOICES else _anything)
    check(found, at, element)
    if "confirm" in element and found.thing(f"{at}/confirm", element["confirm"]):
        _confirm(found, f"{at}/confirm", element["confirm"])


def check_rich_text(found: Findings, at: str, part: Any) -> None:
    """A section, list, quote or preformatted text, and the runs inside."""
    if not found.thing(at, part):
        return
    kind = kind_of(part)
    if kind not in PARTS:
        found.fault(f"{at}/type", f"unsupported type: {kind}")
        return
    found.known(at, part, {"type"} | PARTS[kind])
    if kind == "rich_text_list":
        found.one_of(at, part, "style", ("bullet", "ordered"))
        if "style" not in part:
            found.fault(at, "missing required field: style")
    for number, run in enumerate(found.items(at, part, "elements", least=0, most=1000)):
        check = check_rich_text if kind == "rich_text_list" else _run
        check(found, f"{at}/elements/{number}", run)


# Private functions


def _run(found: Findings, at: str, run: Any) -> None:
    if not found.thing(at, run):
        return
    kind = kind_of(run)
    if kind not in RUNS:
        found.fault(f"{at}/type", f"unsupported type: {kind}")
        return
    for name in sorted(RUNS[kind] - set(run)):
        found.fault(at, f"missing required field: {name}")
    if kind == "text":
        found.string(at, run, "text", 12_000, needed=True)
        found.characters += len(str(run.get("text", "")))
    if kind == "link":
        found.address(at, run, "url", needed=True)
        found.characters += len(str(run.get("text", "")))
    if "style" in run and found.thing(f"{at}/style", run["style"]):
        found.known(f"{at}/style", run["style"], STYLES)


def _button(found: Findings, at: str, button: Json) -> None:
    found.known(at, button, _BUTTON)
    found.text(at, button, "text", 75, plain=True)
    found.string(at, button, "value", 2000)
    found.address(at, button, "url")
    found.string(at, button, "accessibility_label", 75)
    found.one_of(at, button, "style", ("primary", "danger"))


def _choice(found: Findings, at: str, choice: Json) -> None:
    chosen, most = CHOICES[str(choice["type"])]
    if "option_groups" in choice:
        options: list[Any] = []
        for number, group in enumerate(found.items(at, choice, "option_groups", most=100)):
            if found.thing(f"{at}/option_groups/{number}", group):
                found.text(f"{at}/option_groups/{number}", group, "label", 75, plain=True)
                options += found.items(f"{at}/option_groups/{number}", group, "options", most=most)
    else:
        options = found.items(at, choice, "options", most=most)
    for number, option in enumerate(options):
        _option(found, f"{at}/options/{number}", option, str(choice["type"]))
    _initial(found, at, choice, f"initial_{chosen}", options)


def _option(found: Findings, at: str, option: Any, kind: str) -> None:
    if not found.thing(at, option):
        return
    found.known(at, option, {"text", "value", "description", "url"})
    rich = kind in {"radio_buttons", "checkboxes"}
    found.text(at, option, "text", 75, plain=not rich)
    found.string(at, option, "value", 150, needed=True)
    found.text(at, option, "description", 75, plain=not rich, needed=False)


def _initial(found: Findings, at: str, choice: Json, name: str, options: list[Any]) -> None:
    if name not in choice:
        return
    initial = choice[name]
    for option in initial if isinstance(initial, list) else [initial]:
        if option not in options:
            found.fault(f"{at}/{name}", "must be one of the provided options")


def _plain_text_input(found: Findings, at: str, field: Json) -> None:
    found.string(at, field, "initial_value", MOST_TYPED)
    for name in ("min_length", "max_length"):
        if name in field and not (isinstance(field[name], int) and 0 <= field[name] <= MOST_TYPED):
            found.fault(f"{at}/{name}", "must be between 0 and 3000")


def _picture(found: Findings, at: str, image: Json) -> None:
    found.known(at, image, {"type", "image_url", "slack_file", "alt_text"})
    found.string(at, image, "alt_text", 2000, needed=True)
    if ("image_url" in image) == ("slack_file" in image):
        found.fault(at, "must provide exactly one of: image_url, slack_file")
    elif "image_url" in image:
        found.address(at, image, "image_url", needed=True)
    else:
        found.thing(f"{at}/slack_file", image["slack_file"])


def _confirm(found: Findings, at: str, confirm: Json) -> None:
    found.text(at, confirm, "title", 100, plain=True)
    found.text(at, confirm, "text", 300, plain=False)
    found.text(at, confirm, "confirm", 30, plain=True)
    found.text(at, confirm, "deny", 30, plain=True)


def _anything(found: Findings, at: str, element: Json) -> None:
    """Kinds whose particulars are not looked at: pickers of dates, people and channels."""


_BUTTON = frozenset({"type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label"})
_CHECKS: dict[str, Callable[[Findings, str, Json], None]] = {
    "button": _button,
    "image": _picture,
    "plain_text_input": _plain_text_input,
}
