"""What was measured: a figure beside its goal and its bare baseline; as JSON, and as a table."""

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from deploy.bench.scale import Scale

HEADINGS = ("", "What", "Figure", "Goal", "", "Measured", "Bare baseline")


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound that a figure has to keep."""

    bound: float
    at_least: bool = False
    """Whether more is better; else the figure has to stay below."""

    def met(self, value: float) -> bool:
        """Whether the figure keeps it."""
        return value >= self.bound if self.at_least else value < self.bound

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<'} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Series:
    """One thing measured several times."""

    what: str
    runs: Sequence[float]

    @property
    def median(self) -> float:
        """What stands for all of them."""
        return median(self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure, how it came about, and what it is held against."""

    id: str
    what: str
    unit: str
    value: float
    goal: Goal | None
    """None for what is told without being promised."""
    measured: Series
    baseline: Series
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        return None if self.goal is None else self.goal.met(self.value)


def ratio(
    id: str, what: str, goal: Goal | None, measured: Series, baseline: Series, note: str = ""
) -> Figure:
    """A figure that is the one median over the other."""
    value = measured.median / baseline.median
    return Figure(
        id=id, what=what, unit="", value=value, goal=goal, measured=measured, baseline=baseline, note=note
    )


def plain(
    id: str, what: str, unit: str, goal: Goal | None, measured: Series, baseline: Series, note: str = ""
) -> Figure:
    """A figure that is the median of what was measured."""
    return Figure(
        id=id,
        what=what,
        unit=unit,
        value=measured.median,
        goal=goal,
        measured=measured,
        baseline=baseline,
        note=note,
    )


def write(path: Path, figures: Sequence[Figure], scale: Scale) -> None:
    """Everything, as JSON."""
    found = {"scale": scale.name, "machine": _machine(), "figures": [_as_json(figure) for figure in figures]}
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def table(figures: Sequence[Figure]) -> str:
    """Everything, a line a figure."""
    rows = [HEADINGS, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"


# Private functions


def _machine() -> dict[str, Any]:
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": [round(load, 1) for load in os.getloadavg()],
    }


def _as_json(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "what": figure.what,
        "unit": figure.unit,
        "value": _rounded(figure.value),
        "goal": None if figure.goal is None else str(figure.goal),
        "met": figure.met,
        "measured": _series(figure.measured),
        "baseline": _series(figure.baseline),
        "note": figure.note,
    }


def _series(series: Series) -> dict[str, Any]:
    runs = [_rounded(run) for run in series.runs]
    return {"what": series.what, "median": _rounded(series.median), "runs": runs}


def _row(figure: Figure) -> tuple[str, ...]:
    verdict = {None: "", True: "met", False: "MISSED"}[figure.met]
    value = f"{_shown(figure.value)} {figure.unit}".rstrip()
    goal = "" if figure.goal is None else str(figure.goal)
    return (figure.id, figure.what, value, goal, verdict, _told(figure.measured), _told(figure.baseline))


def _told(series: Series) -> str:
    return f"{_shown(series.median)} {series.what}"


def _shown(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"  # noqa: PLR2004  four digits say enough


def _rounded(value: float) -> float:
    return float(f"{value:.5g}")
