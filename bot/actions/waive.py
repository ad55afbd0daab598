"""Release one person from what they owe, until a date, with a reason and an approver."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.actions.speech import Line
from bot.core.campaign import OWING, Assignment, Waiver, standing
from bot.core.hours import local_instant
from bot.core.ledger import Entry, EntryKind
from bot.core.message import Key
from bot.core.roster import Known, PersonId
from bot.ports.store import Records
from bot.ports.words import Plain

MENTION = re.compile(r"<@([A-Z0-9]+)(\|[^>]*)?>")
"""How Slack writes a mention into a command's text."""
MIN_REASON = 3
"""Letters in the shortest reason that says anything."""


def waive_line(records: Records, arguments: tuple[str, ...], approver: PersonId | None, at: datetime) -> Line:
    """Waive `PERSON UNTIL REASON…`: what was granted, or the problem, in one line."""
    dates = [index for index, word in enumerate(arguments) if _date(word)]
    if not dates:
        return _line("date")
    until, reason = _date(arguments[dates[0]]), " ".join(arguments[dates[0] + 1 :])
    found = find_one(records, " ".join(arguments[: dates[0]]))
    problem = _problem(found, until, reason, approver, at)
    if problem is not None or isinstance(found, str) or until is None:
        return _line(problem or "nobody")
    owed = _owed(records, found.person.id, at)
    ends = local_instant(until, time(0), found.person.timezone).astimezone(UTC)
    for assignment in owed:
        waive(records, assignment, found, until=ends, reason=reason, approver=approver, at=at)
    return _line(None if owed else "nothing-owed", name=found.profile.name, until=ends, reason=reason)


def find_one(records: Records, text: str) -> Known | str:
    """The one person who goes by this mention, e-mail or name; or the problem."""
    mention = MENTION.search(text)
    found = records.roster.find(mention.group(1) if mention else text.strip().removeprefix("@"))
    if not found:
        return "nobody"
    return found[0] if len(found) == 1 else "several"


def waive(
    records: Records,
    assignment: Assignment,
    known: Known,
    *,
    until: datetime,
    reason: str,
    approver: PersonId | None,
    at: datetime,
) -> None:
    """Record the waiver. The ladder stops now, and goes on when the waiver ends.

    `approver` is None for whoever may run the shell. The reason is not entered in the ledger: it may name a
    person's circumstances, and the ledger is for ever.
    """
    waiver = Waiver(
        assignment=assignment.id,
        person=known.person.id,
        reason=reason,
        approver=approver,
        granted_at=at,
        expires_at=until,
    )
    records.campaigns.waive(waiver)
    records.campaigns.save([replace(assignment, waived_at=at, waived_until=until, next_step_at=until)])
    facts = {"person": known.person.id, "assignment": assignment.id, "until": until.isoformat()}
    records.ledger.append([Entry(EntryKind.WAIVED, at, {**facts, "approver": approver})])


# Private functions


def _problem(
    found: Known | str,
    until: date | None,
    reason: str,
    approver: PersonId | None,
    at: datetime,
) -> str | None:
    if isinstance(found, str):
        return found
    if found.person.id == approver:
        return "yourself"
    if until is None or local_instant(until, time(0), found.person.timezone) <= at:
        return "past"
    return "reason" if len(reason) < MIN_REASON else None


def _line(problem: str | None, **facts: Plain) -> Line:
    empty: dict[str, Plain] = {"name": "", "until": None, "reason": ""}
    return Line(key=Key.ADMIN_WAIVED, facts={**empty, **facts, "problem": problem})


def _owed(records: Records, person: PersonId, at: datetime) -> list[Assignment]:
    return [a for a in records.campaigns.of_person(person) if standing(a, at) in OWING]


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None
