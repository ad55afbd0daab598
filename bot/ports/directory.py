"""Where people come from."""

from collections.abc import AsyncIterator
from typing import Protocol

from bot.core.roster import AccountId, Member, WorkspaceId


class Directory(Protocol):
    """One platform's list of members."""

    def members(self, workspace: WorkspaceId) -> AsyncIterator[Member]:
        """Everybody in the workspace, paged underneath; ends only when the reading is complete.

        Raises PlatformUnavailable; what was yielded before is then no complete reading.
        """
        ...

    async def member(self, workspace: WorkspaceId, account: AccountId) -> Member | None:
        """One member as the platform shows them this very moment; None if it knows no such account.

        Raises PlatformUnavailable.
        """
        ...
