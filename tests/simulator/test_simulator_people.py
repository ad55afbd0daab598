"""People acting in the simulated Slack: what they bring to the app, and what they see of its answers."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from support.loopback import serving
from support.small_slack import TOKEN, Recorder, small_slack

BUTTONS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Which account?"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "a",
                "text": {"type": "plain_text", "text": "Personal"},
                "value": "p",
            },
            {
                "type": "button",
                "action_id": "b",
                "text": {"type": "plain_text", "text": "None"},
                "value": "n",
            },
        ],
    },
]
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Confirm"},
    "submit": {"type": "plain_text", "text": "I confirm"},
    "callback_id": "confirm",
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "found",
            "label": {"type": "plain_text", "text": "How was it?"},
            "element": {
                "type": "radio_buttons",
                "action_id": "found",
                "options": [
                    {"text": {"type": "plain_text", "text": "Off already"}, "value": "off"},
                    {"text": {"type": "plain_text", "text": "It was on"}, "value": "was-on"},
                ],
            },
        },
        {
            "type": "input",
            "block_id": "note",
            "optional": True,
            "label": {"type": "plain_text", "text": "Anything else?"},
            "element": {"type": "plain_text_input", "action_id": "note", "max_length": 10},
        },
    ],
}


def payload(app: Recorder) -> Any:
    """The last interaction brought."""
    return json.loads(parse_qs(app.requests[-1][2].decode())["payload"][0])


async def test_a_command_arrives_as_a_form_with_all_its_fields() -> None:
    """Team, channel, person, text with mentions as ids, a trigger and an address for answers."""
    app = Recorder()
    slack = small_slack(app.post)
    await slack.types("Ada", "/chatgpt-privacy admin status @bob <x>")
    fields = {name: values[0] for name, values in parse_qs(app.requests[0][2].decode()).items()}
    assert fields["text"] == "admin status <@U0BOB|bob> &lt;x&gt;"
    assert fields["channel_name"] == "directmessage"
    assert fields["response_url"].startswith("http://127.0.0.1/response/")
    assert set(fields) >= {"team_id", "team_domain", "user_id", "trigger_id", "api_app_id", "command"}


async def test_a_commands_answer_is_seen_by_the_one_who_typed() -> None:
    """A JSON body without response_type is ephemeral; plain text too; in_channel is for all."""
    app = Recorder()
    slack = small_slack(app.post)
    app.will_answer({"text": "for you"})
    app.answers.append((200, {}, b"plain words"))
    app.will_answer({"text": "for all", "response_type": "in_channel"})
    for _ in range(3):
        await slack.types("Ada", "/chatgpt-privacy", channel="#general")
    assert slack.transcript("Bob") == "== Mon 23 Nov 2026\n10:02 #general bot -> all: for all"
    assert slack.transcript("Ada").splitlines()[2] == "10:02 #general bot -> only Ada Lovelace: for you"
    assert "plain words" in slack.transcript("Ada")


@pytest.mark.parametrize(("status", "words"), [(500, "dispatch_failed"), (404, "dispatch_failed")])
async def test_a_failed_command_says_so(status: int, words: str) -> None:
    """Slack's own regret is shown to the one who typed."""
    app = Recorder()
    slack = small_slack(app.post)
    app.will_answer({}, status)
    await slack.types("Bob", "/chatgpt-privacy")
    assert words in slack.sees("Bob")


async def test_the_newest_button_of_a_name_is_pressed() -> None:
    """The press carries container, message, channel, value, trigger and response_url."""
    app = Recorder()
    slack = small_slack(app.post)
    async with serving(slack.asgi) as address:
        client = AsyncWebClient(token=TOKEN, base_url=f"{address}/api/")
        await client.chat_postMessage(channel="U0BOB", text="first", blocks=BUTTONS)
        sent = await client.chat_postMessage(channel="D0BOB", text="second", blocks=BUTTONS)
    await slack.presses("Bob", "Personal")
    pressed = payload(app)
    assert pressed["container"]["message_ts"] == sent["ts"]
    assert pressed["message"]["blocks"][1]["elements"][0]["action_id"] == "a"
    assert pressed["actions"][0]["value"] == "p"
    assert pressed["response_url"]
    assert pressed["trigger_id"]
    with pytest.raises(KeyError):
        await slack.presses("Bob", "No such button")


async def test_a_modal_is_opened_filled_corrected_and_closed() -> None:
    """The whole life of a form, as its transcript tells it."""
    app = Recorder()
    slack = small_slack(app.post)
    async with serving(slack.asgi) as address:
        client = AsyncWebClient(token=TOKEN, base_url=f"{address}/api/")
        await slack.types("Bob", "/chatgpt-privacy confirm")
        trigger = parse_qs(app.requests[0][2].decode())["trigger_id"][0]
        await client.views_open(trigger_id=trigger, view=MODAL)
    await slack.submits("Bob")
    assert len(app.requests) == 1
    app.will_answer({"response_action": "errors", "errors": {"note": "Say more."}})
    await slack.fills("Bob", {"How was it?": "It was on", "note": "hm"})
    values = payload(app)["view"]["state"]["values"]
    assert values["found"]["found"]["selected_option"]["value"] == "was-on"
    assert values["note"]["note"] == {"type": "plain_text_input", "value": "hm"}
    await slack.fills("Bob", {"note": "hm hm"})
    assert slack.transcript("Bob").splitlines()[1:] == [
        "10:02 Bob Stone types: /chatgpt-privacy confirm",
        (
            "10:02 modal -> Bob Stone: Confirm / How was it?: {Off already | It was on} / "
            "Anything else?: {...} [I confirm]"
        ),
        "10:02 Bob Stone submits [I confirm]",
        "10:02 modal mistakes -> Bob Stone: How was it?: Please complete this required field.",
        "10:02 Bob Stone fills in {How was it?=It was on, note=hm}",
        "10:02 Bob Stone submits [I confirm]",
        "10:02 modal mistakes -> Bob Stone: Anything else?: Say more.",
        "10:02 Bob Stone fills in {note=hm hm}",
        "10:02 Bob Stone submits [I confirm]",
        "10:02 modal of Bob Stone closes",
    ]
