"""The one way to speak unprompted."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.delivery import Result
from bot.core.message import Message
from bot.core.roster import AccountId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person's account (with the direct-message channel, once known), or a channel."""

    account: AccountId | None = None
    dm: str | None = None
    channel: str | None = None


class Messenger(Protocol):
    """One platform's outbound side."""

    async def send(self, workspace: WorkspaceId, to: Recipient, message: Message) -> Result:
        """Send once, without retrying; whatever happens becomes a Result, never an exception."""
        ...
