"""The line of the trend."""

from datetime import date, timedelta

from bot.core.report import Point, Tally
from bot.documents.curve import BOTTOM, LEFT, RIGHT, TOP, Curve, curve
from bot.documents.figures import figures_for
from support.weekly import of

LAST = date(2026, 11, 23)


def drawn(*tallies: Tally) -> Curve:
    """The curve of these weeks, the last one first in time nowhere."""
    weeks = len(tallies)
    points = (
        Point(week_ending=LAST - timedelta(weeks=weeks - 1 - index), tally=each)
        for index, each in enumerate(tallies)
    )
    return curve(tuple(points), figures_for("en-GB"))


def test_no_weeks_draw_nothing() -> None:
    """An empty trend has its axis only."""
    empty = drawn()
    assert (empty.lines, empty.dots, empty.last, empty.value) == ((), (), None, "")
    assert [mark.text for mark in empty.levels] == ["0%", "50%", "100%"]


def test_one_week_is_a_dot_at_the_right() -> None:
    """A first report has a dot and no line."""
    first = drawn(of(attested=1))
    assert first.lines == ()
    assert [(dot.x, dot.y) for dot in first.dots] == [(RIGHT, TOP)]
    assert first.value == "100%"


def test_coverage_is_to_scale() -> None:
    """Nothing is at the foot, everything at the top, half in the middle."""
    trend = drawn(of(open=2), of(attested=1, open=1), of(attested=2))
    assert [dot.y for dot in trend.dots] == [BOTTOM, (TOP + BOTTOM) / 2, TOP]
    assert [dot.x for dot in trend.dots] == [LEFT, (LEFT + RIGHT) / 2, RIGHT]
    assert trend.lines == ("M536.0 322.0 L824.0 249.0 L1112.0 176.0",)
    assert trend.areas[0].endswith("L1112.0 322.0 L536.0 322.0 Z")


def test_weeks_without_coverage_leave_a_gap() -> None:
    """A week in which nobody had to answer breaks the line, and is no zero."""
    trend = drawn(of(open=1), of(attested=1), of(waived=3), of(attested=1), of(attested=1), of(waived=3))
    assert len(trend.lines) == 2
    assert len(trend.dots) == 4
    assert (trend.last, trend.value) == (None, "\u2013")


def test_twelve_weeks_are_labelled_apart() -> None:
    """Every other week is named, the last always."""
    trend = drawn(*[of(attested=1, open=9)] * 12)
    assert [mark.text for mark in trend.weeks] == [
        "14 Sept",
        "28 Sept",
        "12 Oct",
        "26 Oct",
        "9 Nov",
        "23 Nov",
    ]
