"""What Slack tells of by itself, and what people type to the bot in its own conversation."""

import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.actions.conversation import Asker
from bot.core.message import Ask, Form, Say
from bot.core.roster import PersonKind, WorkspaceId
from support.slack_bench import (
    ADA,
    TEAM,
    WORKSPACE,
    bench,
    event_body,
    press,
    text,
)
from support.slack_stub import says

JSON = "application/json"
LINE = {"type": "message", "channel_type": "im", "channel": "D1", "user": ADA, "text": "help"}
USER = {
    "id": "U2",
    "team_id": TEAM,
    "name": "grace",
    "deleted": False,
    "is_bot": False,
    "tz": "Europe/Berlin",
    "profile": {"real_name": "Grace", "email": "grace@example.com"},
}
FORM = Form(id="confirm", title="Confirm", submit="Send", blocks=(), fields=(), context="a1")


async def test_a_workspace_we_do_not_know_is_acknowledged_and_ignored() -> None:
    """An installation that was never finished, or was removed."""
    async with bench() as b:
        assert (await b.command("help", team_id="T9")).status == 200
        assert b.talk.kept == {}


async def test_the_home_page_is_drawn_when_it_is_opened() -> None:
    """And only the home tab has one."""
    async with bench() as b:
        await b.event({"type": "app_home_opened", "user": ADA, "channel": "D1", "tab": "home"})
        await b.event({"type": "app_home_opened", "user": ADA, "channel": "D1", "tab": "messages"}, "Ev2")
        await b.settled()
        [drawn] = b.stub.to("views.publish")
        assert (drawn["user_id"], drawn["view"]["type"]) == (ADA, "home")
        assert b.talk.homes == [Asker(workspace=TEAM, account=ADA)]


async def test_a_line_in_the_bots_own_conversation_is_a_command() -> None:
    """Answered there."""
    async with bench() as b:
        await b.event({**LINE, "text": "receipt &amp; more"})
        await b.settled()
        assert b.talk.asked == [(Asker(workspace=TEAM, account=ADA, channel="D1"), "receipt & more")]
        [posted] = b.stub.to("chat.postMessage")
        assert (posted["channel"], posted["unfurl_links"]) == ("D1", False)


async def test_a_line_that_wants_a_form_gets_a_button_that_opens_it() -> None:
    """A message brings no trigger."""
    async with bench(reply=Ask(form=FORM)) as b:
        await b.event({**LINE, "text": "confirm"})
        await b.settled()
        [posted] = b.stub.to("chat.postMessage")
        assert posted["blocks"][0]["elements"][0]["text"]["text"] == "Confirm"


@pytest.mark.parametrize("kind", ["team_join", "user_profile_changed"])
async def test_members_are_taken_in_as_slack_tells_of_them(kind: str) -> None:
    """Name, address, zone."""
    async with bench() as b:
        await b.event({"type": kind, "user": USER})
        await b.settled()
        [member] = b.talk.members
        assert (member.workspace, member.account, member.name) == (TEAM, "U2", "Grace")
        assert (member.email, member.timezone) == ("grace@example.com", "Europe/Berlin")
        assert (member.kind, member.active, member.bot) == (PersonKind.EMPLOYEE, True, False)


async def test_an_event_that_says_too_little_is_completed_by_asking() -> None:
    """Newer profile events leave out who is a bot, an admin or gone."""
    async with bench() as b:
        b.stub.answers["users.info"] = says({"user": {**USER, "is_admin": True}})
        await b.event({"type": "user_profile_changed", "user": {"id": "U2", "profile": {"real_name": "G"}}})
        await b.settled()
        assert b.stub.to("users.info")[0]["user"] == "U2"
        assert b.talk.members[0].admin


async def test_a_deactivated_member_is_known_at_once() -> None:
    """Every other change of a user is dropped before it is kept: there are floods of them."""
    async with bench() as b:
        await b.event({"type": "user_change", "user": {**USER, "deleted": True}})
        await b.event({"type": "user_change", "user": USER}, "Ev2")
        await b.settled()
        assert [member.active for member in b.talk.members] == [False]
        assert list(b.talk.kept) == ["slack:event:Ev1"]


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}]
)
async def test_a_withdrawn_installation_is_told_and_forgotten(event: dict[str, Any]) -> None:
    """The next request looks the workspace up anew."""
    async with bench() as b:
        await b.event(event)
        await b.settled()
        assert b.talk.revoked == [TEAM]
        b.workspaces.clear()
        await b.command("help")
        assert b.talk.asked == []


async def test_an_org_wide_installation_belongs_to_the_organisation() -> None:
    """Slack names no workspace in its interactions."""
    async with bench() as b:
        b.workspaces[WorkspaceId("E1")] = WORKSPACE
        await b.interaction(
            press(b.stub, "help", team=None, enterprise={"id": "E1"}, is_enterprise_install=True)
        )
        assert b.talk.asked[0][0].workspace == "E1"


async def test_a_page_that_a_button_opened_is_acknowledged_and_nothing_else() -> None:
    """Slack tells of it all the same."""
    async with bench() as b:
        actions = [{"type": "button", "action_id": "open-0", "url": "https://a.example"}]
        response = await b.interaction(press(b.stub, "", actions=actions))
        assert (response.status, b.talk.kept) == (200, {})


async def test_over_a_socket_the_same_request_is_the_same_request() -> None:
    """No signature, one inbox."""
    async with bench() as b:
        over_socket = json.loads(event_body(LINE))
        assert (await b.inbound.handle_payload(over_socket)).status == 200
        assert (await b.event(LINE)).status == 200
        await b.settled()
        assert len(b.talk.asked) == 1
        assert (await b.inbound.handle_payload({"type": "view_submission", "view": {}})).status == 400


async def test_credentials_in_the_environment_change_nothing_in_bolt() -> None:
    """Left to itself it would read them, and set up an installation store of its own."""
    names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN")
    os.environ.update(dict.fromkeys(names, "from-the-environment"))
    try:
        async with bench() as b:
            await b.interaction(press(b.stub, "help", view={"id": "V1", "type": "home"}, channel=None))
            await b.settled()
            assert {call.token for call in b.stub.calls} == {WORKSPACE.token}
    finally:
        for name in names:
            del os.environ[name]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
twisted = st.dictionaries(
    st.sampled_from(
        [
            "type",
            "user",
            "event",
            "view",
            "actions",
            "channel",
            "container",
            "trigger_id",
            "event_id",
            "response_url",
            "message",
            "state",
            "enterprise",
            "is_enterprise_install",
            "authorizations",
            "text",
        ]
    ),
    json_values,
)
bases = st.sampled_from(
    [
        {"command": "/chatgpt-privacy", "team_id": TEAM, "user_id": ADA},
        {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": ADA},
            "actions": [{"action_id": "press-0"}],
        },
        {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": ADA}, "view": {"state": {}}},
        {"type": "event_callback", "team_id": TEAM, "event": LINE},
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    bodies=st.lists(
        st.binary(max_size=60) | st.builds(lambda a, b: json.dumps({**a, **b}).encode(), bases, twisted),
        max_size=4,
    )
)
async def test_no_signed_body_makes_it_fail(bodies: list[bytes]) -> None:
    """200, 400, or 401 for what is no text and cannot have been signed by Slack; nothing raises."""
    async with bench(reply=Say(message=text("x"))) as b:
        for body in bodies:
            for sent in (await b.post(body, JSON), await b.post(b"payload=" + body)):
                assert sent.status in (200, 400, 401)
            assert (await b.inbound.handle({}, body)).status in (200, 401)
        await b.settled()
