"""Modals, homes and blocks, judged as Slack judges them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.simulator.clock import VirtualClock
from bot.simulator.slack.kit.blocks import check_blocks
from bot.simulator.slack.kit.views import check_view
from bot.simulator.slack.simulator import Slack
from support.loopback import serving
from support.small_slack import MONDAY, TOKEN, Recorder, small_slack

MODAL: dict[str, Any] = {"type": "modal", "title": {"type": "plain_text", "text": "Hello"}, "blocks": []}


def plain(text: str) -> dict[str, str]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def button(action: str, label: str = "Go") -> dict[str, Any]:
    """A button."""
    return {"type": "button", "action_id": action, "text": plain(label)}


@pytest.fixture
def slack() -> Slack:
    """The small workspace, on a clock that moves only when turned."""
    return small_slack(Recorder().post, VirtualClock(MONDAY, advances=False))


@pytest.fixture
async def client(slack: Slack) -> AsyncIterator[AsyncWebClient]:
    """Slack's own client, holding the bot's token."""
    async with serving(slack.asgi) as base:
        slack.world.base_url = base
        yield AsyncWebClient(token=TOKEN, base_url=f"{base}/api/")


async def refusal(call: Any) -> str:
    """The error code a call ends in."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_trigger_opens_one_modal_within_three_seconds(client: AsyncWebClient, slack: Slack) -> None:
    """Used twice, too late, or invented, it opens none."""
    first, late = slack.world.new_trigger("U0BOB"), slack.world.new_trigger("U0BOB")
    await client.views_open(trigger_id=first, view=MODAL)
    assert await refusal(client.views_open(trigger_id=first, view=MODAL)) == "exchanged_trigger_id"
    await slack.world.clock.turn(MONDAY + timedelta(seconds=3))
    assert await refusal(client.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"
    assert await refusal(client.views_open(trigger_id="1.2.3", view=MODAL)) == "invalid_trigger_id"


async def test_modals_stack_three_deep(client: AsyncWebClient, slack: Slack) -> None:
    """Pushing a fourth is refused, and closing goes back one."""
    await client.views_open(trigger_id=slack.world.new_trigger("U0BOB"), view=MODAL)
    for _ in range(2):
        await client.views_push(trigger_id=slack.world.new_trigger("U0BOB"), view=MODAL)
    full = client.views_push(trigger_id=slack.world.new_trigger("U0BOB"), view=MODAL)
    assert await refusal(full) == "push_limit_reached"
    await slack.closes("Bob")
    assert len(slack.workspace.modals["U0BOB"]) == 2


async def test_a_view_is_updated_only_as_it_was_seen(client: AsyncWebClient, slack: Slack) -> None:
    """An outdated hash is a conflict."""
    opened = await client.views_open(trigger_id=slack.world.new_trigger("U0BOB"), view=MODAL)
    view = opened["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    stale = client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    assert await refusal(stale) == "hash_conflict"
    assert await refusal(client.views_update(view_id="V1", view=MODAL)) == "not_found"


async def test_a_home_is_published_and_seen(client: AsyncWebClient, slack: Slack) -> None:
    """It replaces what was there."""
    for words in ("one", "two"):
        await client.views_publish(
            user_id="U0BOB", view={"type": "home", "blocks": [{"type": "header", "text": plain(words)}]}
        )
    assert slack.sees_home("Bob") == "two"


async def test_a_response_url_works_five_times_in_half_an_hour(client: AsyncWebClient, slack: Slack) -> None:
    """Ephemeral unless asked otherwise; then it is used up, or too old."""
    sent = await client.chat_postMessage(channel="U0BOB", text="which?")
    used = AsyncWebhookClient(slack.world.new_response_url("D0BOB", "U0BOB", sent["ts"]))
    old = AsyncWebhookClient(slack.world.new_response_url("D0BOB", "U0BOB", sent["ts"]))
    assert (await used.send(text="only you")).body == "ok"
    await used.send(text="all", response_type="in_channel")
    await used.send(text="changed", replace_original=True)
    assert slack.sees("Bob").splitlines() == ["changed", "only you", "all"]
    await used.send(delete_original=True)
    await used.send(text="fifth")
    assert "used_url" in (await used.send(text="sixth")).body
    await slack.world.clock.turn(MONDAY + timedelta(minutes=30))
    assert "expired_url" in (await old.send(text="late")).body


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "must be one of: plain_text"),
        ({"type": "section", "text": plain("x" * 3001)}, "must be less than 3001 characters"),
        ({"type": "section"}, "missing required field: text"),
        ({"type": "sparkle"}, "unsupported type: sparkle"),
        ({"type": "divider", "colour": "red"}, "invalid additional property: colour"),
        ({"type": "actions", "elements": []}, "no less than 1 items allowed"),
        ({"type": "actions", "elements": [button("a", "x" * 76)]}, "must be less than 76 characters"),
        ({"type": "actions", "elements": [button("a"), button("a")]}, "already exists"),
        ({"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": []}]}, "field: style"),
        (
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
            },
            "must be more than 0 characters",
        ),
        ({"type": "image", "alt_text": "x"}, "must provide exactly one of"),
        ({"type": "context", "elements": ["x"]}, "must provide an object"),
    ],
)
def test_broken_blocks_are_named(block: dict[str, Any], words: str) -> None:
    """Each fault is said in Slack's manner, with a pointer."""
    messages = check_blocks([block], "message").messages
    assert any(words in message and "[json-pointer:/blocks/0" in message for message in messages), messages


KINDS = st.sampled_from(
    [
        "section",
        "header",
        "divider",
        "context",
        "actions",
        "input",
        "image",
        "rich_text",
        "markdown",
        "button",
        "static_select",
        "checkboxes",
        "rich_text_section",
        "rich_text_list",
        "rich_text_quote",
        "text",
        "link",
        "mrkdwn",
        "plain_text",
        "modal",
        "home",
    ]
)
NAMES = st.sampled_from(
    [
        "text",
        "elements",
        "fields",
        "accessory",
        "label",
        "element",
        "options",
        "option_groups",
        "initial_option",
        "initial_options",
        "confirm",
        "style",
        "url",
        "value",
        "block_id",
        "action_id",
        "title",
        "submit",
        "blocks",
        "slack_file",
        "max_length",
        "placeholder",
    ]
)
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
ANYTHING = st.recursive(
    PLAIN,
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.builds(
            lambda kind, rest: {"type": kind} | rest,
            KINDS | inside,
            st.dictionaries(NAMES, inside, max_size=4),
        )
    ),
    max_leaves=25,
)


@given(ANYTHING, st.sampled_from(["message", "modal", "home"]))
def test_no_json_upsets_the_judge(value: Any, surface: str) -> None:
    """Whatever is sent as blocks or view is judged, never a crash."""
    check_blocks([value], surface)
    check_view(value, "modal")


async def test_a_message_has_its_limits(client: AsyncWebClient) -> None:
    """Fifty blocks, and about 13,200 characters."""
    divider = {"type": "divider"}
    await client.chat_postMessage(channel="U0ADA", text="x", blocks=[divider] * 50)
    assert (
        await refusal(client.chat_postMessage(channel="U0BOB", text="x", blocks=[divider] * 51))
        == "invalid_blocks"
    )
    long = {"type": "section", "text": plain("x" * 2900)}
    whole = client.chat_postMessage(channel="U0NORA", text="x", blocks=[long] * 5)
    assert await refusal(whole) == "msg_blocks_too_long"
    empty = client.api_call("chat.postMessage", json={"channel": "U0GUS"})
    assert await refusal(empty) == "no_text"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters"),
        ({"title": None}, "missing required field: title"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed"),
        (
            {
                "blocks": [
                    {
                        "type": "input",
                        "label": plain("x"),
                        "element": {"type": "plain_text_input", "action_id": "x"},
                    }
                ]
            },
            "missing required field: submit",
        ),
        ({"type": "home"}, "must be one of: modal"),
    ],
)
def test_broken_modals_are_named(change: dict[str, Any], words: str) -> None:
    """The faults that client libraries let through."""
    assert any(words in message for message in check_view(MODAL | change, "modal"))
