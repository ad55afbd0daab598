"""Weekly reports and their short strings, made up for the documents' tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.core.campaign import Standing
from bot.core.policy import PolicyId
from bot.core.report import Count, Happenings, Point, Tally, WeeklyReport, by_department, tally

AS_OF = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

ENGLISH: Mapping[str, str] = {
    "kind.weekly-report": "Weekly report",
    "standing.open": "Open",
    "standing.due": "Due soon",
    "standing.overdue": "Overdue",
    "standing.attested": "Attested",
    "standing.waived": "Waived",
    "standing.lapsed": "Lapsed",
    "standing.unreachable": "Unreachable",
    "standing.left": "Left",
    "meaning.open": "Asked, and the deadline is not near.",
    "meaning.due": "Not answered, and the deadline is near.",
    "meaning.overdue": "Not answered, and the deadline has passed.",
    "meaning.attested": "Answered, by their own hand.",
    "meaning.waived": "Released for now, by somebody else, with a reason.",
    "meaning.lapsed": "The campaign closed without an answer.",
    "meaning.unreachable": "No account of theirs can be written to; not their fault.",
    "meaning.left": "No longer here; owes nothing.",
    "happening.attested": "Attested",
    "happening.joined": "Joined",
    "happening.left": "Left",
    "happening.waived": "Waived",
    "happening.help-wanted": "Open requests for help",
    "happening.found-on": "Had found it switched on",
    "happening.dead": "Messages that could not be delivered",
    "happening.in-doubt": "Messages that may have arrived twice",
    "report.coverage": "Coverage",
    "report.trend": "Trend",
    "report.departments": "Departments",
    "report.people": "People",
    "report.picture": "Coverage, trend and departments, drawn",
    "report.no-department": "No department",
    "report.change": "points since",
    "report.change-one": "point since",
    "report.version": "version",
    "policy.chatgpt-privacy": "ChatGPT privacy",
    "report.more": "more",
    "report.total": "Total",
    "report.expected": "Expected to answer",
    "report.roster": "On the roster",
    "report.outside": "Not asked by this policy",
    "report.nobody": "Nobody has to answer",
    "report.policy": "Policy",
    "report.as-of": "As of",
    "report.meaning": "Meaning",
    "report.happenings": "The last seven days",
    "report.checkpoint": "Checkpoint",
    "report.claim": "An attestation proves a person's claim, not the vendor's setting.",
    "csv.name": "Name",
    "csv.email": "E-mail",
    "csv.department": "Department",
    "csv.standing": "Standing",
    "csv.assigned": "Assigned",
    "csv.due": "Deadline",
    "csv.attested": "Attested",
    "csv.account-type": "Account type",
    "csv.receipt": "Receipt",
}


def label(name: str) -> str:
    """A short string in English."""
    return ENGLISH[name]


def counts(department: str, **people: int) -> list[Count]:
    """How many people of a department have each standing."""
    return [Count(department, Standing(name), number) for name, number in people.items()]


def weekly(
    people: Sequence[Count],
    *,
    before: Sequence[Tally] = (),
    outside: int = 0,
    checkpoint: str | None = "privacy.example\n42\n3q2+7w==\n",
) -> WeeklyReport:
    """A report on these people; `before` are the tallies of earlier weeks, oldest first."""
    total = tally(people)
    week_by_week = (*before, total)
    last = len(week_by_week) - 1
    return WeeklyReport(
        policy=PolicyId("chatgpt-privacy"),
        version=1,
        as_of=AS_OF,
        week="2026-W48",
        roster=total.people - total.by_standing[Standing.LEFT] + outside,
        outside=outside,
        total=total,
        departments=by_department(people),
        trend=tuple(
            Point(week_ending=(AS_OF - timedelta(weeks=last - index)).date(), tally=each)
            for index, each in enumerate(week_by_week)
        ),
        happenings=happenings(),
        checkpoint=checkpoint,
    )


def happenings() -> Happenings:
    """A lively week."""
    return Happenings(
        attested=6,
        joined=2,
        left=1,
        waived=3,
        help_wanted=4,
        found_on=8,
        dead={"user_disabled": 5},
        in_doubt=7,
    )


def of(**people: int) -> Tally:
    """A tally by the names of its standings."""
    return tally(counts("", **people))
