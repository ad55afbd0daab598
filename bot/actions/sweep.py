"""One pass that plans what is owed: due assignments become deliveries, each rung once.

Pages are taken by next step time, and every look moves that time on, so the cost follows what is due.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from operator import attrgetter

from bot.actions.admins import admin_deliveries
from bot.core.campaign import Assignment, Campaign, CampaignId, Due
from bot.core.delivery import Delivery
from bot.core.hours import local_date, next_week
from bot.core.ledger import Entry, EntryKind
from bot.core.message import Key
from bot.core.policy import Policy, StepTarget, StepText
from bot.core.report import iso_week
from bot.core.roster import Account, OrganisationId, PersonId
from bot.core.sweep import Plan, plan
from bot.ports.store import Records, Store
from bot.ports.words import Words

PAGE = 500
"""Assignments looked at in one transaction."""

ALIKE = attrgetter(*(field.name for field in fields(Assignment) if field.name not in ("id", "person")))
"""All of an assignment but whose it is: a campaign asks many people alike, and plans alike for them."""

KEYS = {
    StepText.WELCOME: Key.WELCOME,
    StepText.REMINDER: Key.REMINDER,
    StepText.WARNING: Key.WARNING,
    StepText.ESCALATION: Key.ESCALATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One assignment, what was decided about it, and under which policy."""

    due: Due
    plan: Plan
    campaign: Campaign
    policy: Policy


async def sweep(
    organisation: OrganisationId,
    at: datetime,
    *,
    store: Store,
    words: Words,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """How many rungs were taken. Sweeping twice at one instant takes each once."""
    looked, taken = 0, 0
    while True:
        page, steps = await store.write(organisation, partial(_page, words=words, at=at))
        looked, taken = looked + page, taken + steps
        progress(looked)
        if page < PAGE:
            return taken


# Private functions


def _page(records: Records, words: Words, at: datetime) -> tuple[int, int]:
    due = records.campaigns.due(at, PAGE)
    if not due:
        return 0, 0
    campaigns = {campaign.id: campaign for campaign in records.campaigns.all()}
    looked = _look(campaigns, due, words, at)
    stepping = [look for look in looked if look.plan.step is not None]
    accounts = records.roster.reachable([look.due.assignment.person for look in stepping])
    taken = [look for look in stepping if look.due.assignment.person in accounts]
    records.campaigns.step([_moved(look, accounts, at) for look in looked])
    records.outbox.queue(_deliveries(records, taken, accounts, at))
    records.ledger.append([_entry(look, at) for look in taken])
    return len(due), len(taken)


def _look(
    campaigns: Mapping[CampaignId, Campaign], due: Sequence[Due], words: Words, at: datetime
) -> list[Looked]:
    looked: list[Looked] = []
    plans: dict[tuple[object, ...], Plan] = {}
    for item in due:
        campaign = campaigns[item.assignment.campaign]
        policy = words.policy(campaign.policy, campaign.version)
        alike = (item.timezone, *ALIKE(item.assignment))
        if alike not in plans:
            plans[alike] = plan(item.assignment, policy.cadence, item.timezone, at)
        looked.append(Looked(due=item, plan=plans[alike], campaign=campaign, policy=policy))
    return looked


def _moved(look: Looked, accounts: dict[PersonId, Account], at: datetime) -> Assignment:
    assignment, planned = look.due.assignment, look.plan
    if planned.step is None:
        return replace(assignment, next_step_at=planned.next_at)
    if assignment.person not in accounts:
        return replace(assignment, unreachable_at=at, next_step_at=None)
    return replace(assignment, steps_done=planned.step + 1, next_step_at=planned.next_at, last_step_at=at)


def _deliveries(
    records: Records, taken: Sequence[Looked], accounts: dict[PersonId, Account], at: datetime
) -> list[Delivery]:
    deliveries: list[Delivery] = []
    managers = _managers(records, taken)
    for look in taken:
        target = _target(look, managers)
        if target is StepTarget.PERSON:
            deliveries.append(_to_person(look, accounts[look.due.assignment.person], at))
        elif target is StepTarget.MANAGER and look.due.manager is not None:
            deliveries.append(_to_manager(records, look, managers[look.due.manager], at))
        else:
            day = local_date(at, records.organisation().timezone)
            key = f"escalation:{look.campaign.id}:admin:{day}"
            deliveries += admin_deliveries(records, Key.ESCALATION, key, at, campaign=look.campaign.id)
    return deliveries


def _managers(records: Records, taken: Sequence[Looked]) -> dict[PersonId, Account]:
    wanted = {
        look.due.manager
        for look in taken
        if look.due.manager is not None
        and look.policy.cadence.steps[look.plan.step or 0].to is StepTarget.MANAGER
    }
    return records.roster.reachable(wanted) if wanted else {}


def _target(look: Looked, managers: dict[PersonId, Account]) -> StepTarget:
    """Whom the rung goes to; without a manager who can be reached, the admins stand in."""
    target = look.policy.cadence.steps[look.plan.step or 0].to
    manager = look.due.manager
    lonely = manager is None or manager == look.due.assignment.person or manager not in managers
    return StepTarget.ADMIN if target is StepTarget.MANAGER and lonely else target


def _to_person(look: Looked, account: Account, at: datetime) -> Delivery:
    assignment, step = look.due.assignment, look.plan.step or 0
    return Delivery(
        key=f"step:{assignment.id}:{step}:{assignment.assigned_at:%Y%m%d}",
        kind=KEYS[look.policy.cadence.steps[step].text],
        workspace=account.workspace,
        target=StepTarget.PERSON,
        due_at=at,
        person=assignment.person,
        account=account.id,
        assignment=assignment.id,
        campaign=look.campaign.id,
        step=step,
    )


def _to_manager(records: Records, look: Looked, account: Account, at: datetime) -> Delivery:
    """One message a week for all of a manager's people, composed when it leaves."""
    manager = records.roster.person(account.person)
    timezone = manager.timezone if manager else look.due.timezone
    due_at = next_week(at, timezone, look.policy.cadence.hours)
    return Delivery(
        key=f"escalation:{look.campaign.id}:{account.person}:{iso_week(local_date(due_at, timezone))}",
        kind=Key.ESCALATION,
        workspace=account.workspace,
        target=StepTarget.MANAGER,
        due_at=due_at,
        person=account.person,
        account=account.id,
        campaign=look.campaign.id,
    )


def _entry(look: Looked, at: datetime) -> Entry:
    assignment, step = look.due.assignment, look.plan.step or 0
    return Entry(
        EntryKind.STEPPED,
        at,
        {
            "person": assignment.person,
            "assignment": assignment.id,
            "step": step,
            "to": look.policy.cadence.steps[step].to.value,
        },
    )
