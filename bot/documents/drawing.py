"""Where everything in the picture of a report stands, in pixels of a card of 1200 by 680.

The heading runs along the top; the ring and the standings fill the left column, the trend and the
departments the right one. What a person typed is cut to its room here, and escaped by the template.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.campaign import Standing
from bot.core.report import Tally, WeeklyReport, named
from bot.documents.curve import Curve, curve
from bot.documents.figures import Figures, points
from bot.documents.lettering import covers, fit, printable
from bot.documents.look import LOOKS

Label = Callable[[str], str]

WIDTH, HEIGHT = 1200, 680
RING = 617.0
"""The way round the ring, in pixels: its radius is 98.2."""
BAR_LEFT, BAR_WIDTH = 680.0, 300.0
THINNEST = 4.0
"""A share this small still shows."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Coverage, as an arc and in figures."""

    arc: float
    share: str
    fraction: str
    change: str
    points: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A standing with its count."""

    standing: Standing
    name: str
    people: str
    y: float


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a bar."""

    standing: Standing
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A department."""

    name: str
    slices: tuple[Slice, ...]
    people: str
    share: str
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Everything the template draws."""

    title: str
    subtitle: str
    day: str
    ring: Ring
    rows: tuple[Row, ...]
    total: Row
    curve: Curve
    bars: tuple[Bar, ...]
    more: str
    more_y: float


def drawing(report: WeeklyReport, label: Label, figures: Figures) -> Drawing:
    """Lay a report out."""
    shown = named(report.departments)
    hidden = len(report.departments) - len(shown)
    step = min(40.0, 232 / max(len(shown) + bool(hidden), 1))
    rows = tuple(_rows(report.total, label, figures))
    return Drawing(
        title=fit(label("kind.weekly-report"), 34, 700, bold=True),
        subtitle=fit(f"{policy_name(report, label)} \u00b7 {report.week}", 21, 900),
        day=printable(figures.day(report.trend[-1].week_ending if report.trend else report.as_of)),
        ring=_ring(report, label, figures),
        rows=rows,
        total=_total(report.total, label, figures),
        curve=curve(report.trend, figures),
        bars=tuple(
            _bar(rank, name, tally, 434 + step * (rank - 1), label, figures)
            for rank, (name, tally) in enumerate(shown, 1)
        ),
        more=printable(f"+{figures.number(hidden)} {label('report.more')}") if hidden else "",
        more_y=434 + step * len(shown),
    )


def policy_name(report: WeeklyReport, label: Label) -> str:
    """What the policy is called, and which version of it; its id where the fonts lack letters of the name."""
    name = label(f"policy.{report.policy}")
    return f"{name if covers(name) else report.policy}, {label('report.version')} {report.version}"


def department_name(name: str, label: Label) -> str:
    """What a department is called, the nameless one included."""
    return name.strip() or label("report.no-department")


# Private functions


def _ring(report: WeeklyReport, label: Label, figures: Figures) -> Ring:
    total = report.total
    before = report.previous
    moved = points(total.coverage, before.tally.coverage) if before else None
    return Ring(
        arc=RING * (total.coverage or 0),
        share=printable(figures.share(total.coverage)),
        fraction=_fraction(total, figures),
        change=_change(moved, report, label, figures),
        points=moved,
    )


def _fraction(total: Tally, figures: Figures) -> str:
    attested = total.by_standing[Standing.ATTESTED]
    return printable(f"{figures.number(attested)} / {figures.number(total.expected)}")


def _change(moved: int | None, report: WeeklyReport, label: Label, figures: Figures) -> str:
    if not report.total.expected:
        return fit(label("report.nobody"), 18, 335)
    if moved is None or report.previous is None:
        return fit(label("report.coverage"), 18, 335)
    unit = label("report.change-one" if abs(moved) == 1 else "report.change")
    return fit(f"{figures.change(moved)} {unit} {figures.week_day(report.previous.week_ending)}", 18, 335)


def _rows(total: Tally, label: Label, figures: Figures) -> list[Row]:
    return [
        Row(
            standing,
            fit(label(f"standing.{standing}"), 20, 220),
            figures.number(total.by_standing[standing]),
            430 + 25 * index,
        )
        for index, standing in enumerate(LOOKS)
    ]


def _total(total: Tally, label: Label, figures: Figures) -> Row:
    name = fit(label("report.total"), 20, 220, bold=True)
    return Row(Standing.ATTESTED, name, figures.number(total.people), 430 + 25 * len(LOOKS) + 8)


def _bar(rank: int, name: str, tally: Tally, y: float, label: Label, figures: Figures) -> Bar:
    return Bar(
        name=_bar_name(rank, department_name(name, label)),
        slices=_slices(tally.by_standing),
        people=printable(figures.number(tally.people)),
        share=printable(figures.share(tally.coverage)),
        y=y,
    )


def _bar_name(rank: int, name: str) -> str:
    """A name with letters that the fonts lack starts with its rank, by which the page lists it too."""
    return fit(name if covers(name) else f"#{rank} {name}", 20, 205)


def _slices(people: Mapping[Standing, int]) -> tuple[Slice, ...]:
    present = [standing for standing in LOOKS if people[standing]]
    everybody = sum(people.values())
    widths = [max(THINNEST, BAR_WIDTH * people[standing] / everybody) for standing in present]
    if widths:
        widths[widths.index(max(widths))] -= sum(widths) - BAR_WIDTH
    starts = [BAR_LEFT + sum(widths[:index]) for index in range(len(widths))]
    return tuple(map(Slice, present, starts, widths))
