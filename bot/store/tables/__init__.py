"""The tables, by the same names as the records they keep."""

from bot.store.tables.attestations import AttestationRow, HelpRequestRow
from bot.store.tables.base import METADATA, table_of
from bot.store.tables.campaigns import AssignmentRow, CampaignRow, WaiverRow
from bot.store.tables.ledger import CheckpointRow, EntryRow, FrontierRow
from bot.store.tables.messages import DeliveryRow, IncomingRow
from bot.store.tables.policies import PublishedRow, ShownTextRow
from bot.store.tables.roster import AccountRow, PersonRow, ProfileRow
from bot.store.tables.tenancy import OauthStateRow, OrganisationRow, WorkspaceRow

ACCOUNT = table_of(AccountRow)
ASSIGNMENT = table_of(AssignmentRow)
ATTESTATION = table_of(AttestationRow)
CAMPAIGN = table_of(CampaignRow)
CHECKPOINT = table_of(CheckpointRow)
DELIVERY = table_of(DeliveryRow)
ENTRY = table_of(EntryRow)
FRONTIER = table_of(FrontierRow)
HELP_REQUEST = table_of(HelpRequestRow)
INCOMING = table_of(IncomingRow)
OAUTH_STATE = table_of(OauthStateRow)
ORGANISATION = table_of(OrganisationRow)
PERSON = table_of(PersonRow)
PROFILE = table_of(ProfileRow)
PUBLISHED = table_of(PublishedRow)
SHOWN_TEXT = table_of(ShownTextRow)
WAIVER = table_of(WaiverRow)
WORKSPACE = table_of(WorkspaceRow)

__all__ = [
    "ACCOUNT",
    "ASSIGNMENT",
    "ATTESTATION",
    "CAMPAIGN",
    "CHECKPOINT",
    "DELIVERY",
    "ENTRY",
    "FRONTIER",
    "HELP_REQUEST",
    "INCOMING",
    "METADATA",
    "OAUTH_STATE",
    "ORGANISATION",
    "PERSON",
    "PROFILE",
    "PUBLISHED",
    "SHOWN_TEXT",
    "WAIVER",
    "WORKSPACE",
]
