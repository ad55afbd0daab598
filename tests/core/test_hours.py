"""Working hours, in every zone, across every change of its clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.hours import Hours, is_open, local_date, local_instant, next_day, next_open, next_week
from support.given import NOW, any_hours, clock_changes, day_hours, zoned_instants

BERLIN = "Europe/Berlin"


@given(zoned_instants(), day_hours())
def test_by_day_the_window_is_what_the_wall_clock_shows(zoned: tuple[str, datetime], hours: Hours) -> None:
    """Clocks are changed at night; by day an instant is open when the local clock and weekday say so."""
    zone, at = zoned
    local = at.astimezone(ZoneInfo(zone))
    shown = hours.opens <= local.time() < hours.closes and local.weekday() in hours.weekdays
    assert is_open(at, zone, hours) == shown


@given(zoned_instants(), any_hours())
def test_next_open_is_the_first_open_instant(zoned: tuple[str, datetime], hours: Hours) -> None:
    """Never before `at`, always in the window, and nothing between the two was open."""
    zone, at = zoned
    found = next_open(at, zone, hours)
    assert found >= at
    assert is_open(found, zone, hours)
    between = (at + timedelta(minutes=17 * n) for n in range(int((found - at) / timedelta(minutes=17)) + 1))
    assert not any(is_open(instant, zone, hours) for instant in between if instant < found)
    assert found == at or not is_open(found - timedelta(microseconds=1), zone, hours)


@given(zoned_instants(), any_hours())
def test_next_open_of_an_open_instant_is_itself(zoned: tuple[str, datetime], hours: Hours) -> None:
    """Asking again changes nothing."""
    zone, at = zoned
    found = next_open(at, zone, hours)
    assert next_open(found, zone, hours) == found


@given(zoned_instants(), any_hours())
def test_next_day_is_the_first_open_instant_of_a_later_day(zoned: tuple[str, datetime], hours: Hours) -> None:
    """The local calendar has moved on, and no open instant of a later day was passed over."""
    zone, at = zoned
    found = next_day(at, zone, hours)
    assert local_date(found, zone) > local_date(at, zone)
    assert is_open(found, zone, hours)
    steps = int((found - at) / timedelta(minutes=17)) + 1
    between = [at + timedelta(minutes=17 * n) for n in range(steps)]
    later = [i for i in between if i < found and local_date(i, zone) > local_date(at, zone)]
    assert not any(is_open(instant, zone, hours) for instant in later)


@given(zoned_instants(), day_hours())
def test_next_week_is_the_first_opening_of_a_week(zoned: tuple[str, datetime], hours: Hours) -> None:
    """It opens a week, is not before `at`, and no other week opened in between."""
    zone, at = zoned
    found = next_week(at, zone, hours)
    assert found >= at
    assert is_open(found, zone, hours)
    assert not is_open(found - timedelta(microseconds=1), zone, hours)
    assert local_date(found, zone).weekday() == _first_weekday(found, zone, hours)
    assert found - at <= timedelta(days=8, hours=2)


@given(zoned_instants(), st.times())
def test_a_local_time_is_met_or_was_skipped(zoned: tuple[str, datetime], clock: time) -> None:
    """The clocks show it at that instant, or it lies in a gap and they show it later by the gap."""
    zone, at = zoned
    day = local_date(at, zone)
    shown = local_instant(day, clock, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    late = shown - datetime.combine(day, clock)
    assert late >= timedelta(0)
    gaps = [change for change in clock_changes(zone) if abs(change - at) < timedelta(days=3)]
    assert not late or gaps


def test_a_time_that_spring_skips_comes_as_much_later() -> None:
    """02:30 on the night the clocks go forward is 03:30."""
    assert local_instant(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_autumn_repeats_is_its_first_pass() -> None:
    """02:30 on the night the clocks go back is the one in summer time, and its window stays one."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    night = Hours(opens=time(2, 30), closes=time(2, 50), weekdays=range(7))
    assert local_instant(date(2026, 10, 25), time(2, 30), BERLIN) == first
    assert is_open(first, BERLIN, night)
    assert not is_open(first + timedelta(hours=1), BERLIN, night)


def test_the_window_stays_open_while_the_autumn_hour_repeats() -> None:
    """Open at 02:30, still open when the clocks show 02:10 again."""
    early = Hours(opens=time(2, 30), closes=time(17), weekdays=range(7))
    assert is_open(datetime(2026, 10, 25, 1, 10, tzinfo=UTC), BERLIN, early)


def test_a_day_begins_at_midnight() -> None:
    """Hours from midnight on open with the day."""
    night = Hours(opens=time(0), closes=time(0, 30), weekdays=range(7))
    assert next_day(NOW, BERLIN, night) == datetime(2026, 11, 23, 23, tzinfo=UTC)


def test_a_day_that_never_was_has_no_window() -> None:
    """Apia had no Friday 30 December 2011: after Thursday's window comes Monday's, not Saturday."""
    thursday_evening = datetime(2011, 12, 29, 18, tzinfo=ZoneInfo("Pacific/Apia"))
    monday = datetime(2012, 1, 2, 9, tzinfo=ZoneInfo("Pacific/Apia"))
    assert next_open(thursday_evening, "Pacific/Apia", Hours()) == monday
    assert next_day(thursday_evening, "Pacific/Apia", Hours()) == monday


def test_a_window_that_spring_skips_is_not_made_up_for() -> None:
    """Hours that lie wholly in the gap begin again a day later."""
    night = Hours(opens=time(2), closes=time(2, 45), weekdays=range(7))
    before = datetime(2026, 3, 28, 22, tzinfo=UTC)
    assert next_open(before, BERLIN, Hours(opens=time(2, 30), closes=time(3, 15), weekdays=range(7))) == (
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC)
    )
    assert next_open(before, BERLIN, night) == datetime(2026, 3, 29, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 20, 7, 59, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC)),
        (datetime(2026, 11, 20, 8, 0, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC)),
        (datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC), datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC)),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)),
    ],
)
def test_the_usual_hours_are_nine_to_five_on_weekdays(at: datetime, expected: datetime) -> None:
    """Nine sharp is open, five sharp is not, and a weekend waits for Monday."""
    assert next_open(at, BERLIN, Hours()) == expected


def test_the_usual_days_are_monday_to_friday() -> None:
    """Each of them, and neither of the others."""
    noons = [datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(days=n) for n in range(7)]
    assert [is_open(noon, BERLIN, Hours()) for noon in noons] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (datetime(2026, 11, 23, 8, 1, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)),
        (datetime(2026, 11, 22, 8, 1, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)),
    ],
)
def test_a_week_opens_on_its_first_working_day(at: datetime, expected: datetime) -> None:
    """Monday nine o'clock sharp is this week's; a minute later it is next week's."""
    assert next_week(at, BERLIN, Hours()) == expected


def test_the_calendar_day_is_the_readers() -> None:
    """One instant is two dates on either side of the world."""
    assert local_date(NOW, "Pacific/Apia") == date(2026, 11, 23)
    assert local_date(NOW, "Pacific/Pago_Pago") == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("opens", "closes", "weekdays"),
    [
        (time(9), time(9), (0,)),
        (time(17), time(9), (0,)),
        (time(9), time(17), ()),
        (time(9), time(17), (7,)),
        (time(9), time(17), (0, -1)),
    ],
)
def test_hours_that_never_open_are_refused(opens: time, closes: time, weekdays: tuple[int, ...]) -> None:
    """No window, no weekday, or a weekday that no week has."""
    with pytest.raises(ValueError, match="working hours need a weekday"):
        Hours(opens=opens, closes=closes, weekdays=weekdays)


def _first_weekday(at: datetime, zone: str, hours: Hours) -> int:
    monday = local_date(at, zone) - timedelta(days=local_date(at, zone).weekday())
    openings = [local_instant(monday + timedelta(days=n), hours.opens, zone) for n in hours.weekdays]
    return local_date(min(o for o in openings if is_open(o, zone, hours)), zone).weekday()
