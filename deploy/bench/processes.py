"""Other processes on this machine: started, awaited, weighed, stopped. Linux tells what they use."""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds in which a server has to come up."""
POLL = 0.005
"""Seconds between two looks at a server that is starting."""
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Process:
    """A running server."""

    pid: int
    port: int
    started: float
    """By the clock of `time.perf_counter`."""

    def await_ok(self, path: str) -> float:
        """Seconds from the start until the path answers 200. Raises TimeoutError."""
        while time.perf_counter() - self.started < PATIENCE:
            if _status(self.port, path) == http.client.OK:
                return time.perf_counter() - self.started
            time.sleep(POLL)
        raise TimeoutError(f"{path} did not answer within {PATIENCE} s")

    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """Megabytes of memory that it holds."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


@contextmanager
def running(command: Sequence[str], port: int, env: Mapping[str, str] | None = None) -> Iterator[Process]:
    """A server that is killed afterwards; what it logs is shown if something fails."""
    with tempfile.TemporaryFile("w+") as log:
        started = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, env=_env(env), stdout=log, stderr=log)  # noqa: S603  ours
        try:
            yield Process(child.pid, port, started)
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read()[-4000:])
            raise
        finally:
            child.kill()
            child.wait()


def ask(module: str, **options: object) -> Any:
    """Run one of our own modules with these options; its answer."""
    command = [sys.executable, "-m", f"deploy.bench.{module}", json.dumps(options)]
    done = subprocess.run(command, cwd=ROOT, env=_env(None), stdout=subprocess.PIPE, check=True)  # noqa: S603  ours
    return json.loads(done.stdout)


def server(kind: str, port: int, folder: Path) -> list[str]:
    """The command that runs one of the servers of the interactive path."""
    options = json.dumps({"kind": kind, "port": port, "folder": str(folder)})
    return [sys.executable, "-m", "deploy.bench.servers", options]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Private functions


def _env(more: Mapping[str, str] | None) -> dict[str, str]:
    """Ours, without anybody's credentials."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    return {**own, **(more or {})}


def _status(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
