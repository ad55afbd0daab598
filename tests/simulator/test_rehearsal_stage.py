"""The rehearsal: its cast, its roster, and the page's own HTTP."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.clock import VirtualClock
from bot.simulator.rehearsal.stage import Rehearsal, build_rehearsal
from support.loopback import serving
from support.small_slack import MONDAY, Recorder

HEADERS = {"x-rehearsal": "1"}


@pytest.fixture
def app() -> Recorder:
    """An app that only listens."""
    return Recorder()


@pytest.fixture
def stage(app: Recorder) -> Rehearsal:
    """The rehearsal on a clock of its own."""
    clock = VirtualClock(MONDAY, advances=False)

    async def next_event() -> datetime | None:
        return MONDAY + timedelta(hours=5)

    return build_rehearsal(
        clock=clock,
        base_url="http://127.0.0.1:8080",
        post=app.post,
        turn=clock.turn,
        next_event=next_event,
    )


@pytest.fixture
async def page(stage: Rehearsal) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on the page."""
    transport = httpx.ASGITransport(app=stage.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080/rehearsal/") as client:
        yield client


def test_the_cast_holds_every_kind_of_person(stage: Rehearsal) -> None:
    """About forty, over many zones and languages, with each difficulty once."""
    members = list(stage.slack.workspace.members.values())
    assert 40 <= len(members) <= 50
    assert len({member.timezone for member in members}) >= 8
    assert len({member.locale.split("-")[0] for member in members}) >= 5
    assert any(member.refuses for member in members)
    assert any(member.deactivated for member in members)
    assert len({member.id for member in members}) == len({member.handle for member in members})


def test_the_roster_names_a_manager_for_all_but_the_head(stage: Rehearsal) -> None:
    """Every manager is in the roster, and so is everybody who works here."""
    rows = list(csv.DictReader(io.StringIO(stage.roster_csv)))
    emails = {row["email"] for row in rows}
    assert [row["name"] for row in rows if not row["manager"]] == ["Maren Vogt"]
    assert all(row["manager"] in emails for row in rows if row["manager"])
    assert {row["kind"] for row in rows} == {"employee", "contractor", "guest"}
    humans = [m for m in stage.slack.workspace.members.values() if m.human and not m.deactivated]
    assert {row["account"] for row in rows} == {member.id for member in humans}


async def test_the_app_finds_a_slack_at_its_address(stage: Rehearsal) -> None:
    """Token, workspace and bot account are the ones it was given."""
    async with serving(stage.asgi) as base:
        client = AsyncWebClient(token=stage.workspace.token, base_url=base + "/rehearsal/slack/api/")
        told = await client.auth_test()
    assert (told["team_id"], told["user_id"]) == (stage.workspace.team, stage.workspace.bot_account)


@pytest.mark.parametrize(
    "path", ["", "static/app.js", "static/page.css", "scene", "leaving?to=https://a.example"]
)
async def test_the_page_is_served_whole_from_here(page: httpx.AsyncClient, path: str) -> None:
    """Each part says that only this machine may supply what it needs."""
    answer = await page.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")


@pytest.mark.parametrize("path", ["static/../page.py", "static/nothing.js", "static/page.py", "files/F1"])
async def test_nothing_else_is_served(page: httpx.AsyncClient, path: str) -> None:
    """No other file, and no file that is not there."""
    assert (await page.get(path)).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8080", ""])
async def test_a_foreign_host_name_is_turned_away(page: httpx.AsyncClient, host: str) -> None:
    """A name that was made to point here cannot read the page."""
    assert (await page.get("scene", headers={"host": host})).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:8080", "[::1]"])
async def test_loopback_names_are_welcome(page: httpx.AsyncClient, host: str) -> None:
    """With and without a port."""
    assert (await page.get("scene", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("path", ["do", "clock"])
async def test_a_foreign_page_can_change_nothing(page: httpx.AsyncClient, path: str) -> None:
    """Without the page's own header a POST is refused."""
    assert (await page.post(path, json={"by": "day"})).status_code == 403


@pytest.mark.parametrize(("by", "moved"), [("hour", 1), ("day", 24), ("quarter", 90 * 24), ("event", 5)])
async def test_the_clock_turns_as_asked(
    page: httpx.AsyncClient, stage: Rehearsal, by: str, moved: int
) -> None:
    """By an hour, a day, ninety days, or to whatever comes next."""
    assert (await page.post("clock", json={"by": by}, headers=HEADERS)).status_code == 200
    assert stage.slack.world.now() - MONDAY == timedelta(hours=moved)


async def test_what_is_typed_reaches_the_app(page: httpx.AsyncClient, app: Recorder) -> None:
    """And what the app answers shows in the scene."""
    app.will_answer({"text": "Hello Arjun"})
    asked = {"act": "types", "person": "U0ARJUN00", "place": "D0ARJUN00", "text": "/chatgpt-privacy"}
    assert (await page.post("do", json=asked, headers=HEADERS)).status_code == 200
    desk = (await page.get("scene", params={"person": "U0ARJUN00"})).json()["desk"]
    assert [post["text"] for post in desk["posts"]] == ["Hello Arjun"]
    assert desk["posts"][0]["only_you"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"act": "nothing", "person": "U0ARJUN00"},
        {"act": "types", "person": "U0NOBODY", "text": "x", "place": "D"},
        {"act": "types", "person": "U0ARJUN00", "text": "x", "place": "C0PRIVADM"},
        {"act": "acts", "person": "U0ARJUN00", "ts": "1.2", "block_id": "b", "action_id": "a"},
        {"act": "submits", "person": "U0ARJUN00", "view": "V1", "values": {}},
        {"act": "closes", "person": "U0ARJUN00"},
    ],
)
async def test_what_is_not_there_is_said_kindly(page: httpx.AsyncClient, asked: dict[str, object]) -> None:
    """An act on something gone is a fault in words, not a crash."""
    answer = await page.post("do", json=asked, headers=HEADERS)
    assert answer.status_code == 409
    assert answer.json()["fault"]


async def test_newcomers_join_one_by_one(page: httpx.AsyncClient, app: Recorder) -> None:
    """Until all have come."""
    asked = {"act": "joins", "person": "U0ARJUN00"}
    told = [(await page.post("do", json=asked, headers=HEADERS)).status_code for _ in range(4)]
    assert told == [200, 200, 200, 409]
    assert len(app.requests) == 3


async def test_half_a_character_is_turned_away(page: httpx.AsyncClient, stage: Rehearsal) -> None:
    """It is valid JSON and no text: nothing is said, and what was said before can still be kept."""
    asked = rb'{"act": "types", "person": "U0ARJUN00", "place": "D0ARJUN00", "text": "a \ud800"}'
    assert (await page.post("do", content=asked, headers=HEADERS)).status_code == 409
    assert stage.slack.transcript() == ""
