"""Markdown to the blocks of a message, by a library, in two steps: the structure first, then the values.

A paragraph of nothing but links is a row of buttons: `[Label](action:steps%20personal)` says a command,
 `[Open](https://…)` opens a page; the title "primary" makes a button stand out. A first paragraph that
begins with `summary:` is the notification line. Only https: and mailto: are links; others stay literal text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.core.errors import InvalidTemplate
from bot.core.message import (
    Block,
    Button,
    Buttons,
    Divider,
    Emphasis,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Span,
)
from bot.words.literal import PLACEHOLDERS

ACTION = "action:"
PAGES = ("https://", "mailto:")
SUMMARY = "summary:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A parsed text, with placeholders where values go."""

    summary: str | None
    blocks: tuple[Block, ...]


@lru_cache(maxsize=512)
def parse(text: str) -> Structure:
    """The structure of a text; kept, as it holds no values. Raises InvalidTemplate for what has no block."""
    blocks = tuple(_blocks(_PARSER.parse(text)))
    if blocks and isinstance(blocks[0], Paragraph):
        first = plain(blocks[0].spans)
        if first.lower().startswith(SUMMARY):
            return Structure(summary=first[len(SUMMARY) :].strip(), blocks=blocks[1:])
    return Structure(summary=None, blocks=blocks)


def plain(spans: Sequence[Span]) -> str:
    """Spans without their styles."""
    return "".join(span.text for span in spans)


# Private functions


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        end = _closing(tokens, at)
        yield _block(tokens[at], tokens[at + 1 : end])
        at = end + 1


def _closing(tokens: list[Token], at: int) -> int:
    """Where the block that begins at `at` ends; a token without children ends where it begins."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _block(token: Token, inside: list[Token]) -> Block:
    match token.type:
        case "heading_open":
            return Heading(plain(_spans(inside)))
        case "paragraph_open":
            return _paragraph(inside)
        case "bullet_list_open" | "ordered_list_open":
            return Listing(_items(inside), ordered=token.type == "ordered_list_open")
        case "blockquote_open":
            return Quote(_joined(inside))
        case "hr":
            return Divider()
        case "fence" | "code_block":
            return Paragraph((Span(token.content.rstrip("\n"), code=True),))
    raise InvalidTemplate(f"a message cannot show `{token.type}`")


def _items(tokens: list[Token]) -> tuple[tuple[Span, ...], ...]:
    items: list[tuple[Span, ...]] = []
    at = 0
    while at < len(tokens):
        end = _closing(tokens, at)
        items.append(_joined(tokens[at + 1 : end]))
        at = end + 1
    return tuple(items)


def _joined(tokens: list[Token]) -> tuple[Span, ...]:
    """The paragraphs inside a list item or quote, each on its own line."""
    spans: list[Span] = []
    for token in tokens:
        if token.type == "inline":
            spans += [*([Span("\n")] if spans else []), *_spans([token])]
        elif token.type not in ("paragraph_open", "paragraph_close"):
            raise InvalidTemplate("a list or a quotation cannot hold another list, heading or quotation")
    return tuple(spans)


def _paragraph(inside: list[Token]) -> Block:
    children = inside[0].children or []
    buttons = _buttons(children)
    return Paragraph(_spans(inside)) if buttons is None else buttons


def _buttons(children: list[Token]) -> Buttons | None:
    depth = 0
    for child in children:
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        loose = depth == 0 and child.type not in ("link_close", "softbreak", "hardbreak")
        if loose and child.content.strip():
            return None
    opens = [index for index, child in enumerate(children) if child.type == "link_open"]
    if not opens or any(str(children[index].attrGet("href")).startswith("mailto:") for index in opens):
        return None
    return Buttons(tuple(_button(children, index) for index in opens))


def _button(children: list[Token], at: int) -> Button:
    href, title = str(children[at].attrGet("href")), children[at].attrGet("title")
    label = plain(_run(children[at + 1 : _closing(children, at)]))
    emphasis = Emphasis.PRIMARY if title == "primary" else Emphasis.DEFAULT
    if href.startswith(ACTION):
        return Button(label, command=unquote(href[len(ACTION) :]), emphasis=emphasis)
    return Button(label, url=href, emphasis=emphasis)


def _spans(tokens: list[Token]) -> tuple[Span, ...]:
    return tuple(span for token in tokens for span in _run(token.children or []))


def _run(children: list[Token]) -> list[Span]:
    spans: list[Span] = []
    bold = italic = 0
    link: str | None = None
    for child in children:
        match child.type:
            case "strong_open" | "strong_close":
                bold += child.nesting
            case "em_open" | "em_close":
                italic += child.nesting
            case "link_open":
                link = str(child.attrGet("href"))
                if link.startswith(ACTION):
                    raise InvalidTemplate("a button needs a paragraph of its own, with nothing but buttons")
            case "link_close":
                link = None
            case _:
                text = _BREAKS.get(child.type, child.content)
                span = Span(text, bold > 0, italic > 0, child.type == "code_inline", link)
                _append(spans, span)
    return spans


def _append(spans: list[Span], span: Span) -> None:
    """Neighbours of one style are one span."""
    if not span.text:
        return
    last = spans[-1] if spans else None
    if last and (last.bold, last.italic, last.code, last.link) == (
        span.bold,
        span.italic,
        span.code,
        span.link,
    ):
        spans[-1] = Span(last.text + span.text, last.bold, last.italic, last.code, last.link)
    else:
        spans.append(span)


_BREAKS = {"softbreak": " ", "hardbreak": "\n"}


def _allowed(url: str) -> bool:
    return url.startswith((*PAGES, ACTION)) or PLACEHOLDERS.match(url) is not None


def _unchanged(url: str) -> str:
    return url


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "reference"])
    # A value in a link is a placeholder here: it is filled in later, and must come through unchanged.
    parser.normalizeLink = _unchanged  # type: ignore[method-assign]
    parser.validateLink = _allowed  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
