"""The load generator: a process of its own that sends signed commands over kept connections.

Closed: every connection asks again as soon as it is answered. Open: requests leave on a fixed timetable,
whatever becomes of those before, and each one's time runs from the instant on which it was to leave.
"""

import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, cast

import uvloop

from deploy.bench.population import SIGNED_BY, WORKSPACE

LAST_ANSWERS = 30
"""Seconds to wait for what is still unanswered at the end."""
MOST = 12_000
"""Requests a second that are signed ahead at saturation, at most."""
Answered = Callable[["Connection", int, int], None]
"""Hears the status and the body's length; status 0 for a connection that broke."""


class Connection(asyncio.Protocol):
    """One kept connection, with one request under way at most."""

    def __init__(self, answered: Answered) -> None:
        self._answered = answered
        self._received = b""
        self._transport: asyncio.Transport | None = None
        self.asked_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready."""
        # Those of uvloop are transports, but say so to nobody.
        self._transport = cast("asyncio.Transport", transport)

    def send(self, request: bytes, at: float) -> None:
        """Ask; time runs from `at`."""
        assert self._transport is not None
        self.asked_at = at
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Collect until the answer is whole."""
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(body) >= length:
            self._received = b""
            self._answered(self, int(head[9:12]), length)

    def connection_lost(self, _: Exception | None) -> None:
        """What was under way is lost."""
        self._answered(self, 0, 0)


class Taker(asyncio.Protocol):
    """Takes what comes in at response addresses, and counts it."""

    taken: ClassVar[int] = 0

    def __init__(self) -> None:
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer each request once it is whole."""
        self._received += data
        head, _, body = self._received.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if length and len(body) >= int(length):
            self._received = b""
            Taker.taken += 1
            assert self._transport is not None
            self._transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")


class Load:
    """One run against one server."""

    def __init__(self, options: dict[str, Any], response_port: int) -> None:
        self.port = options["port"]
        self.seconds: float = options["seconds"]
        self.connections: int = options["connections"]
        self.rate: int | None = options["rate"]
        count = int((self.rate or MOST) * self.seconds)
        self._requests = deque(signed(options["run"], count, options["people"], response_port))
        self._count = count
        self._free: deque[Connection] = deque()
        self._late: deque[float] = deque()
        self._until = 0.0
        self.latencies: list[float] = []
        self.empty = 0
        self.faults = 0
        self.last_at = 0.0

    async def run(self) -> dict[str, Any]:
        """Everything sent and answered; what was seen."""
        begun = await self._connect()
        if self.rate is None:
            for connection in tuple(self._free):
                self._next(connection)
            await self.settled(lambda: self.last_at >= self._until or not self._requests)
        else:
            await self._timetable(self.rate, begun)
            await self.settled(lambda: len(self.latencies) + self.faults >= self._count)
        return self._seen(begun)

    async def settled(self, done: Callable[[], bool]) -> None:
        """Wait until that holds, though not for ever."""
        end = time.perf_counter() + self.seconds + LAST_ANSWERS
        while not done() and time.perf_counter() < end:  # noqa: ASYNC110  cheaper than a signal for each
            await asyncio.sleep(0.01)

    # Private functions

    async def _connect(self) -> float:
        loop = asyncio.get_running_loop()
        for _ in range(self.connections):
            _, connection = await loop.create_connection(
                lambda: Connection(self._answered), "127.0.0.1", self.port
            )
            self._free.append(connection)
        begun = time.perf_counter()
        self._until = begun + self.seconds
        return begun

    def _next(self, connection: Connection) -> None:
        now = time.perf_counter()
        if now < self._until and self._requests:
            connection.send(self._requests.popleft(), now)

    async def _timetable(self, rate: int, begun: float) -> None:
        for number in range(self._count):
            due = begun + number / rate
            pause = due - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
            if self._free:
                self._free.popleft().send(self._requests.popleft(), due)
            else:
                self._late.append(due)

    def _answered(self, connection: Connection, status: int, length: int) -> None:
        self.last_at = time.perf_counter()
        self.latencies.append(self.last_at - connection.asked_at)
        self.faults += status != 200  # noqa: PLR2004  all is well
        self.empty += length == 0
        if self.rate is None:
            self._next(connection)
        elif self._late:
            connection.send(self._requests.popleft(), self._late.popleft())
        else:
            self._free.append(connection)

    def _seen(self, begun: float) -> dict[str, Any]:
        ordered = sorted(self.latencies)
        return {
            "answered": len(ordered),
            "unanswered": 0 if self.rate is None else self._count - len(ordered),
            "per_second": len(ordered) / (self.last_at - begun),
            "median_ms": ordered[len(ordered) // 2] * 1000,
            "p99_ms": ordered[len(ordered) * 99 // 100] * 1000,
            "worst_ms": ordered[-1] * 1000,
            "faults": self.faults,
            "empty": self.empty,
        }


def signed(run: str, count: int, people: int, response_port: int) -> Iterator[bytes]:
    """Commands as Slack sends them, each by the next person and with a trigger of its own."""
    stamp = str(int(time.time()))
    for number in range(count):
        body = (
            "token=gone&team_domain=example&channel_id=C1&channel_name=general&api_app_id=A1"
            "&is_enterprise_install=false&command=%2Fchatgpt-privacy&text=status"
            f"&team_id={WORKSPACE}&user_id=U{number % people:08d}&user_name=ada&trigger_id={run}.{number}"
            f"&response_url=http%3A%2F%2F127.0.0.1%3A{response_port}%2Fcommands%2F{number}"
        ).encode()
        text = b"v0:" + stamp.encode() + b":" + body
        signature = hmac.new(SIGNED_BY.encode(), text, hashlib.sha256).hexdigest()
        head = (
            "POST /slack/events HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            "content-type: application/x-www-form-urlencoded\r\n"
            f"x-slack-request-timestamp: {stamp}\r\nx-slack-signature: v0={signature}\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body


async def main(options: dict[str, Any]) -> dict[str, Any]:
    """One run, beside an address that takes what is answered too late for the request itself."""
    taker = await asyncio.get_running_loop().create_server(Taker, "127.0.0.1", 0)
    load = Load(options, taker.sockets[0].getsockname()[1])
    seen = await load.run()
    if options["answers"]:
        await load.settled(lambda: Taker.taken >= load.empty)
    taker.close()
    return {**seen, "later": Taker.taken}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(uvloop.run(main(json.loads(sys.argv[1])))))
