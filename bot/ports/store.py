"""What is remembered. A unit of work is one short transaction, given as a plain function.

Nothing inside it can await, so no transaction is ever open while the platform is spoken to. Every method of
`Records` is bound to one organisation: the tenant is in every key and every query, by construction.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from bot.core.roster import Organisation, OrganisationId, Workspace, WorkspaceId
from bot.ports.records import (
    AttestationRecords,
    CampaignRecords,
    FigureRecords,
    InboxRecords,
    LedgerRecords,
    OutboxRecords,
    PolicyRecords,
    RosterRecords,
)

T = TypeVar("T")


class Records(Protocol):
    """All that one organisation remembers, inside one transaction."""

    @property
    def roster(self) -> RosterRecords: ...
    @property
    def policies(self) -> PolicyRecords: ...
    @property
    def campaigns(self) -> CampaignRecords: ...
    @property
    def attestations(self) -> AttestationRecords: ...
    @property
    def outbox(self) -> OutboxRecords: ...
    @property
    def inbox(self) -> InboxRecords: ...
    @property
    def ledger(self) -> LedgerRecords: ...
    @property
    def figures(self) -> FigureRecords: ...
    def organisation(self) -> Organisation: ...
    def workspaces(self) -> list[Workspace]:
        """This organisation's workspaces, in a stable order."""
        ...

    def save_workspace(self, workspace: Workspace) -> None:
        """Update name, token, admin channel, revocation."""
        ...


class Tenancy(Protocol):
    """What stands above any one organisation."""

    def organisations(self) -> list[Organisation]: ...
    def add_organisation(self, organisation: Organisation) -> None: ...
    def workspace(self, id: WorkspaceId) -> Workspace | None: ...
    def install(self, workspace: Workspace) -> None:
        """Connect a workspace, or renew its token; it never changes its organisation.

        Raises BotError if another organisation holds it.
        """
        ...

    def add_oauth_state(self, state: str, expires_at: datetime) -> None: ...
    def take_oauth_state(self, state: str, at: datetime) -> bool:
        """Use a state up: true for exactly one caller, and only before it expires."""
        ...


class Store(Protocol):
    """The database."""

    async def write(self, organisation: OrganisationId, work: Callable[[Records], T]) -> T:
        """Run `work` in one transaction; returns after a durable commit. `work` may run again on a conflict.

        Raises StoreUnavailable; then nothing was stored.
        """
        ...

    async def read(self, organisation: OrganisationId, work: Callable[[Records], T]) -> T:
        """Run `work` on a consistent reading; writing in it is an error."""
        ...

    async def across(self, work: Callable[[Tenancy], T]) -> T:
        """Run `work` above all organisations, in one transaction."""
        ...

    async def close(self) -> None:
        """Finish what was accepted and let go of the database."""
        ...
