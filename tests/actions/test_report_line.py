"""What the weekly report and `admin status` speak of."""

from datetime import UTC, datetime

import pytest

from bot.actions.report import percent, report_line, totals
from bot.ports.words import Words
from bot.words import PackWords
from support.pack_folder import SHIPPED
from support.weekly import counts, of, weekly

ZONE = "Europe/Berlin"
WORDS: Words = PackWords(SHIPPED)


def test_standings_are_listed_as_drawn_and_none_at_zero() -> None:
    """Those who confirmed first; what is left out is nobody, so the lines still add up."""
    report = weekly(counts("Sales", overdue=2, attested=3, open=1))
    listed = totals(report, ZONE)["standings"]
    assert listed == [
        {"name": "attested", "people": 3},
        {"name": "open", "people": 1},
        {"name": "overdue", "people": 2},
    ]


@pytest.mark.parametrize(
    ("before", "change"),
    [(of(open=4), "+75"), (of(attested=3, open=1), "\u00b10"), (of(attested=4), "\u221225")],
)
def test_a_change_says_since_when(before: object, change: str) -> None:
    """The report before was due last Monday at nine."""
    report = weekly(counts("Sales", attested=3, open=1), before=[before])  # type: ignore[list-item]
    facts = totals(report, ZONE)
    assert facts["coverage_change"] == change
    assert facts["coverage_since"] == datetime(2026, 11, 16, 8, tzinfo=UTC)


def test_the_first_report_compares_with_nothing() -> None:
    """There is no report before it."""
    facts = totals(weekly(counts("Sales", attested=3, open=1)), ZONE)
    assert facts["coverage"] == 75
    assert (facts["coverage_change"], facts["coverage_since"]) == (None, None)


@pytest.mark.parametrize(("departments", "named", "more"), [(8, 8, 0), (9, 9, 0), (10, 8, 2)])
def test_a_single_department_is_never_left_over(departments: int, named: int, more: int) -> None:
    """The line that would count it names it."""
    people = [count for number in range(departments) for count in counts(f"D{number}", open=1)]
    facts = report_line(weekly(people), WORDS, "en", ZONE).facts
    assert facts["more_departments"] == more
    assert isinstance(facts["departments"], list)
    assert len(facts["departments"]) == named


def test_a_department_is_counted_as_its_coverage_is() -> None:
    """Of those who are expected to answer: whoever is waived is in neither figure."""
    report = weekly(counts("Legal", attested=3, waived=1))
    assert report_line(report, WORDS, "en", ZONE).facts["departments"] == [
        {"name": "Legal", "expected": 3, "attested": 3, "coverage": 100}
    ]


def test_percents_are_rounded_down() -> None:
    """Never 100 while somebody is missing, and never less than is true."""
    assert (percent(0.29), percent(0.9999), percent(1.0), percent(None)) == (29, 99, 100, None)
