"""The simulated Web API, called by Slack's own client over loopback."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.clock import VirtualClock
from bot.simulator.slack.faults import Fault
from bot.simulator.slack.members import Member
from bot.simulator.slack.simulator import Slack
from support.loopback import serving
from support.small_slack import APP_TOKEN, MONDAY, TOKEN, Recorder, small_slack


@pytest.fixture
def slack() -> Slack:
    """The small workspace, on a clock that moves only when turned."""
    return small_slack(Recorder().post, VirtualClock(MONDAY, advances=False))


@pytest.fixture
async def address(slack: Slack) -> AsyncIterator[str]:
    """Where it is served."""
    async with serving(slack.asgi) as base:
        slack.world.base_url = base
        yield base


@pytest.fixture
def client(address: str) -> AsyncWebClient:
    """Slack's own client, holding the bot's token."""
    return AsyncWebClient(token=TOKEN, base_url=f"{address}/api/")


async def refusal(call: Any) -> str:
    """The error code a call ends in."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_members_of_every_kind_come_in_pages(client: AsyncWebClient, slack: Slack) -> None:
    """Following the cursor gives everybody once: people, guests, the deactivated, the bot and Slackbot."""
    ids: list[str] = []
    async for part in await client.users_list(limit=3):
        ids += [member["id"] for member in part["members"]]
    assert ids == list(slack.workspace.members)
    by_id = {member["id"]: member for member in (await client.users_list(limit=100))["members"]}
    assert by_id["U0ADA"]["is_admin"]
    assert by_id["U0ADA"]["tz_offset"] == 0
    assert by_id["U0GUS"]["is_ultra_restricted"]
    assert by_id["U0DORA"]["deleted"]
    assert "tz" not in by_id["U0DORA"]
    assert by_id["W0GRID"]["enterprise_user"]["teams"] == ["T0SMALL01"]
    assert "email" not in by_id["U0NORA"]["profile"]


async def test_a_large_workspace_has_to_be_paged(client: AsyncWebClient, slack: Slack) -> None:
    """Above a thousand members, a call without limit is refused."""
    slack.workspace.add(*(Member(id=f"U1{n:05}", name="X Y", handle=f"x{n}") for n in range(1001)))
    assert await refusal(client.users_list()) == "limit_required"
    assert await refusal(client.users_list(cursor="nonsense", limit=5)) == "invalid_cursor"
    assert await refusal(client.users_list(limit=1001)) == "invalid_limit"


@pytest.mark.parametrize("style", ["query", "form", "json"])
async def test_arguments_come_as_query_form_or_json(address: str, style: str) -> None:
    """All three say the same."""
    arguments = {"user": "U0ADA", "include_locale": "true"}
    given: dict[str, Any] = {
        "query": {"params": arguments},
        "form": {"data": arguments},
        "json": {"json": arguments},
    }
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as session,
        session.request(
            "GET" if style == "query" else "POST", f"{address}/api/users.info", **given[style]
        ) as answer,
    ):
        assert (await answer.json())["user"]["locale"] == "en-GB"


@pytest.mark.parametrize(
    ("token", "code"),
    [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), (APP_TOKEN, "not_allowed_token_type")],
)
async def test_a_wrong_token_is_named(address: str, token: str, code: str) -> None:
    """No token, an unknown one, and one of another kind."""
    client = AsyncWebClient(token=token, base_url=f"{address}/api/")
    assert await refusal(client.auth_test()) == code


async def test_scopes_and_revocation_are_checked(client: AsyncWebClient, slack: Slack) -> None:
    """A scope that was not granted, and a token that was withdrawn."""
    slack.world.install(slack.workspace, TOKEN, frozenset({"chat:write"}))
    assert await refusal(client.users_list(limit=5)) == "missing_scope"
    await slack.revokes_token()
    assert await refusal(client.auth_test()) == "token_revoked"
    assert await refusal(client.api_call("no.such")) == "unknown_method"


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        ("U0CLEO", "channel_not_found"),
        ("U0DORA", "user_disabled"),
        ("U0NOBODY", "channel_not_found"),
        ("USLACKBOT", "cannot_dm_bot"),
        ("C0GENERAL", "not_in_channel"),
    ],
)
async def test_some_cannot_be_written_to(client: AsyncWebClient, channel: str, code: str) -> None:
    """Closed direct messages, the deactivated, strangers, bots, foreign channels."""
    assert await refusal(client.chat_postMessage(channel=channel, text="hi")) == code


async def test_a_channel_takes_a_message_a_second(client: AsyncWebClient, slack: Slack) -> None:
    """After a short burst comes 429 with Retry-After; who calls again too soon is counted."""
    for _ in range(2):
        await client.chat_postMessage(channel="U0BOB", text="hi")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="U0BOB", text="hi")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "1")
    assert await refusal(client.chat_postMessage(channel="D0BOB", text="hi")) == "ratelimited"
    assert slack.world.limits.early_calls == 1
    await client.chat_postMessage(channel="U0ADA", text="hi")
    await slack.world.clock.turn(MONDAY + timedelta(seconds=1))
    await client.chat_postMessage(channel="U0BOB", text="hi")
    assert slack.world.limits.early_calls == 1


async def test_a_retry_after_can_be_missing(client: AsyncWebClient, slack: Slack) -> None:
    """Then nobody who calls again is called early."""
    slack.world.faults.throttled, slack.world.faults.omit_retry_after = 1.0, True
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="U0BOB", text="hi")
        assert "Retry-After" not in caught.value.response.headers
    assert slack.world.limits.early_calls == 0


async def test_a_workspace_takes_so_many_a_minute(client: AsyncWebClient, slack: Slack) -> None:
    """The workspace's own limit holds across channels."""
    slack.world.limits.workspace.burst = 3
    for account in ("U0ADA", "U0BOB", "U0GUS"):
        await client.chat_postMessage(channel=account, text="hi")
    assert await refusal(client.chat_postMessage(channel="U0NORA", text="hi")) == "ratelimited"


async def test_conversations_open_is_scarce(client: AsyncWebClient) -> None:
    """Fifty a minute, opened or not."""
    for _ in range(50):
        await client.conversations_open(users="U0BOB")
    assert await refusal(client.conversations_open(users="U0BOB")) == "ratelimited"


async def test_faults_come_as_ordered(client: AsyncWebClient, slack: Slack) -> None:
    """A 503, an error code, a broken connection, and an answer lost after the deed."""
    slack.world.limits.on = False
    slack.world.faults.next_calls.extend([Fault.SERVER_ERROR, "fatal_error", Fault.RESET, Fault.LOST_ANSWER])
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="U0BOB", text="one")
    assert caught.value.response.status_code == 503
    assert await refusal(client.chat_postMessage(channel="U0BOB", text="two")) == "fatal_error"
    for text in ("three", "four"):
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel="U0BOB", text=text)
    assert slack.sees("Bob") == "four"


async def test_files_are_announced_uploaded_and_shared(client: AsyncWebClient, slack: Slack) -> None:
    """The client's whole upload puts a file into a channel the bot is in."""
    await client.files_upload_v2(
        channel="C0ADMINS1", filename="report.csv", content="a,b\n", initial_comment="The week"
    )
    assert slack.transcript("Ada").endswith("#privacy-admin bot -> all: The week (file: report.csv)")
    (file,) = slack.workspace.files.values()
    assert file.content == b"a,b\n"


async def test_own_messages_are_changed_and_deleted(client: AsyncWebClient, slack: Slack) -> None:
    """And nobody else's."""
    sent = await client.chat_postMessage(channel="U0BOB", text="first")
    await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="second")
    assert slack.sees("Bob") == "second"
    await client.chat_delete(channel=sent["channel"], ts=sent["ts"])
    assert (
        await refusal(client.chat_update(channel=sent["channel"], ts=sent["ts"], text="x"))
        == "message_not_found"
    )
    assert slack.sees("Bob") == ""


async def test_a_delay_passes_on_the_clock(client: AsyncWebClient, slack: Slack) -> None:
    """A slow call answers once the clock has moved on."""
    slack.world.faults.delay = timedelta(seconds=30)
    calling = asyncio.create_task(client.auth_test())
    while not slack.world.calls:  # noqa: ASYNC110 - the count is all that tells of the call
        await asyncio.sleep(0)
    await slack.world.clock.turn(MONDAY + timedelta(seconds=31))
    assert (await calling)["ok"]


@pytest.mark.filterwarnings("ignore:BasicAuth")
async def test_an_install_by_oauth_yields_a_token_once(address: str, slack: Slack) -> None:
    """The page hands a code to the redirect address; the code works one time."""
    client = AsyncWebClient(base_url=f"{address}/api/")
    asked = {
        "client_id": slack.world.app.client_id,
        "scope": "chat:write",
        "state": "s",
        "workspace": "T0SMALL01",
    }
    asked["redirect_uri"] = "http://127.0.0.1:1/slack/oauth_redirect"
    async with aiohttp.ClientSession() as session:
        answer = await session.get(f"{address}/oauth/v2/authorize", params=asked, allow_redirects=False)
    code = answer.headers["location"].partition("code=")[2].partition("&")[0]
    assert answer.headers["location"].endswith("state=s")
    secrets = {"client_id": slack.world.app.client_id, "client_secret": "client-secret"}
    installed = await client.oauth_v2_access(**secrets, code=code)
    assert await refusal(client.oauth_v2_access(**secrets, code=code)) == "code_already_used"
    assert await refusal(client.oauth_v2_access(**secrets, code="x")) == "invalid_code"
    fresh = AsyncWebClient(token=installed["access_token"], base_url=f"{address}/api/")
    assert (await fresh.auth_test())["team_id"] == "T0SMALL01"
