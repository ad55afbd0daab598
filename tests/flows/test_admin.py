"""What admins do in chat, and what everybody else is told who tries."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.campaign import Standing
from bot.simulator.slack.faults import Fault
from support.play import DAY, ORGANISATION, Play, playing

ACTS = (
    "admin",
    "admin help",
    "admin status",
    "admin status @oliver",
    "admin report",
    "admin remind",
    "admin campaign",
    "admin campaign start chatgpt-privacy",
    "admin waive @david 2027-01-31 parental leave",
    "admin channel",
    "admin nonsense",
)


async def test_every_admin_act_is_refused_to_everybody_else_in_the_same_words(tmp_path: Path) -> None:
    """A manager, a guest and a contractor hear one answer, whatever they try, and nothing happens."""
    async with playing(tmp_path) as play:
        before = await play.standings()
        answers = set()
        for person in ("sven", "oliver"):
            for act in ACTS:
                answers.add((person, await play.says(person, act)))
        assert len(answers) == 2
        assert await play.standings() == before
        assert await _acts_in_ledger(play) == 0


async def test_nobody_is_an_admin_while_slack_cannot_be_asked(tmp_path: Path) -> None:
    """The check is made anew on every call, and fails closed."""
    async with playing(tmp_path) as play:
        allowed = await play.says("hannah", "admin help")
        play.slack.world.faults.next_calls.extend([Fault.SERVER_ERROR] * 3)
        refused = await play.says("hannah", "admin help")
        assert refused != allowed
        assert refused == await play.says("oliver", "admin help")


async def test_each_act_of_an_admin_is_in_the_ledger(tmp_path: Path) -> None:
    """Looking counts as an act, too."""
    async with playing(tmp_path) as play:
        for act in ACTS:
            await play.says("hannah", act)
        assert await _acts_in_ledger(play) == len(ACTS)


async def test_status_of_all_and_of_one(tmp_path: Path) -> None:
    """By mention, e-mail or name; who is not found, or found twice, is said."""
    async with playing(tmp_path) as play:
        assert "of 41 expected answers" in await play.says("hannah", "admin status")
        for name in ("@oliver", "oliver@fernhill.example", "Oliver Grant"):
            assert "Oliver Grant (U0OLIVER0)" in await play.says("hannah", f"admin status {name}")
        assert "Oliver Grant" not in await play.says("hannah", "admin status Nobody At All")


async def test_report_and_status_compare_with_the_same_report(tmp_path: Path) -> None:
    """On the day of a report with the one before it, afterwards with that one; both say which."""
    async with playing(tmp_path) as play:
        await play.turn(14 * DAY)
        assert "since Mon 30 Nov" in await play.says("hannah", "admin status")
        await play.turn(DAY)
        assert "since Mon 7 Dec" in await play.says("hannah", "admin status")


async def test_a_report_comes_with_picture_and_table(tmp_path: Path) -> None:
    """As a direct message to whoever asked."""
    async with playing(tmp_path) as play:
        await play.says("hannah", "admin report")
        await play.turn()
        assert "(file: chatgpt-privacy-2026-W48.png)" in play.slack.transcript("hannah")


async def test_reminding_reaches_the_overdue_once_a_day(tmp_path: Path) -> None:
    """Twice in a row queues nothing the second time; each arrives in working hours."""
    async with playing(tmp_path) as play:
        await play.turn(32 * DAY + timedelta(hours=1))
        heard = len(play.direct("emeka"))
        first = await play.says("hannah", "admin remind")
        again = await play.says("hannah", "admin remind")
        assert first != again
        await play.turn(3 * DAY)
        assert len(play.direct("emeka")) == heard + 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("@david 2027-01-31 parental leave", "David Osei is released until"),
        ("@david 2027-01-31", "reason"),
        ("@david whenever he likes", "2027-01-31"),
        ("@david 2020-01-31 long ago", "passed"),
        ("@hannah 2027-01-31 I would rather not", "another admin"),
        ("Nobody Here 2027-01-31 some reason", "goes by that name"),
        ("@zoe 2027-01-31 some reason", "owes"),
    ],
)
async def test_waiving_and_every_way_it_cannot_be_done(tmp_path: Path, words: str, said: str) -> None:
    """A dated release with a reason, by somebody else; otherwise one clear line, and nothing is changed."""
    async with playing(tmp_path) as play:
        answer = await play.says("hannah", f"admin waive {words}")
        assert said.lower() in answer.lower()
        waived = (await play.standings()).get(Standing.WAIVED, 0)
        assert waived == (1 if "is released until" in said else 0)


async def test_a_waiver_ends_by_itself(tmp_path: Path) -> None:
    """Until then no message; after it the ladder goes on."""
    async with playing(tmp_path) as play:
        await play.says("hannah", "admin waive @david 2026-12-01 a week abroad")
        await play.turn(6 * DAY)
        assert len(play.direct("david")) == 1
        await play.turn(8 * DAY)
        assert len(play.direct("david")) > 1


async def test_campaigns_are_listed_and_a_running_one_is_not_started_twice(tmp_path: Path) -> None:
    """Starting what runs, or what does not exist, is answered plainly."""
    async with playing(tmp_path) as play:
        assert "41 people" in await play.says("hannah", "admin campaign")
        running = await play.says("hannah", "admin campaign start chatgpt-privacy")
        unknown = await play.says("hannah", "admin campaign start nothing")
        assert running != unknown
        assert (await play.standings())[Standing.OPEN] == 40


async def test_reports_move_to_the_channel_where_an_admin_asks_for_it(tmp_path: Path) -> None:
    """`admin channel`, typed where the reports should come, once the bot was invited there."""
    async with playing(tmp_path) as play:
        workspace = play.slack.workspace
        workspace.channels["C0GENERAL"].members.add(workspace.bot)
        await play.slack.types("hannah", "/chatgpt-privacy admin channel", "general")
        await play.turn(8 * DAY)
        assert "#general bot -> all: ChatGPT privacy, week 2026-W49" in play.slack.transcript("hannah")


# Private functions


async def _acts_in_ledger(play: Play) -> int:
    await play.turn()
    leaves = await play.app.store.read(ORGANISATION, lambda records: records.ledger.leaves(0, 10_000))
    return sum(b'"kind":"admin"' in leaf and b'"person"' in leaf for leaf in leaves)
