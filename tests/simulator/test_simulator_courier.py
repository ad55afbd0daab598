"""How the simulated Slack brings requests: signed, patiently, again after failures, or over a socket."""

import asyncio
import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.clock import VirtualClock
from bot.simulator.slack.courier import Answer
from bot.simulator.slack.members import Member
from support.loopback import serving
from support.small_slack import APP_TOKEN, MONDAY, SECRET, TOKEN, Recorder, small_slack


class Fixed:
    """A clock for the verifier: the simulation's own time."""

    def now(self) -> float:
        return MONDAY.timestamp()


async def test_requests_carry_slacks_signature() -> None:
    """Slack's own verifier accepts each of them, and no altered one."""
    app = Recorder()
    slack = small_slack(app.post)
    await slack.types("Bob", "/chatgpt-privacy help")
    await slack.types("Bob", "hello")
    verifier = SignatureVerifier(SECRET, clock=Fixed())  # type: ignore[arg-type]
    assert len(app.requests) == 2
    for path, headers, body in app.requests:
        assert path == "/slack/events"
        assert verifier.is_valid_request(body, headers)
        assert not verifier.is_valid_request(body + b" ", headers)


async def test_a_failed_event_is_brought_three_times_more() -> None:
    """At once, after a minute, after five; each says how often and why."""
    app, clock = Recorder(), VirtualClock(MONDAY)
    app.answers = [(500, {}, b""), ConnectionError(), (404, {}, b""), (500, {}, b"")]
    slack = small_slack(app.post, clock)
    await slack.types("Bob", "hello")
    await slack.courier.settled()
    tries = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for _, h, _ in app.requests]
    assert tries == [
        (None, None),
        ("1", "http_error"),
        ("2", "connection_failed"),
        ("3", "http_error"),
    ]
    assert clock.now() - MONDAY == timedelta(minutes=6)
    assert len({json.loads(body)["event_id"] for _, _, body in app.requests}) == 1


async def test_an_app_can_ask_not_to_be_asked_again() -> None:
    """X-Slack-No-Retry ends it."""
    app = Recorder(answers=[(500, {"X-Slack-No-Retry": "1"}, b"")])
    slack = small_slack(app.post)
    await slack.types("Bob", "hello")
    await slack.courier.settled()
    assert len(app.requests) == 1


async def test_three_seconds_is_slacks_patience() -> None:
    """A slower answer to a command is an operation_timeout for the one who typed."""
    clock = VirtualClock(MONDAY)

    async def slow(path: str, headers: Any, body: bytes) -> Answer:
        await clock.sleep(timedelta(seconds=4))
        return 200, {}, b"too late"

    slack = small_slack(slow, clock)
    await slack.types("Bob", "/chatgpt-privacy")
    assert "operation_timeout" in slack.sees("Bob")
    assert slack.courier.attempts[-1].reason == "http_timeout"


async def test_events_can_arrive_doubled_and_shuffled() -> None:
    """Every copy carries the same event_id."""
    app = Recorder()
    slack = small_slack(app.post)
    slack.courier.copies, slack.courier.shuffle = 4, True
    await slack.changes_profile("Bob", name="Robert Stone")
    kinds = [json.loads(body)["event"]["type"] for _, _, body in app.requests]
    assert sorted(kinds) == ["user_change"] * 4 + ["user_profile_changed"] * 4
    assert len({json.loads(body)["event_id"] for _, _, body in app.requests}) == 2


async def test_members_come_change_and_go() -> None:
    """Each change is an event with the member as Slack then shows them."""
    app = Recorder()
    slack = small_slack(app.post)
    await slack.joins(Member(id="U0EVE", name="Eve New", handle="eve", email="eve@small.example"))
    await slack.deactivates("Eve")
    await slack.opens_home("Bob")
    await slack.uninstalls()
    events = [json.loads(body)["event"] for _, _, body in app.requests]
    assert [event["type"] for event in events] == [
        "team_join",
        "user_change",
        "app_home_opened",
        "app_uninstalled",
        "tokens_revoked",
    ]
    assert events[0]["user"]["profile"]["email"] == "eve@small.example"
    assert events[1]["user"]["deleted"]
    assert "U0EVE" in slack.workspace.channels["C0GENERAL"].members


async def test_the_request_address_is_verified_by_a_challenge() -> None:
    """An app that echoes it passes, another does not."""

    async def echo(path: str, headers: Any, body: bytes) -> Answer:
        return 200, {}, json.loads(body)["challenge"].encode()

    assert await small_slack(echo).verifies_url()
    assert not await small_slack(Recorder().post).verifies_url()


async def test_the_same_seed_plays_the_same() -> None:
    """Two runs bring byte for byte the same requests."""

    async def run() -> list[bytes]:
        app = Recorder()
        slack = small_slack(app.post)
        slack.world.random.seed(7)
        await slack.types("Bob", "/chatgpt-privacy")
        await slack.joins(Member(id="U0EVE", name="Eve New", handle="eve"))
        return [body for _, _, body in app.requests]

    assert await run() == await run()
    assert Random(7).random() == Random(7).random()


@pytest.fixture
def heard() -> list[SocketModeRequest]:
    """What came over the socket."""
    return []


async def test_socket_mode_hands_requests_over_a_socket(heard: list[SocketModeRequest]) -> None:
    """Slack's own client hears a command and an event, and answers the command as it acknowledges it."""
    app = Recorder()
    slack = small_slack(app.post)

    async def listen(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        heard.append(request)
        answer = {"text": "by socket"} if request.type == "slash_commands" else None
        await client.send_socket_mode_response(
            SocketModeResponse(envelope_id=request.envelope_id, payload=answer)
        )

    async with serving(slack.asgi) as base:
        web = AsyncWebClient(token=TOKEN, base_url=f"{base}/api/")
        client = SocketModeClient(app_token=APP_TOKEN, web_client=web)
        client.socket_mode_request_listeners.append(listen)
        await client.connect()
        while not slack.sockets.connected:  # noqa: ASYNC110 - the connection is made in the server
            await asyncio.sleep(0)
        await slack.types("Bob", "/chatgpt-privacy help")
        await slack.types("Bob", "hello")
        await client.close()
    assert [request.type for request in heard] == ["slash_commands", "events_api"]
    assert heard[0].payload["text"] == "help"
    assert heard[0].accepts_response_payload
    assert "by socket" in slack.sees("Bob")
    assert app.requests == []
