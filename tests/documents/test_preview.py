"""The page that shows every message."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.core.message import (
    Attachment,
    Block,
    Button,
    Buttons,
    Check,
    Choice,
    Divider,
    Emphasis,
    Form,
    Heading,
    Listing,
    Message,
    Paragraph,
    Quote,
    Span,
    Text,
)
from bot.documents.preview import preview

INERT = {
    *("html", "head", "meta", "title", "style", "body", "section", "article", "header", "footer"),
    *("h1", "h2", "h3", "h4", "p", "ol", "ul", "li", "blockquote", "hr", "div", "span", "img"),
    *("strong", "em", "code"),
}


class Reader(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.said: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        if data.strip() and self.tags[-1] != "style":
            self.said.append(data.strip())


def message(*blocks: Block, summary: str = "Summary") -> Message:
    """A message of these blocks."""
    return Message(summary=summary, blocks=blocks)


def everything(text: str) -> list[tuple[str, Message | Form]]:
    """One text in every place there is."""
    spans = (Span(text, bold=True, italic=True, code=True, link=text), Span(text))
    said = Message(
        summary=text,
        blocks=(
            Heading(text),
            Paragraph(spans),
            Listing((spans,), ordered=True),
            Listing((spans,)),
            Quote(spans),
            Divider(),
            Buttons((Button(text, command=text), Button(text, url=text, emphasis=Emphasis.PRIMARY))),
        ),
        attachments=(Attachment(name=text, media_type=text, content=b"", alt=text),),
    )
    form = Form(
        id=text,
        title=text,
        submit=text,
        blocks=(Paragraph(spans),),
        fields=(
            Choice(name=text, label=text, options=((text, text),), initial=text),
            Check(name=text, label=text, text=text),
            Text(name=text, label=text, max_length=500),
        ),
        context=text,
    )
    return [(text, said), (text, form)]


def test_a_message_is_drawn_in_order() -> None:
    """Every block and every style, as chat shows them."""
    page = Reader(
        preview(
            [
                (
                    "welcome",
                    message(
                        Heading("One setting"),
                        Paragraph((Span("Hello "), Span("Ada", bold=True))),
                        Listing(((Span("first"),), (Span("second"),)), ordered=True),
                        Quote((Span("It is off."),)),
                        Divider(),
                        Buttons((Button("Done", command="confirm", emphasis=Emphasis.PRIMARY),)),
                    ),
                )
            ],
            "Version 1",
            "en",
        )
    )
    assert page.said == [
        *("Version 1", "Version 1", "welcome", "\u2713", "Summary", "One setting", "Hello", "Ada"),
        *("first", "second", "It is off.", "Done"),
    ]
    assert page.tags[page.tags.index("h4") :] == [
        *("h4", "p", "strong", "ol", "li", "li", "blockquote", "hr", "div", "span"),
    ]
    assert ("class", "button primary") in page.attributes


def test_a_form_shows_its_fields() -> None:
    """Choices with the chosen one, a box to tick, a box to write in."""
    form = Form(
        id="confirm",
        title="Confirm",
        submit="I confirm",
        blocks=(),
        fields=(
            Choice(name="found", label="Found", options=(("off", "Off"), ("on", "On")), initial="on"),
            Check(name="agree", label="Agree", text="This is true"),
            Text(name="words", label="Words", max_length=500),
        ),
        context="secret",
    )
    page = Reader(preview([("confirm", form)], "Version 1", "de"))
    assert page.said[2:] == [
        *("confirm", "Confirm", "\u2715", "Found", "Off", "On", "Agree", "This is true"),
        *("Words", "0 / 500", "I confirm"),
    ]
    assert [value for name, value in page.attributes if name == "class" and "round" in value] == [
        *("round", "round chosen"),
    ]
    assert "secret" not in str(page.attributes)
    assert ("lang", "de") in page.attributes


def test_pictures_are_shown_and_other_files_named() -> None:
    """A picture is inside the page; a table, or a picture of a kind that could run, is a name."""
    files = tuple(
        Attachment(name=f"a.{kind}", media_type=kind, content=b"<svg/>", alt="Drawn")
        for kind in ("image/png", "text/csv", "image/svg+xml", "text/html")
    )
    page = Reader(preview([("report", Message(summary="S", blocks=(), attachments=files))], "T", "en"))
    assert [value for name, value in page.attributes if name == "src"] == ["data:image/png;base64,PHN2Zy8+"]
    assert page.said[-3:] == ["a.text/csv", "a.image/svg+xml", "a.text/html"]


def test_text_keeps_its_own_direction() -> None:
    """Every text finds its direction by itself."""
    page = Reader(preview(everything("שלום"), "T", "he"))
    places = {"h4", "p", "li", "blockquote", "h2", "h3", "h1"}
    assert page.attributes.count(("dir", "auto")) >= sum(tag in places for tag in page.tags)


@given(
    st.text() | st.sampled_from(["<script>alert(1)</script>", "javascript:alert(1)", "\"' onload=x", "{{x}}"])
)
def test_nothing_on_the_page_can_act(text: str) -> None:
    """Whatever a text holds, wherever it stands: no markup of its own, no link, no handler, no script."""
    page = Reader(preview(everything(text), text, "en"))
    assert set(page.tags) <= INERT
    names = {name for name, _ in page.attributes}
    assert names <= {
        "lang",
        "dir",
        "charset",
        "name",
        "content",
        "http-equiv",
        "class",
        "title",
        "aria-hidden",
    }
