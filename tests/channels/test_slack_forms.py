"""Forms as modals: their shape, their limits, and the answers read back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.check import view_faults
from bot.channels.slack.fields import answers_in
from bot.channels.slack.render import form_view
from bot.core.message import (
    Block,
    Check,
    Choice,
    Form,
    Quote,
    Span,
    Text,
)
from support.messages import blocks, texts, words


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
