"""Messages of every shape, with the texts that would hurt a platform that parses them."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

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

HOSTILE = (
    "<!channel>",
    "<@U1>",
    "<https://evil.example|Settings>",
    "*bold* _it_ ~no~ `x`",
    "&lt;!here&gt;",
    ":tada: @everyone #general",
    "https://evil.example",
    "",
    " ",
    "\x00",
    "a" * 4000,
    "word " * 900,
)
words = st.one_of(st.text(max_size=300), st.sampled_from(HOSTILE))
links = st.one_of(
    st.none(),
    words,
    st.sampled_from(["https://a.example", "mailto:a@b.c", "javascript:x", "https://" + "a" * 3000]),
)
spans = st.lists(
    st.builds(Span, words, bold=st.booleans(), italic=st.booleans(), code=st.booleans(), link=links),
    max_size=4,
).map(tuple)
buttons = st.builds(
    Button, words, command=words, url=st.none(), emphasis=st.sampled_from(Emphasis)
) | st.builds(Button, words, url=st.just("https://a.example"))
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, words),
    st.builds(Paragraph, spans),
    st.builds(Listing, st.lists(spans, max_size=30).map(tuple), ordered=st.booleans()),
    st.builds(Quote, spans),
    st.builds(Divider),
    st.builds(Buttons, st.lists(buttons, max_size=3).map(tuple)),
)
messages = st.builds(Message, summary=words, blocks=st.lists(blocks, max_size=120).map(tuple))


def texts(node: Any) -> Iterator[dict[str, Any]]:
    """Every object with a text, however deep."""
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
