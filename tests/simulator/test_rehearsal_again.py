"""A rehearsal that ends and begins again in the same folder."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.core.campaign import Standing
from bot.rehearse import forget_rehearsal
from bot.settings import load_settings
from bot.simulator.rehearsal import keeper
from support.play import DAY, MONDAY, POLICIES, playing


async def test_a_second_run_goes_on_where_the_first_ended(tmp_path: Path) -> None:
    """The old messages stand, nobody is welcomed twice, and an old button still leads to a receipt."""
    async with playing(tmp_path) as play:
        await play.confirms("david")
        welcomed, standings = play.direct("oliver"), await play.standings()
        told, after = play.slack.transcript(), await play.turn()
    async with playing(tmp_path, after) as play:
        assert play.direct("oliver") == welcomed
        assert play.slack.transcript().startswith(told)
        assert await play.standings() == standings
        await play.confirms("oliver")
        assert "Receipt R-" in play.direct("oliver")[-1]
        assert (await play.standings())[Standing.ATTESTED] == 2


async def test_who_joined_and_who_left_stay_so(tmp_path: Path) -> None:
    """A newcomer keeps their place and welcome; somebody who left does not come back."""
    async with playing(tmp_path) as play:
        part = play.stage.rehearsal.newcomers.pop(0)
        play.stage.rehearsal.parts.append(part)
        await play.slack.joins(part.member)
        await play.slack.deactivates("emeka")
        after = await play.turn(DAY)
        welcomed, standings = play.direct("lena"), await play.standings()
    async with playing(tmp_path, after) as play:
        assert play.direct("lena") == welcomed
        assert len(welcomed) == 1
        assert await play.standings() == standings


@pytest.mark.parametrize("left", [b"{", None])
async def test_a_slack_that_was_forgotten_begins_anew(tmp_path: Path, left: bytes | None) -> None:
    """The bot still knows everybody, and hears what they now do: no id comes from the forgotten Slack."""
    async with playing(tmp_path) as play:
        await play.confirms("david")
        after = await play.turn(DAY)
    path = tmp_path / keeper.SLACK
    path.unlink() if left is None else path.write_bytes(left)
    with capture_logs() as logs:
        async with playing(tmp_path, after) as play:
            assert play.direct("david") == []
            await play.slack.types("david", "/chatgpt-privacy receipt")
            assert "R-" in play.slack.sees("david")
    assert ("rehearsal.forgotten" in {log["event"] for log in logs}) is (left is not None)


async def test_forgetting_a_rehearsal_forgets_both_sides(tmp_path: Path) -> None:
    """The bot's memory and Slack's; then everybody is welcomed again."""
    async with playing(tmp_path) as play:
        await play.confirms("oliver")
    forget_rehearsal(load_settings(data_dir=tmp_path, policies_dir=POLICIES))
    assert not _kept(tmp_path)
    async with playing(tmp_path, MONDAY) as play:
        assert len(play.direct("oliver")) == 1
        assert (await play.standings()).get(Standing.ATTESTED) is None


# Private functions


def _kept(folder: Path) -> list[Path]:
    return list(folder.glob("rehearsal*"))
