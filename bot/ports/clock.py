"""Time, where a flow has to wait. Everything else takes `at`."""

from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits. The rehearsal's can be turned."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        ...

    async def sleep(self, duration: timedelta) -> None:
        """Return once `duration` has passed on this clock."""
        ...
