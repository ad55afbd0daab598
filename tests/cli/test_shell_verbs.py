"""What the verbs tell of a rehearsal that is running beside them."""

import asyncio
import json
from datetime import datetime
from pathlib import Path

import pytest

from support.play import Play, playing
from support.shell import port_of, shell


async def beside(play: Play, folder: Path, *words: str) -> tuple[int, str]:
    """A verb on the same folder, while the play goes on."""
    return await asyncio.to_thread(shell, folder, *words, PORT=port_of(play))


async def test_a_dry_run_after_the_start_asks_nobody_again(tmp_path: Path) -> None:
    """And its sample text speaks of this organisation."""
    async with playing(tmp_path) as play:
        _, told = await beside(play, tmp_path, "campaign", "plan", "--json")
        plan = json.loads(told)
        assert plan["recipients"] == []
        assert {each["reason"] for each in plan["excluded"]} == {"was asked already", "is a guest"}
        known = await play.app.store.read(play.organisation, lambda records: records.organisation())
        assert known.name in plan["welcome"]
        assert "Example Ltd" not in plan["welcome"]
        _, table = await beside(play, tmp_path, "campaign", "plan")
        assert "0 people would be asked (chatgpt-privacy, version 1)." in table


async def test_campaigns_are_listed_to_the_second(tmp_path: Path) -> None:
    """For a program with the zone; for a person to the minute."""
    async with playing(tmp_path) as play:
        [campaign] = json.loads((await beside(play, tmp_path, "campaign", "list", "--json"))[1])
        assert datetime.fromisoformat(campaign["starts_at"]).utcoffset() is not None
        assert "." not in campaign["starts_at"]


async def test_a_refused_waiver_gives_its_reason(tmp_path: Path) -> None:
    """The one that people read in the chat."""
    async with playing(tmp_path) as play:
        code, told = await beside(play, tmp_path, "waive", "Nobody Here", "2027-01-31", "on leave")
        assert code == 1
        assert told.startswith("Error: Nobody was waived. Nobody here goes by that name.")
        _, told = await beside(play, tmp_path, "waive", "U0OLIVER0", "2020-01-31", "on leave")
        assert told.startswith("Error: Nobody was waived. That day has passed.")


async def test_a_drain_of_nothing_says_so(tmp_path: Path) -> None:
    """Instead of an empty table."""
    async with playing(tmp_path) as play:
        await beside(play, tmp_path, "drain")
        assert await beside(play, tmp_path, "drain") == (0, "Nothing is owed now.\n")


async def test_sync_counts_the_people_of_the_list(tmp_path: Path) -> None:
    """Bots and accounts that are gone are no people."""
    async with playing(tmp_path) as play:
        counts = json.loads((await beside(play, tmp_path, "roster", "sync", "--json"))[1])
        people = json.loads((await beside(play, tmp_path, "roster", "list", "--json"))[1])
        assert counts["here"] == len(people)
        assert counts["same"] + counts["joined"] + counts["returned"] + counts["updated"] == counts["here"]


async def test_sync_without_slack_ends_with_one_line(tmp_path: Path) -> None:
    """Whoever waits at a terminal is told; nobody has left because of it."""
    async with playing(tmp_path) as play:
        port = port_of(play)
    code, told = await asyncio.to_thread(shell, tmp_path, "roster", "sync", PORT=port)
    assert code == 1
    assert "Error: Slack cannot be reached" in told


async def test_a_report_for_a_program_ends_with_its_line(tmp_path: Path) -> None:
    """One line break, at the end."""
    async with playing(tmp_path) as play:
        _, told = await beside(play, tmp_path, "report", "--format", "json", "--as-of", "2026-11-23T09:31")
        assert told.endswith("}\n")
        assert json.loads(told)


@pytest.mark.parametrize("words", [("report",), ("evidence", "export")])
async def test_a_folder_that_is_missing_is_named(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Whatever was to be written there."""
    async with playing(tmp_path) as play:
        out = tmp_path / "missing" / "file"
        code, told = await beside(play, tmp_path, *words, "--out", str(out))
        assert code == 1
        assert told == f"Error: there is no folder {out.parent}\nMake it, or choose another.\n"
