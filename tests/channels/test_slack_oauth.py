"""Installing the app in a workspace."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.slack.api import SlackApi
from bot.channels.slack.manifest import SCOPES
from bot.channels.slack.oauth import COOKIE, OAuthInstallation, SlackOAuth
from bot.channels.slack.response import Response
from bot.core.errors import BotError
from support.slack_bench import NOW, TestClock
from support.slack_stub import SlackStub, fails, running_stub, says

TOKEN = "xoxb-canary-oauth-token"
CLIENT_SECRET = "canary-client-secret"
GRANT = {
    "access_token": TOKEN,
    "bot_user_id": "UBOT",
    "team": {"id": "T1", "name": "Example"},
    "enterprise": None,
    "is_enterprise_install": False,
    "authed_user": {"id": "U1"},
}


@dataclass
class Installing:
    """The two pages, with a store that uses a state up at once."""

    stub: SlackStub
    api: SlackApi
    clock: TestClock = field(default_factory=TestClock)
    states: dict[str, datetime] = field(default_factory=dict)
    installed: list[OAuthInstallation] = field(default_factory=list)
    refusal: BotError | None = None

    async def add_state(self, state: str, until: datetime) -> None:
        self.states[state] = until

    async def take_state(self, state: str, at: datetime) -> bool:
        return self.states.pop(state, at) > at

    async def install(self, installation: OAuthInstallation) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.installed.append(installation)

    def pages(self) -> SlackOAuth:
        return SlackOAuth(
            api=self.api,
            client_id="1.2",
            client_secret=CLIENT_SECRET,
            public_url="https://bot.example/",
            add_state=self.add_state,
            take_state=self.take_state,
            install=self.install,
            clock=self.clock,
        )

    async def begin(self) -> tuple[str, str]:
        """A state, and the cookie of the browser that began."""
        response = await self.pages().begin()
        [state] = self.states
        return state, response.headers["set-cookie"].partition(";")[0]

    async def finish(self, cookie: str, **query: str) -> Response:
        return await self.pages().finish(query, {"Cookie": f"other=1; {cookie}"})


@pytest.fixture
async def installing() -> object:
    async with running_stub() as stub:
        api = SlackApi(base_url=stub.base_url)
        stub.answers["oauth.v2.access"] = says(GRANT)
        yield Installing(stub=stub, api=api)
        await api.close()


async def test_the_admin_is_sent_to_slack(installing: Installing) -> None:
    """With our scopes, a state of ten minutes, and a cookie that no script reads."""
    response = await installing.pages().begin()
    address = urlsplit(response.headers["location"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert response.status == 302
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{installing.stub.url}/oauth/v2/authorize"
    assert asked["scope"] == ",".join(sorted(SCOPES))
    assert asked["redirect_uri"] == "https://bot.example/slack/oauth_redirect"
    assert installing.states == {asked["state"]: NOW + timedelta(minutes=10)}
    for mark in (f"{COOKIE}={asked['state']};", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=600"):
        assert mark in response.headers["set-cookie"]


async def test_slacks_own_address_is_beside_its_web_api() -> None:
    """The real one, when nothing else is set."""
    installing = Installing(stub=SlackStub(), api=SlackApi())
    response = await installing.pages().begin()
    assert response.headers["location"].startswith(
        "https://slack.com/oauth/v2/authorize?client_id=1.2&scope="
    )


async def test_a_code_becomes_an_installation(installing: Installing) -> None:
    """Its token is shown to nobody."""
    state, cookie = await installing.begin()
    response = await installing.finish(cookie, state=state, code="c0de")
    [found] = installing.installed
    assert (response.status, found.workspace, found.name) == (200, "T1", "Example")
    assert (found.bot_account, found.enterprise, found.installed_by) == ("UBOT", None, "U1")
    assert found.token == TOKEN
    assert TOKEN not in response.body.decode() + repr(found) + repr(installing.pages())
    assert CLIENT_SECRET not in repr(installing.pages())
    assert installing.stub.to("oauth.v2.access")[0]["code"] == "c0de"


async def test_an_org_wide_installation_is_the_organisations(installing: Installing) -> None:
    """There is no workspace in the grant."""
    org = {"team": None, "enterprise": {"id": "E1", "name": "Grid"}, "is_enterprise_install": True}
    installing.stub.answers["oauth.v2.access"] = says({**GRANT, **org})
    state, cookie = await installing.begin()
    await installing.finish(cookie, state=state, code="c")
    assert [(found.workspace, found.name) for found in installing.installed] == [("E1", "Grid")]


async def test_a_state_serves_one_caller_once(installing: Installing) -> None:
    """Four at once: one installation."""
    state, cookie = await installing.begin()
    responses = await asyncio.gather(*(installing.finish(cookie, state=state, code="c") for _ in range(4)))
    assert sorted(response.status for response in responses) == [200, 400, 400, 400]
    assert len(installing.installed) == 1


async def test_a_state_dies_after_ten_minutes(installing: Installing) -> None:
    """Its admin begins again."""
    state, cookie = await installing.begin()
    installing.clock.at += timedelta(minutes=10)
    assert (await installing.finish(cookie, state=state, code="c")).status == 400


@pytest.mark.parametrize(
    "cookie", ["", "slack-install=", "slack-install=stolen", "slack-install=é", '="x', "a=b;;="]
)
async def test_another_browser_cannot_finish(installing: Installing, cookie: str) -> None:
    """Somebody else's link installs nothing, and leaves the state to its owner."""
    state, mine = await installing.begin()
    assert (await installing.finish(cookie, state=state, code="c")).status == 400
    assert installing.stub.calls == []
    assert (await installing.finish(mine, state=state, code="c")).status == 200


async def test_nobody_comes_from_nowhere(installing: Installing) -> None:
    """Without a state, an empty cookie is no match."""
    assert (await installing.finish("slack-install=", code="c")).status == 400
    assert (await installing.pages().finish({}, {})).status == 400


async def test_an_admin_may_change_their_mind(installing: Installing) -> None:
    """Slack brings them back with an error, and nothing of it is repeated."""
    state, cookie = await installing.begin()
    response = await installing.finish(cookie, state=state, error="<script>")
    assert response.status == 200
    assert b"<script>" not in response.body
    assert installing.installed == []


async def test_a_refused_code_or_workspace_is_said_without_details(installing: Installing) -> None:
    """Begin again, kindly."""
    installing.stub.answers["oauth.v2.access"] = fails("invalid_code")
    state, cookie = await installing.begin()
    assert (await installing.finish(cookie, state=state, code="c")).status == 502
    installing.stub.answers["oauth.v2.access"] = says(GRANT)
    installing.refusal = BotError("held by another")
    state, cookie = await installing.begin()
    response = await installing.finish(cookie, state=state, code="c")
    assert response.status == 502
    assert b"held by another" not in response.body
