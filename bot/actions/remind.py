"""Remind everybody who is overdue, once a day at most, each in their own working hours."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.core.campaign import Assignment, AssignmentId, Campaign, Standing, standing
from bot.core.delivery import Delivery
from bot.core.hours import local_date, next_day, next_open
from bot.core.message import Key
from bot.core.policy import Policy, StepTarget
from bot.core.roster import Account, OrganisationId
from bot.ports.store import Records, Store
from bot.ports.words import Words

PAGE = 500


async def remind(organisation: OrganisationId, at: datetime, *, store: Store, words: Words) -> int:
    """How many reminders were queued; those who were written to today are left in peace."""
    campaigns = await store.read(organisation, lambda records: records.campaigns.running(at))
    queued = 0
    for campaign in campaigns:
        policy = words.policy(campaign.policy, campaign.version)
        after: AssignmentId | None = None
        while True:
            page, reminded = await store.write(
                organisation, partial(_page, campaign=campaign, policy=policy, after=after, at=at)
            )
            queued += reminded
            if len(page) < PAGE:
                break
            after = page[-1].id
    return queued


# Private functions


def _page(
    records: Records, *, campaign: Campaign, policy: Policy, after: AssignmentId | None, at: datetime
) -> tuple[list[Assignment], int]:
    page = records.campaigns.in_campaign(campaign.id, after, PAGE)
    overdue = [a for a in page if standing(a, at) is Standing.OVERDUE]
    accounts = records.roster.reachable([a.person for a in overdue])
    deliveries: list[Delivery] = []
    moved: list[Assignment] = []
    for assignment in overdue:
        person, account = records.roster.person(assignment.person), accounts.get(assignment.person)
        if person is None or account is None or _written_today(assignment, person.timezone, at):
            continue
        deliveries.append(_reminder(assignment, account, policy, person.timezone, at))
        moved.append(_counted(assignment, policy, person.timezone, at))
    records.campaigns.save(moved)
    return page, records.outbox.queue(deliveries)


def _written_today(assignment: Assignment, timezone: str, at: datetime) -> bool:
    last = assignment.last_step_at
    return last is not None and local_date(last, timezone) >= local_date(at, timezone)


def _counted(assignment: Assignment, policy: Policy, timezone: str, at: datetime) -> Assignment:
    """This counts as the day's message: the ladder goes on tomorrow at the earliest."""
    tomorrow = next_day(at, timezone, policy.cadence.hours)
    following = assignment.next_step_at and max(assignment.next_step_at, tomorrow)
    return replace(assignment, last_step_at=at, next_step_at=following)


def _reminder(
    assignment: Assignment, account: Account, policy: Policy, timezone: str, at: datetime
) -> Delivery:
    return Delivery(
        key=f"remind:{assignment.id}:{local_date(at, timezone)}",
        kind=Key.REMINDER,
        workspace=account.workspace,
        target=StepTarget.PERSON,
        due_at=next_open(at, timezone, policy.cadence.hours),
        person=assignment.person,
        account=account.id,
        assignment=assignment.id,
        campaign=assignment.campaign,
    )
