"""The courier: brings what people do to the app, signed, as Slack would, and keeps to Slack's patience.

Commands and interactions are brought once. Events are brought again after a failure: at once, after a minute,
after five. While the app holds a socket open, everything goes through that instead.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from bot.simulator.slack.members import Json
from bot.simulator.slack.sockets import Sockets
from bot.simulator.slack.world import World

Answer = tuple[int, Mapping[str, str], bytes]
Post = Callable[[str, Mapping[str, str], bytes], Awaitable[Answer]]
"""Sends a POST to a path of the app and gives back status, headers and body; raises OSError if it cannot."""

PATIENCE = timedelta(seconds=3)
AGAIN_AFTER = (timedelta(seconds=0), timedelta(minutes=1), timedelta(minutes=5))
PATH = "/slack/events"
GOOD = range(200, 300)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One delivery and what came of it; kept for tests. `status` is 0 if nobody answered in time."""

    kind: str
    number: int
    status: int
    reason: str
    body: bytes = b""

    @property
    def good(self) -> bool:
        """Whether the app took it."""
        return self.status in GOOD


@dataclass(slots=True, kw_only=True)
class Courier:
    """Brings requests. Knobs: `copies` of each event, `shuffle` their order, `broken` for a dead network."""

    world: World
    post: Post
    sockets: Sockets
    copies: int = 1
    shuffle: bool = False
    broken: bool = False
    attempts: list[Attempt] = field(default_factory=list)
    _again: set[asyncio.Task[None]] = field(default_factory=set)

    async def command(self, fields: Mapping[str, str]) -> Attempt:
        """Bring a slash command."""
        return await self._bring("slash_commands", dict(fields), urlencode(fields).encode(), FORM)

    async def interaction(self, payload: Json) -> Attempt:
        """Bring a press of a button or a submitted form."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        return await self._bring("interactive", payload, body, FORM)

    async def event(self, *payloads: Json) -> None:
        """Bring events; what fails is brought again in the background."""
        order = [payload for payload in payloads for _ in range(self.copies)]
        if self.shuffle:
            self.world.random.shuffle(order)
        await asyncio.gather(*(self._event(payload) for payload in order))

    async def settled(self) -> None:
        """Return once nothing is to be brought again any more."""
        while self._again:
            await asyncio.gather(*self._again)

    async def close(self) -> None:
        """Stop bringing things again."""
        for task in list(self._again):
            task.cancel()
        await asyncio.gather(*self._again, return_exceptions=True)

    # Private functions

    async def _event(self, payload: Json) -> None:
        first = await self._bring_event(payload, 0, "")
        if not first.good:
            task = asyncio.create_task(self._bring_again(payload, first.reason))
            self._again.add(task)
            task.add_done_callback(self._again.discard)

    async def _bring_again(self, payload: Json, reason: str) -> None:
        for number, after in enumerate(AGAIN_AFTER, 1):
            if reason == "no_retry":
                return
            await self.world.clock.sleep(after)
            attempt = await self._bring_event(payload, number, reason)
            if attempt.good:
                return
            reason = attempt.reason

    async def _bring_event(self, payload: Json, number: int, reason: str) -> Attempt:
        body = json.dumps(payload).encode()
        return await self._bring("events_api", payload, body, "application/json", number, reason)

    async def _bring(
        self, kind: str, payload: Json, body: bytes, content_type: str, number: int = 0, reason: str = ""
    ) -> Attempt:
        if self.sockets.connected:
            work = self._over_socket(kind, payload, number, reason)
        else:
            work = self._over_http(kind, body, content_type, number, reason)
        try:
            attempt = await self.world.clock.within(PATIENCE, work)
        except TimeoutError:
            attempt = Attempt(kind=kind, number=number, status=0, reason="http_timeout")
        except OSError:
            attempt = Attempt(kind=kind, number=number, status=0, reason="connection_failed")
        self.attempts.append(attempt)
        return attempt

    async def _over_http(
        self, kind: str, body: bytes, content_type: str, number: int, reason: str
    ) -> Attempt:
        if self.broken:
            raise ConnectionError("the network is down")
        headers = signed(self.world.app.signing_secret, body, int(self.world.now().timestamp()))
        headers |= {
            "content-type": content_type,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if number:
            headers |= {"x-slack-retry-num": str(number), "x-slack-retry-reason": reason}
        status, answered, content = await self.post(PATH, headers, body)
        lowered = {name.lower(): value for name, value in answered.items()}
        failed = "no_retry" if lowered.get("x-slack-no-retry") == "1" else "http_error"
        return Attempt(
            kind=kind, number=number, status=status, reason="" if status in GOOD else failed, body=content
        )

    async def _over_socket(self, kind: str, payload: Json, number: int, reason: str) -> Attempt:
        answers = kind != "events_api"
        answer = await self.sockets.hand(kind, payload, answers=answers, attempt=number, reason=reason)
        body = json.dumps(answer).encode() if answer else b""
        return Attempt(kind=kind, number=number, status=200, reason="", body=body)


def signed(secret: str, body: bytes, at: int) -> dict[str, str]:
    """The headers that prove a request to be Slack's, at an instant in Unix seconds."""
    base = b"v0:%d:" % at + body
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": str(at), "x-slack-signature": signature}
