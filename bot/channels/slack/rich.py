"""Spans as `rich_text`: the one kind of block in which Slack parses nothing.

Whatever a person or a policy supplied stays literal: no mention, channel, link or emoji can come alive.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.channels.slack.limits import URL
from bot.core.message import Listing, Paragraph, Quote, Span

Json = dict[str, Any]
"""A JSON object as Slack reads it."""
_STYLES = ("bold", "italic", "code")
SCHEMES = ("https://", "http://", "mailto:")


def paragraph(block: Paragraph) -> Json | None:
    """Running text; None when there is nothing in it."""
    return _block("rich_text_section", elements(block.spans))


def quote(block: Quote) -> Json | None:
    """Somebody's words; None when there are none."""
    return _block("rich_text_quote", elements(block.spans))


def listing(block: Listing) -> Json | None:
    """A list; None when it has no items."""
    items = [_section(found) for found in map(elements, block.items) if found]
    if not items:
        return None
    style = "ordered" if block.ordered else "bullet"
    return _rich([{"type": "rich_text_list", "style": style, "elements": items}])


def elements(spans: Iterable[Span]) -> list[Json]:
    """Runs of literal text and links; empty ones, which Slack refuses, are left out."""
    return [_element(span) for span in spans if span.text]


def merged(blocks: Sequence[Json]) -> list[Json]:
    """Neighbouring texts as one block each, with an empty line where they met."""
    result: list[Json] = []
    for block in blocks:
        if result and block["type"] == result[-1]["type"] == "rich_text":
            gap = [_section([{"type": "text", "text": "\n"}])]
            result[-1] = _rich([*result[-1]["elements"], *gap, *block["elements"]])
        else:
            result.append(block)
    return result


# Private functions


def _element(span: Span) -> Json:
    element: Json = {"type": "text", "text": span.text}
    if span.link is not None and span.link.startswith(SCHEMES) and len(span.link) <= URL:
        element = {"type": "link", "url": span.link, "text": span.text}
    if span.bold or span.italic or span.code:
        element["style"] = {name: True for name in _STYLES if getattr(span, name)}
    return element


def _block(kind: str, found: list[Json]) -> Json | None:
    return _rich([{"type": kind, "elements": found}]) if found else None


def _section(found: list[Json]) -> Json:
    return {"type": "rich_text_section", "elements": found}


def _rich(found: list[Json]) -> Json:
    return {"type": "rich_text", "elements": found}
