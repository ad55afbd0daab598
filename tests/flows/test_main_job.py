"""The main job from the first message to verified evidence, as people meet it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.actions.evidence import gather
from bot.actions.sequence import checkpoint, origin_of
from bot.core.campaign import Standing
from bot.core.ledger import open_note, verifier_key, verify
from bot.keys import check
from bot.simulator.slack.members import Member
from bot.simulator.slack.records import Post
from bot.simulator.slack.simulator import Slack
from support.play import DAY, ORGANISATION, playing


async def test_everybody_asked_is_welcomed_in_their_working_hours(tmp_path: Path) -> None:
    """The welcome comes at once to those at work, next morning to the others, never to guests or bots."""
    async with playing(tmp_path) as play:
        assert len(play.direct("oliver")) == 1
        assert play.direct("chloe") == []
        await play.turn(DAY)
        assert "22:00 DM bot -> Chloe Anderson" in play.slack.transcript("chloe")
        for outsider in ("zoe", "buildbot", "peter"):
            assert play.direct(outsider) == []


async def test_confirming_takes_three_presses_and_gives_one_receipt(tmp_path: Path) -> None:
    """From the welcome to the receipt; asking and pressing again gives the same receipt, and one record."""
    async with playing(tmp_path) as play:
        await play.confirms("oliver")
        receipts = [line for line in play.direct("oliver") if "Receipt R-" in line]
        assert len(receipts) == 1
        receipt = receipts[0].partition("Receipt ")[2][:16]
        await play.slack.presses("oliver", "I've done it")
        await play.slack.types("oliver", "/chatgpt-privacy receipt")
        assert play.slack.transcript("oliver").count(f"Receipt {receipt}") == 4
        assert await play.standings() == {Standing.OPEN: 39, Standing.ATTESTED: 1, Standing.UNREACHABLE: 1}


async def test_nothing_follows_an_attestation(tmp_path: Path) -> None:
    """Who has attested hears nothing more but the receipt, however long the campaign runs."""
    async with playing(tmp_path) as play:
        await play.confirms("oliver")
        before = play.direct("oliver")
        await play.turn(60 * DAY)
        assert play.direct("oliver") == before


async def test_the_ladder_of_somebody_who_never_answers(tmp_path: Path) -> None:
    """Welcome, three reminders, a warning; then the manager, then the admins; then quiet."""
    async with playing(tmp_path) as play:
        await play.turn(90 * DAY)
        lines = play.slack.transcript("emeka").splitlines()
        days = [line.removeprefix("== ") for line in lines if line.startswith("==")]
        assert days == [
            "Mon 23 Nov 2026",
            "Thu 26 Nov 2026",
            "Mon 30 Nov 2026",
            "Mon 7 Dec 2026",
            "Tue 8 Dec 2026",
        ]
        assert "I will soon ask your manager to lend you a hand" in lines[-1]
        manager = [line for line in play.direct("sven") if "Emeka Adeyemi" in line]
        assert len(manager) == 1
        channel = play.slack.transcript("hannah")
        assert channel.index("Emeka Adeyemi (U0EMEKA00)") > 0


async def test_the_weekly_report_is_posted_once_a_week_and_adds_up(tmp_path: Path) -> None:
    """Each Monday at nine in the organisation's zone, with picture and table; everybody counted once."""
    async with playing(tmp_path) as play:
        await play.confirms("oliver")
        await play.turn(15 * DAY)
        transcript = play.slack.transcript("hannah")
        for week in ("2026-W49", "2026-W50"):
            assert transcript.count(f"ChatGPT privacy, week {week} /") == 1
            assert f"(file: chatgpt-privacy-{week}.png) (file: chatgpt-privacy-{week}.csv)" in transcript
        assert (
            "these lines without those who left, and one person whom this policy does not ask, make the 42"
            in (transcript)
        )
        files = play.slack.workspace.files.values()
        assert any(file.content.startswith(b"\x89PNG") for file in files if file.content)


async def test_who_cannot_change_it_is_thanked_and_helped(tmp_path: Path) -> None:
    """Saying "I can't" opens a form, thanks the person, tells the admins, and blames nobody."""
    async with playing(tmp_path) as play:
        await play.slack.presses("david", "My own account")
        await play.slack.presses("david", "I can't change it")
        await play.slack.fills(
            "david",
            {
                "What stands in the way?": "I can't find the switch",
                "In your own words, if you like": "<!channel> it is *gone*",
            },
        )
        await play.turn()
        channel = play.slack.transcript("hannah")
        assert "David Osei" in channel
        assert "<!channel> it is *gone*" in channel
        assert not any("<!channel>" in str(post.text) for post in _posts(play.slack, "C0PRIVADM"))


async def test_joiners_are_asked_and_leavers_are_left_alone(tmp_path: Path) -> None:
    """A newcomer is welcomed with a deadline of their own; who leaves owes nothing and hears nothing."""
    async with playing(tmp_path) as play:
        await play.turn(3 * DAY)
        heard = len(play.direct("noah"))
        await play.slack.deactivates("noah")
        await play.slack.joins(Member(id="U0NORA000", name="Nora Hill", handle="nora"))
        await play.turn()
        assert "by Thursday, 10 December 2026" in play.direct("nora")[0]
        await play.turn(30 * DAY)
        assert len(play.direct("noah")) == heard
        assert (await play.standings())[Standing.LEFT] == 1


async def test_evidence_verifies_against_its_checkpoint(tmp_path: Path) -> None:
    """The exported leaves are exactly what the signed head vouches for, and name nobody."""
    async with playing(tmp_path) as play:
        await play.confirms("oliver")
        keys, store = play.app.keys, play.app.store
        at = datetime(2026, 11, 23, 12, tzinfo=UTC)
        note = await checkpoint(ORGANISATION, at, store=store, public_key=keys.public_key, signer=keys.sign)
        head = open_note(note, verifier_key(origin_of(ORGANISATION), keys.public_key), check)
        gathered = await gather(ORGANISATION, head.size, store=store)
        verify(gathered.leaves, head)
        assert b"Oliver" not in b"".join(gathered.leaves)
        assert b"fernhill.example" not in b"".join(gathered.leaves)


async def test_snoozing_is_kept_and_has_limits(tmp_path: Path) -> None:
    """A snooze keeps quiet until it ends; after the allowed ones the answer is a kind no."""
    async with playing(tmp_path) as play:
        for _ in range(3):
            await play.slack.types("ruth", "/chatgpt-privacy snooze")
        answers = [line for line in play.slack.transcript("ruth").splitlines() if "only Ruth Adler" in line]
        assert answers[0] != answers[2]
        await play.turn(timedelta(days=1))
        assert len(play.direct("ruth")) == 1


async def test_down_for_ten_days_one_message_not_a_storm(tmp_path: Path) -> None:
    """Rungs missed while the bot was down coalesce into the latest."""
    async with playing(tmp_path) as play:
        clock = play.stage.clock
        await clock.turn(clock.now() + 10 * DAY)
        await play.turn()
        assert len(play.direct("emeka")) == 2


# Private functions


def _posts(slack: Slack, channel: str) -> list[Post]:
    return slack.workspace.channels[channel].posts
