"""Make a message small enough for Slack: the longest text gives way first, always with an ellipsis."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.channels.slack.limits import ELLIPSIS, cut
from bot.channels.slack.rich import Json, merged, paragraph
from bot.core.message import Block, Buttons, Heading, Listing, Paragraph, Quote, Span

Draw = Callable[[Sequence[Block]], list[Json]]
"""Draws blocks as Slack's."""
_MORE = (Span(ELLIPSIS),)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PIECE = 300
"""What surrounds one text in JSON is shorter than this."""
_ESCAPED = 6
"""A character is at most so many in JSON."""


def fit(blocks: Sequence[Block], draw: Draw, most: int, size: int) -> list[Json]:
    """The blocks drawn, at most `most` of them and `size` characters of JSON."""
    drawn = _few(draw(blocks), most)
    if _at_most(blocks) <= size:
        return drawn
    while size_of(drawn) > size:
        smaller = _smaller(blocks, draw)
        if smaller is None:
            break
        blocks, drawn = smaller, _few(draw(smaller), most)
    return drawn


def size_of(blocks: Sequence[Json]) -> int:
    """How long the blocks are as JSON, in characters."""
    return len(_encode(blocks))


# Private functions


def _at_most(blocks: Sequence[Block]) -> int:
    """No less than the size drawn: most messages are so small that nobody has to measure them."""
    return sum(_PIECE * len(texts) + _ESCAPED * sum(map(len, texts)) for texts in map(_texts, blocks))


def _texts(block: Block) -> list[str]:
    match block:
        case Heading():
            return [block.text]
        case Paragraph() | Quote():
            return [part for span in block.spans for part in (span.text, span.link or "")]
        case Listing():
            return [part for item in block.items for span in item for part in (span.text, span.link or "")]
        case Buttons():
            return [part for b in block.buttons for part in (b.label, b.command or "", b.url or "")]
        case _:
            return [""]


def _few(drawn: list[Json], most: int) -> list[Json]:
    """At most so many: neighbouring texts become one; failing that the end is cut, but for its buttons."""
    if len(drawn) <= most:
        return drawn
    drawn = merged(drawn)
    if len(drawn) <= most:
        return drawn
    more = paragraph(Paragraph(_MORE))
    assert more is not None
    last = drawn[-1:] if drawn[-1]["type"] == "actions" else []
    return [*drawn[: most - 1 - len(last)], more, *last]


def _smaller(blocks: Sequence[Block], draw: Draw) -> list[Block] | None:
    """The same with a quarter of the longest text gone; None when there is no text left to take."""
    texts = [(size_of(draw([block])), place) for place, block in enumerate(blocks) if _shrinkable(block)]
    if not texts:
        return None
    _, place = max(texts)
    return [_shrunk(block) if at == place else block for at, block in enumerate(blocks)]


def _shrinkable(block: Block) -> bool:
    return isinstance(block, Paragraph | Quote | Listing) and _shrunk(block) != block


def _shrunk(block: Block) -> Block:
    if isinstance(block, Paragraph | Quote):
        return replace(block, spans=_cut_spans(block.spans))
    if isinstance(block, Listing):
        return replace(block, items=_cut_items(block.items))
    return block


def _cut_items(items: tuple[tuple[Span, ...], ...]) -> tuple[tuple[Span, ...], ...]:
    kept = items[:-1] if items[-1:] == (_MORE,) else items
    if len(kept) > 1:
        return (*kept[: len(kept) * 3 // 4], _MORE)
    return tuple(_cut_spans(item) for item in kept) + items[len(kept) :]


def _cut_spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    room = sum(len(span.text) for span in spans) * 3 // 4
    result: list[Span] = []
    for span in spans:
        if len(span.text) > room:
            # The longest link label or text that still fits; nothing after it is shown.
            return (*result, replace(span, text=cut(span.text, room) if room > 1 else ELLIPSIS))
        result.append(span)
        room -= len(span.text)
    return tuple(result)
