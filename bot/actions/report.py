"""The weekly report: queued once a week for each admin channel, composed from aggregates when it leaves."""

from datetime import date, datetime, time, timedelta

from bot.actions.admins import admin_deliveries
from bot.actions.speech import Line
from bot.core.campaign import Campaign, CampaignId, Standing
from bot.core.errors import NotFound
from bot.core.hours import local_date, local_instant
from bot.core.message import Key
from bot.core.report import (
    Point,
    Tally,
    WeeklyReport,
    by_department,
    iso_week,
    reconcile,
    tally,
    trend_instants,
)
from bot.core.roster import OrganisationId
from bot.ports.store import Records, Store
from bot.ports.words import Plain, Words

POSTED_AT = time(9)
"""On Mondays, in the organisation's time zone; late once after downtime."""
DEPARTMENTS = 8
"""Departments named in chat; the picture and the table have them all."""


async def report_weekly(organisation: OrganisationId, at: datetime, *, store: Store) -> int:
    """Queue this week's report if its time has come and it was not queued; how many were."""

    def work(records: Records) -> int:
        due_at = week_opening(at, records.organisation().timezone)
        queued = 0
        for campaign in records.campaigns.running(at):
            if due_at < at and campaign.starts_at <= due_at:
                week = iso_week(local_date(due_at, records.organisation().timezone))
                key = f"report:{campaign.id}:{week}"
                queued += records.outbox.queue(
                    admin_deliveries(records, Key.WEEKLY_REPORT, key, due_at, campaign=campaign.id)
                )
        return queued

    return await store.write(organisation, work)


def week_opening(at: datetime, timezone: str) -> datetime:
    """When the report of this week is due."""
    today: date = local_date(at, timezone)
    return local_instant(today - timedelta(days=today.weekday()), POSTED_AT, timezone)


def report_of(records: Records, campaign: CampaignId, as_of: datetime) -> WeeklyReport:
    """The report as of an instant. Raises NotFound, and DoesNotReconcile rather than post wrong totals."""
    found = next((c for c in records.campaigns.all() if c.id == campaign), None)
    if found is None:
        raise NotFound("that campaign does not exist")
    counts = records.figures.counts(campaign, as_of)
    total = tally(counts)
    roster, outside = records.figures.roster(as_of), records.figures.outside(campaign, as_of)
    reconcile(total, roster, outside)
    return WeeklyReport(
        policy=found.policy,
        version=found.version,
        as_of=as_of,
        week=iso_week(local_date(as_of, records.organisation().timezone)),
        roster=roster,
        outside=outside,
        total=total,
        departments=by_department(counts),
        trend=_trend(records, found, as_of),
        happenings=records.figures.happenings(campaign, as_of - timedelta(weeks=1), as_of),
        checkpoint=records.ledger.checkpoint(),
    )


def report_line(report: WeeklyReport, words: Words, locale: str) -> Line:
    """What the report says in chat."""
    happened, shown = report.happenings, report.departments[:DEPARTMENTS]
    facts: dict[str, Plain] = {
        **totals(report),
        "policy": report.policy,
        "version": report.version,
        "week": report.week,
        "as_of": report.as_of,
        "departments": [_department(name, part, words, locale) for name, part in shown],
        "more_departments": max(0, len(report.departments) - len(shown)),
        "attested_this_week": happened.attested,
        "joined": happened.joined,
        "left": happened.left,
        "waived": happened.waived,
        "help_wanted": happened.help_wanted,
        "found_on": happened.found_on,
        "unreachable": report.total.by_standing[Standing.UNREACHABLE],
        "dead": [{"reason": reason, "people": people} for reason, people in happened.dead.items()],
        "in_doubt": happened.in_doubt,
        "checkpoint": report.checkpoint,
    }
    return Line(key=Key.WEEKLY_REPORT, facts=facts, locale=locale)


def totals(report: WeeklyReport) -> dict[str, Plain]:
    """The figures that the report and `admin status` share."""
    return {
        "coverage": percent(report.total.coverage),
        "coverage_change": _change(report.total, report.previous),
        "roster": report.roster,
        "outside": report.outside,
        "expected": report.total.expected,
        "standings": [
            {"name": standing.value, "people": report.total.by_standing[standing]} for standing in Standing
        ],
    }


def percent(share: float | None) -> str | None:
    """A share as a whole percentage, never rounded up to 100."""
    return None if share is None else f"{_points(share)} %"


# Private functions


def _trend(records: Records, campaign: Campaign, as_of: datetime) -> tuple[Point, ...]:
    timezone = records.organisation().timezone
    return tuple(
        Point(
            week_ending=local_date(instant, timezone),
            tally=tally(records.figures.counts(campaign.id, instant)),
        )
        for instant in trend_instants(as_of, campaign.starts_at)
    )


def _department(name: str, part: Tally, words: Words, locale: str) -> dict[str, Plain]:
    return {
        "name": name or words.label("report.no-department", locale),
        "people": part.people,
        "attested": part.by_standing[Standing.ATTESTED],
        "coverage": percent(part.coverage),
    }


def _change(now: Tally, before: Tally | None) -> str | None:
    """In whole points, signed; None for the first report."""
    if before is None or before.coverage is None or now.coverage is None:
        return None
    return f"{_points(now.coverage) - _points(before.coverage):+d}"


def _points(share: float) -> int:
    """Rounded down, but not by what floats lose: 29 of 100 are 29 points."""
    return int(round(share * 100, 9))
