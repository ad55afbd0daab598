"""A campaign asks an audience to attest; an assignment is one person's share of it.

open ──► due ──► overdue ──► lapsed        (time passes)
  └───────┴─────────┴──► attested          (an answer; late ones count)
  any ──► waived ──► (expires) back to where time has got to
  any ──► unreachable ──► (writes to us) back
  any ──► left
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.core.policy import AccountType, Policy, PolicyId
from bot.core.roster import Person, PersonId

CampaignId = NewType("CampaignId", str)
AssignmentId = NewType("AssignmentId", str)


class Standing(StrEnum):
    """Where one person is with one assignment: always exactly one of these."""

    OPEN = "open"
    """Asked, and the deadline is not near."""
    DUE = "due"
    """Not answered, and the deadline is near."""
    OVERDUE = "overdue"
    """Not answered, and the deadline has passed."""
    ATTESTED = "attested"
    """Answered, by their own hand."""
    WAIVED = "waived"
    """Released for now, by somebody else, with a reason."""
    LAPSED = "lapsed"
    """The campaign closed without an answer."""
    UNREACHABLE = "unreachable"
    """No account of theirs can be written to; not their fault."""
    LEFT = "left"
    """No longer here; owes nothing."""


OWING = frozenset({Standing.OPEN, Standing.DUE, Standing.OVERDUE})
"""Those who may be nudged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One policy version, asked of its audience from `starts_at`, until `closes_at` if that is set."""

    id: CampaignId
    policy: PolicyId
    version: int
    starts_at: datetime
    closes_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One person owes one attestation by a date. Instants are UTC; None means it has not happened."""

    id: AssignmentId
    campaign: CampaignId
    person: PersonId
    assigned_at: datetime
    due_at: datetime
    due_soon_at: datetime
    closes_at: datetime | None
    attested_at: datetime | None = None
    waived_at: datetime | None = None
    waived_until: datetime | None = None
    unreachable_at: datetime | None = None
    left_at: datetime | None = None
    account_type: AccountType | None = None
    """What the person last told us they use."""
    steps_done: int = 0
    """Rungs behind us, sent or overtaken; also the index of the next rung."""
    last_step_at: datetime | None = None
    snoozed_until: datetime | None = None
    snoozes: int = 0
    next_step_at: datetime | None = None
    """When the sweep has to look again; None means never, unless something changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A dated release of one person from one policy."""

    assignment: AssignmentId
    person: PersonId
    reason: str
    approver: PersonId | None
    """None: granted in the shell by whoever may run it."""
    granted_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An assignment whose next step time has come, with what `plan` needs of its person."""

    assignment: Assignment
    timezone: str
    manager: PersonId | None


def standing(assignment: Assignment, at: datetime) -> Standing:
    """The one standing at an instant. The first line that holds decides."""
    a = assignment
    if _happened(a.left_at, at):
        return Standing.LEFT
    if _happened(a.attested_at, at):
        return Standing.ATTESTED
    if _happened(a.waived_at, at) and a.waived_until is not None and at < a.waived_until:
        return Standing.WAIVED
    if _happened(a.closes_at, at):
        return Standing.LAPSED
    if _happened(a.unreachable_at, at):
        return Standing.UNREACHABLE
    if a.due_at <= at:
        return Standing.OVERDUE
    return Standing.DUE if a.due_soon_at <= at else Standing.OPEN


def assign(id: AssignmentId, campaign: Campaign, policy: Policy, person: Person, at: datetime) -> Assignment:
    """A fresh assignment; the deadline runs from the day a person is first asked, joiners included."""
    due_at = at + timedelta(days=policy.cadence.due_days)
    return Assignment(
        id=id,
        campaign=campaign.id,
        person=person.id,
        assigned_at=at,
        due_at=due_at,
        due_soon_at=due_at - timedelta(days=policy.cadence.due_soon_days),
        closes_at=campaign.closes_at,
        next_step_at=at,
    )


# Private functions


def _happened(when: datetime | None, at: datetime) -> bool:
    return when is not None and when <= at
