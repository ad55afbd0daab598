"""P7: from the command until `serve` is alive and ready, and what it weighs when idle.

It runs as a newcomer runs it: without credentials, as a rehearsal in an empty folder. So the time includes
making keys and tables, connecting to the simulated Slack, reading its people and starting the campaign; and
the weight includes the simulated Slack. The bare baseline is a Bolt app that only acks, on the same server.
"""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from deploy.bench.figures import Figure, Goal, Series, plain
from deploy.bench.processes import free_port, running, server
from deploy.bench.scale import Scale


@dataclass(frozen=True, slots=True)
class Start:
    """One start."""

    alive: float
    ready: float
    cpu: float
    """Seconds of processor time until it was ready."""
    resident: float


def measure(scale: Scale, folder: Path) -> list[Figure]:
    """Seconds to be alive and ready, in a fresh folder and in a used one; megabytes when idle."""
    fresh, again, bare = [], [], []
    for _ in range(scale.runs):
        with tempfile.TemporaryDirectory(dir=folder) as data:
            fresh.append(_serve(Path(data), scale.idle))
            again.append(_serve(Path(data), 0))
        bare.append(_bare(folder, scale.idle))
    bare_alive = Series("s, bare Bolt app", [start.alive for start in bare])
    return [
        plain("P7", "start to /healthz, empty folder", "s", Goal(2), _alive(fresh), bare_alive),
        plain("P7", "start to /readyz, empty folder", "s", Goal(2), _ready(fresh), bare_alive),
        plain("P7", "start to /readyz, second start", "s", Goal(2), _ready(again), bare_alive),
        plain(
            "P7",
            "processor time to /readyz, empty folder",
            "s",
            None,
            Series("s", [start.cpu for start in fresh]),
            Series("s, bare Bolt app", [start.cpu for start in bare]),
            "steadier than the start itself where other programs run on the machine",
        ),
        plain(
            "P7",
            "resident when idle",
            "MB",
            Goal(150),
            Series("MB", [start.resident for start in fresh]),
            Series("MB, bare Bolt app", [start.resident for start in bare]),
            f"after {scale.idle:g} s; rehearsing, with the simulated Slack in the same process",
        ),
    ]


# Private functions


def _serve(data: Path, idle: float) -> Start:
    port = free_port()
    command = [str(Path(sys.executable).with_name("chatgpt-privacy")), "serve"]
    with running(command, port, {"DATA_DIR": str(data), "PORT": str(port)}) as process:
        alive = process.await_ok("/healthz")
        ready = process.await_ok("/readyz")
        cpu = process.cpu()
        time.sleep(idle)
        return Start(alive, ready, cpu, process.resident())


def _bare(folder: Path, idle: float) -> Start:
    port = free_port()
    with running(server("bare", port, folder), port) as process:
        alive = process.await_ok("/healthz")
        cpu = process.cpu()
        time.sleep(idle)
        return Start(alive, alive, cpu, process.resident())


def _alive(starts: list[Start]) -> Series:
    return Series("s", [start.alive for start in starts])


def _ready(starts: list[Start]) -> Series:
    return Series("s", [start.ready for start in starts])
