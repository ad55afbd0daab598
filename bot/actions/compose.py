"""What a delivery says when its turn comes: names and texts are loaded now, not when it was queued."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions.case import Case, case_of
from bot.actions.personal import receipt_line
from bot.actions.report import report_line, report_of
from bot.actions.speech import Line, speak, speak_to
from bot.core.campaign import Assignment, CampaignId, standing
from bot.core.delivery import Delivery, Recipient, Skip, Wait, still_owed
from bot.core.message import Key, Message
from bot.core.policy import Policy, StepTarget
from bot.core.roster import Known
from bot.ports.documents import Documents
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One delivery, and everything at hand to compose it."""

    records: Records
    words: Words
    documents: Documents
    delivery: Delivery
    at: datetime

    def person(self, case: Case, line: Line | None) -> Message | None:
        """A line to a person; None where there is nothing to say."""
        return None if line is None else speak_to(self.words, case, line, self.at)


def compose(records: Records, composer: Composer, delivery: Delivery, at: datetime) -> Letter | Skip | Wait:
    """The letter of a delivery, or why none leaves now."""
    desk = Desk(records=records, words=composer.words, documents=composer.documents, delivery=delivery, at=at)
    if delivery.account is None:
        message = _to_channel(desk)
        letter = Recipient(channel=delivery.channel)
        return Letter(to=letter, message=message) if message else Skip.NOTHING_TO_SAY
    known = records.roster.known(delivery.workspace, delivery.account)
    if known is None or known.person.left_at is not None:
        return Skip.RELEASED
    return _to_person(desk, known)


# Private functions


def _to_person(desk: Desk, known: Known) -> Letter | Skip | Wait:
    id = desk.delivery.assignment
    assignment = desk.records.campaigns.assignment(id) if id else None
    case = case_of(desk.records, desk.words, known, assignment)
    if assignment is not None and case.policy is not None:
        now, timezone, hours = standing(assignment, desk.at), known.person.timezone, case.policy.cadence.hours
        verdict = still_owed(desk.delivery, now, assignment.steps_done, timezone, hours, desk.at)
        if verdict is not None:
            return verdict
    message = LETTERS[desk.delivery.kind](desk, case)
    if message is None:
        return Skip.NOTHING_TO_SAY
    return Letter(to=Recipient(account=known.account.id, dm=known.account.dm), message=message)


def _to_channel(desk: Desk) -> Message | None:
    organisation = desk.records.organisation()
    if desk.delivery.kind is Key.WEEKLY_REPORT:
        return _report(desk, organisation.locale)
    line = (
        _help_line(desk)
        if desk.delivery.kind is Key.HELP_ALERT
        else _escalation_line(desk, organisation.name)
    )
    return None if line is None else speak(desk.words, organisation, line, desk.at)


def _ask(desk: Desk, case: Case) -> Message | None:
    if case.assignment is None or case.policy is None:
        return None
    assignment, policy = case.assignment, case.policy
    facts: dict[str, Plain] = {
        "name": case.name,
        "due": assignment.due_at,
        "days_left": max(0, (assignment.due_at - desk.at).days),
        "overdue": assignment.due_at <= desk.at,
        "account_type": assignment.account_type.value if assignment.account_type else None,
        "account_types": [account_type.value for account_type in policy.account_types],
        "tells": _told_next(desk, policy, assignment, case.known).value,
    }
    return desk.person(case, Line(key=desk.delivery.kind, facts=facts))


def _told_next(desk: Desk, policy: Policy, assignment: Assignment, known: Known) -> StepTarget:
    """Who hears of it if no answer comes: the warning says so, and says the truth."""
    later = (step.to for step in policy.cadence.steps[assignment.steps_done :])
    first = next((target for target in later if target is not StepTarget.PERSON), StepTarget.ADMIN)
    manager = known.person.manager
    lonely = manager in (None, known.person.id) or not desk.records.roster.reachable(
        [manager] if manager else []
    )
    return StepTarget.ADMIN if lonely else first


def _receipt(desk: Desk, case: Case) -> Message | None:
    if case.attestation is None:
        return None
    return desk.person(case, receipt_line(case, case.attestation))


def _escalation(desk: Desk, case: Case) -> Message | None:
    return desk.person(case, _escalation_line(desk, case.name))


def _escalation_line(desk: Desk, name: str) -> Line | None:
    campaign = desk.delivery.campaign
    if campaign is None:
        return None
    overdue = desk.records.campaigns.overdue_under(campaign, desk.delivery.person, desk.at)
    facts: dict[str, Plain] = {
        "name": name,
        "people": [_late(desk, campaign, known) for known in overdue[:LISTED]],
        "more": max(0, len(overdue) - LISTED),
        "count": len(overdue),
        "to": desk.delivery.target.value,
    }
    return Line(key=Key.ESCALATION, facts=facts) if overdue else None


def _late(desk: Desk, campaign: CampaignId, known: Known) -> dict[str, Plain]:
    owed = next(a for a in desk.records.campaigns.of_person(known.person.id) if a.campaign == campaign)
    return {"name": known.profile.name, "due": owed.due_at, "account": known.account.id}


def _report_to_person(desk: Desk, case: Case) -> Message | None:
    return _report(desk, case.known.person.language)


def _report(desk: Desk, wanted: str) -> Message | None:
    campaign, as_of = desk.delivery.campaign, desk.delivery.due_at
    if campaign is None:
        return None
    locale = desk.words.best_locale(wanted)
    report = report_of(desk.records, campaign, as_of)
    policy = desk.words.policy(report.policy, report.version)
    organisation = desk.records.organisation()
    line = report_line(report, desk.words, locale, organisation.timezone)
    message = speak(desk.words, organisation, line, as_of, policy)
    rows = desk.records.figures.rows(campaign, as_of)
    return replace(message, attachments=desk.documents.attachments(report, rows, locale))


def _help_line(desk: Desk) -> Line | None:
    request = desk.records.attestations.help_request(desk.delivery.subject or "")
    if request is None:
        return None
    accounts = desk.records.roster.accounts(request.person)
    names = desk.records.roster.names([request.person])
    facts: dict[str, Plain] = {
        "name": names.get(request.person, ""),
        "account": accounts[0].id if accounts else "",
        "reason": request.reason,
        "words": request.words,
        "asked_at": request.asked_at,
    }
    return Line(key=Key.HELP_ALERT, facts=facts)


LETTERS: Mapping[Key, Callable[[Desk, Case], Message | None]] = {
    Key.WELCOME: _ask,
    Key.REMINDER: _ask,
    Key.WARNING: _ask,
    Key.RECEIPT: _receipt,
    Key.ESCALATION: _escalation,
    Key.WEEKLY_REPORT: _report_to_person,
}
"""What can be sent to a person unprompted."""
