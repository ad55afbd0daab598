"""How fast one workspace may be written to. One drain at a time owns a pace, so no lock and no guessing."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MANY = 1000
"""Conversations remembered before those long past are forgotten."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Pace:
    """Hands out instants to send at: evenly in the workspace, a second apart in one conversation."""

    interval: timedelta
    """Between two messages in the workspace."""
    apart: timedelta = timedelta(seconds=1)
    """Between two messages in one conversation."""
    held_until: datetime = LONG_AGO
    """The platform asked for quiet until then."""
    _next: datetime = LONG_AGO
    _conversations: dict[str, datetime] = field(default_factory=dict)

    def claim(self, conversation: str, at: datetime) -> datetime:
        """The instant, `at` or later, at which the next message to this conversation may leave."""
        slot = max(at, self._next, self._conversations.get(conversation, LONG_AGO))
        self._next = slot + self.interval
        self._conversations[conversation] = slot + self.apart
        if len(self._conversations) > MANY:
            self._conversations = {name: free for name, free in self._conversations.items() if free > at}
        return slot

    def hold(self, until: datetime) -> None:
        """The platform asked for quiet: nothing leaves before this instant."""
        self.held_until = max(self.held_until, until)
        self._next = max(self._next, until)
