"""The weekly report as a page that stands alone, and as JSON for programs."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.campaign import Standing
from bot.core.report import Happenings, Tally, WeeklyReport
from bot.documents.drawing import Label, department_name, policy_name
from bot.documents.figures import Figures, figures_for
from bot.documents.look import LOOKS
from bot.documents.picture import drawable, picture
from bot.documents.templates import template


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the departments' table: one figure for each standing, and what they make."""

    name: str
    people: tuple[str, ...]
    total: str
    share: str


def page(report: WeeklyReport, label: Label, locale: str) -> bytes:
    """One HTML file without scripts or anything to fetch; it prints, and follows dark and light.

    Where the fonts lack the letters of the language, the tables stand without the picture.
    """
    figures = figures_for(locale)
    drawn = picture(report, label, locale) if drawable(label, locale) else b""
    html = template("page.html.j2").render(
        report=report,
        label=label,
        figures=figures,
        language=str(figures.locale).replace("_", "-"),
        picture=base64.b64encode(drawn).decode(),
        policy=policy_name(report, label),
        standings=tuple(LOOKS),
        lines=_lines(report, label, figures),
        total=_line(label("report.total"), report.total, figures),
        happenings=_happenings(report.happenings),
    )
    return html.encode()


def report_json(report: WeeklyReport) -> bytes:
    """Every figure of a report, with sorted keys, so that equal reports give equal bytes."""
    figures = {
        "policy": report.policy,
        "version": report.version,
        "as_of": report.as_of.isoformat(),
        "week": report.week,
        "roster": report.roster,
        "outside": report.outside,
        "total": _tally(report.total),
        "departments": [{"name": name, **_tally(tally)} for name, tally in report.departments],
        "trend": [{"week_ending": p.week_ending.isoformat(), **_tally(p.tally)} for p in report.trend],
        "happenings": {**_happenings(report.happenings), "dead": dict(report.happenings.dead)},
        "checkpoint": report.checkpoint,
    }
    return (json.dumps(figures, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


# Private functions


def _lines(report: WeeklyReport, label: Label, figures: Figures) -> list[Line]:
    """The departments, and those who left, who are in none: so the columns add up to the total."""
    lines = [_line(department_name(name, label), tally, figures) for name, tally in report.departments]
    left = report.total.by_standing[Standing.LEFT]
    gone = Tally(by_standing={**dict.fromkeys(Standing, 0), Standing.LEFT: left})
    return [*lines, _line(label("standing.left"), gone, figures)] if left else lines


def _line(name: str, tally: Tally, figures: Figures) -> Line:
    people = tuple(figures.number(tally.by_standing[standing]) for standing in LOOKS)
    return Line(name, people, figures.number(tally.people), figures.share(tally.coverage))


def _happenings(happenings: Happenings) -> Mapping[str, int]:
    """By the names that `core.catalogue.HAPPENINGS` has for them."""
    return {
        "attested": happenings.attested,
        "joined": happenings.joined,
        "left": happenings.left,
        "waived": happenings.waived,
        "help-wanted": happenings.help_wanted,
        "found-on": happenings.found_on,
        "dead": sum(happenings.dead.values()),
        "in-doubt": happenings.in_doubt,
    }


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "people": tally.people,
        "expected": tally.expected,
        "coverage": tally.coverage,
        "standings": {str(standing): tally.by_standing[standing] for standing in Standing},
    }
