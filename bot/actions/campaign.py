"""Plan a campaign (who would get what, and when, and who would not), and start it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.actions.assign import assign_people
from bot.core.campaign import Assignment, AssignmentId, Campaign, CampaignId
from bot.core.errors import InvalidPolicy
from bot.core.hours import next_open
from bot.core.ledger import Entry, EntryKind
from bot.core.policy import Policy
from bot.core.roster import Known, OrganisationId, PersonId
from bot.ports.store import Records, Store
from bot.ports.words import Words

PAGE = 500
"""People taken in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a campaign would mean for one person."""

    person: PersonId
    name: str
    account: str
    excluded: str | None
    """Why they would not be asked; None when they would."""
    first_at: datetime | None
    """When their first message would go out."""
    timezone: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A campaign that was started, or was running already."""

    campaign: Campaign
    people: int
    """How many were newly asked."""
    already: bool


async def plan_campaign(
    organisation: OrganisationId, policy: Policy, at: datetime, *, store: Store, words: Words
) -> list[Planned]:
    """Everybody here: who would be asked and when, and who would not and why. Changes nothing.

    Whoever was asked for this version before is not asked again.
    """
    planned: list[Planned] = []
    asked = await _asked(organisation, policy, store)
    after: PersonId | None = None
    while page := await store.read(organisation, partial(_page, after=after)):
        planned += [_planned(known, policy, words, at, asked) for known in page]
        after = page[-1].person.id
    return planned


async def start_campaign(
    organisation: OrganisationId,
    policy: Policy,
    at: datetime,
    *,
    store: Store,
    new_id: Callable[[], str],
    progress: Callable[[int], None] = lambda _: None,
) -> Started:
    """Ask the audience of a published version; an older campaign of the same policy ends.

    Safe to run again: it goes on where it was interrupted. Raises InvalidPolicy where nobody would be asked.
    """
    fresh = Campaign(
        id=CampaignId(new_id()), policy=policy.id, version=policy.version, starts_at=at, closes_at=None
    )
    campaign, already = await store.write(organisation, partial(_open, campaign=fresh, policy=policy, at=at))
    people = 0
    after: PersonId | None = None
    while True:
        ask = partial(_ask_page, campaign=campaign, policy=policy, after=after, at=at, new_id=new_id)
        asked, after = await store.write(organisation, ask)
        people += asked
        progress(people)
        if after is None:
            return Started(campaign=campaign, people=people, already=already)


# Private functions


async def _asked(organisation: OrganisationId, policy: Policy, store: Store) -> set[PersonId]:
    """Who was asked for this very version before, in a campaign that runs or has ended."""
    same = (policy.id, policy.version)
    campaigns = await store.read(organisation, lambda records: records.campaigns.all())
    asked: set[PersonId] = set()
    for campaign in (each for each in campaigns if (each.policy, each.version) == same):
        after: AssignmentId | None = None
        while page := await store.read(organisation, partial(_assigned, campaign=campaign.id, after=after)):
            asked.update(assignment.person for assignment in page)
            after = page[-1].id
    return asked


def _assigned(records: Records, *, campaign: CampaignId, after: AssignmentId | None) -> list[Assignment]:
    return records.campaigns.in_campaign(campaign, after, PAGE)


def _planned(known: Known, policy: Policy, words: Words, at: datetime, asked: set[PersonId]) -> Planned:
    person = known.person
    excluded = policy.audience.excludes_because(person)
    if excluded is None and person.id in asked:
        excluded = "was asked already"
    return Planned(
        person=person.id,
        name=known.profile.name,
        account=known.account.id,
        excluded=excluded,
        first_at=None if excluded else next_open(at, person.timezone, policy.cadence.hours),
        timezone=person.timezone,
        locale=words.best_locale(person.language),
    )


def _open(records: Records, *, campaign: Campaign, policy: Policy, at: datetime) -> tuple[Campaign, bool]:
    if not _anybody(records, policy):
        raise InvalidPolicy(
            f"the audience of {policy.id} includes nobody",
            "Sync the roster first (`chatgpt-privacy roster sync`), or widen `audience` in policy.toml.",
        )
    if not records.campaigns.add(campaign):
        same = (policy.id, policy.version)
        return next(c for c in records.campaigns.all() if (c.policy, c.version) == same), True
    for older in records.campaigns.running(at):
        if older.policy == policy.id and older.id != campaign.id:
            records.campaigns.close(older.id, at)
    records.ledger.append([_entry(campaign, at)])
    return campaign, False


def _entry(campaign: Campaign, at: datetime) -> Entry:
    return Entry(
        EntryKind.STARTED,
        at,
        {"campaign": campaign.id, "policy": campaign.policy, "version": campaign.version},
    )


def _page(records: Records, after: PersonId | None) -> list[Known]:
    return records.roster.page(after, PAGE)


def _anybody(records: Records, policy: Policy) -> bool:
    return any(policy.audience.includes(known.person) for known in _everybody(records))


def _everybody(records: Records) -> Iterator[Known]:
    after: PersonId | None = None
    while page := records.roster.page(after, PAGE):
        yield from page
        after = page[-1].person.id


def _ask_page(
    records: Records,
    *,
    campaign: Campaign,
    policy: Policy,
    after: PersonId | None,
    at: datetime,
    new_id: Callable[[], str],
) -> tuple[int, PersonId | None]:
    page = records.roster.page(after, PAGE)
    asked = assign_people(records, campaign, policy, [known.person for known in page], at, new_id)
    return asked, page[-1].person.id if len(page) == PAGE else None
