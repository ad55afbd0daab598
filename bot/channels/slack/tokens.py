"""Which workspace a request belongs to, and the token to answer with: looked up once a minute, not each time.

Bolt's own authorisation calls `auth.test` for every request; ours calls nothing.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.core.roster import Workspace, WorkspaceId
from bot.ports.clock import Clock

Find = Callable[[WorkspaceId], Awaitable[Workspace | None]]
"""Reads a workspace, token included, from where it is kept."""
TTL = timedelta(minutes=1)
MOST = 1000
"""Workspaces kept in memory."""


class Tokens:
    """A small cache of workspaces in front of the store."""

    def __init__(self, *, find: Find, clock: Clock, ttl: timedelta = TTL) -> None:
        self._find = find
        self._clock = clock
        self._ttl = ttl
        self._known: dict[WorkspaceId, tuple[datetime, Workspace | None]] = {}

    async def workspace(self, id: WorkspaceId) -> Workspace | None:
        """The workspace, at most `ttl` old; None if it is not connected. Raises what the lookup raises."""
        now = self._clock.now()
        kept = self._known.get(id)
        if kept is not None and timedelta(0) <= now - kept[0] < self._ttl:
            return kept[1]
        found = await self._find(id)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[id] = (now, found)
        return found

    async def usable(self, id: WorkspaceId) -> Workspace | None:
        """The workspace, if it is connected and lets us in."""
        found = await self.workspace(id)
        return found if found is not None and found.token and found.revoked_at is None else None

    def invalidate(self, id: WorkspaceId) -> None:
        """Forget it: its token was renewed or withdrawn."""
        self._known.pop(id, None)


class Authorised(AsyncAuthorize):
    """Hands Bolt the token of the workspace that the request was found to belong to."""

    def __init__(self) -> None:
        """There is nothing to set up; it says so with types, which its base class does not."""

    async def __call__(self, *, context: AsyncBoltContext, **ids: str | None) -> AuthorizeResult:
        """Who we are in this workspace, as Bolt wants to know."""
        workspace: Any = context["exchange"].workspace
        return AuthorizeResult(
            enterprise_id=ids.get("enterprise_id"),
            team_id=ids.get("team_id"),
            bot_user_id=workspace.bot_account,
            bot_token=workspace.token,
        )
