"""Numbers and days as a reader writes them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.figures import figures_for, percents, points


@pytest.mark.parametrize(
    ("tag", "number", "share"),
    [
        ("en-GB", "50,000", "62%"),
        ("de-DE", "50.000", "62\u00a0%"),
        ("fr", "50\u202f000", "62\u00a0%"),
        ("pt-BR", "50.000", "62%"),
        ("de-XX", "50.000", "62\u00a0%"),
        ("tlh", "50,000", "62%"),
        ("", "50,000", "62%"),
        ("no such language", "50,000", "62%"),
    ],
)
def test_figures_follow_the_language(tag: str, number: str, share: str) -> None:
    """Thousands and percents as that language has them; an unknown one falls back to English."""
    figures = figures_for(tag)
    assert (figures.number(50_000), figures.share(0.625)) == (number, share)


@pytest.mark.parametrize(
    ("share", "shown"),
    [(None, "\u2013"), (0.0, "0%"), (49_999 / 50_000, "99%"), (1.0, "100%"), (0.29, "29%"), (0.58, "58%")],
)
def test_shares_are_rounded_down(share: float | None, shown: str) -> None:
    """Nothing is called complete before it is, and a whole percent is not lost to a float."""
    assert figures_for("en").share(share) == shown


@given(st.integers(min_value=0, max_value=100))
def test_every_whole_percent_is_itself(whole: int) -> None:
    """So many of a hundred are so many percent."""
    assert percents(whole / 100) == whole


def test_changes_carry_their_sign() -> None:
    """A change is that of the percents as shown, signed."""
    figures = figures_for("en")
    assert [figures.change(moved) for moved in (4, 0, -3)] == ["+4", "\u00b10", "\u22123"]
    assert points(0.629, 0.611) == 1
    assert points(None, 0.5) is None
    assert points(0.5, None) is None


def test_days_and_moments_are_written_out() -> None:
    """A day has its year, a moment its zone, a week's day is short."""
    at = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert figures_for("de").moment(at) == "23. November 2026, 09:30 MEZ"
    assert figures_for("en-GB").day(at) == "23 November 2026"
    assert figures_for("en-GB").short_day(date(2026, 11, 2)) == "2 Nov"


def test_direction_follows_the_language() -> None:
    """Arabic is written from right to left."""
    assert (figures_for("ar").direction, figures_for("en").direction) == ("rtl", "ltr")
