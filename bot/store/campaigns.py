"""`CampaignRecords`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select, update

from bot.core.campaign import Assignment, AssignmentId, Campaign, CampaignId, Due, Standing, Waiver
from bot.core.roster import Known, PersonId
from bot.store.figures import standing_at
from bot.store.roster import known_where
from bot.store.shapes import Scope, Shape, own
from bot.store.statements import Prepared, insert_new
from bot.store.tables import ASSIGNMENT, CAMPAIGN, PERSON, PROFILE, WAIVER

CAMPAIGNS = Shape(Campaign, CAMPAIGN)
STEPPED = ("steps_done", "last_step_at", "next_step_at", "unreachable_at")
"""What taking a step changes; writing no more spares SQLite every other index."""
ASSIGNMENTS = Shape(Assignment, ASSIGNMENT)
WAIVERS = Shape(Waiver, WAIVER)
LISTED = 200
"""Overdue people that one message may speak of."""

_ADD = insert_new(CAMPAIGN)
_ALL = select(*CAMPAIGNS.columns).where(own(CAMPAIGN)).order_by(CAMPAIGN.c.starts_at.desc(), CAMPAIGN.c.id)
_NEWEST = Prepared(_ALL)
_RUNNING = Prepared(
    _ALL.where(
        CAMPAIGN.c.starts_at <= bindparam("at"),
        or_(CAMPAIGN.c.closes_at.is_(None), CAMPAIGN.c.closes_at > bindparam("at")),
    )
)
_ASSIGN = insert_new(ASSIGNMENT)
_ASSIGNMENTS = select(*ASSIGNMENTS.columns).where(own(ASSIGNMENT))
_ASSIGNMENT = Prepared(_ASSIGNMENTS.where(ASSIGNMENT.c.id == bindparam("id")))
_OF_PERSON = Prepared(
    _ASSIGNMENTS.where(ASSIGNMENT.c.person == bindparam("person")).order_by(
        ASSIGNMENT.c.assigned_at.desc(), ASSIGNMENT.c.id
    )
)
_IN_CAMPAIGN = Prepared(
    _ASSIGNMENTS.where(ASSIGNMENT.c.campaign == bindparam("campaign"), ASSIGNMENT.c.id > bindparam("after"))
    .order_by(ASSIGNMENT.c.id)
    .limit(bindparam("limit"))
)
_ASSIGNED_TO = (ASSIGNMENT.c.organisation == PERSON.c.organisation) & (ASSIGNMENT.c.person == PERSON.c.id)
_DUE = Prepared(
    select(*ASSIGNMENTS.columns, PERSON.c.timezone, PERSON.c.manager)
    .select_from(ASSIGNMENT.join(PERSON, _ASSIGNED_TO))
    .where(own(ASSIGNMENT), ASSIGNMENT.c.next_step_at <= bindparam("at"))
    .order_by(ASSIGNMENT.c.next_step_at)
    .limit(bindparam("limit"))
)
_NEXT_STEP = Prepared(
    select(ASSIGNMENT.c.next_step_at)
    .where(own(ASSIGNMENT), ASSIGNMENT.c.next_step_at.is_not(None))
    .order_by(ASSIGNMENT.c.next_step_at)
    .limit(1)
)
_SAVE = Prepared(
    update(ASSIGNMENT)
    .where(own(ASSIGNMENT), ASSIGNMENT.c.id == bindparam("which"))
    .values({name: bindparam(name) for name in ASSIGNMENTS.names if name not in ("id", "campaign", "person")})
)
_STEP = Prepared(
    update(ASSIGNMENT)
    .where(own(ASSIGNMENT), ASSIGNMENT.c.id == bindparam("which"))
    .values({name: bindparam(name) for name in STEPPED})
)
_CLOSE = Prepared(
    update(CAMPAIGN)
    .where(own(CAMPAIGN), CAMPAIGN.c.id == bindparam("which"))
    .where(or_(CAMPAIGN.c.closes_at.is_(None), CAMPAIGN.c.closes_at > bindparam("at")))
    .values(closes_at=bindparam("at"))
)
_LAPSE = Prepared(
    update(ASSIGNMENT)
    .where(own(ASSIGNMENT), ASSIGNMENT.c.campaign == bindparam("which"), ASSIGNMENT.c.attested_at.is_(None))
    .where(or_(ASSIGNMENT.c.closes_at.is_(None), ASSIGNMENT.c.closes_at > bindparam("at")))
    .values(closes_at=bindparam("at"), next_step_at=None)
)
_WAIVE = insert_new(WAIVER)
_OVERDUE = (
    select(ASSIGNMENT.c.person)
    .select_from(
        ASSIGNMENT.join(PERSON, _ASSIGNED_TO).outerjoin(
            PROFILE,
            (PROFILE.c.organisation == PERSON.c.organisation) & (PROFILE.c.person == PERSON.c.id),
        )
    )
    .where(own(ASSIGNMENT), ASSIGNMENT.c.campaign == bindparam("campaign"))
    .where(standing_at(bindparam("at", type_=ASSIGNMENT.c.due_at.type)) == Standing.OVERDUE.value)
    .order_by(func.coalesce(PROFILE.c.name_key, ""), ASSIGNMENT.c.person)
    .limit(LISTED)
)
_OVERDUE_ALL = Prepared(_OVERDUE)
_OVERDUE_UNDER = Prepared(_OVERDUE.where(PERSON.c.manager == bindparam("manager")))


@dataclass(frozen=True, slots=True)
class StoredCampaigns:
    """Campaigns and assignments."""

    scope: Scope

    def add(self, campaign: Campaign) -> bool:
        return self.scope.run(_ADD, CAMPAIGNS.write(campaign)) == 1

    def all(self) -> list[Campaign]:
        return [CAMPAIGNS.read(row) for row in self.scope.all(_NEWEST)]

    def running(self, at: datetime) -> list[Campaign]:
        return [CAMPAIGNS.read(row) for row in self.scope.all(_RUNNING, at=at)]

    def assign(self, assignments: Sequence[Assignment]) -> int:
        return self.scope.run_all(_ASSIGN, [ASSIGNMENTS.write(assignment) for assignment in assignments])

    def assignment(self, id: AssignmentId) -> Assignment | None:
        row = self.scope.first(_ASSIGNMENT, id=id)
        return None if row is None else ASSIGNMENTS.read(row)

    def of_person(self, person: PersonId) -> list[Assignment]:
        return [ASSIGNMENTS.read(row) for row in self.scope.all(_OF_PERSON, person=person)]

    def in_campaign(self, campaign: CampaignId, after: AssignmentId | None, limit: int) -> list[Assignment]:
        rows = self.scope.all(_IN_CAMPAIGN, campaign=campaign, after=after or "", limit=limit)
        return [ASSIGNMENTS.read(row) for row in rows]

    def due(self, at: datetime, limit: int) -> list[Due]:
        rows = self.scope.all(_DUE, at=at, limit=limit)
        return [Due(assignment=ASSIGNMENTS.read(row), timezone=row[-2], manager=row[-1]) for row in rows]

    def save(self, assignments: Sequence[Assignment]) -> None:
        rows = [{**ASSIGNMENTS.write(assignment), "which": assignment.id} for assignment in assignments]
        self.scope.run_all(_SAVE, rows)

    def step(self, assignments: Sequence[Assignment]) -> None:
        rows = [ASSIGNMENTS.write(assignment) for assignment in assignments]
        self.scope.run_all(
            _STEP, [{**{name: row[name] for name in STEPPED}, "which": row["id"]} for row in rows]
        )

    def overdue_under(self, campaign: CampaignId, manager: PersonId | None, at: datetime) -> list[Known]:
        if manager is None:
            rows = self.scope.all(_OVERDUE_ALL, campaign=campaign, at=at)
        else:
            rows = self.scope.all(_OVERDUE_UNDER, campaign=campaign, at=at, manager=manager)
        order = {row[0]: index for index, row in enumerate(rows)}
        found = known_where(self.scope, PERSON.c.id.in_(list(order)))
        return sorted(found, key=lambda known: order[known.person.id])

    def next_step_at(self) -> datetime | None:
        row = self.scope.first(_NEXT_STEP)
        return None if row is None else row[0]

    def close(self, campaign: CampaignId, at: datetime) -> None:
        self.scope.run(_CLOSE, {"which": campaign, "at": at})
        self.scope.run(_LAPSE, {"which": campaign, "at": at})

    def waive(self, waiver: Waiver) -> None:
        self.scope.run(_WAIVE, WAIVERS.write(waiver))
