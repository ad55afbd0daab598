"""The doctor says what is so, and changes nothing."""

import asyncio
import json
from pathlib import Path

from bot.app import prepare
from bot.settings import load_settings
from support.play import playing
from support.shell import shell


def test_a_brand_new_folder_is_no_fault(tmp_path: Path) -> None:
    """Its database comes with the first start; nothing is made by looking."""
    code, told = shell(tmp_path / "new", "doctor", "--json")
    found = {finding["subject"]: finding for finding in json.loads(told)}
    assert found["database"]["text"] == "will be created at the first start"
    assert found["packs"]["text"].startswith("every pack is in order")
    assert code == 0
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_hold_a_database_is_a_fault(tmp_path: Path) -> None:
    """Before the first start, not during it."""
    (tmp_path / "file").touch()
    _, told = shell(tmp_path / "file" / "data", "doctor", "--json")
    found = {finding["subject"]: finding for finding in json.loads(told)}
    assert not found["database"]["ok"]
    assert found["database"]["cure"].startswith("Set DATA_DIR to a folder")


def test_a_database_that_was_made_is_told_by_its_revision(tmp_path: Path) -> None:
    """As `migrate` leaves it."""
    prepare(load_settings(data_dir=tmp_path))
    _, told = shell(tmp_path, "doctor", "--json")
    found = {finding["subject"]: finding for finding in json.loads(told)}
    assert found["database"]["text"].startswith("at revision ")


async def test_both_tokens_are_tried(tmp_path: Path) -> None:
    """Each for itself, even before the database is there."""
    async with playing(tmp_path / "slack") as play:
        details = play.stage.rehearsal.workspace
        given = {"SLACK_BOT_TOKEN": details.token, "SLACK_API_URL": details.api_url}

        async def findings(app_token: str) -> dict[str, bool]:
            _, told = await asyncio.to_thread(
                shell, tmp_path / "bot", "doctor", "--json", SLACK_APP_TOKEN=app_token, **given
            )
            return {finding["subject"]: finding["ok"] for finding in json.loads(told)}

        good, bad = await findings(details.app_token), await findings("xapp-wrong")
        assert (good["slack token"], good["slack app token"]) == (True, True)
        assert (bad["slack token"], bad["slack app token"]) == (True, False)
