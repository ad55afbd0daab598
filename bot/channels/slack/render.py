"""Draw what we say as Block Kit: messages, forms as modals, the App Home. All of it within Slack's limits.

`rich_text` blocks stand in messages, modals and the App Home alike, so every surface shows the same blocks.
"""

from collections.abc import Sequence
from html import escape
from itertools import count
from typing import assert_never

from bot.channels.slack import limits
from bot.channels.slack.fields import drawn_field, plain
from bot.channels.slack.fit import fit
from bot.channels.slack.limits import cut
from bot.channels.slack.rich import Json, listing, paragraph, quote
from bot.core.message import (
    Block,
    Button,
    Buttons,
    Divider,
    Emphasis,
    Form,
    Heading,
    Listing,
    Message,
    Paragraph,
    Quote,
    Span,
)

PRESS = "press-"
"""Starts the action id of every button whose press is a command."""
OPEN = "open-"
"""Starts the action id of every button that opens a page; Slack tells us, and there is nothing to do."""
MESSAGE_VIEW = "message"
"""The callback id of a modal that only shows a message."""
TITLE = "ChatGPT privacy"
"""Stands above a message shown in a modal."""


def message_body(message: Message) -> Json:
    """`text` and `blocks`, for every method and address that takes a message."""
    shown = message.blocks or (Paragraph((Span(message.summary),)),)
    return {
        "text": fallback(message.summary),
        "blocks": fit(shown, _draw, limits.MESSAGE_BLOCKS, limits.MESSAGE_SIZE),
    }


def fallback(summary: str) -> str:
    """The notification line: the one text that Slack parses, so its three control characters are escaped."""
    return escape(cut(summary.strip() or limits.ELLIPSIS, limits.SUMMARY), quote=False)


def home_view(message: Message) -> Json:
    """The App Home."""
    return {"type": "home", "blocks": _view_blocks(message)}


def message_view(message: Message) -> Json:
    """A modal that shows a message and can only be closed."""
    return {
        "type": "modal",
        "callback_id": MESSAGE_VIEW,
        "title": plain(TITLE, limits.TITLE),
        **_close(message),
        "blocks": _view_blocks(message),
    }


def form_view(form: Form) -> Json:
    """A form as a modal. Raises ValueError for a context that Slack would not carry."""
    if len(form.context) > limits.METADATA or len(form.id) > limits.ID:
        raise ValueError(f"the context of form {form.id[:40]} is longer than Slack carries")
    inputs = [block for field in form.fields for block in drawn_field(field)]
    room = limits.VIEW_BLOCKS - len(inputs)
    return {
        "type": "modal",
        "callback_id": form.id,
        "private_metadata": form.context,
        "title": plain(form.title, limits.TITLE),
        "submit": plain(form.submit, limits.TITLE),
        **_close(form),
        "blocks": fit(form.blocks, _draw, room, limits.VIEW_SIZE) + inputs,
    }


# Private functions


def _close(shown: Message | Form) -> Json:
    return {"close": plain(shown.close, limits.TITLE)} if shown.close else {}


def _view_blocks(message: Message) -> list[Json]:
    shown = message.blocks or (Paragraph((Span(message.summary),)),)
    return fit(shown, _draw, limits.VIEW_BLOCKS, limits.VIEW_SIZE)


def _draw(blocks: Sequence[Block]) -> list[Json]:
    numbers = count()
    return [drawn for block in blocks for drawn in _drawn(block, numbers)]


def _drawn(block: Block, numbers: "count[int]") -> list[Json]:
    match block:
        case Heading():
            text = block.text.strip()
            return [{"type": "header", "text": plain(text, limits.HEADER)}] if text else []
        case Paragraph():
            return _present(paragraph(block))
        case Listing():
            return _present(listing(block))
        case Quote():
            return _present(quote(block))
        case Divider():
            return [{"type": "divider"}]
        case Buttons():
            return _rows([_button(button, next(numbers)) for button in block.buttons])
        case _:
            assert_never(block)


def _present(block: Json | None) -> list[Json]:
    return [] if block is None else [block]


def _rows(buttons: list[Json]) -> list[Json]:
    starts = range(0, len(buttons), limits.ROW)
    return [{"type": "actions", "elements": buttons[start : start + limits.ROW]} for start in starts]


def _button(button: Button, number: int) -> Json:
    drawn: Json = {"type": "button", "text": plain(button.label, limits.BUTTON_LABEL)}
    if button.url is not None:
        drawn |= {"action_id": f"{OPEN}{number}", "url": button.url}
    else:
        value = (button.command or "")[: limits.BUTTON_VALUE]
        # Slack refuses an empty value; an absent one is an empty line all the same.
        drawn |= {"action_id": f"{PRESS}{number}"} | ({"value": value} if value else {})
    return drawn | ({"style": "primary"} if button.emphasis is Emphasis.PRIMARY else {})
