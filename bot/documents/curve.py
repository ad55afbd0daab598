"""Coverage over the weeks, as a line with the area under it. A week without coverage leaves a gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.core.report import Point
from bot.documents.figures import Figures
from bot.documents.lettering import printable

LEFT, RIGHT = 536.0, 1112.0
TOP, BOTTOM = 176.0, 322.0
MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Dot:
    """One week with coverage."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A text beside an axis."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The trend, ready to draw."""

    lines: tuple[str, ...]
    areas: tuple[str, ...]
    dots: tuple[Dot, ...]
    last: Dot | None
    value: str
    weeks: tuple[Mark, ...]
    levels: tuple[Mark, ...]


def curve(trend: Sequence[Point], figures: Figures) -> Curve:
    """Lay the trend out, the last week at the right edge."""
    places = [_dot(index, len(trend), point) for index, point in enumerate(trend)]
    runs = [[dot for dot in run if dot] for there, run in groupby(places, bool) if there]
    return Curve(
        lines=tuple(_line(run) for run in runs if len(run) > 1),
        areas=tuple(_area(run) for run in runs if len(run) > 1),
        dots=tuple(dot for dot in places if dot),
        last=places[-1] if places else None,
        value=printable(figures.share(trend[-1].tally.coverage)) if trend else "",
        weeks=tuple(_weeks(trend, figures)),
        levels=tuple(Mark(printable(figures.share(level)), _y(level)) for level in (0, 0.5, 1)),
    )


# Private functions


def _dot(index: int, weeks: int, point: Point) -> Dot | None:
    coverage = point.tally.coverage
    return None if coverage is None else Dot(_x(index, weeks), _y(coverage))


def _x(index: int, weeks: int) -> float:
    return RIGHT - (RIGHT - LEFT) * (weeks - 1 - index) / max(weeks - 1, 1)


def _y(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 1)


def _line(run: Sequence[Dot]) -> str:
    return "M" + " L".join(f"{dot.x:.1f} {dot.y:.1f}" for dot in run)


def _area(run: Sequence[Dot]) -> str:
    return f"{_line(run)} L{run[-1].x:.1f} {BOTTOM} L{run[0].x:.1f} {BOTTOM} Z"


def _weeks(trend: Sequence[Point], figures: Figures) -> list[Mark]:
    """The last week and every so manyth before it, so that the labels do not touch."""
    step = -(-len(trend) // MOST_LABELS)
    return [
        Mark(printable(figures.short_day(point.week_ending)), _x(index, len(trend)))
        for index, point in enumerate(trend)
        if (len(trend) - 1 - index) % step == 0
    ]
