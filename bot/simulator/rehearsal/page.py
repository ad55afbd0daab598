"""The rehearsal page's own HTTP: its files, what it shows, and what is pressed on it.

Loopback only, by the server that carries it; and so that no web page elsewhere can reach in, the Host must be
a loopback name, and whatever changes something needs a header that a foreign page cannot send.
"""

import html
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.simulator.rehearsal import scene
from bot.simulator.rehearsal.acts import Acts
from bot.simulator.rehearsal.cast import Part
from bot.simulator.slack.members import Json
from bot.simulator.slack.simulator import Slack

Turn = Callable[[datetime], Awaitable[datetime]]
NextEvent = Callable[[], Awaitable[datetime | None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
TURNS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "quarter": timedelta(days=90)}
HEADERS = {
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
KINDS = {"css": "text/css", "html": "text/html", "js": "text/javascript", "svg": "image/svg+xml"}


class Page:
    """Serves the page for one simulated Slack."""

    def __init__(
        self, slack: Slack, parts: list[Part], newcomers: list[Part], turn: Turn, next_event: NextEvent
    ) -> None:
        self._slack = slack
        self._parts = parts
        self._acts = Acts(slack, parts, newcomers)
        self._turn = turn
        self._next_event = next_event
        self.asgi = Router(
            [
                Route("/", self._index),
                Route("/static/{name}", self._static),
                Route("/scene", self._scene),
                Route("/files/{id}", self._file),
                Route("/leaving", self._leaving),
                Route("/do", self._do, methods=["POST"]),
                Route("/clock", self._clock, methods=["POST"]),
            ]
        )

    # Private functions

    async def _index(self, _request: Request) -> Response:
        return self._asset("page.html")

    async def _static(self, request: Request) -> Response:
        return self._asset(request.path_params["name"])

    def _asset(self, name: str) -> Response:
        asset = files("bot.simulator.rehearsal") / "static" / name
        kind = KINDS.get(name.rpartition(".")[2])
        if kind is None or "/" in name or not asset.is_file():
            return PlainTextResponse("Not found", 404, headers=HEADERS)
        return Response(asset.read_bytes(), media_type=kind, headers=HEADERS)

    async def _scene(self, request: Request) -> Response:
        world, asked = self._slack.world, request.query_params
        shown: Json = {"version": world.version, "now": world.now().isoformat()}
        if asked.get("since") != str(world.version):
            account = asked.get("person", "")
            known = account in self._slack.workspace.members
            shown |= {
                "workspace": self._slack.workspace.name,
                "app": world.app.name,
                "command": world.app.command,
                "people": scene.people(self._slack, self._parts),
                "names": {m.id: m.name for m in self._slack.workspace.members.values()},
                "desk": scene.desk(self._slack, account, asked.get("place", "")) if known else None,
            }
        return JSONResponse(shown, headers=HEADERS)

    async def _file(self, request: Request) -> Response:
        file = self._slack.workspace.files.get(request.path_params["id"])
        if file is None or file.content is None:
            return PlainTextResponse("Not found", 404, headers=HEADERS)
        kind = scene.PICTURES.get(file.name.rpartition(".")[2].lower())
        if kind is not None:
            return Response(file.content, media_type=kind, headers=HEADERS)
        named = HEADERS | {"content-disposition": "attachment"}
        return Response(file.content, media_type="application/octet-stream", headers=named)

    async def _leaving(self, request: Request) -> Response:
        page = files("bot.simulator.rehearsal") / "static" / "leaving.html"
        to = html.escape(request.query_params.get("to", ""))
        return HTMLResponse(page.read_text("utf-8").replace("{{to}}", to), headers=HEADERS)

    async def _do(self, request: Request) -> Response:
        try:
            asked = await _asked(request)
            await self._acts.do(str(asked["act"]), str(asked["person"]), asked)
        except (KeyError, ValueError, TypeError) as gone:
            return JSONResponse({"fault": _words(gone)}, 409, headers=HEADERS)
        return JSONResponse({"version": self._slack.world.version}, headers=HEADERS)

    async def _clock(self, request: Request) -> Response:
        try:
            by = str((await _asked(request))["by"])
        except (KeyError, ValueError):
            by = ""
        to = await self._target(by)
        if to is None:
            return JSONResponse({"fault": "Nothing is planned at the moment."}, 409, headers=HEADERS)
        now = await self._turn(max(to, self._slack.world.now()))
        self._slack.world.version += 1
        return JSONResponse({"now": now.isoformat()}, headers=HEADERS)

    async def _target(self, by: str) -> datetime | None:
        if by in TURNS:
            return self._slack.world.now() + TURNS[by]
        return await self._next_event()


def guarded(app: ASGIApp) -> ASGIApp:
    """The application behind the check of Host, and of the header on what changes something."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (refusal := _refusal(Request(scope))) is not None:
            await refusal(scope, receive, send)
            return
        await app(scope, receive, send)

    return guard


# Private functions


def _refusal(request: Request) -> Response | None:
    host = request.headers.get("host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name not in LOOPBACK:
        return PlainTextResponse("This page answers on 127.0.0.1 only.", 421)
    if request.method == "POST" and request.headers.get("x-rehearsal") != "1":
        return PlainTextResponse("Only the rehearsal page itself may do this.", 403)
    return None


async def _asked(request: Request) -> Json:
    asked = json.loads(await request.body())
    if not isinstance(asked, dict):
        raise TypeError("an object is needed")
    # Half a surrogate pair is valid JSON and no text: nobody could send it on, or keep it.
    json.dumps(asked, ensure_ascii=False).encode()
    return asked


def _words(gone: Exception) -> str:
    return str(gone.args[0]) if isinstance(gone, KeyError) and gone.args else "That did not work."
