"""A workspace withdrew our access: its outbox waits until it is connected again."""

from dataclasses import replace
from datetime import datetime

from bot.core.roster import Workspace
from bot.ports.store import Store


async def revoke(workspace: Workspace, at: datetime, *, store: Store) -> None:
    """Send it nothing more; everything else about it is kept."""
    revoked = replace(workspace, revoked_at=at)
    await store.write(workspace.organisation, lambda records: records.save_workspace(revoked))
