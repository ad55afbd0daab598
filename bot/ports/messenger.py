"""The one way to speak unprompted."""

from typing import Protocol

from bot.core.delivery import Recipient, Result
from bot.core.message import Message
from bot.core.roster import WorkspaceId


class Messenger(Protocol):
    """One platform's outbound side."""

    async def send(self, workspace: WorkspaceId, to: Recipient, message: Message) -> Result:
        """Send once, without retrying; whatever happens becomes a Result, never an exception."""
        ...
