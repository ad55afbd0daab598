"""The ASGI application: health, readiness, and the platforms' endpoints."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Lifespan

MAX_BODY = 1_000_000
"""Bytes; a platform's largest request is a tenth of that."""
BODY_TIMEOUT = 10
"""Seconds in which a whole body has to arrive."""


class Answer(Protocol):
    """What a platform's inbound side answers with."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...


Inbound = Callable[[Mapping[str, str], bytes], Awaitable[Answer]]
"""Takes a platform's request: headers and body."""
Visit = Callable[[Mapping[str, str], Mapping[str, str]], Awaitable[Answer]]
"""Takes a browser's request: query and headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that readiness depends on."""

    name: str
    problem: Callable[[], Awaitable[str | None]]
    """None while all is well; else one line for the operator."""


def application(
    *,
    checks: Sequence[Check],
    slack_events: Inbound | None = None,
    slack_install: Visit | None = None,
    slack_redirect: Visit | None = None,
    extra: Sequence[BaseRoute] = (),
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    """The application; an endpoint that is not given does not exist."""
    routes: list[BaseRoute] = [
        Route("/healthz", _alive),
        Route("/readyz", _ready(checks)),
    ]
    if slack_events is not None:
        routes.append(Route("/slack/events", _inbound(slack_events), methods=["POST"]))
    if slack_install is not None and slack_redirect is not None:
        routes.append(Route("/slack/install", _visit(slack_install)))
        routes.append(Route("/slack/oauth_redirect", _visit(slack_redirect)))
    return Starlette(routes=[*routes, *extra], lifespan=lifespan)


# Private functions


async def _alive(_: Request) -> Response:
    return JSONResponse({"alive": True})


def _ready(checks: Sequence[Check]) -> Callable[[Request], Awaitable[Response]]:
    async def ready(_: Request) -> Response:
        problems = {check.name: await check.problem() for check in checks}
        bad = any(problems.values())
        return JSONResponse({"ready": not bad, "checks": problems}, status_code=503 if bad else 200)

    return ready


def _inbound(handle: Inbound) -> Callable[[Request], Awaitable[Response]]:
    async def inbound(request: Request) -> Response:
        try:
            async with asyncio.timeout(BODY_TIMEOUT):
                body = await _body(request)
        except TimeoutError:
            return Response(status_code=408)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        return _response(await handle(request.headers, body))

    return inbound


async def _body(request: Request) -> bytes | None:
    """The whole body; None as soon as it is too long."""
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length[:12]) > MAX_BODY:
        return None
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > MAX_BODY:
            return None
    return bytes(chunks)


def _visit(handle: Visit) -> Callable[[Request], Awaitable[Response]]:
    async def visit(request: Request) -> Response:
        return _response(await handle(dict(request.query_params), request.headers))

    return visit


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers))
