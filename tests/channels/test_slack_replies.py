"""How a reply finds its way to the person."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.slack.check import message_faults, view_faults
from bot.core.message import Ask, Check, Correct, Form, Say
from support.slack_bench import ADA, bench, press, submission, text
from support.slack_stub import Reply as Answer
from support.slack_stub import fails

FORM = Form(
    id="confirm",
    title="Confirm",
    submit="Send",
    blocks=(),
    fields=(Check(name="agree", label="Statement", text="I confirm"),),
    context="a1",
)
ASK = Ask(form=FORM)
HOME = {"id": "V0", "type": "home"}
MODAL = {"id": "V7", "type": "modal"}
TICK = {"agree": {"type": "checkboxes", "selected_options": []}}


def body_of(response: Any) -> dict[str, Any]:
    """The JSON of a response."""
    found: dict[str, Any] = json.loads(response.body)
    return found


async def test_a_press_in_our_conversation_is_answered_there_for_good() -> None:
    """A new message that both see, and the old one stays."""
    async with bench() as b:
        response = await b.interaction(press(b.stub, "steps web"))
        assert (response.status, response.body) == (200, b"")
        [said] = b.stub.responses
        assert (said["response_type"], said["replace_original"]) == ("in_channel", False)
        assert message_faults(said["blocks"]) == []
        assert b.talk.asked[0][1] == "steps web"


@pytest.mark.parametrize(
    "where",
    [
        {"channel": {"id": "C1"}},
        {"channel": {"id": "D7"}, "container": {"type": "message", "is_ephemeral": True}},
    ],
)
async def test_a_press_where_others_read_along_is_answered_to_the_presser_only(where: dict[str, Any]) -> None:
    """In a channel, and in a conversation of two people where somebody typed the command."""
    async with bench() as b:
        await b.interaction(press(b.stub, "status", **where))
        assert [said["response_type"] for said in b.stub.responses] == ["ephemeral"]


async def test_a_form_opens_on_a_command_and_on_a_press() -> None:
    """With the trigger of each."""
    async with bench(reply=ASK) as b:
        assert (await b.command("confirm")).body == b""
        await b.interaction(press(b.stub, "confirm"))
        assert [call["trigger_id"] for call in b.stub.to("views.open")] == ["1.2.3", "4.5.6"]
        assert view_faults(b.stub.to("views.open")[0]["view"]) == []


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id", "internal_error"])
async def test_a_form_that_cannot_open_is_offered_again(code: str) -> None:
    """By a button that says the same."""
    async with bench(reply=ASK) as b:
        b.stub.answers["views.open"] = fails(code)
        said = body_of(await b.command("confirm personal"))
        assert said["text"] == "Please press again"
        assert said["blocks"][0]["elements"][0]["value"] == "confirm personal"
        await b.interaction(press(b.stub, "confirm"))
        assert [late["text"] for late in b.stub.responses] == ["Please press again"]
        await b.settled()
        assert len(b.talk.finished) == 2


async def test_inside_a_modal_a_form_is_pushed_on_top() -> None:
    """And takes the modal's place where three are open already."""
    async with bench(reply=ASK) as b:
        await b.interaction(press(b.stub, "confirm", view=MODAL, channel=None))
        assert len(b.stub.to("views.push")) == 1
        b.stub.answers["views.push"] = fails("push_limit_reached")
        await b.interaction(press(b.stub, "confirm", view=MODAL, channel=None, trigger_id="9.9"))
        assert [call["view_id"] for call in b.stub.to("views.update")] == ["V7"]
        assert b.stub.responses == []


async def test_inside_a_modal_a_message_takes_its_place() -> None:
    """Where it is expected."""
    async with bench() as b:
        await b.interaction(press(b.stub, "receipt", view=MODAL, channel=None))
        [shown] = b.stub.to("views.update")
        assert view_faults(shown["view"]) == []


async def test_on_the_home_page_a_message_opens_above_it_and_the_page_is_drawn_anew() -> None:
    """A home page has no conversation to answer in."""
    async with bench() as b:
        await b.interaction(press(b.stub, "snooze", view=HOME, channel=None))
        await b.settled()
        assert len(b.stub.to("views.open")) == 1
        assert [call["user_id"] for call in b.stub.to("views.publish")] == [ADA]
        assert b.talk.asked[0][0].channel is None


async def test_on_the_home_page_too_late_the_message_comes_by_direct_message() -> None:
    """Its trigger has run out."""
    async with bench() as b:
        b.stub.answers["views.open"] = fails("expired_trigger_id")
        await b.interaction(press(b.stub, "status", view=HOME, channel=None))
        await b.settled()
        assert [call["channel"] for call in b.stub.to("chat.postMessage")] == [ADA]


async def test_a_sent_form_shows_its_answer_in_its_place() -> None:
    """What was filled in arrives by name; the home page is drawn anew."""
    async with bench() as b:
        values = {
            "found": {"type": "radio_buttons", "selected_option": {"value": "off"}},
            "agree": {"type": "checkboxes", "selected_options": [{"value": "yes"}]},
        }
        answer = body_of(await b.interaction(submission(values)))
        await b.settled()
        assert answer["response_action"] == "update"
        assert view_faults(answer["view"]) == []
        [(asker, form, context, given)] = b.talk.submitted
        assert (form, context, given) == ("confirm", "a1", {"found": "off", "agree": "yes"})
        assert asker.account == ADA
        assert len(b.stub.to("views.publish")) == 1


async def test_mistakes_stand_beside_their_fields_and_nothing_typed_is_lost() -> None:
    """The modal stays as it is."""
    async with bench(reply=Correct(mistakes={"agree": "Please tick the box", "gone": "?"})) as b:
        answer = body_of(await b.interaction(submission(TICK)))
        assert answer == {"response_action": "errors", "errors": {"agree": "Please tick the box"}}
        await b.settled()
        assert b.stub.to("views.publish") == []


async def test_mistakes_of_no_field_are_shown_all_the_same() -> None:
    """Slack would refuse the answer otherwise."""
    async with bench(reply=Correct(mistakes={"gone": "Please begin again"})) as b:
        answer = body_of(await b.interaction(submission(TICK)))
        assert answer["response_action"] == "update"
        assert "Please begin again" in json.dumps(answer["view"])


async def test_a_sent_form_can_lead_to_another() -> None:
    """In its place."""
    async with bench(reply=ASK) as b:
        answer = body_of(await b.interaction(submission({})))
        assert (answer["response_action"], answer["view"]["callback_id"]) == ("update", "confirm")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Say(message=text("Your receipt")), "Your receipt"),
        (Correct(mistakes={"agree": "Tick it"}), "Tick it"),
    ],
)
async def test_a_late_answer_to_a_form_comes_by_direct_message(reply: Say | Correct, words: str) -> None:
    """The modal was closed by then."""
    gate = asyncio.Event()
    async with bench(budget=timedelta(milliseconds=50), gate=gate, reply=reply) as b:
        assert (await b.interaction(submission(TICK))).body == b""
        gate.set()
        await b.settled()
        [posted] = b.stub.to("chat.postMessage")
        assert (posted["channel"], posted["text"]) == (ADA, words)


async def test_trouble_with_a_form_or_a_press_is_said_too() -> None:
    """Where the person looks."""
    async with bench(fault=RuntimeError("odd")) as b:
        answer = body_of(await b.interaction(submission(TICK)))
        assert "Something broke" in json.dumps(answer["view"])
        await b.interaction(press(b.stub, "status"))
        assert [said["text"] for said in b.stub.responses] == ["Something broke on our side"]
        await b.settled()
        assert b.talk.finished == []


async def test_a_lost_answer_does_not_make_the_deed_happen_twice() -> None:
    """The request is done, and the loss is logged."""
    async with bench() as b:
        b.stub.response_status = 500
        b.stub.answers["chat.postMessage"] = lambda _: Answer(hang_up=True)
        response = await b.interaction(press(b.stub, "snooze"))
        await b.settled()
        assert response.status == 200
        assert b.talk.finished == ["slack:action:4.5.6"]
