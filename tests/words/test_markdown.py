"""Markdown becomes blocks, and values become literal text in them."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import InvalidTemplate
from bot.core.message import (
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
from bot.words.fill import fill
from bot.words.literal import Verbatim, clean
from bot.words.markdown import parse

VALUE = "\U000f0000"
OTHER = "\U000f0001"


def made(text: str, *values: str) -> Message:
    """A text as a message."""
    return fill(parse(text), values)


def test_every_kind_of_block() -> None:
    """Headings, paragraphs, lists, quotations, lines and code."""
    text = (
        "# One *two*\n\nthree **four** `five`\nsix\n\n- a\n- b\n\n1. c\n\n> said\n\n---\n\n```\nx\n  y\n```\n"
    )
    assert made(text).blocks == (
        Heading("One two"),
        Paragraph(
            (Span("three "), Span("four", bold=True), Span(" "), Span("five", code=True), Span(" six"))
        ),
        Listing(((Span("a"),), (Span("b"),))),
        Listing(((Span("c"),),), ordered=True),
        Quote((Span("said"),)),
        Divider(),
        Paragraph((Span("x\n  y", code=True),)),
    )


def test_styles_nest_and_paragraphs_in_a_list_stay_apart() -> None:
    """Bold within italic is both; a second paragraph of an item begins a line."""
    assert made("*a **b***").blocks == (
        Paragraph((Span("a ", italic=True), Span("b", bold=True, italic=True))),
    )
    assert made("- a\n\n  b\n").blocks == (Listing(((Span("a"), Span("\n"), Span("b")),)),)
    assert made("a\\\nb").blocks == (Paragraph((Span("a\nb"),)),)


def test_only_safe_links_are_links() -> None:
    """https: and mailto: survive; everything else stays as it was written."""
    link = Span("a", link="https://example.com/b?c=d&e#f")
    assert made("see [a](https://example.com/b?c=d&e#f)").blocks == (Paragraph((Span("see "), link)),)
    assert made("see [a](mailto:a@b.c)").blocks == (
        Paragraph((Span("see "), Span("a", link="mailto:a@b.c"))),
    )
    for bad in ("javascript:alert(1)", "http://x.y", "data:text/html,x", "file:///etc/passwd", "//x.y", "x"):
        assert made(f"see [a]({bad})").blocks == (Paragraph((Span(f"see [a]({bad})"),)),)


def test_html_and_pictures_are_literal() -> None:
    """Nothing but Markdown's own marks means anything."""
    assert made("<b>x</b> <script>y</script>").blocks == (Paragraph((Span("<b>x</b> <script>y</script>"),)),)
    assert made("![a](https://x.y/z.png) b").blocks == (
        Paragraph((Span("!"), Span("a", link="https://x.y/z.png"), Span(" b"))),
    )


def test_a_paragraph_of_links_is_a_row_of_buttons() -> None:
    """A command, a page, and the one that stands out."""
    text = '[Show me](action:steps%20personal "primary")\n[Open](https://x.y) [Help](action:help)'
    assert made("x\n\n" + text).blocks[1] == Buttons(
        (
            Button("Show me", command="steps personal", emphasis=Emphasis.PRIMARY),
            Button("Open", url="https://x.y"),
            Button("Help", command="help"),
        )
    )


def test_a_button_in_running_text_is_refused() -> None:
    """So are lists in lists: no message can show them."""
    with pytest.raises(InvalidTemplate, match="a paragraph of its own"):
        made("press [here](action:help) now")
    with pytest.raises(InvalidTemplate, match="another list"):
        made("- a\n  - b")
    with pytest.raises(InvalidTemplate, match="another list"):
        made("> - b")


def test_the_summary_comes_first_or_from_the_text() -> None:
    """A first paragraph says it; else the first words do, cut to size."""
    assert made("summary: Hello *you*\n\n# A\n\nb") == Message(
        summary="Hello you", blocks=(Heading("A"), Paragraph((Span("b"),)))
    )
    assert made("# A\n\nb").summary == "A"
    assert made("[A](action:help)\n\n- b\n- c").summary == "b c"
    long = made("word " * 100).summary
    assert len(long) <= 150
    assert long.endswith("word…")
    assert made(f"summary: {VALUE}\n\n# A", "a\nb").summary == "a b"


@pytest.mark.parametrize("text", ["", "\n\n", "summary: only this", "[x](action:help)"])
def test_a_text_that_says_nothing_is_refused(text: str) -> None:
    """A message has words."""
    with pytest.raises(InvalidTemplate, match="says nothing"):
        made(text)


def test_values_stand_wherever_words_can() -> None:
    """In styles, code, links, commands, labels."""
    message = made(f"summary: s\n\n**{VALUE}** `{VALUE} x` [{VALUE}]({OTHER})", "a*b", "https://x.y/?a=%41")
    assert message.blocks == (
        Paragraph(
            (
                Span("a*b", bold=True),
                Span(" "),
                Span("a*b x", code=True),
                Span(" "),
                Span("a*b", link="https://x.y/?a=%41"),
            )
        ),
    )
    row = made(f"summary: s\n\n[{VALUE}](action:steps%20{OTHER})", "L]", "a%20b").blocks[0]
    assert row == Buttons((Button("L]", command="steps a%20b"),))


def test_a_value_that_is_no_safe_address_is_no_link() -> None:
    """In a text it loses its link; on a button it is refused."""
    assert made(f"see [x]({VALUE})", "javascript:x").blocks == (Paragraph((Span("see "), Span("x"))),)
    with pytest.raises(InvalidTemplate, match="https://"):
        made(f"x\n\n[x]({VALUE})", "http://x.y")


def test_what_is_too_long_is_cut() -> None:
    """Headings, labels and summaries keep to the platform's sizes whatever the values are."""
    message = made(f"# {VALUE}\n\n[{VALUE}](action:help)", "é" * 2000)
    heading, row = message.blocks
    assert isinstance(heading, Heading)
    assert isinstance(row, Buttons)
    assert (len(message.summary), len(heading.text), len(row.buttons[0].label)) == (150, 150, 75)


HOSTILE = [
    "*bold* _it_ `code` [x](https://evil.example)",
    "<!channel> <@U123> <https://evil.example|bank> &amp; &lt;",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "---",
    "![x](y)",
    "<script>alert(1)</script>",
    "[a]: https://evil.example",
    "\\*not\\*",
    "action:admin",
    "{{ 7 * 7 }}{% raw %}",
    VALUE + OTHER + "x",
    "😀" * 300,
    "👩‍👩‍👧 family",
    "=cmd|'/c calc'!A1",
]
SHAPES = [
    "hello {} you",
    "{}",
    "**{}**",
    "*{}*",
    "`{}`",
    "# {}",
    "- {}",
    "- {} (`{}`)",
    "1. {}",
    "> {}",
    "a [{}](https://x.y) b",
    "summary: {}\n\nx {}",
]


def words_of(message: Message) -> list[str]:
    """Every run of words in a message."""
    found: list[str] = []
    for block in message.blocks:
        match block:
            case Heading(text):
                found.append(text)
            case Paragraph(spans) | Quote(spans):
                found += [span.text for span in spans]
            case Listing(items):
                found += [span.text for item in items for span in item]
            case _:
                found.append(str(block))
    return found


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_values_stay_literal(shape: str, value: str) -> None:
    """The blocks are the same as for a harmless value, but for the value itself."""
    check_literal(shape, value)


@given(st.text(min_size=1, max_size=60), st.sampled_from(SHAPES))
def test_any_value_stays_literal(value: str, shape: str) -> None:
    """Whatever somebody is called, it is never markup."""
    if clean(value):
        check_literal(shape, value)


def check_literal(shape: str, value: str) -> None:
    """That a value changes nothing but itself."""
    shown = clean(value)[:140]
    text = shape.replace("{}", VALUE)
    harmless, hostile = made(text, "NAME"), made(text, shown)
    assert [type(block) for block in hostile.blocks] == [type(block) for block in harmless.blocks]
    assert words_of(hostile) == [words.replace("NAME", shown) for words in words_of(harmless)]
    assert [link_of(block) for block in hostile.blocks] == [link_of(block) for block in harmless.blocks]


def link_of(block: object) -> list[str | None]:
    """The links of a paragraph."""
    return [span.link for span in block.spans] if isinstance(block, Paragraph) else []


@given(st.text(max_size=100))
def test_a_clean_value_is_one_visible_line(value: str) -> None:
    """No control or direction characters, no line breaks; cleaning twice is cleaning once."""
    text = clean(value)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Zl", "Zp") for c in text)
    assert not any(c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f" for c in text)
    assert clean(text) == text
    text.encode()


def test_cleaning_keeps_what_people_are_called() -> None:
    """Names of any script stay; what turns or hides text goes; long values are cut."""
    assert clean("Zoë O'Néill-Ñandú 李小龍 می‌خواهم 👩‍👩‍👧") == "Zoë O'Néill-Ñandú 李小龍 می‌خواهم 👩‍👩‍👧"
    assert clean("a\u202eb\r\nc\td\x00e\ud800") == "ab  c de"
    assert clean(Verbatim("a\r\nb\x00\n\nc")) == "a\nb\n\nc"
    assert clean("x" * 5000) == "x" * 1999 + "…"


@pytest.mark.parametrize(
    "text", ["[" * 30_000, "*a " * 10_000, "[a](" * 7_000, "*_" * 15_000, "a\n" * 15_000]
)
def test_a_text_that_is_hard_to_parse_ends_soon(text: str) -> None:
    """As large as a template may be, and as awkward as Markdown can be."""
    began = time.process_time()
    parse(text)
    assert time.process_time() - began < 5
