"""What the actions know about one person who asks, loaded in one reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.attestation import Attestation
from bot.core.campaign import OWING, Assignment, Campaign, Standing, standing
from bot.core.policy import Policy
from bot.core.roster import AccountId, Known, Organisation, WorkspaceId
from bot.ports.store import Records
from bot.ports.words import Words

WAITING = OWING | {Standing.UNREACHABLE, Standing.WAIVED}
"""Those whose answer would still change something; shown before anything settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A person, and the assignment that matters most to them now."""

    organisation: Organisation
    known: Known
    assignment: Assignment | None
    campaign: Campaign | None
    policy: Policy | None
    attestation: Attestation | None

    @property
    def name(self) -> str:
        """How to address them."""
        return first_name(self.known.profile.name)


def load_case(
    records: Records,
    words: Words,
    workspace: WorkspaceId,
    account: AccountId,
    at: datetime,
    assignment: str | None = None,
) -> Case | None:
    """Everything on the person behind an account; None if we do not know the account.

    With `assignment`, the case is about that one if it is theirs, and about none if it is not.
    """
    known = records.roster.known(workspace, account)
    if known is None:
        return None
    theirs = records.campaigns.of_person(known.person.id)
    if assignment is None:
        return case_of(records, words, known, _foremost(theirs, at))
    return case_of(records, words, known, next((a for a in theirs if a.id == assignment), None))


def case_of(records: Records, words: Words, known: Known, assignment: Assignment | None) -> Case:
    """Everything on a person and one assignment of theirs."""
    campaigns = {campaign.id: campaign for campaign in records.campaigns.all()}
    campaign = campaigns[assignment.campaign] if assignment else None
    newest = campaign or next(iter(campaigns.values()), None)
    attested = assignment is not None and assignment.attested_at is not None
    return Case(
        organisation=records.organisation(),
        known=known,
        assignment=assignment,
        campaign=campaign,
        policy=words.policy(newest.policy, newest.version) if newest else None,
        attestation=records.attestations.of_assignment(assignment.id) if assignment and attested else None,
    )


def first_name(name: str) -> str:
    """The first word of a display name, cut where nobody's name is that long."""
    return (name.split() or [name])[0][:40]


# Private functions


def _foremost(assignments: Sequence[Assignment], at: datetime) -> Assignment | None:
    """What is owed soonest; when nothing is, what came last."""
    waiting = [a for a in assignments if standing(a, at) in WAITING]
    return min(waiting, key=lambda a: a.due_at) if waiting else next(iter(assignments), None)
