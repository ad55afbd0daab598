"""What people ask the bot, and what it answers; each verb, in each situation that matters."""

from pathlib import Path

from bot.simulator.slack.members import Member
from support.play import DAY, Play, playing


async def test_every_account_type_has_its_own_steps_and_statement(tmp_path: Path) -> None:
    """Four kinds of account, four ways through; the kind is remembered."""
    statements = set()
    async with playing(tmp_path) as play:
        for person, account, done in (
            ("oliver", "My own account", "I've done it"),
            ("ruth", "A company account", "That's how it is"),
            ("david", "A shared login", "I've done it"),
            ("aisha", "I don't use it", "That's how it is"),
        ):
            await play.slack.presses(person, account)
            await play.slack.presses(person, done)
            statements.add(play.slack.sees(person).partition("> ")[2].partition(" / ")[0])
            await play.slack.closes(person)
            assert "Confirm" in await _opens(play, person)
    assert len(statements) == 4


async def test_confirming_without_a_known_account_asks_for_it_first(tmp_path: Path) -> None:
    """Then the button leads straight to the form."""
    async with playing(tmp_path) as play:
        await play.slack.types("oliver", "/chatgpt-privacy done")
        assert "Which ChatGPT account do you use" in play.slack.transcript("oliver").splitlines()[-1]
        await play.slack.types("oliver", "/chatgpt-privacy steps")
        assert "Which ChatGPT account do you use" in play.slack.transcript("oliver").splitlines()[-1]


async def test_each_verb_before_and_after_attesting(tmp_path: Path) -> None:
    """Nothing is refused without saying what can be done instead."""
    async with playing(tmp_path) as play:
        assert "Monday, 7 December 2026" in await play.says("oliver", "")
        assert "Monday, 7 December 2026" in await play.says("oliver", "receipt")
        await play.confirms("oliver")
        for verb in ("", "status", "confirm", "receipt", "snooze"):
            assert "R-" in await play.says("oliver", verb)
        assert "R-" in await play.says("oliver", "my-data")
        assert "oliver@fernhill.example" in await play.says("oliver", "my-data")
        assert "Did you mean confirm?" in await play.says("oliver", "cofirm")
        assert "real" in await play.says("oliver", "real?")
        assert "xyzzy" in await play.says("oliver", "xyzzy")


async def test_the_language_is_the_readers_choice(tmp_path: Path) -> None:
    """A language that is not spoken is answered with those that are; no directory changes the choice."""
    async with playing(tmp_path) as play:
        assert "Deutsch" in await play.says("oliver", "language klingon")
        await play.says("oliver", "language DE")
        await play.slack.changes_profile("oliver", locale="en-US")
        await play.turn(DAY)
        assert "Erledigt" in await play.says("oliver", "") or "7. Dezember" in await play.says("oliver", "")


async def test_somebody_new_may_be_faster_than_the_directory(tmp_path: Path) -> None:
    """Whoever types before we heard of them is taken in on the spot; a bot or a stranger is not."""
    async with playing(tmp_path) as play:
        play.slack.workspace.add(Member(id="U0NORA000", name="Nora Hill", handle="nora"))
        assert "December 2026" in await play.says("nora", "")


async def test_nobody_outside_the_audience_is_asked(tmp_path: Path) -> None:
    """A guest hears that there is nothing to do, whatever they type."""
    async with playing(tmp_path) as play:
        answers = {await play.says("zoe", verb) for verb in ("", "confirm", "snooze", "cannot", "receipt")}
        assert len(answers) == 1
        await play.slack.opens_home("zoe")
        assert "Zoë" in play.slack.sees_home("zoe")


async def test_the_home_page_of_somebody_we_do_not_know(tmp_path: Path) -> None:
    """It is drawn, and says so kindly."""
    async with playing(tmp_path) as play:
        play.slack.workspace.add(Member(id="U0NORA000", name="Nora Hill", handle="nora"))
        await play.slack.opens_home("nora")
        assert play.slack.sees_home("nora")


async def test_an_answer_after_the_campaign_closed_is_told_so(tmp_path: Path) -> None:
    """An old button still answers; nothing is recorded, nothing is lost."""
    async with playing(tmp_path) as play:
        await play.slack.presses("oliver", "My own account")
        at = play.stage.clock.now()
        await play.app.store.write(
            play.organisation, lambda records: records.campaigns.close(records.campaigns.all()[0].id, at)
        )
        await play.slack.presses("oliver", "I've done it")
        last = play.slack.transcript("oliver").splitlines()[-1]
        assert "closed" in last or "over" in last or "ended" in last


async def test_my_data_shows_zone_and_manager(tmp_path: Path) -> None:
    """Both are kept; the manager goes by name."""
    async with playing(tmp_path) as play:
        shown = await play.says("emeka", "my-data")
        assert "Time zone: " in shown
        assert "Manager: " in shown


# Private functions


async def _opens(play: Play, person: str) -> str:
    await play.slack.types(person, "/chatgpt-privacy confirm")
    seen = play.slack.sees(person)
    await play.slack.closes(person)
    return seen
