"""The bot as a process of its own: killed without warning, started again, and stopped politely."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

COMMAND = Path(sys.executable).with_name("chatgpt-privacy")
OLIVER = "U0OLIVER0"


def test_killed_right_after_the_receipt_nothing_is_lost(tmp_path: Path) -> None:
    """What was acknowledged is there after kill -9; asking again gives the same receipt."""
    port = _free_port()
    with _running(tmp_path, port) as (process, page):
        _confirms(page)
        receipt = _receipt(page)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with _running(tmp_path, port) as (process, page):
        _types(page, "confirm personal")
        assert _receipt(page) == receipt


def test_a_polite_stop_ends_cleanly(tmp_path: Path) -> None:
    """SIGTERM: no error, no trace, and the port is free again."""
    port = _free_port()
    with _running(tmp_path, port) as (process, _page):
        process.send_signal(signal.SIGTERM)
        assert process.wait() in (0, -signal.SIGTERM)
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_the_shell_tells_the_time_of_the_rehearsal(tmp_path: Path) -> None:
    """After ninety days on the page, the shell knows that people are overdue."""
    port = _free_port()
    with _running(tmp_path, port) as (_process, page):
        turned = page.post("/rehearsal/clock", json={"by": "quarter"}, headers={"x-rehearsal": "1"})
        turned.raise_for_status()
        done = subprocess.run(
            [COMMAND, "status"],
            env=_environment(tmp_path, port),
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
        )
    assert "Overdue: " in done.stdout


def test_a_blank_secret_keeps_the_bot_from_starting(tmp_path: Path) -> None:
    """One clear line, exit 1, nothing served."""
    environment = _environment(tmp_path, _free_port()) | {"SLACK_SIGNING_SECRET": "  "}
    done = subprocess.run(
        [COMMAND, "serve"], env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 1
    assert "SLACK_SIGNING_SECRET" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_rehearsal_does_not_run_beside_credentials(tmp_path: Path) -> None:
    """Nobody plays with a real workspace by mistake."""
    environment = _environment(tmp_path, _free_port()) | {
        "SLACK_SIGNING_SECRET": "s" * 32,
        "SLACK_BOT_TOKEN": "xoxb-1",
    }
    done = subprocess.run(
        [COMMAND, "rehearse"], env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 1
    assert "beside real credentials" in done.stderr


# Private functions


@contextmanager
def _running(folder: Path, port: int) -> Iterator[tuple["subprocess.Popen[str]", httpx.Client]]:
    with (
        (folder / "log").open("a") as log,
        subprocess.Popen(
            [COMMAND, "serve"], env=_environment(folder, port), stdout=log, stderr=log, text=True, cwd=folder
        ) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as page,
    ):
        try:
            while process.poll() is None and not _ready(page):
                pass
            yield process, page
        finally:
            process.kill()


def _environment(folder: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "COVERAGE_"))}
    return kept | {"DATA_DIR": str(folder), "PORT": str(port)}


def _ready(page: httpx.Client) -> bool:
    try:
        return page.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def _scene(page: httpx.Client) -> dict[str, Any]:
    shown = page.get("/rehearsal/scene", params={"person": OLIVER}).json()
    return dict(shown["desk"])


def _do(page: httpx.Client, **asked: Any) -> None:
    answer = page.post("/rehearsal/do", json={"person": OLIVER, **asked}, headers={"x-rehearsal": "1"})
    answer.raise_for_status()


def _types(page: httpx.Client, words: str) -> None:
    _do(page, act="types", text=f"/chatgpt-privacy {words}", place=_scene(page)["place"])


def _confirms(page: httpx.Client) -> None:
    _types(page, "confirm personal")
    view = _scene(page)["modal"]
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    values = {
        block["block_id"]: ["yes"] if block["element"]["type"] == "checkboxes" else "off" for block in inputs
    }
    _do(page, act="submits", view=view["id"], values=values)
    _do(page, act="closes", everything=True)


def _receipt(page: httpx.Client) -> str:
    """The receipt id in the newest answer."""
    _types(page, "receipt")
    words = str(_scene(page)["posts"][-1]).split()
    return next(word.strip("'\",.") for word in words if word.strip("'\",.").startswith("R-"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
