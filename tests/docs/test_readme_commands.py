"""README's commands, run in its order, by a second bot that takes the rehearsal's Slack for the real one."""

import asyncio
import os
import shlex
import shutil
import socket
import sys
import zipfile
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, chdir
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import cli
from bot.settings import Settings
from support.play import POLICIES, Play, playing
from support.prose import README, blocks

COMMAND = "chatgpt-privacy"
ALONE = ("doctor", "evidence", "verify")
"""Verbs that are run as a command of their own; the others are called, which takes a tenth of the time."""
OURS = ("make ", ". .venv/bin/activate")
"""Lines that are not run here: one is this test run itself, the other is the PATH we give."""


class Reader:
    """Somebody who follows README in one folder."""

    def __init__(self, folder: Path, play: Play) -> None:
        details = play.stage.rehearsal.workspace
        self._folder = folder
        self._given = {"SLACK_APP_TOKEN": details.app_token, "SLACK_BOT_TOKEN": details.token}
        self._environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.defpath}",
            "DATA_DIR": str(folder / "data"),
            "POLICIES_DIR": str(folder / "policies"),
            "PORT": str(_free_port()),
            "SLACK_API_URL": details.api_url,
        }
        self.running: Process | None = None
        self.done: list[str] = []

    async def follow(self, line: str) -> None:
        """One line of a block, as typed."""
        words = shlex.split(line, comments=True)
        if not words or line.startswith(OURS):
            return
        if words[0] == "export":
            name = words[1].partition("=")[0]
            self._environment[name] = self._given[name]
            return
        assert words[0] == COMMAND, line
        if words == [COMMAND, "serve"]:
            await self._serve()
        else:
            await self._run(line)
        self.done.append(" ".join(words[1:3]))

    def made(self) -> set[str]:
        """What lies in the folder by now."""
        return {path.name for path in self._folder.iterdir()}

    async def stop(self) -> None:
        """End the bot that was started."""
        if self.running is not None:
            self.running.terminate()
            _, told = await self.running.communicate()
            assert b'"event": "stopped"' in told

    # Private functions

    async def _run(self, line: str) -> None:
        here = line.split()[1] not in ALONE
        status, told = await (asyncio.to_thread(self._called, line) if here else self._started(line))
        assert status == 0, f"{line}\n{told}"
        if "evidence export" in line:
            self._given["AUDIT_KEY"] = told.rpartition(": ")[2].strip()
            with zipfile.ZipFile(self._folder / "evidence.zip") as pack:
                (self._folder / "kept.txt").write_bytes(pack.read("checkpoint.txt"))

    async def _started(self, line: str) -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_shell(
            line, cwd=self._folder, env=self._environment, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
        )
        told = (await process.communicate())[0].decode()
        return process.returncode, told

    def _called(self, line: str) -> tuple[int, str]:
        with chdir(self._folder):
            result = CliRunner(env=self._environment).invoke(cli, shlex.split(line)[1:])
        return result.exit_code, f"{result.output}{result.exception or ''}"

    async def _serve(self) -> None:
        self.running = await asyncio.create_subprocess_exec(
            COMMAND, "serve", cwd=self._folder, env=self._environment, stdin=DEVNULL, stderr=PIPE
        )
        assert self.running.stderr is not None
        async for line in self.running.stderr:
            if b'"event": "ready"' in line:
                return
        raise AssertionError("the bot ended before it was ready")


@asynccontextmanager
async def reading(folder: Path) -> AsyncIterator[Reader]:
    """A reader with a roster file, copies of the packs, and a Slack that answers."""
    shutil.copytree(POLICIES, folder / "policies")
    (folder / "roster.csv").write_text(next(blocks(README, "csv")), encoding="utf-8")
    async with playing(folder / "slack") as play:
        reader = Reader(folder, play)
        try:
            yield reader
        finally:
            await reader.stop()


async def test_following_readme_from_top_to_bottom_works(tmp_path: Path) -> None:
    """Every command in its code blocks ends well, in the order in which they stand."""
    async with reading(tmp_path) as reader:
        for block in blocks(README, "sh"):
            for line in block.splitlines():
                await reader.follow(line)
    for verb in ("doctor", "serve", "roster sync", "policy publish", "campaign start", "verify evidence.zip"):
        assert verb in reader.done
    made = {"preview", "report.html", "report.csv", "report.json", "evidence.zip"}
    assert made <= reader.made()


async def test_the_bot_refuses_half_of_the_credentials(tmp_path: Path) -> None:
    """With one clear line, and what to do; it exits with 1, not with a traceback."""
    environment = {
        "PATH": str(Path(sys.executable).parent),
        "DATA_DIR": str(tmp_path),
        "SLACK_BOT_TOKEN": "x",
    }
    process = await asyncio.create_subprocess_exec(
        COMMAND, "serve", env=environment, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
    )
    told = (await process.communicate())[1].decode()
    assert process.returncode == 1
    assert told.startswith("Error: SLACK_SIGNING_SECRET is missing")
    assert len(told.splitlines()) == 2


def test_no_code_block_sets_what_is_no_setting() -> None:
    """A name in `export` is one that the bot reads, or one that the reader uses below."""
    text = "".join(blocks(README, "sh"))
    for line in text.splitlines():
        if line.startswith("export "):
            name = line.split()[1].partition("=")[0]
            assert name.lower() in Settings.model_fields or f'"${name}"' in text


# Private functions


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
