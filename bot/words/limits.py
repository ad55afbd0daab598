"""How large a message may be: what Slack takes, and what a reader takes in two minutes."""

from collections.abc import Iterator, Mapping

from bot.core.command import Unknown, parse
from bot.core.message import (
    Block,
    Button,
    Buttons,
    Divider,
    Emphasis,
    Heading,
    Listing,
    Message,
    Paragraph,
    Quote,
    Span,
)
from bot.words.fill import MAX_BUTTON, MAX_HEADING, MAX_SUMMARY, whole_text

MAX_BLOCKS = 50
MAX_SECTION = 3_000
MAX_MESSAGE = 13_000
"""Blocks of one message as JSON; beyond about 13,200 characters Slack refuses it."""
MAX_COMMAND = 2_000
MAX_ROW = 25
MAX_WORDS = 400
"""Two minutes of reading."""

LABEL_LIMITS: Mapping[str, int] = {
    "confirm.title": 24,
    "confirm.submit": 24,
    "cannot.title": 24,
    "cannot.submit": 24,
    "form.": 24,
    "found.": 75,
    "reason.": 75,
    "confirm.agree-text": 75,
    "surface.": 75,
    "use.": 75,
    "confirm.": 2_000,
    "cannot.": 2_000,
}
"""Characters of a short string, by its name or the beginning of it; the first that fits counts."""


def too_much(message: Message) -> Iterator[tuple[str, str]]:
    """(fault, cure) for all that no reader or platform would take."""
    size = sum(map(_size, message.blocks))
    words = len(whole_text(message).split())
    primaries = sum(button.emphasis is Emphasis.PRIMARY for button in _buttons(message))
    if len(message.blocks) > MAX_BLOCKS or size > MAX_MESSAGE:
        yield f"too long for Slack: {len(message.blocks)} blocks, about {size} characters", "Shorten it."
    if _was_cut(message.summary, MAX_SUMMARY):
        yield f"the summary is longer than {MAX_SUMMARY} characters", "Begin with a shorter `summary:`."
    if words > MAX_WORDS:
        yield f"{words} words take more than two minutes to read", "Keep what matters most."
    if primaries > 1:
        yield "more than one button stands out", 'Leave "primary" to what most people want next.'
    for block in message.blocks:
        yield from _too_large(block)
    for button in _buttons(message):
        yield from _bad_button(button)


def too_long(name: str, text: str) -> int | None:
    """The limit that a short string breaks."""
    limit = next((limit for start, limit in LABEL_LIMITS.items() if name.startswith(start)), None)
    return limit if limit is not None and len(text) > limit else None


# Private functions


def _buttons(message: Message) -> list[Button]:
    return [button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons]


def _too_large(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Heading(text) if _was_cut(text, MAX_HEADING):
            yield f"a heading is longer than {MAX_HEADING} characters", "Shorten it."
        case Paragraph(spans) | Quote(spans) if _length(spans) > MAX_SECTION:
            yield f"a paragraph is longer than {MAX_SECTION} characters", "Split it."
        case Buttons(buttons) if len(buttons) > MAX_ROW:
            yield f"more than {MAX_ROW} buttons in one paragraph", "Split it."
        case _:
            return


def _bad_button(button: Button) -> Iterator[tuple[str, str]]:
    if not button.label.strip() or _was_cut(button.label, MAX_BUTTON):
        yield (
            f"a button's label is empty, or longer than {MAX_BUTTON} characters",
            "Give it two or three words.",
        )
    if button.command is not None and len(button.command) > MAX_COMMAND:
        yield f"a button says more than {MAX_COMMAND} characters", "Shorten its `action:`."
    if button.command is not None and isinstance(parse(button.command), Unknown):
        yield (
            f"a button says `{button.command[:40]}`, which nobody understands",
            "Use a verb that `help` lists.",
        )


def _was_cut(text: str, limit: int) -> bool:
    return text.endswith("…") and len(text) >= limit - 1


def _length(spans: tuple[Span, ...]) -> int:
    return sum(len(span.text) for span in spans)


def _size(block: Block) -> int:
    """About how many characters of JSON a block becomes; rather too many."""
    match block:
        case Heading(text):
            return 120 + len(text)
        case Paragraph(spans) | Quote(spans):
            return 110 + _weight(spans)
        case Listing(items):
            return 140 + sum(60 + _weight(item) for item in items)
        case Buttons(buttons):
            return 40 + sum(150 + len(b.label) + len(b.url or b.command or "") for b in buttons)
        case Divider():
            return 30


def _weight(spans: tuple[Span, ...]) -> int:
    return sum(70 + len(span.text) + len(span.link or "") for span in spans)
