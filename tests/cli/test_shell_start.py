"""How the command starts and ends as a process."""

import asyncio
import signal
import socket
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

HEAVY = ("aiohttp", "alembic", "jinja2", "pydantic", "slack_bolt", "sqlalchemy", "uvicorn", "bot.simulator")


def test_the_shell_loads_nothing_that_help_does_not_need() -> None:
    """What takes long to load is loaded by the verb that needs it."""
    program = "import sys; import bot.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert "typer" in loaded.stdout.split()
    assert set(HEAVY).isdisjoint(loaded.stdout.split())


async def test_a_rehearsal_tells_its_address_at_once_and_ends_quietly(tmp_path: Path) -> None:
    """Also where its output goes into a file; Ctrl-C is exit 130 and no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("chatgpt-privacy"),
        "serve",
        env={"DATA_DIR": str(tmp_path), "PORT": str(port)},
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert f"http://127.0.0.1:{port}/" in (await process.stdout.readline()).decode()
    async for line in process.stderr:
        if b'"event": "ready"' in line:
            break
    process.send_signal(signal.SIGINT)
    _, told = await process.communicate()
    assert process.returncode == 130
    assert b'"event": "stopped"' in told
    assert b"Traceback" not in told
