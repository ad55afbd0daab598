"""Socket Mode: web sockets over which Slack hands requests to the app instead of calling it."""

import asyncio
import contextlib
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.simulator.slack.call import Refused
from bot.simulator.slack.members import Json
from bot.simulator.slack.world import World

MOST_SOCKETS = 10


class Sockets:
    """The open connections of one app. Each envelope goes to one of them, in turn."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tickets: set[str] = set()
        self._open: list[WebSocket] = []
        self._turn = 0
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    @property
    def connected(self) -> bool:
        """Whether the app listens on a socket."""
        return bool(self._open)

    def ticket(self, base: str) -> str:
        """An address for one connection. Raises Refused when there are too many."""
        if len(self._open) >= MOST_SOCKETS:
            raise Refused("too_many_websockets")
        ticket = self._world.random.randbytes(12).hex()
        self._tickets.add(ticket)
        return f"{base}/link?ticket={ticket}&app_id={self._world.app.id}"

    async def serve(self, socket: WebSocket) -> None:
        """One connection, until it closes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(4401)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        self._open.append(socket)
        try:
            await socket.send_json(self._hello())
            while True:
                self._received(await socket.receive_json())
        except WebSocketDisconnect:
            pass
        finally:
            if socket in self._open:
                self._open.remove(socket)

    async def hand(self, kind: str, payload: Json, *, answers: bool, attempt: int, reason: str) -> Any:
        """Send an envelope and wait for its acknowledgement; the payload that came with it, or None."""
        id = self._world.random.randbytes(16).hex()
        envelope: Json = {
            "envelope_id": id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": answers,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        waiting = self._waiting[id] = asyncio.get_running_loop().create_future()
        try:
            await self._next().send_json(envelope)
            return await waiting
        finally:
            self._waiting.pop(id, None)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to come back on a new one, and close it."""
        for socket in list(self._open):
            self._open.remove(socket)
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": _DEBUG})
                await socket.close()

    # Private functions

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": _DEBUG,
            "connection_info": {"app_id": self._world.app.id},
        }

    def _received(self, message: Any) -> None:
        id = message.get("envelope_id", "") if isinstance(message, dict) else ""
        waiting = self._waiting.get(id)
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload"))

    def _next(self) -> WebSocket:
        self._turn = (self._turn + 1) % len(self._open)
        return self._open[self._turn]


_DEBUG = {"host": "applink-simulated", "build_number": 1, "approximate_connection_time": 18060}
