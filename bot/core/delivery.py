"""A delivery is one owed message. What may become of it, and when to try again.

queued ──► sent
   ├─────► skipped   (no longer owed: they attested, left, or a newer rung overtook it)
   ├─────► queued    (later: throttled, failing, or outside working hours)
   └─────► dead      (the platform says never, or the tries are used up; with a reason)
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.core.campaign import OWING, AssignmentId, CampaignId, Standing
from bot.core.hours import Hours, next_open
from bot.core.message import Key
from bot.core.policy import StepTarget
from bot.core.roster import AccountId, PersonId, WorkspaceId

DeliveryId = NewType("DeliveryId", int)

MAX_TRIES = 8
"""With the back-off below, eight tries span three quarters of an hour to an hour before we give up."""
STALE_AFTER = timedelta(days=1)
"""A nudge that could not leave for a day is skipped: the ladder's next rung will come."""


class DeliveryState(StrEnum):
    """What became of a delivery."""

    QUEUED = "queued"
    """Owed."""
    SENDING = "sending"
    """Handed to the platform; found so after a crash, it may have arrived: tried once more, and counted."""
    SENT = "sent"
    """The platform took it."""
    SKIPPED = "skipped"
    """No longer owed when its turn came."""
    DEAD = "dead"
    """Cannot be delivered; the reason says why, and reports count it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One owed message, by ids only: names and texts are loaded when its turn comes.

    `key` is unique in the organisation: whatever queues the same thing twice queues it once.
    """

    key: str
    kind: Key
    workspace: WorkspaceId
    target: StepTarget
    due_at: datetime
    person: PersonId | None = None
    """The recipient, for a direct message."""
    account: AccountId | None = None
    channel: str | None = None
    """The channel, for a message to the admins."""
    assignment: AssignmentId | None = None
    """What it is about, when it is about one."""
    campaign: CampaignId | None = None
    step: int | None = None
    subject: str | None = None
    """What else it needs to be composed: a receipt, a week, a help request; an id, never a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A delivery waiting for its turn, with its history."""

    id: DeliveryId
    delivery: Delivery
    tries: int
    in_doubt: bool
    """Was in the platform's hands when we died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A verified request from a platform, kept before it is acknowledged."""

    key: str
    """The platform's own id of it: the same request again has the same key."""
    workspace: WorkspaceId
    kind: str
    """How it arrived: the content type of its body."""
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person's account (with the direct-message channel, once known), or a channel."""

    account: AccountId | None = None
    dm: str | None = None
    channel: str | None = None


class Outcome(StrEnum):
    """What the platform's answer means, whatever its own words for it."""

    SENT = "sent"
    """It arrived."""
    LATER = "later"
    """Throttled or failing: try again, not before the time it named."""
    UNREACHABLE = "unreachable"
    """This account cannot be written to; revived when they write to us or the directory shows them again."""
    REVOKED = "revoked"
    """The workspace withdrew our access: its whole outbox waits."""
    REJECTED = "rejected"
    """The platform will never take this message; our fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An outcome with its particulars."""

    outcome: Outcome
    reason: str = ""
    """The platform's own word, for the log and the report."""
    retry_after: timedelta | None = None
    dm: str | None = None
    """The direct-message channel it went to, worth keeping."""
    reference: str | None = None
    """The platform's id of the message."""


class Skip(StrEnum):
    """Why a delivery is no longer owed."""

    ANSWERED = "answered"
    """They attested since."""
    RELEASED = "released"
    """They were waived, left, or the campaign closed."""
    OVERTAKEN = "overtaken"
    """A newer rung is queued, or this one waited too long."""
    NOTHING_TO_SAY = "nothing-to-say"
    """What it was about is gone."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Owed, but not now."""

    until: datetime


NUDGES = frozenset({Key.WELCOME, Key.REMINDER, Key.WARNING})
"""What stops when somebody attests."""


def still_owed(
    delivery: Delivery, now: Standing | None, steps_done: int, timezone: str, hours: Hours, at: datetime
) -> Skip | Wait | None:
    """The last look before sending, in case the state changed since it was queued. None means send."""
    if delivery.kind not in NUDGES:
        return None
    if now is Standing.ATTESTED:
        return Skip.ANSWERED
    if now not in OWING:
        return Skip.RELEASED
    overtaken = delivery.step is not None and delivery.step < steps_done - 1
    if overtaken or (at - delivery.due_at > STALE_AFTER and delivery.kind is not Key.WELCOME):
        return Skip.OVERTAKEN
    decent = next_open(at, timezone, hours)
    return Wait(decent) if decent > at else None


def backoff(tries: int, jitter: float) -> timedelta:
    """How long to wait after `tries` failures: doubling from 20 s to half an hour.

    `jitter` in [0, 1) adds up to half as much again, so that what failed together is not retried together.
    """
    base = min(20 * 2 ** max(tries - 1, 0), 1800)
    return timedelta(seconds=base * (1 + jitter / 2))
