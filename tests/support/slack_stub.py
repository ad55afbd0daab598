"""A small Slack on loopback: real HTTP, the few methods that the bot calls, every call kept."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Arguments = dict[str, Any]
Answer = Callable[[Arguments], "Reply"]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the stub answers to one call."""

    body: Mapping[str, Any] | str = field(default_factory=lambda: {"ok": True})
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hang_up: bool = False


@dataclass(kw_only=True)
class Call:
    """One call the stub received."""

    method: str
    arguments: Arguments
    token: str


def fails(code: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with an error code."""
    return lambda _: Reply(body={"ok": False, "error": code}, status=status, headers=headers or {})


def says(body: Mapping[str, Any]) -> Answer:
    """A good answer with this in it."""
    return lambda _: Reply(body={"ok": True, **body})


class SlackStub:
    """Answers as told; what it was not told about, it takes."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.responses: list[Arguments] = []
        self.uploads: list[bytes] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: list[Arguments] = []
        self.response_status = 200
        self.upload_status = 200
        self.url = ""
        self.answers: dict[str, Answer] = {
            "chat.postMessage": lambda call: Reply(
                body={"ok": True, "channel": _channel(call["channel"]), "ts": "17.01"}
            ),
            "apps.connections.open": lambda _: Reply(
                body={"ok": True, "url": f"{self.url.replace('http', 'ws')}/link"}
            ),
            "files.getUploadURLExternal": lambda _: Reply(
                body={"ok": True, "upload_url": f"{self.url}/upload", "file_id": "F1"}
            ),
        }

    @property
    def base_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def response_url(self) -> str:
        return f"{self.url}/response"

    def to(self, method: str) -> list[Arguments]:
        """The arguments of every call to a method."""
        return [call.arguments for call in self.calls if call.method == method]

    async def take_call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append(Call(method=method, arguments=arguments, token=token))
        reply = self.answers.get(method, _taken)(arguments)
        if reply.hang_up and request.transport is not None:
            request.transport.close()
        if isinstance(reply.body, str):
            return web.Response(text=reply.body, status=reply.status, headers=reply.headers)
        return web.json_response(reply.body, status=reply.status, headers=reply.headers)

    async def take_response(self, request: web.Request) -> web.StreamResponse:
        self.responses.append(await request.json())
        return web.Response(text="ok", status=self.response_status)

    async def take_link(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello"})
        async for message in socket:
            self.acknowledged.append(json.loads(message.data))
        return socket

    async def take_upload(self, request: web.Request) -> web.StreamResponse:
        self.uploads.append(await request.read())
        return web.Response(text="OK", status=self.upload_status)


@asynccontextmanager
async def running_stub() -> AsyncIterator[SlackStub]:
    """A stub that listens on a free port of loopback."""
    stub = SlackStub()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", stub.take_call)
    app.router.add_post("/response", stub.take_response)
    app.router.add_get("/link", stub.take_link)
    app.router.add_post("/upload", stub.take_upload)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    stub.url = f"http://{host}:{port}"
    try:
        yield stub
    finally:
        for socket in stub.sockets:
            await socket.close()
        await runner.cleanup()


# Private functions


def _taken(_: Arguments) -> Reply:
    return Reply()


async def _arguments(request: web.Request) -> Arguments:
    given: Arguments = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    else:
        given |= {name: str(value) for name, value in (await request.post()).items()}
    return {name: _value(value) for name, value in given.items()}


def _value(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in "[{":
        return json.loads(value)
    return value


def _channel(named: str) -> str:
    return f"D{named[1:]}" if named.startswith(("U", "W")) else named
