"""`Records`: all that one organisation remembers, inside one transaction."""

from dataclasses import dataclass

from bot.core.roster import Organisation, OrganisationId, Workspace
from bot.store.attestations import StoredAttestations
from bot.store.campaigns import StoredCampaigns
from bot.store.figures import StoredFigures
from bot.store.inbox import StoredInbox
from bot.store.ledger import StoredLedger
from bot.store.outbox import StoredOutbox
from bot.store.policies import StoredPolicies
from bot.store.roster import StoredRoster
from bot.store.shapes import Scope
from bot.store.statements import Transaction
from bot.store.tenancy import Cipher, organisation_in, save_workspace_in, workspaces_in


@dataclass(frozen=True, slots=True)
class StoredRecords:
    """Everything here is given the same scope, so that no query can leave the organisation."""

    scope: Scope
    cipher: Cipher

    @property
    def roster(self) -> StoredRoster:
        return StoredRoster(self.scope)

    @property
    def policies(self) -> StoredPolicies:
        return StoredPolicies(self.scope)

    @property
    def campaigns(self) -> StoredCampaigns:
        return StoredCampaigns(self.scope)

    @property
    def attestations(self) -> StoredAttestations:
        return StoredAttestations(self.scope)

    @property
    def outbox(self) -> StoredOutbox:
        return StoredOutbox(self.scope)

    @property
    def inbox(self) -> StoredInbox:
        return StoredInbox(self.scope)

    @property
    def ledger(self) -> StoredLedger:
        return StoredLedger(self.scope)

    @property
    def figures(self) -> StoredFigures:
        return StoredFigures(self.scope)

    def organisation(self) -> Organisation:
        """Raises NotFound."""
        return organisation_in(self.scope)

    def workspaces(self) -> list[Workspace]:
        return workspaces_in(self.scope, self.cipher)

    def save_workspace(self, workspace: Workspace) -> None:
        save_workspace_in(self.scope, workspace, self.cipher)


def records_of(transaction: Transaction, organisation: OrganisationId, cipher: Cipher) -> StoredRecords:
    """The records of one organisation in this transaction."""
    return StoredRecords(Scope(transaction, organisation), cipher)
