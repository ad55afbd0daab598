"""Install the app in a workspace: send the admin to Slack, and take them back with a code for a token.

The state that travels along is kept in the store, used up by exactly one caller, dead after ten minutes, and
bound to the browser that began with a cookie.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin

import structlog
from aiohttp import encode_basic_auth

from bot.channels.slack.api import SlackApi
from bot.channels.slack.manifest import SCOPES
from bot.channels.slack.outcomes import code_of
from bot.channels.slack.response import Response
from bot.core.roster import AccountId, WorkspaceId
from bot.ports.clock import Clock

log = structlog.get_logger()

STATE_LIFE = timedelta(minutes=10)
COOKIE = "slack-install"
_SECURITY = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthInstallation:
    """What Slack granted us."""

    workspace: WorkspaceId
    """The workspace; for an org-wide installation, the Enterprise organisation."""
    name: str
    token: str = field(repr=False)
    bot_account: AccountId
    enterprise: str | None
    installed_by: AccountId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackOAuth:
    """The two pages of an installation."""

    api: SlackApi
    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    add_state: Callable[[str, datetime], Awaitable[None]]
    """Keep a state until an instant."""
    take_state: Callable[[str, datetime], Awaitable[bool]]
    """Use a state up, now: true for one caller only."""
    install: Callable[[OAuthInstallation], Awaitable[None]]
    """Connect the workspace. Raises BotError if another organisation holds it."""
    clock: Clock

    async def begin(self) -> Response:
        """Send the browser to Slack. Raises what keeping the state raises."""
        state = secrets.token_urlsafe(32)
        await self.add_state(state, self.clock.now() + STATE_LIFE)
        asked = {
            "client_id": self.client_id,
            "scope": ",".join(sorted(SCOPES)),
            "state": state,
            "redirect_uri": self._redirect_uri,
        }
        address = urljoin(self.api.base_url, f"../oauth/v2/authorize?{urlencode(asked)}")
        return Response(302, {"location": address, "set-cookie": self._cookie(state), **_SECURITY})

    async def finish(self, query: Mapping[str, str], headers: Mapping[str, str]) -> Response:
        """Take the browser back from Slack. Never raises; nothing secret is shown or logged."""
        state = query.get("state", "")
        if not await self._ours(state, headers):
            return _page(400, "This link has run out", "Please begin again at /slack/install.")
        if "error" in query or not query.get("code"):
            return _page(200, "Nothing was installed", "You can come back whenever you like.")
        try:
            await self.install(await self._granted(query["code"]))
        except Exception as error:  # noqa: BLE001 - a page says so, whatever it was
            log.warning("slack.not_installed", code=code_of(error))
            return _page(
                502, "That did not work", "Slack or our store refused. Please begin again at /slack/install."
            )
        return _page(200, "Installed", "You can close this page: the bot is in your Slack.")

    # Private functions

    @property
    def _redirect_uri(self) -> str:
        return f"{self.public_url.rstrip('/')}/slack/oauth_redirect"

    def _cookie(self, state: str) -> str:
        secure = "; Secure" if self.public_url.startswith("https://") else ""
        life = int(STATE_LIFE.total_seconds())
        return f"{COOKIE}={state}; Path=/slack; Max-Age={life}; HttpOnly; SameSite=Lax{secure}"

    async def _ours(self, state: str, headers: Mapping[str, str]) -> bool:
        kept = _cookie_in(next((value for name, value in headers.items() if name.lower() == "cookie"), ""))
        if not state or not secrets.compare_digest(kept.encode(), state.encode()):
            return False
        return await self.take_state(state, self.clock.now())

    async def _granted(self, code: str) -> OAuthInstallation:
        # The SDK's own method for this leans on what aiohttp has deprecated.
        answer: Any = await self.api.client().api_call(
            "oauth.v2.access",
            data={"code": code, "redirect_uri": self._redirect_uri},
            headers={"Authorization": encode_basic_auth(self.client_id, self.client_secret)},
        )
        team, enterprise = answer["team"] or {}, answer["enterprise"] or {}
        place = enterprise if answer["is_enterprise_install"] else team
        return OAuthInstallation(
            workspace=WorkspaceId(place["id"]),
            name=str(place.get("name") or place["id"]),
            token=answer["access_token"],
            bot_account=AccountId(answer["bot_user_id"]),
            enterprise=enterprise.get("id"),
            installed_by=(answer["authed_user"] or {}).get("id"),
        )


# Private functions


def _cookie_in(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _page(status: int, title: str, text: str) -> Response:
    body = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<body style="font: 1.1rem/1.5 system-ui; max-width: 32rem; margin: 15vh auto; padding: 0 1rem">'
        f"<h1>{escape(title)}</h1><p>{escape(text)}</p></body></html>"
    )
    return Response(status, {"content-type": "text/html; charset=utf-8", **_SECURITY}, body.encode())
