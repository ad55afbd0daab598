"""Who is here, who is asked, and what becomes of both over time."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.actions.campaign import plan_campaign, start_campaign
from bot.actions.import_roster import import_roster, parse_roster
from bot.actions.publish import publish
from bot.app import new_id
from bot.core.campaign import Standing
from bot.core.errors import InvalidPolicy, InvalidRoster
from bot.core.policy import Policy, PolicyId, digest_of
from bot.packs import read_pack
from bot.ports.words import Pack
from support.play import DAY, ORGANISATION, POLICIES, Play, playing


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name,departement\nAda,Research\n", "line 1 has an unknown column 'departement'"),
        ("name,department\nAda,Research\n", "line 1 has neither an account nor an email"),
        ("account,kind\nU1,boss\n", "line 2 has the kind 'boss'"),
        ("account,timezone\nU1,Mars/Base\n", "line 2 has the time zone 'Mars/Base'"),
        ("account,email\n,\n", "line 2 names nobody"),
        ("account\nU1,too,many\n", "line 2 has more cells"),
        ('account\n"U1\n', "is not CSV"),
        ("", "line 1 has neither"),
    ],
)
def test_a_broken_roster_file_names_line_and_cure(text: str, fault: str) -> None:
    """And nothing of it is imported."""
    with pytest.raises(InvalidRoster, match=fault):
        parse_roster(text, "people.csv")


async def test_a_roster_file_tells_what_slack_does_not(tmp_path: Path) -> None:
    """Departments, managers, contractors; unknown people and managers are listed by line."""
    text = (
        "\ufeffaccount,email,department,manager,kind\n"
        "U0OLIVER0,,Marketing,nobody@example.com,contractor\n"
        ",ruth@fernhill.example,Care,maren@fernhill.example,\n"
        "U0NOBODY0,,Care,,\n"
    )
    async with playing(tmp_path) as play:
        done = await import_roster(ORGANISATION, text, play.stage.clock.now(), store=play.app.store)
        assert (done.updated, done.unmatched, done.managers_unmatched) == (2, (4,), (2,))
        assert "Abteilung" not in await play.says("oliver", "my-data")
        assert "Marketing" in await play.says("oliver", "my-data")
        await play.turn(DAY)
        assert "Contractor" in (await play.says("oliver", "my-data")).title()


async def test_who_is_gone_from_a_complete_reading_has_left_and_may_return(tmp_path: Path) -> None:
    """The nightly reading finds it; a return goes on with a fresh deadline."""
    async with playing(tmp_path) as play:
        member = play.slack.workspace.members.pop("U0EMEKA00")
        await play.turn(DAY)
        assert (await play.standings())[Standing.LEFT] == 1
        play.slack.workspace.members["U0EMEKA00"] = member
        await play.turn(3 * DAY)
        assert Standing.LEFT not in await play.standings()
        assert "Friday, 11 December 2026" in await play.says("emeka", "")


async def test_an_empty_or_broken_reading_makes_nobody_leave(tmp_path: Path) -> None:
    """Slack in trouble is not a company without people."""
    async with playing(tmp_path) as play:
        people = dict(play.slack.workspace.members)
        play.slack.workspace.members.clear()
        await play.turn(DAY)
        play.slack.workspace.members.update(people)
        play.slack.world.faults.server_errors = 1.0
        await play.turn(DAY)
        assert Standing.LEFT not in await play.standings()


async def test_the_dry_run_names_everybody_and_changes_nothing(tmp_path: Path) -> None:
    """Each with a local time in working hours, or with the reason why not."""
    async with playing(tmp_path) as play:
        policy = replace(play.app.words.policy(PolicyId("chatgpt-privacy"), 1), version=2)
        planned = await plan_campaign(
            ORGANISATION, policy, play.stage.clock.now(), store=play.app.store, words=play.app.words
        )
        assert len(planned) == 42
        assert {each.excluded for each in planned} == {None, "is a guest"}
        assert all(each.first_at is not None for each in planned if each.excluded is None)


async def test_the_dry_run_leaves_out_whom_this_version_asked_already(tmp_path: Path) -> None:
    """As starting does: it asks nobody twice."""
    async with playing(tmp_path) as play:
        policy = play.app.words.policy(PolicyId("chatgpt-privacy"), 1)
        planned = await plan_campaign(
            ORGANISATION, policy, play.stage.clock.now(), store=play.app.store, words=play.app.words
        )
        assert {each.excluded for each in planned} == {"was asked already", "is a guest"}


async def test_a_new_version_closes_the_old_campaign_and_asks_again(tmp_path: Path) -> None:
    """What was unanswered lapses; who attested to the old version is asked for the new one."""
    async with playing(tmp_path) as play:
        await play.confirms("oliver")
        policy = await _second(play)
        at = play.stage.clock.now()
        started = await start_campaign(ORGANISATION, policy, at, store=play.app.store, new_id=new_id)
        assert (started.people, started.already) == (41, False)
        again = await start_campaign(ORGANISATION, policy, at, store=play.app.store, new_id=new_id)
        assert (again.people, again.already) == (0, True)
        assert await play.standings() == {Standing.OPEN: 41}
        await play.turn(DAY)
        assert "Two minutes" in play.direct("oliver")[-1]


async def test_a_published_version_never_changes(tmp_path: Path) -> None:
    """The same number with other contents is refused; the same contents again change nothing."""
    async with playing(tmp_path) as play:
        pack, at = read_pack(POLICIES, "chatgpt-privacy"), play.stage.clock.now()
        await publish(ORGANISATION, pack, at, store=play.app.store, words=play.app.words)
        edited = changed(pack, version=1)
        with pytest.raises(InvalidPolicy, match="other contents"):
            await publish(ORGANISATION, edited, at, store=play.app.store, words=play.app.words)


async def test_a_campaign_that_would_ask_nobody_is_refused(tmp_path: Path) -> None:
    """An empty audience is an error, never everybody."""
    async with playing(tmp_path) as play:
        policy = await _second(play, audience='kinds = ["employee"]\ndepartments = ["Alchemy"]')
        with pytest.raises(InvalidPolicy, match="includes nobody"):
            await start_campaign(
                ORGANISATION, policy, play.stage.clock.now(), store=play.app.store, new_id=new_id
            )


# Private functions


async def _second(play: Play, audience: str = 'kinds = ["employee", "contractor"]') -> Policy:
    pack = changed(read_pack(POLICIES, "chatgpt-privacy"), version=2, audience=audience)
    at = play.stage.clock.now()
    return await publish(ORGANISATION, pack, at, store=play.app.store, words=play.app.words)


def changed(pack: Pack, version: int, audience: str = 'kinds = ["employee"]') -> Pack:
    """The pack with another version number and audience."""
    text = re.sub(r"(?m)^version = .*$", f"version = {version}", pack.files["policy.toml"])
    text = re.sub(r"(?s)\[audience\].*?(?=\n\[)", f"[audience]\n{audience}\n", text)
    files = {**pack.files, "policy.toml": text}
    return Pack(
        policy=pack.policy,
        version=version,
        digest=digest_of({n: f.encode() for n, f in files.items()}),
        files=files,
    )
