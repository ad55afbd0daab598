"""The same requests over a connection of our own."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from bot.channels.slack.socket import SlackSocket
from bot.core.errors import StoreUnavailable
from support.slack_bench import NOW, Bench, bench, command_body
from support.slack_stub import fails

APP_TOKEN = "xapp-canary"


@asynccontextmanager
async def connected(b: Bench) -> AsyncIterator[SlackSocket]:
    """A socket to the stub."""
    socket = SlackSocket(api=b.api, app_token=APP_TOKEN, handle=b.inbound.handle_payload, clock=b.clock)
    await socket.start()
    try:
        await until(lambda: _true_when(len(b.stub.sockets) == 1 and socket.last_heard_at is not None))
        yield socket
    finally:
        await socket.close()


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Let the loop run until something holds; a test that waits in vain fails."""
    async with asyncio.timeout(10):
        while not await holds():  # noqa: ASYNC110 - the SDK has no event to wait for
            await asyncio.sleep(0)


async def _true_when(value: bool) -> bool:
    return value


async def hand(b: Bench, kind: str, payload: dict[str, Any], id: str = "e1") -> None:
    """Slack hands over a request."""
    await b.stub.sockets[0].send_json({"envelope_id": id, "type": kind, "payload": payload})


def command(b: Bench) -> dict[str, Any]:
    """A slash command as an object."""
    return dict(parse_qsl(command_body(b.stub, "help").decode()))


async def test_a_command_is_answered_in_its_acknowledgement() -> None:
    """Kept like any other; the connection was opened with the app's own token."""
    async with bench() as b, connected(b) as socket:
        assert await socket.connected()
        await hand(b, "slash_commands", command(b))
        await until(lambda: _true_when(bool(b.stub.acknowledged)))
        [answer] = b.stub.acknowledged
        assert (answer["envelope_id"], answer["payload"]["text"]) == ("e1", "Here you are")
        assert list(b.talk.kept) == ["slack:command:1.2.3"]
        assert b.stub.calls[0].token == APP_TOKEN


async def test_an_event_is_acknowledged_with_nothing_to_say() -> None:
    """And handled."""
    async with bench() as b, connected(b):
        event = {"type": "app_home_opened", "user": "U1", "tab": "home"}
        payload = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
        await hand(b, "events_api", payload)
        await until(lambda: _true_when(bool(b.stub.acknowledged)))
        await b.settled()
        assert b.stub.acknowledged == [{"envelope_id": "e1"}]
        assert len(b.stub.to("views.publish")) == 1


async def test_what_is_not_kept_is_not_acknowledged() -> None:
    """Slack delivers it again; what nobody can read is let go."""
    async with bench(keep_fault=StoreUnavailable("disk full")) as b, connected(b):
        await hand(b, "slash_commands", command(b), "e1")
        await hand(b, "slash_commands", {"command": "/x"}, "e2")
        await until(lambda: _true_when(bool(b.stub.acknowledged)))
        assert [answer["envelope_id"] for answer in b.stub.acknowledged] == ["e2"]


async def test_it_tells_when_slack_was_last_heard() -> None:
    """By our clock."""
    async with bench() as b, connected(b) as socket:
        b.clock.at = NOW + timedelta(days=3650)
        await hand(b, "slash_commands", command(b))
        await until(lambda: _true_when(socket.last_heard_at == b.clock.at))


async def test_after_closing_it_is_not_connected() -> None:
    """Nor before."""
    async with bench() as b:
        socket = SlackSocket(api=b.api, app_token=APP_TOKEN, handle=b.inbound.handle_payload, clock=b.clock)
        assert not await socket.connected()
        assert socket.last_heard_at is None
        await socket.close()
        async with connected(b) as other:
            pass
        assert not await other.connected()


async def test_a_refused_connection_does_not_keep_the_bot_from_starting() -> None:
    """It tries again by itself, and says that it is not connected."""
    async with bench() as b:
        b.stub.answers["apps.connections.open"] = fails("invalid_auth")
        socket = SlackSocket(api=b.api, app_token=APP_TOKEN, handle=b.inbound.handle_payload, clock=b.clock)
        await socket.start()
        await until(lambda: _true_when(bool(b.stub.calls)))
        assert not await socket.connected()
        assert json.dumps(b.stub.to("apps.connections.open")[0])
        await socket.close()


async def test_a_connection_that_answers_no_ping_does_not_count() -> None:
    """It can stay open and deliver nothing."""
    async with bench() as b, connected(b) as socket:
        assert socket._client is not None
        socket._client.last_ping_pong_time = 0.0
        assert not await socket.connected()
