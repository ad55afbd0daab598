"""What people do for themselves: one function for each verb, given everything, deciding one answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions.case import WAITING, Case
from bot.actions.speech import AskingForHelp, Confirming, Decision, Line
from bot.core.attestation import Attestation
from bot.core.campaign import Assignment, standing
from bot.core.command import Verb, account_type_in, more_in, surface_in
from bot.core.message import Key
from bot.core.policy import AccountType, Policy, Surface
from bot.core.roster import Person
from bot.ports.store import Records
from bot.ports.words import Plain, Words

LISTED = 20
"""Messages that `my-data` lists one by one; older ones are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One verb, said by one person, at one instant."""

    records: Records
    words: Words
    case: Case
    arguments: tuple[str, ...]
    at: datetime


def status(turn: Turn) -> Decision:
    """Where I stand, and my next act."""
    case = turn.case
    if case.assignment is None:
        return Line(key=Key.NOTHING_OWED, facts={"name": case.name})
    return Line(key=Key.STATUS, facts=standing_facts(case, case.assignment, turn.at))


def help_(turn: Turn) -> Decision:
    """What I can type."""
    return Line(key=Key.HELP, facts={"admin": turn.case.known.account.admin})


def steps(turn: Turn) -> Decision:
    """What to do, for my kind of account and where I use it; the kind is remembered."""
    case, policy = turn.case, turn.case.policy
    if policy is None:
        return Line(key=Key.NOTHING_OWED, facts={"name": case.name})
    account_type = _account_type(turn, policy)
    if account_type is None:
        return which_account(case, policy, "steps")
    _remember(turn, account_type)
    return Line(
        key=Key.STEPS,
        facts={
            "name": case.name,
            "account_type": account_type.value,
            "surface": (surface_in(turn.arguments) or Surface.WEB).value,
            "surfaces": [surface.value for surface in policy.surfaces],
            "owes": _owes(turn),
            "more": more_in(turn.arguments),
        },
    )


def confirm(turn: Turn) -> Decision:
    """Opens the form that attests; who has attested gets the same receipt."""
    case, policy = turn.case, turn.case.policy
    if case.attestation is not None:
        return receipt_line(case, case.attestation)
    if policy is None or case.assignment is None:
        return Line(key=Key.NOTHING_OWED, facts={"name": case.name})
    if not _owes(turn):
        return Line(key=Key.CLOSED, facts={"because": "closed"})
    account_type = _account_type(turn, policy)
    return which_account(case, policy, "confirm") if account_type is None else Confirming(account_type)


def receipt(turn: Turn) -> Decision:
    """The receipt of my last attestation."""
    if turn.case.attestation is None:
        return status(turn)
    return receipt_line(turn.case, turn.case.attestation)


def snooze(turn: Turn) -> Decision:
    """Quiet for some days: so often, and never past the deadline."""
    policy, assignment = turn.case.policy, turn.case.assignment
    if policy is None or assignment is None or not _owes(turn):
        return status(turn)
    until = turn.at + timedelta(days=policy.cadence.snooze_days)
    if until >= assignment.due_at:
        return Line(key=Key.SNOOZE_REFUSED, facts={"because": "deadline", "due": assignment.due_at})
    if assignment.snoozes >= policy.cadence.max_snoozes:
        return Line(key=Key.SNOOZE_REFUSED, facts={"because": "limit", "due": assignment.due_at})
    snoozed = replace(assignment, snoozed_until=until, snoozes=assignment.snoozes + 1, next_step_at=until)
    turn.records.campaigns.save([snoozed])
    return Line(key=Key.SNOOZED, facts={"until": until, "left": policy.cadence.max_snoozes - snoozed.snoozes})


def cannot(turn: Turn) -> Decision:
    """I can't: opens a form that asks a human for help."""
    if turn.case.assignment is None:
        return Line(key=Key.NOTHING_OWED, facts={"name": turn.case.name})
    return AskingForHelp()


def language(turn: Turn) -> Decision:
    """Speak this language to me from now on."""
    wanted = turn.arguments[0] if turn.arguments else None
    spoken = {tag.lower(): tag for tag in turn.words.locales()}
    chosen = spoken.get(wanted.lower()) if wanted else None
    if chosen is not None:
        turn.records.roster.save(replace(turn.case.known.person, chosen_locale=chosen))
    languages: list[Plain] = [
        {"tag": tag, "name": turn.words.label("language.name", tag)} for tag in turn.words.locales()
    ]
    return Line(key=Key.LANGUAGE, facts={"chosen": chosen, "languages": languages}, locale=chosen)


def is_real(turn: Turn) -> Decision:
    """Is this bot real: who runs it, and what it has really sent me."""
    records, known = turn.records, turn.case.known
    workspace = next(w for w in records.workspaces() if w.id == known.account.workspace)
    sent: list[Plain] = [
        {"kind": kind, "at": at}
        for kind, state, at in records.outbox.of_person(known.person.id)
        if state.value == "sent"
    ]
    return Line(
        key=Key.IS_REAL,
        facts={
            "workspace": workspace.name,
            "sent": sent[:5],
            "recent_admin_channel": workspace.admin_channel is not None,
        },
    )


def my_data(turn: Turn) -> Decision:
    """All that is kept on me."""
    return Line(key=Key.MY_DATA, facts=data_of(turn.records, turn.case, turn.at))


VERBS: Mapping[Verb, Callable[[Turn], Decision]] = {
    Verb.STATUS: status,
    Verb.HELP: help_,
    Verb.STEPS: steps,
    Verb.CONFIRM: confirm,
    Verb.RECEIPT: receipt,
    Verb.SNOOZE: snooze,
    Verb.CANNOT: cannot,
    Verb.LANGUAGE: language,
    Verb.REAL: is_real,
    Verb.MY_DATA: my_data,
}
"""Every verb but `admin`, which asks for more than a person can decide for themselves."""

RECORDING = frozenset({Verb.STEPS, Verb.SNOOZE, Verb.LANGUAGE})
"""Verbs that write; all others only read."""


def standing_facts(case: Case, assignment: Assignment, at: datetime) -> dict[str, Plain]:
    """What status and home speak of."""
    now = standing(assignment, at)
    return {
        "name": case.name,
        "due": assignment.due_at,
        "days_left": max(0, (assignment.due_at - at).days),
        "standing": now.value,
        "account_type": assignment.account_type.value if assignment.account_type else None,
        "surface": Surface.WEB.value,
        "receipt": case.attestation.receipt if case.attestation else None,
        "attested_at": assignment.attested_at,
        "snoozed_until": assignment.snoozed_until if _quiet(assignment, at) else None,
    }


def receipt_line(case: Case, attestation: Attestation) -> Line:
    """A receipt, the same however often it is asked for."""
    evidence = attestation.evidence
    return Line(
        key=Key.RECEIPT,
        facts={
            "name": case.name,
            "receipt": attestation.receipt,
            "attested_at": attestation.at,
            "statement": evidence.statement,
            "account_type": evidence.account_type.value,
            "version": attestation.version,
            "found": evidence.found.value,
        },
    )


def which_account(case: Case, policy: Policy, intent: str) -> Line:
    """Asks for the kind of account, to go on with `intent`."""
    account_types = [account_type.value for account_type in policy.account_types]
    facts: dict[str, Plain] = {"name": case.name, "intent": intent, "account_types": account_types}
    return Line(key=Key.WHICH_ACCOUNT, facts=facts)


def home(case: Case, at: datetime) -> Line:
    """What the home page shows."""
    if case.assignment is None:
        return Line(key=Key.NOTHING_OWED, facts={"name": case.name})
    facts = standing_facts(case, case.assignment, at)
    owes = standing(case.assignment, at) in WAITING
    return Line(key=Key.HOME, facts={**facts, "owes": owes, "admin": case.known.account.admin})


def data_of(records: Records, case: Case, at: datetime) -> dict[str, Plain]:
    """Everything the bot remembers of a person."""
    known, id = case.known, case.known.person.id
    messages = records.outbox.of_person(id)
    names = {workspace.id: workspace.name for workspace in records.workspaces()}
    campaigns = {campaign.id: campaign.policy for campaign in records.campaigns.all()}
    return {
        "name": known.profile.name,
        "email": known.profile.email,
        "department": known.person.department,
        "manager": _manager(records, known.person),
        "kind": known.person.kind.value,
        "locale": known.person.language,
        "joined_at": known.person.joined_at,
        "accounts": [
            {"workspace": names.get(account.workspace, account.workspace), "account": account.id}
            for account in records.roster.accounts(id)
        ],
        "assignments": [
            {
                "policy": campaigns[a.campaign],
                "standing": standing(a, at).value,
                "uses": a.account_type.value if a.account_type else None,
                "assigned_at": a.assigned_at,
                "due": a.due_at,
            }
            for a in records.campaigns.of_person(id)
        ],
        "attestations": [
            {
                "receipt": a.receipt,
                "at": a.at,
                "statement": a.evidence.statement,
                "account_type": a.evidence.account_type.value,
                "found": a.evidence.found.value,
            }
            for a in records.attestations.of_person(id)
        ],
        "messages": [
            {"kind": kind, "state": state.value, "at": when} for kind, state, when in messages[:LISTED]
        ],
        "more": max(0, len(messages) - LISTED),
        "help": [
            {"reason": request.reason, "words": request.words, "at": request.asked_at}
            for request in records.attestations.help_of_person(id)
        ],
        "waivers": [
            {"reason": waiver.reason, "from": waiver.granted_at, "until": waiver.expires_at}
            for waiver in records.attestations.waivers_of_person(id)
        ],
    }


# Private functions


def _account_type(turn: Turn, policy: Policy) -> AccountType | None:
    said = account_type_in(turn.arguments)
    if said in policy.account_types:
        return said
    return turn.case.assignment.account_type if turn.case.assignment else None


def _remember(turn: Turn, account_type: AccountType) -> None:
    assignment = turn.case.assignment
    if assignment is not None and _owes(turn) and assignment.account_type is not account_type:
        turn.records.campaigns.save([replace(assignment, account_type=account_type)])


def _owes(turn: Turn) -> bool:
    return turn.case.assignment is not None and standing(turn.case.assignment, turn.at) in WAITING


def _manager(records: Records, person: Person) -> str | None:
    """By name; by the random id that is left of them where the name was erased."""
    if person.manager is None:
        return None
    return records.roster.names([person.manager]).get(person.manager, person.manager)


def _quiet(assignment: Assignment, at: datetime) -> bool:
    return assignment.snoozed_until is not None and at < assignment.snoozed_until
