"""`PolicyRecords`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.ports.words import Pack
from bot.store.shapes import Scope, Shape, own
from bot.store.statements import Prepared, insert_new
from bot.store.tables import PUBLISHED, SHOWN_TEXT

PACKS = Shape(Pack, PUBLISHED)

_PUBLISH = insert_new(PUBLISHED)
_PUBLISHED = Prepared(
    select(*PACKS.columns)
    .where(own(PUBLISHED))
    .order_by(PUBLISHED.c.published_at, PUBLISHED.c.policy, PUBLISHED.c.version)
)
_KEEP_TEXT = insert_new(SHOWN_TEXT)
_TEXTS = Prepared(select(SHOWN_TEXT.c.digest, SHOWN_TEXT.c.text).where(own(SHOWN_TEXT)))


@dataclass(frozen=True, slots=True)
class StoredPolicies:
    """Published versions; nothing here is ever changed."""

    scope: Scope

    def publish(self, pack: Pack, material: bool, at: datetime) -> bool:
        row = {**PACKS.write(pack), "files": dict(pack.files), "material": material, "published_at": at}
        return self.scope.run(_PUBLISH, row) == 1

    def published(self) -> list[Pack]:
        return [PACKS.read(row) for row in self.scope.all(_PUBLISHED)]

    def keep_text(self, digest: str, text: str) -> None:
        self.scope.run(_KEEP_TEXT, {"digest": digest, "text": text})

    def texts(self) -> Mapping[str, str]:
        return {row[0]: row[1] for row in self.scope.all(_TEXTS)}
