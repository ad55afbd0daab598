"""Installing by OAuth: the page where an admin allows the app, and the exchange of its code for a token."""

import base64
import binascii
import html
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.simulator.slack.call import Refused
from bot.simulator.slack.members import Json
from bot.simulator.slack.world import World


def authorize(world: World, request: Request) -> Response:
    """The page that asks which workspace; with `workspace` chosen, back to the app with a code."""
    asked = request.query_params
    if asked.get("client_id") != world.app.client_id:
        return HTMLResponse("<p>Slack knows no app with this client_id.</p>", 400)
    redirect = asked.get("redirect_uri", "")
    if asked.get("workspace") not in world.workspaces:
        return HTMLResponse(_page(world, dict(asked)))
    scopes = frozenset(filter(None, asked.get("scope", "").split(",")))
    code = world.random.randbytes(16).hex()
    world.codes[code] = (asked["workspace"], redirect, scopes)
    mark = "&" if "?" in redirect else "?"
    return RedirectResponse(redirect + mark + urlencode({"code": code, "state": asked.get("state", "")}), 302)


def access(world: World, headers: Headers, arguments: Json) -> Json:
    """Exchange a code, once. Raises Refused."""
    _known_app(world, headers, arguments)
    code = str(arguments.get("code", ""))
    if code not in world.codes:
        raise Refused("invalid_code")
    granted = world.codes[code]
    if granted is None:
        raise Refused("code_already_used")
    world.codes[code] = None
    id, redirect, scopes = granted
    if str(arguments.get("redirect_uri", redirect)) != redirect:
        raise Refused("bad_redirect_uri")
    return _installed(world, id, scopes)


# Private functions


def _installed(world: World, id: str, scopes: frozenset[str]) -> Json:
    workspace = world.workspaces[id]
    token = f"xoxb-simulated-{world.random.randbytes(12).hex()}"
    installation = world.install(workspace, token, scopes)
    enterprise = {"id": workspace.enterprise, "name": "Simulated grid"} if workspace.enterprise else None
    installer = next((m.id for m in workspace.members.values() if m.human), "")
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": ",".join(sorted(scopes)),
        "bot_user_id": installation.bot_account,
        "app_id": world.app.id,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": enterprise,
        "is_enterprise_install": False,
        "authed_user": {"id": installer},
    }


def _known_app(world: World, headers: Headers, arguments: Json) -> None:
    client, secret = _basic(headers.get("authorization", ""))
    client = client or str(arguments.get("client_id", ""))
    secret = secret or str(arguments.get("client_secret", ""))
    if client != world.app.client_id:
        raise Refused("invalid_client_id")
    if secret != world.app.client_secret:
        raise Refused("bad_client_secret")


def _basic(header: str) -> tuple[str, str]:
    if not header.startswith("Basic "):
        return "", ""
    try:
        client, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return client, secret


def _page(world: World, asked: dict[str, str]) -> str:
    rows = "".join(
        f'<p><a href="?{html.escape(urlencode(asked | {"workspace": workspace.id}))}">'
        f"Allow in {html.escape(workspace.name)}</a></p>"
        for workspace in world.workspaces.values()
    )
    name = html.escape(world.app.name)
    return f'<!doctype html><html lang="en"><title>Install</title><h1>Install {name}</h1>{rows}</html>'
