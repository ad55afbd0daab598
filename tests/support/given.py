"""Ready-made facts of the core, each with the fewest words a test needs, and strategies for the rest."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.core.attestation import Answers, Evidence, Found
from bot.core.campaign import Assignment, AssignmentId, Campaign, CampaignId
from bot.core.hours import Hours
from bot.core.policy import (
    AccountType,
    Audience,
    Cadence,
    Digest,
    Policy,
    PolicyId,
    Step,
    StepTarget,
    StepText,
    Surface,
)
from bot.core.roster import (
    AccountId,
    Person,
    PersonId,
    PersonKind,
    Platform,
    WorkspaceId,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday morning."""

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Nuuk",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Antarctica/Troll",
)
"""Summer time both ways, at midnight, by half an hour, by two, upside down, and a day that never was."""

LADDER = (
    Step(day=0, to=StepTarget.PERSON, text=StepText.WELCOME),
    Step(day=3, to=StepTarget.PERSON, text=StepText.REMINDER),
    Step(day=7, to=StepTarget.PERSON, text=StepText.REMINDER),
    Step(day=14, to=StepTarget.PERSON, text=StepText.WARNING),
    Step(day=17, to=StepTarget.MANAGER, text=StepText.ESCALATION),
    Step(day=24, to=StepTarget.ADMIN, text=StepText.ESCALATION),
)


def a_cadence(**changes: Any) -> Cadence:
    """Two weeks to answer, in office hours."""
    usual = {
        "steps": LADDER,
        "due_days": 14,
        "due_soon_days": 3,
        "max_snoozes": 2,
        "snooze_days": 2,
        "hours": Hours(),
    }
    return Cadence(**{**usual, **changes})


def a_policy(**changes: Any) -> Policy:
    """The policy this project is named after."""
    usual = {
        "id": PolicyId("chatgpt-privacy"),
        "version": 1,
        "digest": Digest("sha256:" + "0" * 64),
        "material": True,
        "owner": "Information Security",
        "contact": "#ask-security",
        "audience": Audience(kinds=frozenset({PersonKind.EMPLOYEE}), departments=None),
        "cadence": a_cadence(),
        "account_types": (AccountType.PERSONAL, AccountType.COMPANY),
        "surfaces": tuple(Surface),
        "link": "https://chatgpt.com/#settings/DataControls",
        "facts_checked": date(2026, 11, 1),
        "controls": (),
    }
    return Policy(**{**usual, **changes})


def a_campaign(**changes: Any) -> Campaign:
    """Started now, open-ended."""
    usual = {
        "id": CampaignId("campaign"),
        "policy": PolicyId("chatgpt-privacy"),
        "version": 1,
        "starts_at": NOW,
        "closes_at": None,
    }
    return Campaign(**{**usual, **changes})


def a_person(**changes: Any) -> Person:
    """An employee in Berlin."""
    usual = {
        "id": PersonId("ada"),
        "kind": PersonKind.EMPLOYEE,
        "manager": None,
        "department": "Research",
        "timezone": "Europe/Berlin",
        "locale": "en-GB",
        "chosen_locale": None,
        "joined_at": NOW,
        "left_at": None,
    }
    return Person(**{**usual, **changes})


def an_assignment(**changes: Any) -> Assignment:
    """Assigned now, due in two weeks, nothing done yet."""
    at = changes.get("assigned_at", NOW)
    usual = {
        "id": AssignmentId("assignment"),
        "campaign": CampaignId("campaign"),
        "person": PersonId("ada"),
        "assigned_at": at,
        "due_at": at + timedelta(days=14),
        "due_soon_at": at + timedelta(days=11),
        "closes_at": None,
        "next_step_at": at,
    }
    return Assignment(**{**usual, **changes})


def answers(**changes: Any) -> Answers:
    """A form filled in by somebody with an account of their own."""
    usual = {
        "account_type": AccountType.PERSONAL,
        "found": Found.WAS_ON,
        "shown_version": 1,
        "shown_digest": Digest("sha256:" + "1" * 64),
    }
    return Answers(**{**usual, **changes})


def evidence(**changes: Any) -> Evidence:
    """What stood in that form."""
    usual = {
        "account_type": AccountType.PERSONAL,
        "found": Found.WAS_ON,
        "statement": "I have switched it off.",
        "statement_digest": Digest("sha256:" + "1" * 64),
        "locale": "en",
        "platform": Platform.SLACK,
        "workspace": WorkspaceId("T0001"),
        "account": AccountId("U0001"),
    }
    return Evidence(**{**usual, **changes})


zones = st.sampled_from(ZONES)

instants = st.datetimes(datetime(2009, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))


@st.composite
def zoned_instants(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone and an instant, often within two days of its clocks being changed."""
    zone = draw(zones)
    changes = clock_changes(zone)
    if not changes or draw(st.booleans()):
        return zone, draw(instants)
    near = st.timedeltas(timedelta(days=-2), timedelta(days=2))
    return zone, draw(st.sampled_from(changes)) + draw(near)


@st.composite
def any_hours(draw: st.DrawFn) -> Hours:
    """Any working hours, in the night too."""
    opens, closes = sorted(draw(st.lists(st.times(), min_size=2, max_size=2, unique=True)))
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    return Hours(opens=opens, closes=closes, weekdays=tuple(sorted(weekdays)))


@st.composite
def day_hours(draw: st.DrawFn) -> Hours:
    """Working hours by day, when no clock is ever changed."""
    opens, closes = draw(st.integers(5, 12)), draw(st.integers(13, 23))
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    return Hours(opens=time(opens, 15), closes=time(closes, 45), weekdays=tuple(sorted(weekdays)))


@cache
def clock_changes(zone: str) -> tuple[datetime, ...]:
    """The first instant after each change of a zone's offset, 2009 to 2036, to the minute."""
    start = datetime(2009, 1, 1, tzinfo=UTC)
    days = [start + timedelta(days=n) for n in range(28 * 365)]
    pairs = itertools.pairwise(days)
    return tuple(_change(zone, a, b) for a, b in pairs if _offset(zone, a) != _offset(zone, b))


# Private functions


def _offset(zone: str, at: datetime) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def _change(zone: str, before: datetime, after: datetime) -> datetime:
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after.replace(second=0, microsecond=0)
