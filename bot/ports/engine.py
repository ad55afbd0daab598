"""Runs one drain at a time for each workspace."""

from collections.abc import Iterable
from typing import Protocol

from bot.core.roster import OrganisationId, WorkspaceId


class Engine(Protocol):
    """Transports the news that a workspace owes messages; the outbox row is the truth."""

    def tell(self, organisation: OrganisationId, workspaces: Iterable[WorkspaceId]) -> None:
        """These workspaces owe something: see that each is drained, never twice at once."""
        ...
