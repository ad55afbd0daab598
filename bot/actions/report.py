"""The weekly report: queued once a week for each admin channel, composed from aggregates when it leaves."""

from datetime import date, datetime, time, timedelta

from bot.actions.admins import admin_deliveries
from bot.actions.speech import Line
from bot.core.campaign import Campaign, CampaignId, Standing
from bot.core.errors import NotFound
from bot.core.hours import local_date, local_instant
from bot.core.message import Key
from bot.core.report import (
    SHOWN,
    TREND_WEEKS,
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
from bot.core.roster import OrganisationId
from bot.ports.store import Records, Store
from bot.ports.words import Plain, Words

POSTED_AT = time(9)
"""On Mondays, in the organisation's time zone; late once after downtime."""


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


def report_line(report: WeeklyReport, words: Words, locale: str, timezone: str) -> Line:
    """What the report says in chat; `timezone` is the organisation's."""
    happened, shown = report.happenings, named(report.departments)
    facts: dict[str, Plain] = {
        **totals(report, timezone),
        "policy": report.policy,
        "version": report.version,
        "week": report.week,
        "as_of": report.as_of,
        "departments": [_department(name, part, words, locale) for name, part in shown],
        "more_departments": len(report.departments) - len(shown),
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


def totals(report: WeeklyReport, timezone: str) -> dict[str, Plain]:
    """The figures that the report and `admin status` share; standings that nobody has are left out."""
    people = report.total.by_standing
    return {
        "coverage": percent(report.total.coverage),
        **_change(report, timezone),
        "roster": report.roster,
        "outside": report.outside,
        "expected": report.total.expected,
        "standings": [
            {"name": standing.value, "people": people[standing]} for standing in SHOWN if people[standing]
        ],
    }


def percent(share: float | None) -> int | None:
    """A share in whole percents, rounded down, but not by what floats lose: 29 of 100 are 29."""
    return None if share is None else int(round(share * 100, 9))


# Private functions


def _trend(records: Records, campaign: Campaign, as_of: datetime) -> tuple[Point, ...]:
    timezone = records.organisation().timezone
    reports = _reports_before(as_of, timezone)
    return tuple(
        Point(
            week_ending=local_date(instant, timezone),
            tally=tally(records.figures.counts(campaign.id, instant)),
        )
        for instant in trend_instants(as_of, reports, campaign.starts_at)
    )


def _reports_before(as_of: datetime, timezone: str) -> list[datetime]:
    """When the reports of earlier days were due; so all of one day compare alike."""
    openings = (week_opening(as_of - timedelta(weeks=back), timezone) for back in range(TREND_WEEKS))
    today = local_date(as_of, timezone)
    return [opening for opening in openings if local_date(opening, timezone) < today]


def _department(name: str, part: Tally, words: Words, locale: str) -> dict[str, Plain]:
    return {
        "name": name or words.label("report.no-department", locale),
        "expected": part.expected,
        "attested": part.by_standing[Standing.ATTESTED],
        "coverage": percent(part.coverage),
    }


def _change(report: WeeklyReport, timezone: str) -> dict[str, Plain]:
    """How many whole points coverage moved, signed, and since when; None for the first report."""
    now, before = percent(report.total.coverage), report.previous
    earlier = percent(before.tally.coverage) if before else None
    if now is None or before is None or earlier is None:
        return {"coverage_change": None, "coverage_since": None}
    since = local_instant(before.week_ending, POSTED_AT, timezone)
    return {"coverage_change": _signed(now - earlier), "coverage_since": since}


def _signed(points: int) -> str:
    return f"{points:+d}".replace("-", "\u2212") if points else "\u00b10"
