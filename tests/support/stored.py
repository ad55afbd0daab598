"""A small organisation in a store: Ada and Bob, one workspace, one campaign that asks both."""

from typing import Any

from bot.core.attestation import Attestation, ReceiptId
from bot.core.campaign import AssignmentId
from bot.core.delivery import Delivery
from bot.core.message import Key
from bot.core.policy import Digest, PolicyId, StepTarget
from bot.core.roster import (
    Account,
    AccountId,
    Organisation,
    OrganisationId,
    PersonId,
    Platform,
    Profile,
    Workspace,
    WorkspaceId,
)
from bot.ports.store import Records
from bot.store.database import Database
from support.given import NOW, a_campaign, a_person, an_assignment, evidence

ORG = OrganisationId("org")
TEAM = WorkspaceId("T0001")


async def settle_in(database: Database, organisation: OrganisationId = ORG, workspace: str = TEAM) -> None:
    """An organisation with a workspace, two people and a campaign."""

    def work(records: Records) -> None:
        records.campaigns.add(a_campaign())
        for name in ("ada", "bob"):
            welcome(records, name, workspace)
            records.campaigns.assign([an_assignment(id=AssignmentId(f"a-{name}"), person=PersonId(name))])

    await database.across(lambda tenancy: tenancy.add_organisation(an_organisation(id=organisation)))
    installed = a_workspace(organisation=organisation, id=WorkspaceId(workspace))
    await database.across(lambda tenancy: tenancy.install(installed))
    await database.write(organisation, work)


def welcome(records: Records, name: str, workspace: str = TEAM, **changes: Any) -> None:
    """Somebody with a profile and one account, all named alike."""
    profile = Profile(person=PersonId(name), name=f"{name.title()} Lovelace", email=f"{name}@example.com")
    person = a_person(**{"id": PersonId(name), **changes})
    records.roster.save(
        person, profile, an_account(workspace=workspace, id=f"U-{name}", person=PersonId(name))
    )


def an_organisation(**changes: Any) -> Organisation:
    """A tenant."""
    usual = {"id": ORG, "name": "Example Ltd", "timezone": "Europe/Berlin", "locale": "en", "created_at": NOW}
    return Organisation(**{**usual, **changes})


def a_workspace(**changes: Any) -> Workspace:
    """A connected Slack workspace."""
    usual = {
        "organisation": ORG,
        "id": TEAM,
        "platform": Platform.SLACK,
        "name": "Example",
        "token": "xoxb-secret",
        "bot_account": AccountId("UBOT"),
        "enterprise": None,
        "admin_channel": None,
    }
    return Workspace(**{**usual, **changes})


def an_account(**changes: Any) -> Account:
    """Ada's account."""
    usual = {
        "workspace": TEAM,
        "id": AccountId("U-ada"),
        "person": PersonId("ada"),
        "dm": None,
        "admin": False,
        "unreachable": None,
    }
    return Account(**{**usual, **changes})


def an_attestation(**changes: Any) -> Attestation:
    """Ada's answer."""
    usual = {
        "receipt": ReceiptId("R-ADA"),
        "assignment": AssignmentId("a-ada"),
        "person": PersonId("ada"),
        "policy": PolicyId("chatgpt-privacy"),
        "version": 1,
        "policy_digest": Digest("sha256:" + "0" * 64),
        "at": NOW,
        "evidence": evidence(),
    }
    return Attestation(**{**usual, **changes})


def a_delivery(key: str = "welcome:ada", **changes: Any) -> Delivery:
    """Ada's welcome."""
    usual = {
        "kind": Key.WELCOME,
        "workspace": TEAM,
        "target": StepTarget.PERSON,
        "due_at": NOW,
        "person": PersonId("ada"),
        "account": AccountId("U-ada"),
        "assignment": AssignmentId("a-ada"),
        "step": 0,
    }
    return Delivery(key=key, **{**usual, **changes})
