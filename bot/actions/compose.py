"""What a delivery says when its turn comes: names and texts are loaded now, not when it was queued."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.actions.case import Case, case_of
from bot.actions.personal import receipt_line
from bot.actions.report import report_line, report_of
from bot.actions.speech import Line, speak, speak_to
from bot.core.campaign import standing
from bot.core.delivery import Delivery, Skip, Wait, still_owed
from bot.core.message import Key, Message
from bot.core.policy import StepTarget
from bot.core.roster import Known
from bot.ports.documents import Documents
from bot.ports.messenger import Recipient
from bot.ports.store import Records
from bot.ports.words import Plain, Words

LISTED = 20
"""Names in one escalation; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message, ready to leave."""

    to: Recipient
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """What composing needs besides the records."""

    words: Words
    documents: Documents


def compose(records: Records, composer: Composer, delivery: Delivery, at: datetime) -> Letter | Skip | Wait:
    """The letter of a delivery, or why none leaves now."""
    if delivery.person is None:
        return _to_channel(records, composer, delivery, at)
    known = _recipient(records, delivery)
    if known is None or known.person.left_at is not None:
        return Skip.RELEASED
    return _to_person(records, composer, delivery, known, at)


# Private functions


def _recipient(records: Records, delivery: Delivery) -> Known | None:
    if delivery.account is None:
        return None
    return records.roster.known(delivery.workspace, delivery.account)


def _to_person(
    records: Records, composer: Composer, delivery: Delivery, known: Known, at: datetime
) -> Letter | Skip | Wait:
    assignment = records.campaigns.assignment(delivery.assignment) if delivery.assignment else None
    case = case_of(records, composer.words, known, assignment)
    if assignment is not None and case.policy is not None:
        now, timezone = standing(assignment, at), known.person.timezone
        verdict = still_owed(delivery, now, assignment.steps_done, timezone, case.policy.cadence.hours, at)
        if verdict is not None:
            return verdict
    letter = LETTERS[delivery.kind](records, composer, delivery, case, at)
    if letter is None:
        return Skip.NOTHING_TO_SAY
    return Letter(to=Recipient(account=known.account.id, dm=known.account.dm), message=letter)


def _ask(
    records: Records, composer: Composer, delivery: Delivery, case: Case, at: datetime
) -> Message | None:
    if case.assignment is None or case.policy is None:
        return None
    assignment, policy = case.assignment, case.policy
    escalations = [s for s in policy.cadence.steps[assignment.steps_done :] if s.to is not StepTarget.PERSON]
    facts: dict[str, Plain] = {
        "name": case.name,
        "due": assignment.due_at,
        "days_left": max(0, (assignment.due_at - at).days),
        "overdue": assignment.due_at <= at,
        "account_type": assignment.account_type.value if assignment.account_type else None,
        "account_types": [account_type.value for account_type in policy.account_types],
        "tells": escalations[0].to.value if escalations else "admin",
    }
    return speak_to(composer.words, case, Line(key=delivery.kind, facts=facts), at)


def _receipt(
    records: Records, composer: Composer, delivery: Delivery, case: Case, at: datetime
) -> Message | None:
    if case.attestation is None:
        return None
    line = receipt_line(case, case.attestation)
    locale = case.attestation.evidence.locale
    return speak_to(composer.words, case, Line(key=line.key, facts=line.facts, locale=locale), at)


def _escalation(
    records: Records, composer: Composer, delivery: Delivery, case: Case, at: datetime
) -> Message | None:
    line = _escalation_line(records, delivery, case.name, at)
    return speak_to(composer.words, case, line, at) if line else None


def _escalation_line(records: Records, delivery: Delivery, name: str, at: datetime) -> Line | None:
    if delivery.campaign is None:
        return None
    overdue = records.campaigns.overdue_under(delivery.campaign, delivery.person, at)
    people: list[Plain] = []
    for known in overdue[:LISTED]:
        owed = [a for a in records.campaigns.of_person(known.person.id) if a.campaign == delivery.campaign]
        people.append({"name": known.profile.name, "due": owed[0].due_at, "account": known.account.id})
    facts: dict[str, Plain] = {
        "name": name,
        "people": people,
        "more": max(0, len(overdue) - LISTED),
        "count": len(overdue),
        "to": delivery.target.value,
    }
    return Line(key=Key.ESCALATION, facts=facts) if overdue else None


def _report_to_person(
    records: Records, composer: Composer, delivery: Delivery, case: Case, at: datetime
) -> Message | None:
    return _report(records, composer, delivery, case.known.person.language)


def _report(records: Records, composer: Composer, delivery: Delivery, locale: str) -> Message | None:
    if delivery.campaign is None:
        return None
    as_of = delivery.due_at
    report = report_of(records, delivery.campaign, as_of)
    policy = composer.words.policy(report.policy, report.version)
    line = report_line(report, composer.words, composer.words.best_locale(locale))
    message = speak(composer.words, records.organisation(), line, as_of, policy)
    rows = records.figures.rows(delivery.campaign, as_of)
    files = composer.documents.attachments(report, rows, composer.words.best_locale(locale))
    return Message(summary=message.summary, blocks=message.blocks, attachments=files)


def _to_channel(
    records: Records, composer: Composer, delivery: Delivery, at: datetime
) -> Letter | Skip | Wait:
    organisation = records.organisation()
    message: Message | None
    if delivery.kind is Key.WEEKLY_REPORT:
        message = _report(records, composer, delivery, organisation.locale)
    else:
        line = (
            _help_line(records, delivery)
            if delivery.kind is Key.HELP_ALERT
            else _escalation_line(records, delivery, organisation.name, at)
        )
        message = speak(composer.words, organisation, line, at) if line else None
    return Letter(to=Recipient(channel=delivery.channel), message=message) if message else Skip.NOTHING_TO_SAY


def _help_line(records: Records, delivery: Delivery) -> Line | None:
    request = records.attestations.help_request(delivery.subject or "")
    if request is None:
        return None
    accounts = records.roster.accounts(request.person)
    name = records.roster.names([request.person]).get(request.person, "")
    facts: dict[str, Plain] = {
        "name": name,
        "account": accounts[0].id if accounts else "",
        "reason": request.reason,
        "words": request.words,
        "asked_at": request.asked_at,
    }
    return Line(key=Key.HELP_ALERT, facts=facts)


Compose = Callable[[Records, Composer, Delivery, Case, datetime], Message | None]

LETTERS: Mapping[Key, Compose] = {
    Key.WELCOME: _ask,
    Key.REMINDER: _ask,
    Key.WARNING: _ask,
    Key.RECEIPT: _receipt,
    Key.ESCALATION: _escalation,
    Key.WEEKLY_REPORT: _report_to_person,
}
"""What can be sent to a person unprompted."""
