"""Messages, forms and pages as Block Kit."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack import limits
from bot.channels.slack.check import message_faults, view_faults
from bot.channels.slack.fields import answers_in
from bot.channels.slack.render import form_view, home_view, message_body, message_view
from bot.core.message import (
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


@given(messages)
def test_every_message_is_one_that_slack_takes(message: Message) -> None:
    """Whatever is said fits: blocks, sizes, unique ids, nothing empty."""
    assert message_faults(message_body(message)["blocks"]) == []
    assert view_faults(home_view(message)) == []
    assert view_faults(message_view(message)) == []


@given(messages)
def test_nothing_that_was_supplied_is_ever_parsed(message: Message) -> None:
    """Text is literal in every block, and escaped in the one line that Slack parses."""
    body = message_body(message)
    kinds = {found.get("type") for found in texts(body["blocks"])}
    assert kinds <= {"text", "link", "plain_text"}
    assert not set("<>") & set(body["text"])


@given(messages)
def test_a_link_leads_only_where_a_page_or_a_mailbox_is(message: Message) -> None:
    """No other scheme becomes a link."""
    found = [node["url"] for node in texts(message_body(message)["blocks"]) if node.get("type") == "link"]
    assert all(url.startswith(("https://", "http://", "mailto:")) for url in found)


def test_each_kind_of_block_has_its_shape() -> None:
    """A heading, texts, lists, a quote, a line and buttons."""
    drawn = message_body(
        Message(
            summary="Hello",
            blocks=(
                Heading("Three steps"),
                Paragraph((Span("Open "), Span("settings", bold=True, link="https://a.example"))),
                Listing(((Span("one"),), (Span("two", code=True),)), ordered=True),
                Listing(((Span("either"),),)),
                Quote((Span("I have"),)),
                Divider(),
                Buttons((Button("Done", command="confirm", emphasis=Emphasis.PRIMARY),)),
            ),
        )
    )["blocks"]
    assert drawn[0] == {
        "type": "header",
        "text": {"type": "plain_text", "text": "Three steps", "emoji": False},
    }
    assert drawn[1]["elements"][0]["elements"] == [
        {"type": "text", "text": "Open "},
        {"type": "link", "url": "https://a.example", "text": "settings", "style": {"bold": True}},
    ]
    assert [block["elements"][0]["type"] for block in drawn[1:5]] == [
        "rich_text_section",
        "rich_text_list",
        "rich_text_list",
        "rich_text_quote",
    ]
    assert [block["elements"][0].get("style") for block in drawn[2:4]] == ["ordered", "bullet"]
    assert drawn[5] == {"type": "divider"}
    assert drawn[6]["elements"] == [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": "Done", "emoji": False},
            "action_id": "press-0",
            "value": "confirm",
            "style": "primary",
        }
    ]


def test_many_buttons_stand_in_rows_with_ids_of_their_own() -> None:
    """Five in a row; a button that opens a page carries its address and no command."""
    row = tuple(Button(str(n), command=f"steps {n}") for n in range(12))
    drawn = message_body(
        Message(summary="x", blocks=(Buttons(row), Buttons((Button("Open", url="https://a.example"),))))
    )["blocks"]
    assert [len(block["elements"]) for block in drawn] == [5, 5, 2, 1]
    ids = [button["action_id"] for block in drawn for button in block["elements"]]
    assert ids == [*(f"press-{n}" for n in range(12)), "open-12"]
    assert drawn[3]["elements"][0]["url"] == "https://a.example"
    assert "value" not in drawn[3]["elements"][0]


def test_a_message_without_blocks_shows_its_summary() -> None:
    """Otherwise Slack would show, and parse, the notification line."""
    body = message_body(Message(summary="<!channel> hi", blocks=()))
    assert body["text"] == "&lt;!channel&gt; hi"
    assert body["blocks"][0]["elements"][0]["elements"] == [{"type": "text", "text": "<!channel> hi"}]


def test_over_long_text_is_cut_at_a_word_with_an_ellipsis() -> None:
    """The longest text gives way; what stands around it stays whole."""
    before, after = Paragraph((Span("before"),)), Buttons((Button("Go", command="confirm"),))
    drawn = message_body(Message(summary="x", blocks=(before, Paragraph((Span("wordy " * 5000),)), after)))[
        "blocks"
    ]
    cut = drawn[1]["elements"][0]["elements"][0]["text"]
    assert drawn[0]["elements"][0]["elements"][0]["text"] == "before"
    assert drawn[2]["elements"][0]["value"] == "confirm"
    assert cut.endswith("wordy…")
    assert 7000 < len(cut) < limits.MESSAGE_SIZE


def test_a_list_that_is_too_long_ends_with_an_ellipsis() -> None:
    """Its first items stay."""
    items = tuple((Span(f"person {n}"),) for n in range(2000))
    drawn = message_body(Message(summary="x", blocks=(Listing(items),)))["blocks"]
    shown = [item["elements"][0]["text"] for item in drawn[0]["elements"][0]["elements"]]
    assert shown[0] == "person 0"
    assert shown[-1] == "…"
    assert message_faults(drawn) == []


def test_more_texts_than_blocks_are_allowed_become_fewer_blocks() -> None:
    """Nothing is lost: neighbours are joined."""
    many = tuple(Paragraph((Span(f"line {n}"),)) for n in range(70))
    drawn = message_body(Message(summary="x", blocks=many))["blocks"]
    shown = [node["text"] for node in texts(drawn) if node["text"].strip()]
    assert shown == [f"line {n}" for n in range(70)]


def test_what_cannot_be_joined_is_cut_at_the_end_and_says_so() -> None:
    """The last row of buttons stays."""
    many = tuple(Heading(f"part {n}") for n in range(80))
    drawn = message_body(Message(summary="x", blocks=(*many, Buttons((Button("Go", command="help"),)))))[
        "blocks"
    ]
    assert len(drawn) == limits.MESSAGE_BLOCKS
    assert drawn[-1]["type"] == "actions"
    assert drawn[-2]["elements"][0]["elements"][0]["text"] == "…"


def form(**more: Any) -> Form:
    """A form with one field of each kind."""
    options = (("off", "It was off"), ("was-on", "It was on"))
    return Form(
        **{
            "id": "confirm",
            "title": "Confirm",
            "submit": "Send",
            "blocks": (Quote((Span("I have switched it off."),)),),
            "fields": (
                Choice(name="found", label="How did you find it?", options=options, initial="was-on"),
                Check(name="agree", label="Statement", text="I confirm"),
                Text(name="words", label="Anything else?", max_length=500),
            ),
            "context": "a1",
            **more,
        }
    )


def test_a_form_is_a_modal() -> None:
    """Radio buttons, a box, a text; the context and the id travel along."""
    view = form_view(form())
    assert view_faults(view) == []
    assert (view["callback_id"], view["private_metadata"]) == ("confirm", "a1")
    found, agree, wanted = view["blocks"][1:]
    assert [block["block_id"] for block in view["blocks"][1:]] == ["found", "agree", "words"]
    assert [block["optional"] for block in view["blocks"][1:]] == [False, False, True]
    assert found["element"]["type"] == "radio_buttons"
    assert found["element"]["initial_option"]["value"] == "was-on"
    assert agree["element"]["options"][0]["text"]["text"] == "I confirm"
    assert wanted["element"]["max_length"] == 500


def test_many_choices_become_a_menu() -> None:
    """Slack takes ten radio buttons."""
    options = tuple((str(n), f"Option {n}") for n in range(11))
    view = form_view(form(fields=(Choice(name="reason", label="Why?", options=options),)))
    assert view["blocks"][-1]["element"]["type"] == "static_select"
    assert view_faults(view) == []


def test_what_somebody_agrees_to_is_never_cut() -> None:
    """A statement that does not fit beside its box stands above it in full."""
    statement = "I have read and understood every word of this rather long statement. " * 5
    view = form_view(form(fields=(Check(name="agree", label="Statement", text=statement.strip()),)))
    assert statement.strip() in [node["text"] for node in texts(view["blocks"])]
    assert view_faults(view) == []


def test_a_context_that_slack_would_not_carry_is_our_fault() -> None:
    """Cutting it would attest something else."""
    with pytest.raises(ValueError, match="context"):
        form_view(form(context="x" * 3001))


@given(
    words,
    words,
    st.lists(st.tuples(st.text(min_size=1, max_size=90), words), max_size=130).map(tuple),
    st.lists(blocks, max_size=120).map(tuple),
    st.integers(-5, 9000),
)
def test_every_form_is_one_that_slack_takes(
    title: str, label: str, options: tuple[tuple[str, str], ...], shown: tuple[Block, ...], length: int
) -> None:
    """Whatever the labels and however many options."""
    fields = (
        Choice(name="found", label=label, options=options),
        Check(name="agree", label=label, text=label),
        Text(name="words", label=label, max_length=length),
    )
    assert view_faults(form_view(form(title=title, submit=title, blocks=shown, fields=fields))) == []


def test_answers_are_read_back_by_field() -> None:
    """What was left open is left out."""
    state = {
        "values": {
            "found": {"found": {"type": "radio_buttons", "selected_option": {"value": "off"}}},
            "agree": {"agree": {"type": "checkboxes", "selected_options": [{"value": "yes"}]}},
            "words": {"words": {"type": "plain_text_input", "value": "can't\x00 find it\ud800"}},
            "none": {"none": {"type": "checkboxes", "selected_options": []}},
            "menu": {"menu": {"type": "static_select", "selected_option": None}},
            "empty": {"empty": {"type": "plain_text_input", "value": None}},
        }
    }
    assert answers_in(state) == {"found": "off", "agree": "yes", "words": "can't find it?"}


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        ({"type": "modal", "blocks": []}, "title is missing"),
        ({"type": "modal", "title": {"text": "x" * 25}, "blocks": []}, "title is 25, over 24"),
        ({"type": "home", "blocks": [{"type": "markdown"}]}, "unknown block markdown"),
        ({"type": "home", "blocks": [{"type": "rich_text", "elements": []}]}, "empty rich text"),
        (
            {"type": "modal", "title": {"text": "x"}, "blocks": [form_view(form())["blocks"][1]]},
            "inputs need a submit button",
        ),
        ({"type": "home", "blocks": [{"type": "divider", "block_id": "a"}] * 2}, "block_id is there twice"),
        ({"type": "home", "blocks": [{"type": "divider"}] * 101}, "blocks is 101, over 100"),
    ],
)
def test_mistakes_that_the_sdk_lets_pass_are_found(view: dict[str, Any], fault: str) -> None:
    """A modal without a title, unknown blocks, doubles."""
    assert fault in view_faults(view)
