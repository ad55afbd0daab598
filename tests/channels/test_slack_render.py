"""Messages, forms and pages as Block Kit."""

from dataclasses import replace

from hypothesis import given

from bot.channels.slack import limits
from bot.channels.slack.check import message_faults, view_faults
from bot.channels.slack.render import home_view, message_body, message_view
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
from support.messages import messages, texts


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


def test_a_shown_message_closes_in_the_readers_language() -> None:
    """Its button says so in the message's words; without any, the platform has its own."""
    message = Message(summary="Danke", blocks=(Paragraph((Span("Danke"),)),))
    closing = message_view(replace(message, close="Schließen"))
    assert closing["close"]["text"] == "Schließen"
    assert "close" not in message_view(message)
    assert view_faults(closing) == []
