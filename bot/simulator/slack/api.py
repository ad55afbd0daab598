"""The Web API over HTTP: it answers as Slack does, throttles as Slack does, and fails on demand.

Order of judgement, as at Slack: is there such a method, whose token, how often, which scope, which arguments.
"""

import inspect
import json
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, Router, WebSocketRoute
from starlette.types import Receive, Scope, Send

from bot.simulator.slack import oauth, responses
from bot.simulator.slack.call import Call, Method, Refused
from bot.simulator.slack.faults import Fault
from bot.simulator.slack.limits import Key, Limit
from bot.simulator.slack.members import Json
from bot.simulator.slack.methods import METHODS
from bot.simulator.slack.records import Installation
from bot.simulator.slack.sockets import Sockets
from bot.simulator.slack.world import World

MOST_BODY = 5_000_000


class WebApi:
    """Serves one World."""

    def __init__(self, world: World, sockets: Sockets) -> None:
        self._world = world
        self._sockets = sockets
        self._special = {
            "oauth.v2.access": self._access,
            "apps.connections.open": self._connect,
        }
        self.asgi = Router(
            [
                Route("/api/{method}", self._api, methods=["GET", "POST"]),
                Route("/response/{key}", self._respond, methods=["POST"]),
                Route("/upload/{workspace}/{file}", self._upload, methods=["POST", "PUT"]),
                Route("/oauth/v2/authorize", self._authorize, methods=["GET"]),
                WebSocketRoute("/link", sockets.serve),
            ]
        )

    # Private functions

    async def _api(self, request: Request) -> Response:
        name = request.path_params["method"]
        self._world.calls[name] = self._world.calls.get(name, 0) + 1
        if self._world.faults.delay > timedelta(0):
            await self._world.clock.sleep(self._world.faults.delay)
        try:
            arguments = await arguments_of(request)
            if name in self._special:
                return await self._special[name](request, arguments)
            if name not in METHODS:
                raise Refused("unknown_method", req_method=name)
            return await self._answer(request, name, METHODS[name], arguments)
        except Refused as no:
            return refusal(no)

    async def _answer(self, request: Request, name: str, method: Method, arguments: Json) -> Response:
        installation = self._installation(request, arguments)
        wait = self._wait(name, method, installation, arguments)
        if wait is not None:
            return self._throttled(wait)
        fault = self._world.faults.draw()
        if fault is Fault.THROTTLED:
            return self._storm(name, installation, arguments)
        if fault in {Fault.SERVER_ERROR, Fault.RESET}:
            return PlainTextResponse("upstream", 503) if fault is Fault.SERVER_ERROR else CutOff()
        if fault is not None and not isinstance(fault, Fault):
            raise Refused(fault)
        answer = await self._run(request, method, installation, arguments)
        return CutOff() if fault is Fault.LOST_ANSWER else answer

    async def _run(
        self, request: Request, method: Method, installation: Installation, arguments: Json
    ) -> Response:
        if method.scopes and not installation.scopes.intersection(method.scopes):
            provided = ",".join(sorted(installation.scopes))
            raise Refused("missing_scope", needed=method.scopes[0], provided=provided)
        call = Call(
            world=self._world,
            workspace=self._world.workspaces[installation.workspace],
            installation=installation,
            arguments=arguments,
            socket_base=_base(request, "ws"),
        )
        answer = method.handler(call)
        body = await answer if inspect.isawaitable(answer) else answer
        return JSONResponse(
            {"ok": True} | body, headers={"x-oauth-scopes": ",".join(sorted(installation.scopes))}
        )

    def _installation(self, request: Request, arguments: Json) -> Installation:
        token = _token(request, arguments)
        if not token:
            raise Refused("not_authed")
        installation = self._world.installations.get(token)
        if installation is None:
            raise Refused("not_allowed_token_type" if token.startswith("xapp-") else "invalid_auth")
        if installation.refused is not None:
            raise Refused(installation.refused)
        return installation

    def _wait(self, name: str, method: Method, installation: Installation, arguments: Json) -> int | None:
        limits = self._world.limits
        if name == "chat.postMessage":
            # Slack counts a member and the direct messages with them as one channel.
            workspace = limits.refuse((name, installation.workspace), limits.workspace)
            return workspace or limits.refuse(_key(name, installation, arguments), limits.channel)
        limit: Limit | None = limits.methods.get(name, method.limit)
        return None if limit is None else limits.refuse((name, installation.workspace), limit)

    def _storm(self, name: str, installation: Installation, arguments: Json) -> Response:
        told = not self._world.faults.omit_retry_after
        key = (
            _key(name, installation, arguments)
            if name == "chat.postMessage"
            else (name, installation.workspace)
        )
        return self._throttled(self._world.limits.close(key, self._world.faults.retry_after, told=told))

    def _throttled(self, seconds: int) -> Response:
        headers = {} if self._world.faults.omit_retry_after else {"retry-after": str(seconds)}
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers=headers)

    async def _access(self, request: Request, arguments: Json) -> Response:
        return JSONResponse({"ok": True} | oauth.access(self._world, request.headers, arguments))

    async def _connect(self, request: Request, arguments: Json) -> Response:
        token = _token(request, arguments)
        if token != self._world.app.app_token:
            known = token in self._world.installations
            raise Refused("not_allowed_token_type" if known else "invalid_auth" if token else "not_authed")
        return JSONResponse({"ok": True, "url": self._sockets.ticket(_base(request, "ws"))})

    async def _authorize(self, request: Request) -> Response:
        return oauth.authorize(self._world, request)

    async def _respond(self, request: Request) -> Response:
        try:
            responses.respond(self._world, request.path_params["key"], await _json(request))
        except Refused as no:
            return JSONResponse({"ok": False, "error": no.code}, 404 if no.code.endswith("_url") else 400)
        return PlainTextResponse("ok")

    async def _upload(self, request: Request) -> Response:
        workspace = self._world.workspaces.get(request.path_params["workspace"])
        file = workspace.files.get(request.path_params["file"]) if workspace is not None else None
        if file is None or file.content is not None:
            return PlainTextResponse("Not found", 404)
        content = await _uploaded(request)
        if len(content) != file.announced:
            return PlainTextResponse("The length is not the one announced", 400)
        file.content = content
        return PlainTextResponse(f"OK - {len(content)}")


class CutOff(Response):
    """An answer whose connection breaks in the middle of it."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4096")]}
        await send(start)
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


def refusal(no: Refused) -> Response:
    """How Slack says no: with status 200, mostly."""
    return JSONResponse({"ok": False, "error": no.code} | no.details)


async def arguments_of(request: Request) -> Json:
    """The arguments, from query, form or JSON; raises Refused for a body that is neither."""
    given: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if request.method == "GET" or not kind:
        return given
    if kind == "application/json":
        return given | await _json(request)
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form() as form:
            return given | {name: value for name, value in form.items() if isinstance(value, str)}
    raise Refused("invalid_post_type")


# Private functions


async def _json(request: Request) -> Json:
    try:
        value = json.loads(await request.body() or b"{}")
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(value, dict):
        raise Refused("json_not_object")
    return value


async def _uploaded(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for value in form.values():
            if not isinstance(value, str):
                return await value.read()
    return b""


def _token(request: Request, arguments: Json) -> str:
    header = request.headers.get("authorization", "")
    bearer = header.removeprefix("Bearer ") if header.startswith("Bearer ") else ""
    return (bearer or str(arguments.get("token", ""))).strip()


def _key(name: str, installation: Installation, arguments: Json) -> Key:
    channel = str(arguments.get("channel", ""))
    return (name, installation.workspace, "D" + channel[1:] if channel[:1] in {"U", "W"} else channel)


def _base(request: Request, scheme: str) -> str:
    root = request.scope.get("root_path", "")
    return f"{scheme}://{request.url.netloc}{root}"
