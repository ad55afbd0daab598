"""What cannot be done ends with one clear line and what to do: never a traceback, never a library's words."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from support.shell import shell


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({"PORT": "banana"}, "PORT must be a whole number"),
        ({"PORT": "0"}, "PORT must be 1 or more"),
        ({"PORT": "70000"}, "PORT must be 65535 or less"),
        ({"DEFAULT_TIMEZONE": "Mars/Base"}, "DEFAULT_TIMEZONE is not a time zone such as Europe/Berlin"),
        ({"SLACK_BOT_TOKEN": " "}, "SLACK_BOT_TOKEN is set, but blank: give it a value or unset it"),
        ({"POLICIES_DIR": "/nowhere"}, "POLICIES_DIR names /nowhere, and there is no such folder"),
        (
            {"SLACK_CLIENT_ID": "1"},
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together: set both or neither",
        ),
        (
            {"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "s", "SLACK_SIGNING_SECRET": "s"},
            "PUBLIC_URL is missing: with SLACK_CLIENT_ID, Slack sends people back to it",
        ),
        (
            {"SLACK_BOT_TOKEN": "x"},
            "SLACK_SIGNING_SECRET is missing: set it, or SLACK_APP_TOKEN for Socket Mode",
        ),
    ],
)
def test_a_broken_setting_is_named_before_anything_starts(
    tmp_path: Path, environment: dict[str, str], line: str
) -> None:
    """The fault in our words, then the cure."""
    code, told = shell(tmp_path / "data", "serve", **environment)
    assert code == 1
    assert told.splitlines()[0] == f"Error: {line}"
    assert len(told.splitlines()) == 2
    assert not (tmp_path / "data").exists()


def test_every_broken_setting_is_named_at_once(tmp_path: Path) -> None:
    """So that nobody mends one after the other."""
    _, told = shell(tmp_path, "migrate", PORT="banana", DEFAULT_TIMEZONE="Mars/Base")
    assert told.startswith("Error: PORT must be a whole number; DEFAULT_TIMEZONE is not a time zone")


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (("report", "--format", "pdf"), "'pdf' is not one of: html, csv, json."),
        (("manifest", "teams"), "'teams' is not one of: slack."),
    ],
)
def test_a_word_that_is_no_choice_gets_the_list(tmp_path: Path, words: tuple[str, ...], choices: str) -> None:
    """As a mistake in usage: exit 2."""
    code, told = shell(tmp_path, *words)
    assert code == 2
    assert choices in " ".join(told.replace("│", "").split())
    assert "Value error" not in told


@pytest.mark.parametrize(
    "words",
    [("verify", "no.zip"), ("roster", "import", "no.csv"), ("verify", __file__, "--checkpoint", "no")],
)
def test_a_file_that_is_missing_is_named(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Not called unreadable."""
    code, told = shell(tmp_path, *words)
    assert code == 1
    assert told.startswith(f"Error: there is no file {words[-1]}\n")


@pytest.mark.parametrize("words", [("serve",), ("rehearse", "--fresh")])
def test_a_port_in_use_is_named_before_anything_is_touched(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Whoever starts the bot twice keeps what the first one remembers."""
    kept = tmp_path / "rehearsal.db"
    kept.write_text("of the bot that is running")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, told = shell(tmp_path, *words, PORT=str(port))
    assert code == 1
    assert told.splitlines() == [
        f"Error: port {port} is already in use",
        "End the program that listens there, or set PORT to another number, such as 8081.",
    ]
    assert list(tmp_path.iterdir()) == [kept]


def test_postgresql_without_its_driver_says_what_to_install(tmp_path: Path) -> None:
    """The address may be right; the installation lacks a part."""
    program = "import sys; sys.modules['psycopg'] = None; from bot.cli import main; main()"
    environment = {"DATABASE_URL": "postgresql://localhost/bot", "DATA_DIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", program, "migrate"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment,
    )
    assert ended.returncode == 1
    assert "psycopg is not part of this installation" in ended.stderr
    assert "`pip install 'psycopg[binary]'`" in ended.stderr
