"""`OutboxRecords`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, func, select, update

from bot.core.delivery import Delivery, DeliveryId, DeliveryState, Queued
from bot.core.roster import PersonId, WorkspaceId
from bot.store.shapes import Scope, Shape, own
from bot.store.statements import Prepared, insert_new
from bot.store.tables import DELIVERY, WORKSPACE

DELIVERIES = Shape(Delivery, DELIVERY)
HELD_FOR = timedelta(minutes=5)
"""How long whoever took a delivery may keep it in hand before they are taken to have died."""
LISTED = 200
"""Messages that one person is shown of theirs."""

_IN_WORKSPACE = (DELIVERY.c.organisation == WORKSPACE.c.organisation) & (
    DELIVERY.c.workspace == WORKSPACE.c.id
)
_CONNECTED = own(WORKSPACE) & WORKSPACE.c.revoked_at.is_(None)
_UNSETTLED = own(DELIVERY) & DELIVERY.c.ready_at.is_not(None) & (DELIVERY.c.id == bindparam("which"))

_QUEUE = insert_new(DELIVERY)
_OWING = Prepared(
    select(WORKSPACE.c.id)
    .where(
        _CONNECTED,
        select(DELIVERY.c.id).where(_IN_WORKSPACE, DELIVERY.c.ready_at <= bindparam("at")).exists(),
    )
    .order_by(WORKSPACE.c.id)
)
_FIRST_READY = (
    select(func.min(DELIVERY.c.ready_at))
    .where(_IN_WORKSPACE, DELIVERY.c.ready_at.is_not(None))
    .scalar_subquery()
)
_NEXT_DUE = Prepared(select(func.min(_FIRST_READY)).where(_CONNECTED))
_TAKE = Prepared(
    select(DELIVERY.c.id, DELIVERY.c.tries, DELIVERY.c.state, DELIVERY.c.doubted_at, *DELIVERIES.columns)
    .where(
        own(DELIVERY),
        DELIVERY.c.workspace == bindparam("workspace"),
        DELIVERY.c.ready_at <= bindparam("at"),
    )
    .order_by(DELIVERY.c.ready_at, DELIVERY.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_MARK = Prepared(
    update(DELIVERY)
    .where(own(DELIVERY), DELIVERY.c.id == bindparam("which"))
    .values(
        state=DeliveryState.SENDING.value,
        ready_at=bindparam("held_until"),
        doubted_at=case(
            (DELIVERY.c.state == DeliveryState.SENDING.value, bindparam("at", type_=DELIVERY.c.due_at.type)),
            else_=DELIVERY.c.doubted_at,
        ),
    )
)
_SETTLE = Prepared(
    update(DELIVERY)
    .where(_UNSETTLED)
    .values(
        state=bindparam("state"),
        ready_at=bindparam("ready_at"),
        settled_at=bindparam("settled_at"),
        reason=bindparam("reason"),
        reference=bindparam("reference"),
        tries=DELIVERY.c.tries + bindparam("failed"),
    )
)
_RELEASE = Prepared(
    update(DELIVERY).where(_UNSETTLED).values(state=DeliveryState.QUEUED.value, ready_at=DELIVERY.c.due_at)
)
_WHEN = func.coalesce(DELIVERY.c.settled_at, DELIVERY.c.due_at)
_OF_PERSON = Prepared(
    select(DELIVERY.c.kind, DELIVERY.c.state, DELIVERY.c.settled_at, DELIVERY.c.due_at)
    .where(own(DELIVERY), DELIVERY.c.person == bindparam("person"))
    .order_by(_WHEN.desc(), DELIVERY.c.id.desc())
    .limit(LISTED)
)


@dataclass(frozen=True, slots=True)
class StoredOutbox:
    """Owed messages. What is taken comes back by itself, in doubt, if nobody settles it for `HELD_FOR`."""

    scope: Scope

    def queue(self, deliveries: Sequence[Delivery]) -> int:
        fresh = {
            "state": DeliveryState.QUEUED.value,
            "tries": 0,
            "doubted_at": None,
            "settled_at": None,
            "reason": "",
            "reference": None,
        }
        rows = [{**DELIVERIES.write(each), **fresh, "ready_at": each.due_at} for each in deliveries]
        return self.scope.run_all(_QUEUE, rows)

    def owing(self, at: datetime) -> list[WorkspaceId]:
        return [WorkspaceId(row[0]) for row in self.scope.all(_OWING, at=at)]

    def next_due(self) -> datetime | None:
        row = self.scope.first(_NEXT_DUE)
        return None if row is None else row[0]

    def take(self, workspace: WorkspaceId, at: datetime, limit: int) -> list[Queued]:
        rows = self.scope.all(_TAKE, workspace=workspace, at=at, limit=limit)
        self.scope.run_all(_MARK, [{"which": row[0], "held_until": at + HELD_FOR, "at": at} for row in rows])
        return [
            Queued(
                id=DeliveryId(row[0]),
                delivery=DELIVERIES.read(row, 4),
                tries=row[1],
                in_doubt=row[2] == DeliveryState.SENDING.value or row[3] is not None,
            )
            for row in rows
        ]

    def settle(
        self,
        id: DeliveryId,
        state: DeliveryState,
        at: datetime,
        *,
        reason: str = "",
        reference: str | None = None,
        next_try_at: datetime | None = None,
        failed: bool = False,
    ) -> None:
        waiting = state in (DeliveryState.QUEUED, DeliveryState.SENDING)
        self.scope.run(
            _SETTLE,
            {
                "which": id,
                "state": state.value,
                "ready_at": (next_try_at or at) if waiting else None,
                "settled_at": None if waiting else at,
                "reason": reason,
                "reference": reference,
                "failed": int(failed),
            },
        )

    def release(self, ids: Sequence[DeliveryId]) -> None:
        self.scope.run_all(_RELEASE, [{"which": id} for id in ids])

    def of_person(self, person: PersonId) -> list[tuple[str, DeliveryState, datetime]]:
        rows = self.scope.all(_OF_PERSON, person=person)
        return [(kind, DeliveryState(state), settled or due) for kind, state, settled, due in rows]
