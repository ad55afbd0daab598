"""Two ways to bring a request to the app: over HTTP to an address, or straight into an ASGI application."""

import asyncio
from collections.abc import Mapping

import aiohttp
from starlette.types import ASGIApp, Message

from bot.simulator.slack.courier import Answer, Post


def over_http(base_url: str) -> Post:
    """To the app behind an address, such as `http://127.0.0.1:8080`; each request has its own connection."""

    async def post(path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        async with (
            aiohttp.ClientSession() as session,
            session.post(base_url + path, data=body, headers=dict(headers)) as answer,
        ):
            return answer.status, dict(answer.headers), await answer.read()

    return post


def straight_into(app: ASGIApp) -> Post:
    """To an ASGI application in this process, without a socket."""

    async def post(path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        asked, told = asyncio.Queue[Message](), list[Message]()
        await asked.put({"type": "http.request", "body": body, "more_body": False})

        async def send(message: Message) -> None:
            told.append(message)

        await app(_scope(path, headers), asked.get, send)
        start = next(message for message in told if message["type"] == "http.response.start")
        content = b"".join(m.get("body", b"") for m in told if m["type"] == "http.response.body")
        given = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
        return start["status"], given, content

    return post


# Private functions


def _scope(path: str, headers: Mapping[str, str]) -> dict[str, object]:
    listed = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(b"host", b"127.0.0.1"), *listed],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
    }
