"""What a channel may ask of the bot: the actions, bound in `app`, as one typed bundle."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.core.delivery import Incoming
from bot.core.message import Message, Reply
from bot.core.roster import AccountId, Member, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who speaks to us, as their platform vouches for it."""

    workspace: WorkspaceId
    account: AccountId
    channel: str | None = None
    """Where they typed it; None when it came from a form or a home page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One callable for each thing that can happen on a platform; each takes its instant from the clock."""

    answer: Callable[[Asker, str], Awaitable[Reply]]
    """A typed line, or a pressed button's command."""
    submit: Callable[[Asker, str, str, Mapping[str, str]], Awaitable[Reply]]
    """A submitted form: its id, its context, and the answers by field name."""
    home: Callable[[Asker], Awaitable[Message]]
    """What the home page shows."""
    member_seen: Callable[[Member], Awaitable[None]]
    """The platform says that somebody joined, changed or was deactivated."""
    revoked: Callable[[WorkspaceId], Awaitable[None]]
    """The workspace removed the app or withdrew its token."""
    accept: Callable[[Incoming], Awaitable[bool]]
    """Keep a verified request before acknowledging it; False if it was kept before."""
    done: Callable[[Incoming], Awaitable[None]]
    """It was handled."""
