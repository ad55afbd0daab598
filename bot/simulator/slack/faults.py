"""What goes wrong on purpose. Nothing does until a knob is turned; chance comes from the Random passed in."""

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from random import Random


class Fault(StrEnum):
    """What befalls one call."""

    SERVER_ERROR = "server-error"
    """A 503 with a page in it, nothing done."""
    RESET = "reset"
    """The connection breaks, nothing done."""
    LOST_ANSWER = "lost-answer"
    """The call is done, and then the connection breaks."""
    THROTTLED = "throttled"
    """429, whatever the caller's pace."""


@dataclass(slots=True, kw_only=True)
class Faults:
    """Shares are 0 to 1 of all calls of the Web API."""

    random: Random
    server_errors: float = 0.0
    resets: float = 0.0
    lost_answers: float = 0.0
    throttled: float = 0.0
    """A storm of 429s."""
    retry_after: int = 1
    """Seconds that the storm's 429s ask for."""
    omit_retry_after: bool = False
    """Leave the Retry-After header out of every 429."""
    delay: timedelta = timedelta(0)
    """Every call takes this long on the clock."""
    accounts: dict[str, str] = field(default_factory=dict)
    """An error code for every attempt to write to an account."""
    next_calls: deque[Fault | str | None] = field(default_factory=deque)
    """What befalls the coming calls, one by one: a fault, an error code, or None for nothing."""

    def draw(self) -> Fault | str | None:
        """What befalls this call."""
        if self.next_calls:
            return self.next_calls.popleft()
        at = self.random.random()
        for fault, share in self._shares():
            if at < share:
                return fault
            at -= share
        return None

    # Private functions

    def _shares(self) -> tuple[tuple[Fault, float], ...]:
        return (
            (Fault.SERVER_ERROR, self.server_errors),
            (Fault.RESET, self.resets),
            (Fault.LOST_ANSWER, self.lost_answers),
            (Fault.THROTTLED, self.throttled),
        )
