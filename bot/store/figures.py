"""`FigureRecords`: aggregates that the database computes, as of any instant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Case, ColumnElement, and_, bindparam, case, func, or_, select, text

from bot.core.attestation import Found
from bot.core.campaign import CampaignId, Standing
from bot.core.report import Count, Happenings
from bot.store.shapes import Scope, own
from bot.store.statements import Prepared, Row
from bot.store.tables import ASSIGNMENT, ATTESTATION, DELIVERY, HELP_REQUEST, PERSON, PROFILE, WAIVER
from bot.store.types import UtcDateTime

_AS_OF: BindParameter[datetime] = bindparam("as_of", type_=UtcDateTime())
_SINCE: BindParameter[datetime] = bindparam("since", type_=UtcDateTime())
_CAMPAIGN: BindParameter[str] = bindparam("campaign")


def standing_at(at: BindParameter[datetime]) -> Case[str]:
    """`core.campaign.standing` in SQL. The first line that holds decides; NULL never does."""
    a = ASSIGNMENT.c
    return case(
        (a.left_at <= at, Standing.LEFT.value),
        (a.attested_at <= at, Standing.ATTESTED.value),
        (and_(a.waived_at <= at, a.waived_until > at), Standing.WAIVED.value),
        (a.closes_at <= at, Standing.LAPSED.value),
        (a.unreachable_at <= at, Standing.UNREACHABLE.value),
        (a.due_at <= at, Standing.OVERDUE.value),
        (a.due_soon_at <= at, Standing.DUE.value),
        else_=Standing.OPEN.value,
    )


def within(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """After `since`, and not after `as_of`."""
    return and_(column > _SINCE, column <= _AS_OF)


def about(assignment: ColumnElement[Any], organisation: ColumnElement[Any]) -> ColumnElement[bool]:
    """That this is an assignment of the campaign."""
    return and_(
        ASSIGNMENT.c.organisation == organisation,
        ASSIGNMENT.c.id == assignment,
        ASSIGNMENT.c.campaign == _CAMPAIGN,
    )


_ASKED = and_(own(ASSIGNMENT), ASSIGNMENT.c.campaign == _CAMPAIGN, ASSIGNMENT.c.assigned_at <= _AS_OF)
_HERE = and_(
    own(PERSON), PERSON.c.joined_at <= _AS_OF, or_(PERSON.c.left_at.is_(None), PERSON.c.left_at > _AS_OF)
)
_OF_PERSON = and_(ASSIGNMENT.c.organisation == PERSON.c.organisation, ASSIGNMENT.c.person == PERSON.c.id)
_STANDINGS = (
    select(PERSON.c.department, standing_at(_AS_OF).label("standing"))
    .select_from(ASSIGNMENT.join(PERSON, _OF_PERSON))
    .where(_ASKED)
    .subquery()
)
_COUNTS = Prepared(
    select(_STANDINGS.c.department, _STANDINGS.c.standing, func.count())
    .group_by(_STANDINGS.c.department, _STANDINGS.c.standing)
    .order_by(_STANDINGS.c.department, _STANDINGS.c.standing)
)
_ROSTER = Prepared(select(func.count()).select_from(PERSON).where(_HERE))
_STILL_ASKED = and_(
    _OF_PERSON,
    ASSIGNMENT.c.campaign == _CAMPAIGN,
    ASSIGNMENT.c.assigned_at <= _AS_OF,
    or_(ASSIGNMENT.c.left_at.is_(None), ASSIGNMENT.c.left_at > _AS_OF),
)
_OUTSIDE = Prepared(
    select(func.count())
    .select_from(PERSON)
    .where(_HERE, ~select(ASSIGNMENT.c.id).where(_STILL_ASKED).correlate(PERSON).exists())
)
_ATTESTED = Prepared(
    select(func.count())
    .select_from(ASSIGNMENT)
    .where(own(ASSIGNMENT), ASSIGNMENT.c.campaign == _CAMPAIGN, within(ASSIGNMENT.c.attested_at))
)
_JOINED = Prepared(select(func.count()).select_from(PERSON).where(own(PERSON), within(PERSON.c.joined_at)))
_LEFT = Prepared(select(func.count()).select_from(PERSON).where(own(PERSON), within(PERSON.c.left_at)))
_WAIVED = Prepared(
    select(func.count())
    .select_from(WAIVER.join(ASSIGNMENT, about(WAIVER.c.assignment, WAIVER.c.organisation)))
    .where(own(WAIVER), within(WAIVER.c.granted_at))
)
_HELP_WANTED = Prepared(
    select(func.count())
    .select_from(HELP_REQUEST.join(ASSIGNMENT, about(HELP_REQUEST.c.assignment, HELP_REQUEST.c.organisation)))
    .where(
        own(HELP_REQUEST),
        HELP_REQUEST.c.asked_at <= _AS_OF,
        or_(HELP_REQUEST.c.closed_at.is_(None), HELP_REQUEST.c.closed_at > _AS_OF),
    )
)
_FOUND_ON = Prepared(
    select(func.count())
    .select_from(ATTESTATION.join(ASSIGNMENT, about(ATTESTATION.c.assignment, ATTESTATION.c.organisation)))
    .where(own(ATTESTATION), ATTESTATION.c.found == Found.WAS_ON.value, ATTESTATION.c.at <= _AS_OF)
)
_DELIVERIES = DELIVERY.outerjoin(
    ASSIGNMENT,
    and_(ASSIGNMENT.c.organisation == DELIVERY.c.organisation, ASSIGNMENT.c.id == DELIVERY.c.assignment),
)
_OF_CAMPAIGN = func.coalesce(DELIVERY.c.campaign, ASSIGNMENT.c.campaign) == _CAMPAIGN
_DEAD = Prepared(
    select(DELIVERY.c.reason, func.count())
    .select_from(_DELIVERIES)
    # Written out, not bound: only so does the planner see that the partial index holds these rows.
    .where(own(DELIVERY), text("delivery.state = 'dead'"), within(DELIVERY.c.settled_at), _OF_CAMPAIGN)
    .group_by(DELIVERY.c.reason)
    .order_by(DELIVERY.c.reason)
)
_IN_DOUBT = Prepared(
    select(func.count())
    .select_from(_DELIVERIES)
    .where(own(DELIVERY), within(DELIVERY.c.doubted_at), _OF_CAMPAIGN)
)
_ANSWERED = and_(
    ATTESTATION.c.organisation == ASSIGNMENT.c.organisation,
    ATTESTATION.c.assignment == ASSIGNMENT.c.id,
    ATTESTATION.c.at <= _AS_OF,
)
_NAMED = and_(PROFILE.c.organisation == PERSON.c.organisation, PROFILE.c.person == PERSON.c.id)
_ROWS = Prepared(
    select(
        PROFILE.c.name,
        PROFILE.c.email,
        PERSON.c.department,
        standing_at(_AS_OF).label("standing"),
        ASSIGNMENT.c.assigned_at,
        ASSIGNMENT.c.due_at,
        ATTESTATION.c.at,
        func.coalesce(ATTESTATION.c.account_type, ASSIGNMENT.c.account_type),
        ATTESTATION.c.receipt,
    )
    .select_from(
        ASSIGNMENT.join(PERSON, _OF_PERSON).outerjoin(PROFILE, _NAMED).outerjoin(ATTESTATION, _ANSWERED)
    )
    .where(_ASKED)
    .order_by(func.coalesce(PROFILE.c.name_key, ""), PERSON.c.id)
)
CELLS = ("name", "email", "department", "standing", "assigned", "due", "attested", "account-type", "receipt")


@dataclass(frozen=True, slots=True)
class StoredFigures:
    """Aggregates. Every reading is as of an instant: what happened later is not seen."""

    scope: Scope

    def counts(self, campaign: CampaignId, as_of: datetime) -> list[Count]:
        rows = self.scope.all(_COUNTS, campaign=campaign, as_of=as_of)
        return [Count(department, Standing(standing), people) for department, standing, people in rows]

    def roster(self, as_of: datetime) -> int:
        return self._number(_ROSTER, as_of=as_of)

    def outside(self, campaign: CampaignId, as_of: datetime) -> int:
        return self._number(_OUTSIDE, campaign=campaign, as_of=as_of)

    def happenings(self, campaign: CampaignId, since: datetime, as_of: datetime) -> Happenings:
        week = {"since": since, "as_of": as_of}
        dead = self.scope.all(_DEAD, campaign=campaign, **week)
        return Happenings(
            attested=self._number(_ATTESTED, campaign=campaign, **week),
            joined=self._number(_JOINED, **week),
            left=self._number(_LEFT, **week),
            waived=self._number(_WAIVED, campaign=campaign, **week),
            help_wanted=self._number(_HELP_WANTED, campaign=campaign, as_of=as_of),
            found_on=self._number(_FOUND_ON, campaign=campaign, as_of=as_of),
            dead={reason: people for reason, people in dead},  # noqa: C416 -- rows are no pairs to mypy
            in_doubt=self._number(_IN_DOUBT, campaign=campaign, **week),
        )

    def rows(self, campaign: CampaignId, as_of: datetime) -> list[Mapping[str, str]]:
        return [_cells(row) for row in self.scope.all(_ROWS, campaign=campaign, as_of=as_of)]

    def _number(self, prepared: Prepared, **parameters: Any) -> int:
        return int(self.scope.one(prepared, **parameters)[0])


# Private functions


def _cells(row: Row) -> Mapping[str, str]:
    return {name: _cell(value) for name, value in zip(CELLS, row, strict=True)}


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return "" if value is None else str(value)
