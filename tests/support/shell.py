"""The shell in this process, on a folder of its own."""

from pathlib import Path

from typer.testing import CliRunner

from bot.cli import cli
from support.play import Play

WIDE = {"COLUMNS": "200", "TERM": "dumb"}


def shell(folder: Path, *words: str, **environment: str) -> tuple[int, str]:
    """The exit code of these words, and all that they printed."""
    given = {**WIDE, "DATA_DIR": str(folder), **environment}
    result = CliRunner(env=given).invoke(cli, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def port_of(play: Play) -> str:
    """Where a play's simulated Slack is: a shell on the same folder and port shares its rehearsal."""
    return str(play.app.settings.port)
