"""The HTTP edge: what reaches the channels, and what operators are told."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.endpoints import MAX_BODY, Check, application


@dataclass(frozen=True)
class Answered:
    """An answer of the shape that channels give."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"kept"


class Channel:
    """Keeps what reaches it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def handle(self, _headers: Mapping[str, str], body: bytes) -> Answered:
        self.bodies.append(body)
        return Answered()


def client(channel: Channel | None = None, *checks: Check) -> httpx.AsyncClient:
    """A client of the application in this process."""
    asgi = application(checks=checks, slack_events=channel.handle if channel else None)
    return httpx.AsyncClient(transport=httpx.ASGITransport(asgi), base_url="http://127.0.0.1")


def check(name: str, problem: str | None) -> Check:
    """A check that finds this."""

    async def found() -> str | None:
        return problem

    return Check(name=name, problem=found)


async def test_alive_whatever_else_is_wrong() -> None:
    """Being alive is not being ready."""
    async with client(None, check("database", "gone")) as http:
        assert (await http.get("/healthz")).status_code == 200
        answer = await http.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "checks": {"database": "gone"}}


async def test_ready_when_every_check_is_content() -> None:
    """Each check is named."""
    async with client(None, check("database", None), check("slack", None)) as http:
        answer = await http.get("/readyz")
        assert (answer.status_code, answer.json()["ready"]) == (200, True)


async def test_an_endpoint_that_is_not_configured_does_not_exist() -> None:
    """No signing secret, no endpoint; nothing to probe."""
    async with client() as http:
        assert (await http.post("/slack/events")).status_code == 404
        assert (await http.get("/slack/install")).status_code == 404
        assert (await http.get("/")).status_code == 404


async def test_a_whole_body_reaches_the_channel_as_it_was_sent() -> None:
    """Signatures are over bytes."""
    channel = Channel()
    async with client(channel) as http:
        answer = await http.post("/slack/events", content=b"\x00a=1&b=\xff")
        assert (answer.status_code, answer.content) == (200, b"kept")
    assert channel.bodies == [b"\x00a=1&b=\xff"]


async def test_a_body_that_is_too_long_is_refused_unread() -> None:
    """By its announced length, or by what arrives where none was announced."""
    channel = Channel()

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * (MAX_BODY // 10)

    async with client(channel) as http:
        assert (await http.post("/slack/events", content=b"x" * (MAX_BODY + 1))).status_code == 413
        assert (await http.post("/slack/events", content=endless())).status_code == 413
    assert channel.bodies == []


@pytest.mark.parametrize("length", ["-1", "1e9", "٣", "99999999999999999999", "0x10", ""])
async def test_a_length_that_is_no_number_is_no_error_of_ours(length: str) -> None:
    """Never a 500."""
    channel = Channel()
    async with client(channel) as http:
        request = http.build_request("POST", "/slack/events", content=b"x")
        request.headers.raw[:] = [(k, v) for k, v in request.headers.raw if k.lower() != b"content-length"]
        request.headers.raw.append((b"content-length", length.encode()))
        assert (await http.send(request)).status_code in (200, 413)


@given(path=st.text(max_size=40), body=st.binary(max_size=200))
def test_no_request_makes_the_edge_fail(path: str, body: bytes) -> None:
    """Any path, any body: an answer below 500."""

    async def ask() -> int:
        async with client(Channel()) as http:
            try:
                url = httpx.URL("http://127.0.0.1/").join(httpx.URL(path="/" + path))
            except httpx.InvalidURL:
                return 400
            return (await http.post(url, content=body)).status_code

    assert asyncio.run(ask()) < 500
