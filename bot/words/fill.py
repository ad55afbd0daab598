"""Values back into the structure of a text, and the limits that hold whatever the values are."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.core.errors import InvalidTemplate
from bot.core.message import (
    Block,
    Button,
    Buttons,
    Divider,
    Heading,
    Listing,
    Message,
    Paragraph,
    Quote,
    Span,
)
from bot.words.literal import FIRST_PLACEHOLDER, PLACEHOLDERS
from bot.words.markdown import PAGES, Structure, plain

MAX_SUMMARY = 150
MAX_HEADING = 150
MAX_BUTTON = 75


def fill(structure: Structure, values: Sequence[str]) -> Message:
    """The message, with every value as literal text. Raises InvalidTemplate where there is nothing to say."""
    blocks = tuple(_block(block, values) for block in structure.blocks)
    summary = fill_text(structure.summary, values) if structure.summary else first_text(blocks)
    summary = cut(" ".join(summary.split()), MAX_SUMMARY)
    if not blocks or not summary:
        raise InvalidTemplate("the text says nothing")
    return Message(summary=summary, blocks=blocks)


def first_text(blocks: Sequence[Block]) -> str:
    """The first words of a message."""
    for block in blocks:
        text = _words(block)
        if text.strip():
            return text
    return ""


def whole_text(message: Message) -> str:
    """All the words of a message, a block a line, without their styles."""
    return "\n".join(filter(None, map(_words, message.blocks)))


def fill_text(text: str, values: Sequence[str]) -> str:
    """One pass over the placeholders: what a value holds is never looked at again."""

    def value(match: re.Match[str]) -> str:
        return values[ord(match.group()) - FIRST_PLACEHOLDER]

    return text if text.isascii() else PLACEHOLDERS.sub(value, text)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ending in … where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


# Private functions


def _block(block: Block, values: Sequence[str]) -> Block:
    match block:
        case Heading(text):
            return Heading(cut(fill_text(text, values), MAX_HEADING))
        case Paragraph(spans):
            return Paragraph(_spans(spans, values))
        case Quote(spans):
            return Quote(_spans(spans, values))
        case Listing(items, ordered):
            return Listing(tuple(_spans(item, values) for item in items), ordered)
        case Buttons(buttons):
            return Buttons(tuple(_button(button, values) for button in buttons))
        case Divider():
            return block


def _spans(spans: tuple[Span, ...], values: Sequence[str]) -> tuple[Span, ...]:
    return tuple(_span(span, values) for span in spans)


def _span(span: Span, values: Sequence[str]) -> Span:
    text = fill_text(span.text, values)
    link = span.link and fill_text(span.link, values)
    if text == span.text and link == span.link:
        return span
    return replace(span, text=text, link=link if link and link.startswith(PAGES) else None)


def _button(button: Button, values: Sequence[str]) -> Button:
    url = None if button.url is None else fill_text(button.url, values)
    if url is not None and not url.startswith("https://"):
        raise InvalidTemplate("a button opens an address that does not begin with https://")
    command = button.command and fill_text(button.command, values)
    return replace(button, label=cut(fill_text(button.label, values), MAX_BUTTON), command=command, url=url)


def _words(block: Block) -> str:
    match block:
        case Heading(text):
            return text
        case Paragraph(spans) | Quote(spans):
            return plain(spans)
        case Listing(items):
            return " ".join(map(plain, items))
        case _:
            return ""
