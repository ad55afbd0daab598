"""Figures as of any instant, on every database: they agree with the core on every row."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.attestation import Found, HelpRequest, ReceiptId
from bot.core.campaign import Assignment, AssignmentId, CampaignId, Standing, Waiver, standing
from bot.core.delivery import DeliveryState
from bot.core.message import Key
from bot.core.report import reconcile, tally
from bot.core.roster import PersonId
from bot.ports.store import Records
from bot.store.database import Database
from support.databases import each_backend, opened
from support.given import NOW, a_person, an_assignment, evidence
from support.stored import ORG, a_delivery, an_attestation, settle_in, welcome

pytestmark = each_backend

CAMPAIGN = CampaignId("campaign")
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
DEPARTMENTS = ("", "Sales", "Zürich")

few = st.integers(-3, 3).map(lambda n: NOW + n * timedelta(microseconds=1))
"""So few instants that their boundaries meet all the time."""
maybe = st.none() | few


@st.composite
def assignments(draw: st.DrawFn) -> list[Assignment]:
    """Any instants, in any order, each of a person of their own."""
    return [
        an_assignment(
            id=AssignmentId(f"a{n}"),
            person=PersonId(f"p{n}"),
            **{name: draw(few) for name in ("assigned_at", "due_at", "due_soon_at")},
            **{
                name: draw(maybe)
                for name in (
                    "closes_at",
                    "attested_at",
                    "waived_at",
                    "waived_until",
                    "unreachable_at",
                    "left_at",
                )
            },
        )
        for n in range(draw(st.integers(0, 6)))
    ]


@given(rows=assignments(), at=few)
@settings(max_examples=60)
async def test_counts_agree_with_the_core(backend: str, rows: list[Assignment], at: datetime) -> None:
    """For every assignment there was, at every instant, the boundaries included."""
    expected = Counter(
        (DEPARTMENTS[n % 3], standing(row, at)) for n, row in enumerate(rows) if row.assigned_at <= at
    )
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            for name in ("ada", "bob"):
                records.campaigns.save([an_assignment(id=f"a-{name}", assigned_at=NOW + 9 * DAY)])
            for n, row in enumerate(rows):
                records.roster.save(a_person(id=row.person, department=DEPARTMENTS[n % 3]))
            records.campaigns.assign(rows)

        await database.write(ORG, work)
        counts = await database.read(ORG, lambda records: records.figures.counts(CAMPAIGN, at))
    assert {(count.department, count.standing): count.people for count in counts} == expected


async def totals(database: Database, at: datetime) -> tuple[int, int, int]:
    """Everybody here, those outside, and those asked and here; checked to add up."""

    def work(records: Records) -> tuple[int, int, int]:
        total = tally(records.figures.counts(CAMPAIGN, at))
        roster, outside = records.figures.roster(at), records.figures.outside(CAMPAIGN, at)
        reconcile(total, roster, outside)
        return roster, outside, total.people - total.by_standing[Standing.LEFT]

    return await database.read(ORG, work)


async def test_everybody_is_counted_once_on_any_day(backend: str) -> None:
    """Joined, asked, left, returned: on each day the roster is those asked and those outside."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            welcome(records, "guest", joined_at=NOW + DAY)
            welcome(records, "gone", joined_at=NOW + DAY, left_at=NOW + 3 * DAY)
            records.campaigns.assign(
                [an_assignment(id="a-gone", person="gone", assigned_at=NOW + 2 * DAY, left_at=NOW + 3 * DAY)]
            )
            welcome(records, "back")
            records.campaigns.assign([an_assignment(id="a-back", person="back", left_at=NOW + DAY)])

        await database.write(ORG, work)
        days = [await totals(database, NOW + n * DAY) for n in range(-1, 5)]
    assert days == [(0, 0, 0), (3, 0, 3), (5, 3, 2), (5, 2, 3), (4, 2, 2), (4, 2, 2)]


async def test_the_weeks_happenings(backend: str) -> None:
    """What came in that week and not before; open help of any age; what was found on, so far."""
    async with opened(backend) as database:
        await settle_in(database)
        before, during = NOW - timedelta(seconds=1), NOW + DAY

        def people(records: Records) -> None:
            welcome(records, "new", joined_at=during)
            welcome(records, "old", joined_at=before - DAY, left_at=before)
            welcome(records, "leaver", joined_at=before - DAY, left_at=during)

        def answers(records: Records) -> None:
            for name, at, found in (("ada", before, Found.WAS_ON), ("bob", during, Found.WAS_ON)):
                assignment = an_assignment(id=f"a-{name}", person=name, assigned_at=before)
                records.campaigns.save([replace(assignment, attested_at=at)])
                records.attestations.add(
                    an_attestation(
                        receipt=ReceiptId(f"R-{name}"),
                        assignment=assignment.id,
                        person=PersonId(name),
                        at=at,
                        evidence=evidence(found=found),
                    )
                )

        def asks(records: Records) -> None:
            waiver = Waiver(
                assignment=AssignmentId("a-ada"),
                person=PersonId("ada"),
                reason="on leave",
                approver=None,
                granted_at=during,
                expires_at=NOW + WEEK,
            )
            records.campaigns.waive(waiver)
            records.campaigns.waive(replace(waiver, granted_at=before))
            for id, closed_at in (("open", None), ("closed", before)):
                records.attestations.add_help(
                    HelpRequest(
                        id=id,
                        assignment=AssignmentId("a-ada"),
                        person=PersonId("ada"),
                        reason="no-switch",
                        words="?",
                        asked_at=before - DAY,
                        closed_at=closed_at,
                    )
                )

        def messages(records: Records) -> None:
            outbox = records.outbox
            elsewhere = a_delivery("5", assignment=None, campaign=CampaignId("other"))
            about_all = a_delivery("6", assignment=None, campaign=CAMPAIGN, kind=Key.ESCALATION)
            outbox.queue([*(a_delivery(str(n)) for n in range(5)), elsewhere, about_all])
            taken = outbox.take(a_delivery().workspace, NOW, 20)
            ends = {
                "0": (DeliveryState.DEAD, before),
                "1": (DeliveryState.DEAD, during),
                "2": (DeliveryState.DEAD, during),
                "3": (DeliveryState.SENT, during),
                "5": (DeliveryState.DEAD, during),
                "6": (DeliveryState.DEAD, during),
            }
            for queued in taken:
                if queued.delivery.key in ends:
                    state, at = ends[queued.delivery.key]
                    reason = "too_long" if queued.delivery.key == "6" else "user_disabled"
                    outbox.settle(queued.id, state, at, reason=reason)
            outbox.take(a_delivery().workspace, during, 20)

        for work in (people, answers, asks, messages):
            await database.write(ORG, work)
        happened = await database.read(
            ORG, lambda records: records.figures.happenings(CAMPAIGN, before, before + WEEK)
        )
        nothing = await database.read(
            ORG, lambda records: records.figures.happenings(CampaignId("x"), before, before + WEEK)
        )
    assert happened.attested == 1
    assert (happened.joined, happened.left) == (3, 1)
    assert happened.waived == 1
    assert happened.help_wanted == 1
    assert happened.found_on == 2
    assert happened.dead == {"too_long": 1, "user_disabled": 2}
    assert happened.in_doubt == 1
    assert (nothing.attested, nothing.found_on, nothing.dead, nothing.in_doubt) == (0, 0, {}, 0)


async def test_a_row_for_each_person(backend: str) -> None:
    """By name, as text; what happened later is not seen yet; those who left are listed."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            records.attestations.add(an_attestation(at=NOW + DAY))
            records.campaigns.save([an_assignment(id="a-ada", attested_at=NOW + DAY)])
            records.roster.save(a_person(id=PersonId("erased")))
            records.campaigns.assign([an_assignment(id="a-erased", person="erased", left_at=NOW)])

        await database.write(ORG, work)
        early = await database.read(ORG, lambda records: records.figures.rows(CAMPAIGN, NOW))
        late = await database.read(ORG, lambda records: records.figures.rows(CAMPAIGN, NOW + DAY))
    assert [row["standing"] for row in early] == ["left", "open", "open"]
    assert [row["name"] for row in late] == ["", "Ada Lovelace", "Bob Lovelace"]
    assert early[1]["receipt"] == early[1]["attested"] == ""
    assert late[1] == {
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "department": "Research",
        "standing": "attested",
        "assigned": "2026-11-23T09:30:00+00:00",
        "due": "2026-12-07T09:30:00+00:00",
        "attested": "2026-11-24T09:30:00+00:00",
        "account-type": "personal",
        "receipt": "R-ADA",
    }
