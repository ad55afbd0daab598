"""Who is in a workspace."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.slack.directory import SlackDirectory
from bot.channels.slack.members import complete, member_from
from bot.core.errors import PlatformUnavailable
from bot.core.roster import AccountId, Member, PersonKind, WorkspaceId
from support.slack_bench import TEAM, WORKSPACE, Bench, bench
from support.slack_stub import Reply, fails, says


def user(id: str, **more: Any) -> dict[str, Any]:
    """A user as Slack shows one."""
    return {
        "id": id,
        "team_id": TEAM,
        "name": id.lower(),
        "deleted": False,
        "is_bot": False,
        "tz": "Europe/Berlin",
        "locale": "de-DE",
        "profile": {"real_name": f"Name of {id}", "email": f"{id}@example.com"},
        **more,
    }


def paged(b: Bench, pages: list[list[dict[str, Any]]]) -> None:
    """Let the stub show these pages."""

    def answer(call: dict[str, Any]) -> Reply:
        number = int(call.get("cursor") or 0)
        following = str(number + 1) if number + 1 < len(pages) else ""
        return Reply(
            body={"ok": True, "members": pages[number], "response_metadata": {"next_cursor": following}}
        )

    b.stub.answers["users.list"] = answer


async def read(b: Bench, workspace: WorkspaceId = TEAM) -> list[Member]:
    """Everybody."""
    return [member async for member in b.directory.members(workspace)]


async def test_a_directory_is_read_page_by_page() -> None:
    """With a limit, and the language asked for."""
    async with bench() as b:
        paged(b, [[user("U1"), user("U2")], [user("U3")], []])
        assert [member.account for member in await read(b)] == ["U1", "U2", "U3"]
        calls = b.stub.to("users.list")
        assert [call["limit"] for call in calls] == ["200"] * 3
        assert [call.get("cursor") for call in calls] == [None, "1", "2"]


@pytest.mark.parametrize(
    ("headers", "waited"), [({"Retry-After": "30"}, [timedelta(seconds=30)]), ({}, [timedelta(seconds=1)])]
)
async def test_a_throttled_reading_waits_and_goes_on(
    headers: dict[str, str], waited: list[timedelta]
) -> None:
    """As long as Slack says, or a little when it does not say."""
    async with bench() as b:
        paged(b, [[user("U1")]])
        shown = b.stub.answers["users.list"]
        answers = [shown, fails("ratelimited", 429, headers)]

        def one_after_the_other(call: dict[str, Any]) -> Reply:
            return answers.pop()(call)

        b.stub.answers["users.list"] = one_after_the_other
        assert len(await read(b)) == 1
        assert b.clock.slept == waited


async def test_a_reading_that_keeps_failing_is_no_complete_reading() -> None:
    """It ends in an error, never as if nobody were left."""
    async with bench() as b:
        b.stub.answers["users.list"] = fails("internal_error")
        with pytest.raises(PlatformUnavailable):
            await read(b)
        assert len(b.stub.to("users.list")) == 8


async def test_whoever_waits_for_a_reading_is_told_soon_that_slack_is_not_there() -> None:
    """Tries are limited where nothing answers; where Slack does and asks for patience, they wait and know."""
    async with bench() as b:
        waits: list[timedelta] = []
        directory = SlackDirectory(
            api=b.api, tokens=b.tokens, clock=b.clock, reaching=2, waiting=waits.append
        )
        b.stub.answers["users.list"] = lambda _: Reply(hang_up=True)
        with pytest.raises(PlatformUnavailable, match="Slack cannot be reached"):
            [member async for member in directory.members(TEAM)]
        assert b.clock.slept == [timedelta(seconds=1)]
        assert waits == []
        b.stub.answers["users.list"] = fails("ratelimited", 429, {"Retry-After": "30"})
        with pytest.raises(PlatformUnavailable, match="ratelimited"):
            [member async for member in directory.members(TEAM)]
        assert waits == [timedelta(seconds=30)] * 7


@pytest.mark.parametrize("code", ["token_revoked", "missing_scope", "invalid_cursor"])
async def test_a_refused_reading_is_not_tried_again(code: str) -> None:
    """Slack's own word stands in the error."""
    async with bench() as b:
        b.stub.answers["users.list"] = fails(code)
        with pytest.raises(PlatformUnavailable, match=code):
            await read(b)
        assert b.clock.slept == []


async def test_an_organisation_is_read_workspace_by_workspace() -> None:
    """Whoever is in two of them is there once."""
    async with bench() as b:
        b.workspaces[WorkspaceId("E1")] = replace(WORKSPACE, id=WorkspaceId("E1"), enterprise="E1")
        b.stub.answers["auth.teams.list"] = says({"teams": [{"id": "T1"}, {"id": "T2"}]})
        org = {"enterprise_id": "E1", "id": "U1", "teams": ["T1", "T2"], "is_owner": True}
        paged(b, [[user("U1", enterprise_user=org)]])
        [member] = await read(b, WorkspaceId("E1"))
        assert (member.account, member.admin, member.workspace) == ("U1", True, "E1")
        assert [call["team_id"] for call in b.stub.to("users.list")] == ["T1", "T2"]


async def test_one_member_is_looked_up_as_they_are_now() -> None:
    """An account that Slack does not know is none."""
    async with bench() as b:
        b.stub.answers["users.info"] = says({"user": user("U1", is_admin=True)})
        found = await b.directory.member(TEAM, AccountId("U1"))
        assert found is not None
        assert found.admin
        for code in ("user_not_found", "user_not_visible"):
            b.stub.answers["users.info"] = fails(code)
            assert await b.directory.member(TEAM, AccountId("U9")) is None
        b.stub.answers["users.info"] = fails("internal_error")
        with pytest.raises(PlatformUnavailable):
            await b.directory.member(TEAM, AccountId("U1"))
        with pytest.raises(PlatformUnavailable):
            await b.directory.member(WorkspaceId("T9"), AccountId("U1"))


def test_what_slack_says_of_a_member() -> None:
    """Name, address, zone and language; nothing of department or manager."""
    assert member_from(user("U1"), WORKSPACE) == Member(
        workspace=TEAM,
        account=AccountId("U1"),
        name="Name of U1",
        email="U1@example.com",
        kind=PersonKind.EMPLOYEE,
        timezone="Europe/Berlin",
        locale="de-DE",
    )


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"is_restricted": True}, {"kind": PersonKind.GUEST}),
        ({"is_restricted": True, "is_ultra_restricted": True}, {"kind": PersonKind.GUEST}),
        ({"is_bot": True}, {"bot": True}),
        ({"is_workflow_bot": True}, {"bot": True}),
        ({"id": "USLACKBOT", "team_id": "T0"}, {"bot": True}),
        ({"is_app_user": True}, {"bot": False}),
        ({"deleted": True, "tz": None}, {"active": False, "timezone": None}),
        ({"is_admin": True}, {"admin": True}),
        ({"is_owner": True}, {"admin": True}),
        ({"profile": {}, "real_name": "R"}, {"name": "R", "email": None}),
        ({"profile": None}, {"name": "u1"}),
        ({"profile": {"real_name": " ", "email": ""}}, {"name": "u1", "email": None}),
        ({"locale": ""}, {"locale": None}),
        ({"enterprise_user": {"enterprise_id": "E1", "is_admin": True, "teams": ["T1"]}}, {"admin": True}),
    ],
)
def test_members_of_every_kind(marks: dict[str, Any], expected: dict[str, Any]) -> None:
    """Guests, bots, Slackbot, the deactivated, admins, the nameless."""
    member = member_from(user("U1") | marks, WORKSPACE)
    assert member is not None
    assert {name: getattr(member, name) for name in expected} == expected


@pytest.mark.parametrize(
    "marks",
    [{"is_stranger": True}, {"team_id": "T9"}, {"team_id": "T9", "enterprise_user": {"enterprise_id": "E9"}}],
)
def test_people_of_other_companies_are_not_members(marks: dict[str, Any]) -> None:
    """They only share a channel with us."""
    assert member_from(user("U1") | marks, WORKSPACE) is None


def test_a_user_object_is_complete_or_has_to_be_asked_for() -> None:
    """Someone deactivated has no time zone any more."""
    assert complete(user("U1"))
    assert complete({"id": "U1", "deleted": True, "is_bot": False})
    assert not complete({"id": "U1", "deleted": False, "is_bot": False})
    assert not complete({"id": "U1", "profile": {}})
