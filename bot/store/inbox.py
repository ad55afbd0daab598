"""`InboxRecords`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.core.delivery import Incoming
from bot.store.shapes import Scope, Shape, own
from bot.store.statements import Prepared, insert_new
from bot.store.tables import INCOMING

REQUESTS = Shape(Incoming, INCOMING)

_ONE = own(INCOMING) & (INCOMING.c.key == bindparam("which"))
_ACCEPT = insert_new(INCOMING)
_DONE = Prepared(update(INCOMING).where(_ONE).values(done_at=bindparam("at"), body=b""))
_FAILED = Prepared(update(INCOMING).where(_ONE).values(tries=INCOMING.c.tries + 1))
_TRIES = Prepared(select(INCOMING.c.tries).where(_ONE))
_PENDING = Prepared(
    select(*REQUESTS.columns)
    .where(own(INCOMING), INCOMING.c.done_at.is_(None), INCOMING.c.kept_at < bindparam("before"))
    .order_by(INCOMING.c.kept_at, INCOMING.c.key)
    .limit(bindparam("limit"))
)
_FORGET = Prepared(
    delete(INCOMING).where(
        own(INCOMING), INCOMING.c.done_at.is_not(None), INCOMING.c.kept_at < bindparam("before")
    )
)


@dataclass(frozen=True, slots=True)
class StoredInbox:
    """Acknowledged requests. What is handled loses its body, which may name people, and keeps its key."""

    scope: Scope

    def accept(self, incoming: Incoming, at: datetime) -> bool:
        row = {**REQUESTS.write(incoming), "kept_at": at, "tries": 0, "done_at": None}
        return self.scope.run(_ACCEPT, row) == 1

    def done(self, key: str, at: datetime) -> None:
        self.scope.run(_DONE, {"which": key, "at": at})

    def failed(self, key: str) -> int:
        self.scope.run(_FAILED, {"which": key})
        row = self.scope.first(_TRIES, which=key)
        return 0 if row is None else int(row[0])

    def pending(self, before: datetime, limit: int) -> list[Incoming]:
        return [REQUESTS.read(row) for row in self.scope.all(_PENDING, before=before, limit=limit)]

    def forget(self, before: datetime) -> int:
        return self.scope.run(_FORGET, {"before": before})
