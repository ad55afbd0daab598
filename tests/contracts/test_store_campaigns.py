"""Campaigns, assignments and waivers, on every database."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.campaign import Assignment, AssignmentId, Campaign, CampaignId, Standing, Waiver, standing
from bot.core.policy import AccountType, PolicyId
from bot.core.roster import Known, PersonId
from bot.ports.store import Records
from support.databases import each_backend, opened
from support.given import NOW, a_campaign, a_person, an_assignment
from support.stored import ORG, an_account, settle_in, welcome

pytestmark = each_backend

DAY = timedelta(days=1)
CAMPAIGN = CampaignId("campaign")


def running_at(at: datetime, records: Records) -> list[Campaign]:
    """The campaigns of that moment."""
    return records.campaigns.running(at)


def overdue_at(manager: PersonId | None, at: datetime, records: Records) -> list[Known]:
    """Who is overdue at that moment."""
    return records.campaigns.overdue_under(CAMPAIGN, manager, at)


async def test_a_version_is_asked_once(backend: str) -> None:
    """A second campaign on the same policy and version is refused; another version is not."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> list[bool]:
            add = records.campaigns.add
            return [
                add(a_campaign(id=CampaignId("again"))),
                add(a_campaign(id=CampaignId("next"), version=2, starts_at=NOW + DAY)),
                add(a_campaign(id=CampaignId("other"), policy=PolicyId("other"), starts_at=NOW - DAY)),
            ]

        assert await database.write(ORG, work) == [False, True, True]
        every = await database.read(ORG, lambda records: records.campaigns.all())
    assert [campaign.id for campaign in every] == ["next", "campaign", "other"]


async def test_running_means_started_and_not_closed(backend: str) -> None:
    """Both ends as the standings have them: open from its start on, closed from its closing on."""
    async with opened(backend) as database:
        await settle_in(database)
        closing = a_campaign(id=CampaignId("closing"), version=2, closes_at=NOW + DAY)
        await database.write(ORG, lambda records: records.campaigns.add(closing))
        moments = [NOW - timedelta(microseconds=1), NOW, NOW + DAY - timedelta(microseconds=1), NOW + DAY]
        running = [await database.read(ORG, partial(running_at, at)) for at in moments]
    assert [[campaign.id for campaign in each] for each in running] == [
        [],
        ["campaign", "closing"],
        ["campaign", "closing"],
        ["campaign"],
    ]


async def test_a_person_is_assigned_once(backend: str) -> None:
    """By campaign and person: how many were new is told, and those there stay as they are."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> int:
            welcome(records, "cyd")
            again = an_assignment(id=AssignmentId("again"), person=PersonId("ada"), steps_done=7)
            fresh = an_assignment(id=AssignmentId("a-cyd"), person=PersonId("cyd"))
            return records.campaigns.assign([again, fresh, fresh])

        assert await database.write(ORG, work) == 1
        assert await database.write(ORG, lambda records: records.campaigns.assign([])) == 0
        of_ada = await database.read(ORG, lambda records: records.campaigns.of_person(PersonId("ada")))
    assert of_ada == [an_assignment(id="a-ada")]


async def test_an_assignment_comes_back_equal_after_every_change(backend: str) -> None:
    """All that can change about it, and its campaign and person, which cannot."""
    changed = an_assignment(
        id=AssignmentId("a-ada"),
        assigned_at=NOW + DAY,
        closes_at=NOW + 30 * DAY,
        attested_at=NOW + timedelta(microseconds=1),
        waived_at=NOW,
        waived_until=NOW + DAY,
        unreachable_at=NOW,
        left_at=NOW,
        account_type=AccountType.SHARED,
        steps_done=3,
        last_step_at=NOW,
        snoozed_until=NOW,
        snoozes=2,
        next_step_at=None,
    )
    async with opened(backend) as database:
        await settle_in(database)
        moved = replace(changed, campaign=CampaignId("elsewhere"), person=PersonId("bob"))
        await database.write(ORG, lambda records: records.campaigns.save([moved]))
        kept = await database.read(ORG, lambda records: records.campaigns.assignment(changed.id))
        nobody = await database.read(ORG, lambda records: records.campaigns.assignment(AssignmentId("x")))
    assert kept == changed
    assert nobody is None


async def test_pages_of_a_campaign_go_by_id(backend: str) -> None:
    """Each assignment on exactly one page."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> list[list[str]]:
            page = records.campaigns.in_campaign
            return [
                [assignment.id for assignment in page(CAMPAIGN, after, 1)]
                for after in (None, AssignmentId("a-ada"), AssignmentId("a-bob"))
            ]

        assert await database.read(ORG, work) == [["a-ada"], ["a-bob"], []]


async def test_due_are_those_whose_step_has_come(backend: str) -> None:
    """Earliest first, with what the plan needs of their person; no step to come means never."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            records.roster.save(
                a_person(id=PersonId("bob"), timezone="Asia/Kolkata", manager=PersonId("ada"))
            )
            welcome(records, "cyd")
            records.campaigns.save(
                [
                    an_assignment(id="a-ada", next_step_at=NOW + DAY),
                    an_assignment(id="a-bob", next_step_at=NOW - DAY),
                ]
            )
            records.campaigns.assign([an_assignment(id="a-cyd", person="cyd", next_step_at=None)])

        await database.write(ORG, work)
        early = await database.read(ORG, lambda records: records.campaigns.due(NOW - 2 * DAY, 9))
        some = await database.read(ORG, lambda records: records.campaigns.due(NOW + DAY, 9))
        first = await database.read(ORG, lambda records: records.campaigns.due(NOW + DAY, 1))
        following = await database.read(ORG, lambda records: records.campaigns.next_step_at())
    assert early == []
    assert [(due.assignment.id, due.timezone, due.manager) for due in some] == [
        ("a-bob", "Asia/Kolkata", "ada"),
        ("a-ada", "Europe/Berlin", None),
    ]
    assert first == some[:1]
    assert following == NOW - DAY


async def test_nothing_to_come_is_none(backend: str) -> None:
    """Without any next step, there is no instant to look again."""
    async with opened(backend) as database:
        await settle_in(database)
        still = [an_assignment(id=f"a-{name}", next_step_at=None) for name in ("ada", "bob")]
        await database.write(ORG, lambda records: records.campaigns.save(still))
        assert await database.read(ORG, lambda records: records.campaigns.next_step_at()) is None


async def test_overdue_people_by_name_for_one_manager_or_all(backend: str) -> None:
    """Only those overdue at that instant; each with an account."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            records.roster.save(a_person(id=PersonId("bob"), manager=PersonId("ada")))
            for name in ("zoe", "Cyd", "gone"):
                welcome(records, name, manager=PersonId("ada"))
                records.campaigns.assign([an_assignment(id=f"a-{name}", person=name)])
            records.campaigns.save([an_assignment(id="a-gone", left_at=NOW)])

        await database.write(ORG, work)
        deadline = an_assignment().due_at
        overdue = []
        for manager, at in ((None, deadline), (PersonId("ada"), deadline), (None, deadline - DAY)):
            late = await database.read(ORG, partial(overdue_at, manager, at))
            overdue.append([known.person.id for known in late])
    assert overdue == [["ada", "bob", "Cyd", "zoe"], ["bob", "Cyd", "zoe"], []]


async def test_closing_ends_what_is_unanswered(backend: str) -> None:
    """From then on it has lapsed, nothing is due, and an answer that was given stays one."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            records.campaigns.save([an_assignment(id="a-bob", attested_at=NOW, next_step_at=None)])
            records.campaigns.close(CAMPAIGN, NOW + DAY)
            records.campaigns.close(CAMPAIGN, NOW + 2 * DAY)

        await database.write(ORG, work)
        ada, bob = await database.read(ORG, lambda records: records.campaigns.in_campaign(CAMPAIGN, None, 9))
        campaigns = await database.read(ORG, lambda records: records.campaigns.all())
    assert standing(ada, NOW + DAY) is Standing.LAPSED
    assert ada.next_step_at is None
    assert standing(bob, NOW + DAY) is Standing.ATTESTED
    assert campaigns == [a_campaign(closes_at=NOW + DAY)]


async def test_waivers_are_kept_with_their_reason(backend: str) -> None:
    """Newest first for their person; the same grant twice is one."""
    async with opened(backend) as database:
        await settle_in(database)
        first = Waiver(
            assignment=AssignmentId("a-ada"),
            person=PersonId("ada"),
            reason="on leave",
            approver=None,
            granted_at=NOW,
            expires_at=NOW + DAY,
        )
        second = replace(first, approver=PersonId("bob"), granted_at=NOW + DAY)

        def work(records: Records) -> None:
            for waiver in (first, second, second):
                records.campaigns.waive(waiver)

        await database.write(ORG, work)
        kept = await database.read(
            ORG, lambda records: records.attestations.waivers_of_person(PersonId("ada"))
        )
        others = await database.read(
            ORG, lambda records: records.attestations.waivers_of_person(PersonId("bob"))
        )
    assert kept == [second, first]
    assert others == []


async def test_two_accounts_do_not_make_two_people(backend: str) -> None:
    """Somebody overdue is listed once, whatever number of accounts they have."""
    async with opened(backend) as database:
        await settle_in(database)
        await database.write(
            ORG, lambda records: records.roster.save_account(an_account(workspace="T0002", id="U2"))
        )
        overdue = await database.read(
            ORG, lambda records: records.campaigns.overdue_under(CAMPAIGN, None, NOW + 30 * DAY)
        )
    assert [known.person.id for known in overdue] == ["ada", "bob"]


async def test_a_step_changes_the_rungs_and_nothing_else(backend: str) -> None:
    """Whatever else an assignment carries stays as it is kept."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> tuple[Assignment, Assignment | None]:
            kept = an_assignment(id=AssignmentId("a-ada"))
            stepped = replace(
                kept, steps_done=3, last_step_at=NOW, next_step_at=NOW + DAY, unreachable_at=NOW
            )
            records.campaigns.step([replace(stepped, snoozes=7, attested_at=NOW)])
            return stepped, records.campaigns.assignment(kept.id)

        expected, found = await database.write(ORG, work)
        assert found == expected
