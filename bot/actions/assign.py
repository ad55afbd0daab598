"""Give people what they owe: one assignment for each running campaign whose audience includes them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.campaign import Assignment, AssignmentId, Campaign, assign
from bot.core.ledger import Entry, EntryKind
from bot.core.policy import Policy
from bot.core.roster import Person
from bot.ports.store import Records
from bot.ports.words import Words


def assign_people(
    records: Records,
    campaign: Campaign,
    policy: Policy,
    people: Sequence[Person],
    at: datetime,
    new_id: Callable[[], str],
) -> int:
    """Ask those of them whom the audience includes and who were not asked before; how many that were."""
    asked = [person for person in people if policy.audience.includes(person)]
    fresh = [assign(AssignmentId(new_id()), campaign, policy, person, at) for person in asked]
    if not fresh:
        return 0
    added = records.campaigns.assign(fresh)
    if added == len(fresh):
        records.ledger.append([_entry(assignment, at) for assignment in fresh])
        return added
    kept = [a for a in fresh if records.campaigns.assignment(a.id) is not None]
    records.ledger.append([_entry(assignment, at) for assignment in kept])
    return added


def assign_running(
    records: Records, words: Words, people: Sequence[Person], at: datetime, new_id: Callable[[], str]
) -> None:
    """Ask these people whatever is being asked now."""
    for campaign in records.campaigns.running(at):
        policy = words.policy(campaign.policy, campaign.version)
        assign_people(records, campaign, policy, people, at, new_id)


def cancel(records: Records, person: Person, at: datetime) -> None:
    """They left: nothing is owed any more."""
    owed = [a for a in records.campaigns.of_person(person.id) if a.left_at is None]
    records.campaigns.save([replace(a, left_at=at, next_step_at=None) for a in owed])


def resume(records: Records, words: Words, person: Person, at: datetime) -> None:
    """They are back: what was unanswered goes on, with a fresh deadline."""
    policies = {c.id: words.policy(c.policy, c.version) for c in records.campaigns.running(at)}
    stopped = [
        a for a in records.campaigns.of_person(person.id) if a.left_at is not None and a.campaign in policies
    ]
    records.campaigns.save([_restarted(a, policies[a.campaign], at) for a in stopped])


# Private functions


def _entry(assignment: Assignment, at: datetime) -> Entry:
    facts = {"person": assignment.person, "assignment": assignment.id, "campaign": assignment.campaign}
    return Entry(EntryKind.ASSIGNED, at, {**facts, "due": assignment.due_at.isoformat()})


def _restarted(assignment: Assignment, policy: Policy, at: datetime) -> Assignment:
    if assignment.attested_at is not None:
        return replace(assignment, left_at=None)
    due_at = at + timedelta(days=policy.cadence.due_days)
    return replace(
        assignment,
        left_at=None,
        due_at=due_at,
        due_soon_at=due_at - timedelta(days=policy.cadence.due_soon_days),
        assigned_at=at,
        steps_done=0,
        snoozes=0,
        snoozed_until=None,
        next_step_at=at,
    )
