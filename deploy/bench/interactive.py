"""P1: `/chatgpt-privacy status`, the whole bot beside a bare Bolt app that only acks.

Both servers run at the same time, each in its own process; one is asked at a time, in turns. The bot checks
the signature, keeps the request durably, reads the person's standing, renders it in their language, answers
in the HTTP response, and marks the request as handled: two durable commits that the bare app does not make.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.bench.figures import Figure, Goal, Series, plain, ratio
from deploy.bench.population import found
from deploy.bench.processes import Process, ask, free_port, running, server
from deploy.bench.scale import Scale

CROWD = 400
"""Connections at ten times the usual rate."""


@dataclass(slots=True, kw_only=True)
class Contestant:
    """A server, and what was seen of it."""

    name: str
    process: Process
    people: int
    cpu: list[float] = field(default_factory=list)
    """Milliseconds of processor time a request, at saturation."""
    saturated: list[dict[str, Any]] = field(default_factory=list)
    usual: list[dict[str, Any]] = field(default_factory=list)
    crowded: list[dict[str, Any]] = field(default_factory=list)

    def asked(self, run: str, seconds: float, connections: int, rate: int | None) -> dict[str, Any]:
        """One run of the load generator. Raises RuntimeError where an answer was not 200."""
        seen: dict[str, Any] = ask(
            "load",
            port=self.process.port,
            run=f"{self.name}.{run}",
            seconds=seconds,
            connections=connections,
            rate=rate,
            people=self.people,
            answers=self.name == "bot",
        )
        if seen["faults"]:
            raise RuntimeError(f"{self.name}: {seen['faults']} answers were not 200")
        return seen

    def saturate(self, run: str, scale: Scale) -> None:
        """As many as it can answer."""
        before = self.process.cpu()
        seen = self.asked(f"s{run}", scale.saturated, scale.connections, None)
        self.cpu.append((self.process.cpu() - before) * 1000 / seen["answered"])
        self.saturated.append(seen)

    def series(self, runs: list[dict[str, Any]], name: str, what: str) -> Series:
        """One value of every run."""
        return Series(what, [run[name] for run in runs])


def measure(scale: Scale, folder: Path) -> list[Figure]:
    """Requests a second at saturation, and what one request takes at the usual rate and at ten times that."""
    company = found(folder, datetime.now(UTC))
    company.fill(0, scale.people)
    with _contestants(folder, scale) as (bot, bolt):
        for number in range(scale.runs):
            for each in (bot, bolt):
                each.saturate(str(number), scale)
        usual, crowded = scale.rates
        for number in range((scale.runs + 1) // 2):
            for each in (bot, bolt):
                each.usual.append(each.asked(f"u{number}", scale.steady, scale.connections, usual))
                each.crowded.append(each.asked(f"c{number}", scale.steady / 2, CROWD, crowded))
    return _figures(scale, bot, bolt)


# Private functions


@contextmanager
def _contestants(folder: Path, scale: Scale) -> Iterator[tuple[Contestant, Contestant]]:
    ports = (free_port(), free_port())
    with (
        running(server("full", ports[0], folder), ports[0]) as first,
        running(server("bare", ports[1], folder), ports[1]) as second,
    ):
        bot = Contestant(name="bot", process=first, people=scale.people)
        bolt = Contestant(name="bolt", process=second, people=scale.people)
        for each in (bot, bolt):
            each.process.await_ok("/healthz")
            each.asked("warm", scale.saturated / 2, 4, None)
        yield bot, bolt


def _figures(scale: Scale, bot: Contestant, bolt: Contestant) -> list[Figure]:
    usual, crowded = scale.rates
    late = sum(run["empty"] for run in bot.saturated)
    answered = sum(run["answered"] for run in bot.saturated)
    crowd = sum(run["answered"] for run in bot.crowded)
    crowd_late = sum(run["later"] for run in bot.crowded)
    lost = sum(run["unanswered"] for run in bot.crowded)
    return [
        ratio(
            "P1",
            "requests/s at saturation, bot / bare",
            Goal(0.5, at_least=True),
            bot.series(bot.saturated, "per_second", "requests/s"),
            bolt.series(bolt.saturated, "per_second", "requests/s"),
            f"{scale.connections} connections; {late} of {answered} were answered after the HTTP response",
        ),
        ratio(
            "P1",
            "processor time a request, bot / bare",
            None,
            Series("ms", bot.cpu),
            Series("ms", bolt.cpu),
            "at saturation; steadier than requests/s where other programs run on the machine",
        ),
        plain(
            "P1",
            f"p99 at {usual} requests/s",
            "ms",
            Goal(150),
            bot.series(bot.usual, "p99_ms", "ms"),
            bolt.series(bolt.usual, "p99_ms", "ms"),
            "open loop",
        ),
        plain(
            "P1",
            f"slowest ack at {crowded} requests/s",
            "ms",
            Goal(3000),
            Series("ms, the worst of each run", [run["worst_ms"] for run in bot.crowded]),
            bolt.series(bolt.crowded, "worst_ms", "ms"),
            f"open loop, with the wait for one of {CROWD} connections;"
            f" {crowd_late} of {crowd} were acked first and answered later; {lost} never acked",
        ),
    ]
