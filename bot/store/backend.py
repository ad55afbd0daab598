"""What runs units of work: one kind for each database."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.store.statements import Transaction

T = TypeVar("T")


class WritingInReading(RuntimeError):
    """A unit of work that was only to read tried to write: a mistake of ours."""


class Backend(Protocol):
    """Runs units of work off the event loop."""

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """The work's own answer, once it is durable. Raises StoreUnavailable; then nothing was stored."""
        ...

    async def read(self, work: Callable[[Transaction], T]) -> T:
        """The work's answer from one state of the database. Raises WritingInReading."""
        ...

    async def close(self) -> None:
        """Finish what was accepted, and let go."""
        ...
