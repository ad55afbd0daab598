"""The picture of a weekly report: a card with its own background, the same on every machine."""

from datetime import date

import resvg_py

from bot.core.report import WeeklyReport
from bot.documents.drawing import Label, drawing
from bot.documents.figures import figures_for
from bot.documents.lettering import FILES, covers, fit
from bot.documents.look import LOOKS
from bot.documents.templates import template

ZOOM = 1.2
NAMES = (
    "kind.weekly-report",
    *(f"standing.{standing}" for standing in LOOKS),
    *(f"report.{name}" for name in ("coverage", "trend", "departments", "people", "no-department")),
    *(f"report.{name}" for name in ("change", "change-one", "version", "more", "total", "nobody")),
)
"""The short strings in the picture."""


def drawable(label: Label, locale: str) -> bool:
    """Whether the shipped fonts have the letters of this language."""
    months = (figures_for(locale).day(date(2000, month, 1)) for month in range(1, 13))
    return all(map(covers, (*map(label, NAMES), *months)))


def svg(report: WeeklyReport, label: Label, locale: str) -> str:
    """The picture as SVG, in the language of `locale`; `label` gives a short string by name."""
    return template("picture.svg.j2").render(
        drawing=drawing(report, label, figures_for(locale)),
        looks=LOOKS,
        trend=fit(label("report.trend"), 22, 600, bold=True),
        departments=fit(label("report.departments"), 22, 450, bold=True),
        people=fit(label("report.people"), 17, 150),
    )


def picture(report: WeeklyReport, label: Label, locale: str) -> bytes:
    """The picture as PNG, 1440 by 816 pixels."""
    return resvg_py.svg_to_bytes(
        svg_string=svg(report, label, locale),
        skip_system_fonts=True,
        font_files=[str(path) for path in FILES],
        font_family="Inter",
        zoom=ZOOM,
    )
