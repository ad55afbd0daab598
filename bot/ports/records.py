"""The records of one organisation, by kind. Each method runs inside the transaction it was given."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.attestation import Attestation, HelpRequest, ReceiptId
from bot.core.campaign import Assignment, AssignmentId, Campaign, CampaignId, Due, Waiver
from bot.core.delivery import Delivery, DeliveryId, DeliveryState, Incoming, Queued
from bot.core.ledger import Entry, Frontier
from bot.core.report import Count, Happenings
from bot.core.roster import Account, AccountId, Known, Person, PersonId, Profile, WorkspaceId
from bot.ports.words import Pack


class RosterRecords(Protocol):
    """People, their names, their accounts."""

    def person(self, id: PersonId) -> Person | None: ...
    def profile(self, id: PersonId) -> Profile | None: ...
    def known(self, workspace: WorkspaceId, account: AccountId) -> Known | None: ...
    def accounts(self, person: PersonId) -> list[Account]:
        """All of a person's accounts, in a stable order."""
        ...

    def reachable(self, people: Iterable[PersonId]) -> dict[PersonId, Account]:
        """For each person the first account that can be written to, in a workspace that is not revoked."""
        ...

    def find(self, text: str) -> list[Known]:
        """Those who go by an account id, an e-mail address or a full name: up to ten, an exact id first."""
        ...

    def save(self, person: Person, profile: Profile | None = None, account: Account | None = None) -> None:
        """Insert or update."""
        ...

    def save_account(self, account: Account) -> None:
        """Insert or update."""
        ...

    def page(self, after: PersonId | None, limit: int) -> list[Known]:
        """People who are here, by id, each with one account."""
        ...

    def accounts_in(self, workspace: WorkspaceId) -> set[AccountId]:
        """Accounts of people who are here: whoever a complete directory reading lacks has left."""
        ...

    def managers(self) -> dict[PersonId, PersonId | None]:
        """Everybody here and their manager."""
        ...

    def names(self, people: Iterable[PersonId]) -> dict[PersonId, str]:
        """Display names, for those not erased."""
        ...


class PolicyRecords(Protocol):
    """Published versions; immutable."""

    def publish(self, pack: Pack, material: bool, at: datetime) -> bool:
        """Keep a version. False if that number was published before (its digest decides what that means)."""
        ...

    def published(self) -> list[Pack]:
        """Every published version, oldest first."""
        ...

    def texts(self) -> Mapping[str, str]:
        """Every kept text by its digest."""
        ...

    def keep_text(self, digest: str, text: str) -> None:
        """Keep the exact words somebody was shown, once for each digest."""
        ...


class CampaignRecords(Protocol):
    """Campaigns and assignments."""

    def add(self, campaign: Campaign) -> bool:
        """False if this version is being asked already (unique on policy and version)."""
        ...

    def all(self) -> list[Campaign]:
        """Newest first."""
        ...

    def running(self, at: datetime) -> list[Campaign]:
        """Started and not closed, newest first."""
        ...

    def assign(self, assignments: Sequence[Assignment]) -> int:
        """Add those not there yet (unique on campaign and person); how many were new."""
        ...

    def assignment(self, id: AssignmentId) -> Assignment | None: ...
    def of_person(self, person: PersonId) -> list[Assignment]:
        """A person's assignments, newest first."""
        ...

    def in_campaign(self, campaign: CampaignId, after: AssignmentId | None, limit: int) -> list[Assignment]:
        """By id."""
        ...

    def due(self, at: datetime, limit: int) -> list[Due]:
        """Those whose next step time has come, earliest first; costs what is due, not who exists."""
        ...

    def save(self, assignments: Sequence[Assignment]) -> None:
        """Update."""
        ...

    def step(self, assignments: Sequence[Assignment]) -> None:
        """Update what taking a step changes: the rungs, their instants, and being unreachable."""
        ...

    def overdue_under(self, campaign: CampaignId, manager: PersonId | None, at: datetime) -> list[Known]:
        """Overdue people of one manager, or of everybody, by name: up to 200."""
        ...

    def next_step_at(self) -> datetime | None:
        """When the next sweep has something to look at."""
        ...

    def close(self, campaign: CampaignId, at: datetime) -> None:
        """End a campaign, and with it every assignment of it that is still unanswered."""
        ...

    def waive(self, waiver: Waiver) -> None: ...


class AttestationRecords(Protocol):
    """Answers."""

    def add(self, attestation: Attestation) -> bool:
        """False if this assignment is attested already (unique on assignment)."""
        ...

    def of_assignment(self, id: AssignmentId) -> Attestation | None: ...
    def by_receipt(self, id: ReceiptId) -> Attestation | None: ...
    def of_person(self, person: PersonId) -> list[Attestation]:
        """Newest first."""
        ...

    def add_help(self, request: HelpRequest) -> None: ...
    def help_request(self, id: str) -> HelpRequest | None: ...
    def help_of_person(self, person: PersonId) -> list[HelpRequest]: ...
    def waivers_of_person(self, person: PersonId) -> list[Waiver]: ...


class OutboxRecords(Protocol):
    """Owed messages."""

    def queue(self, deliveries: Sequence[Delivery]) -> int:
        """Add those whose key is new; how many were."""
        ...

    def owing(self, at: datetime) -> list[WorkspaceId]:
        """Workspaces, not revoked, with something to send now."""
        ...

    def next_due(self) -> datetime | None:
        """When the next queued message becomes due."""
        ...

    def take(self, workspace: WorkspaceId, at: datetime, limit: int) -> list[Queued]:
        """Those due, oldest first, each marked as sending: in the platform's hands from here on.

        What was found marked so already (we died) comes back with `in_doubt`.
        """
        ...

    def settle(
        self,
        id: DeliveryId,
        state: DeliveryState,
        at: datetime,
        *,
        reason: str = "",
        reference: str | None = None,
        next_try_at: datetime | None = None,
        failed: bool = False,
    ) -> None:
        """What became of it. `failed` counts a try; a throttled or postponed one does not count."""
        ...

    def release(self, ids: Sequence[DeliveryId]) -> None:
        """Back to queued, untried: taken, but never handed over."""
        ...

    def of_person(self, person: PersonId) -> list[tuple[str, DeliveryState, datetime]]:
        """(kind, state, instant) of everything sent or owed to somebody, newest first: up to 200."""
        ...


class InboxRecords(Protocol):
    """Requests that were acknowledged, until they are handled."""

    def accept(self, incoming: Incoming, at: datetime) -> bool:
        """Keep it. False if its key is known: it was acknowledged before."""
        ...

    def done(self, key: str, at: datetime) -> None: ...
    def failed(self, key: str) -> int:
        """Count a try; how many there were."""
        ...

    def pending(self, before: datetime, limit: int) -> list[Incoming]:
        """Kept before an instant and not handled, oldest first."""
        ...

    def forget(self, before: datetime) -> int:
        """Drop handled requests older than the platform's own retry window; how many."""
        ...


class LedgerRecords(Protocol):
    """The append-only log."""

    def append(self, entries: Sequence[Entry]) -> None:
        """Commit leaves; the sequencer gives them their place later."""
        ...

    def unsequenced(self, limit: int) -> list[tuple[int, bytes]]:
        """(row, leaf) of leaves without a place, in the order they were committed."""
        ...

    def frontier(self) -> Frontier:
        """The tree so far."""
        ...

    def integrate(self, rows: Sequence[int], before: Frontier, after: Frontier) -> bool:
        """Give these rows their places. False, and nothing done, if somebody else moved the frontier."""
        ...

    def leaves(self, start: int, limit: int) -> list[bytes]:
        """Leaves by place."""
        ...

    def add_checkpoint(self, size: int, note: str, at: datetime) -> None: ...
    def checkpoint(self) -> str | None:
        """The newest signed head."""
        ...


class FigureRecords(Protocol):
    """Aggregates, computed by the database."""

    def counts(self, campaign: CampaignId, as_of: datetime) -> list[Count]:
        """People by department and standing; agrees with `core.campaign.standing` on every row."""
        ...

    def roster(self, as_of: datetime) -> int:
        """How many people were here."""
        ...

    def outside(self, campaign: CampaignId, as_of: datetime) -> int:
        """How many people were here without an assignment in this campaign."""
        ...

    def happenings(self, campaign: CampaignId, since: datetime, as_of: datetime) -> Happenings: ...
    def rows(self, campaign: CampaignId, as_of: datetime) -> list[Mapping[str, str]]:
        """One row a person for the CSV: name, department, standing, dates; left people included."""
        ...
