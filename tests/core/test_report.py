"""Numbers that add up: every person once."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.campaign import Standing
from bot.core.policy import PolicyId
from bot.core.report import (
    MOST_NAMED,
    SHOWN,
    TREND_WEEKS,
    Count,
    DoesNotReconcile,
    Happenings,
    Point,
    Tally,
    WeeklyReport,
    by_department,
    iso_week,
    named,
    reconcile,
    tally,
    trend_instants,
)
from support.given import NOW

counts = st.lists(
    st.builds(
        Count, st.sampled_from(["", "Research", "Sales"]), st.sampled_from(Standing), st.integers(0, 500)
    )
)


def tally_of(**people: int) -> Tally:
    """So many of each."""
    return tally(Count("", Standing(name), number) for name, number in people.items())


@given(counts)
def test_everybody_is_counted_once(rows: list[Count]) -> None:
    """By standing, and again by department but for those who left."""
    total = tally(rows)
    assert set(total.by_standing) == set(Standing)
    assert total.people == sum(row.people for row in rows)
    here = total.people - total.by_standing[Standing.LEFT]
    assert sum(each.people for _, each in by_department(rows)) == here
    for standing in set(Standing) - {Standing.LEFT}:
        parts = sum(each.by_standing[standing] for _, each in by_department(rows))
        assert parts == total.by_standing[standing]


@given(counts)
def test_departments_come_largest_first(rows: list[Count]) -> None:
    """Then by name; each once."""
    order = [(-each.people, name) for name, each in by_department(rows)]
    assert order == sorted(order)
    assert len({name for _, name in order}) == len(order)


@given(counts)
def test_coverage_is_a_share_of_those_expected(rows: list[Count]) -> None:
    """Between none and all, or unknown when nobody is expected to answer."""
    total = tally(rows)
    kinds = set(Standing) - {Standing.WAIVED, Standing.LEFT}
    assert total.expected == sum(total.by_standing[kind] for kind in kinds)
    assert (total.coverage is None) == (total.expected == 0)
    assert total.coverage is None or 0 <= total.coverage <= 1


def test_what_counts_for_coverage() -> None:
    """Unreachable and lapsed people were expected to answer; waived and gone ones were not."""
    figures = tally_of(attested=6, open=1, due=2, overdue=3, unreachable=4, lapsed=8, waived=16, left=32)
    assert figures.people == 72
    assert figures.owing == 6
    assert figures.expected == 24
    assert figures.coverage == 0.25


@given(counts, st.integers(0, 50), st.integers(-3, 3))
def test_a_report_reconciles_or_is_not_posted(rows: list[Count], outside: int, wrong: int) -> None:
    """Asked and here, and outside, make the roster; one person too many or too few is an error."""
    total = tally(rows)
    roster = total.people - total.by_standing[Standing.LEFT] + outside + wrong
    if wrong:
        with pytest.raises(DoesNotReconcile, match=f"the roster has {roster}"):
            reconcile(total, roster, outside)
    else:
        reconcile(total, roster, outside)


def test_what_does_not_reconcile_says_so_in_numbers() -> None:
    """The reader can follow the sum."""
    with pytest.raises(DoesNotReconcile) as caught:
        reconcile(tally_of(attested=3, left=9), roster=7, outside=2)
    assert str(caught.value) == "3 asked and 2 outside make 5, but the roster has 7"


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 23), "2026-W48"),
        (date(2026, 1, 1), "2026-W01"),
        (date(2027, 1, 1), "2026-W53"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_weeks_are_named_as_iso_8601_does(day: date, week: str) -> None:
    """Around New Year too, where the year is not the calendar's."""
    assert iso_week(day) == week


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_week_is_seven_days_from_monday(day: date) -> None:
    """Same name from Monday to Sunday, another before and after; names sort as time does."""
    monday = day - timedelta(days=day.weekday())
    assert {iso_week(monday + timedelta(days=n)) for n in range(7)} == {iso_week(day)}
    assert iso_week(monday - timedelta(days=1)) < iso_week(day) < iso_week(monday + timedelta(days=7))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.timedeltas())
def test_the_trend_goes_back_by_reports(as_of: datetime, running: timedelta) -> None:
    """Now last, before it the newest reports in order, none before the start, twelve points at most."""
    since = as_of - min(max(running, timedelta(days=-3)), timedelta(days=300))
    reports = [as_of - timedelta(weeks=back) for back in range(-2, 20)]
    instants = trend_instants(as_of, reports, since)
    assert instants[-1] == as_of
    assert 1 <= len(instants) <= TREND_WEEKS
    assert all(later - earlier == timedelta(weeks=1) for earlier, later in pairwise(instants))
    assert all(instant >= since for instant in instants[:-1])
    assert len(instants) == TREND_WEEKS or instants[0] - timedelta(weeks=1) < since


def test_the_trend_of_a_year_is_twelve_weeks() -> None:
    """And that of a campaign that starts this instant is one point."""
    reports = [NOW - timedelta(weeks=back) for back in range(52)]
    assert trend_instants(NOW, reports, NOW - timedelta(days=365))[0] == NOW - timedelta(weeks=11)
    assert trend_instants(NOW, reports, NOW) == (NOW,)
    assert trend_instants(NOW, reports, NOW + timedelta(days=1)) == (NOW,)
    assert trend_instants(NOW, reports, NOW - timedelta(weeks=1)) == (NOW - timedelta(weeks=1), NOW)


@given(st.integers(0, 30))
def test_a_line_is_never_spent_on_counting_one(number: int) -> None:
    """Eight departments are named, or all nine; what is left over is two at least, and nobody is lost."""
    everybody = [*range(number)]
    shown = named(everybody)
    assert list(shown) == everybody[: len(shown)]
    assert len(shown) == (number if number <= MOST_NAMED + 1 else MOST_NAMED)


def test_every_standing_is_listed_once() -> None:
    """And those who confirmed come first."""
    assert set(SHOWN) == set(Standing)
    assert len(SHOWN) == len(Standing)
    assert SHOWN[0] is Standing.ATTESTED


def a_report(*trend: Tally) -> WeeklyReport:
    """A report with a trend."""
    points = [Point(week_ending=NOW.date(), tally=each) for each in trend]
    happenings = Happenings(
        attested=0, joined=0, left=0, waived=0, help_wanted=0, found_on=0, dead={}, in_doubt=0
    )
    return WeeklyReport(
        policy=PolicyId("chatgpt-privacy"),
        version=1,
        as_of=NOW,
        week="2026-W48",
        roster=0,
        outside=0,
        total=tally([]),
        departments=(),
        trend=tuple(points),
        happenings=happenings,
        checkpoint=None,
    )


def test_the_report_before_is_the_point_before_now() -> None:
    """None in the first week."""
    before, now = tally_of(open=2), tally_of(attested=2)
    point = Point(week_ending=NOW.date(), tally=before)
    assert a_report(tally_of(), before, now).previous == point
    assert a_report(before, now).previous == point
    assert a_report(now).previous is None
