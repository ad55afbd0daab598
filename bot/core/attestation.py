"""An attestation: a person's dated claim about one policy version, and what backs it.

It proves the claim, not the vendor's setting; every report says so.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.core.campaign import Assignment, AssignmentId, Standing, standing
from bot.core.policy import AccountType, Digest, Policy, PolicyId
from bot.core.roster import AccountId, PersonId, Platform, WorkspaceId

ReceiptId = NewType("ReceiptId", str)


class Found(StrEnum):
    """How the person found the switch."""

    OFF = "off"
    """It was off already."""
    WAS_ON = "was-on"
    """It was on; they have switched it off. No blame, and the admins learn only that it happens."""
    NOT_APPLICABLE = "not-applicable"
    """This kind of account has no such switch, or none is used."""


class Strength(StrEnum):
    """How much an attestation proves."""

    CLAIMED = "claimed"
    """The person said so, signed in to their own account, with the statement in front of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was in front of the person when they answered, and where."""

    account_type: AccountType
    found: Found
    statement: str
    """The exact words, in the language they were shown in."""
    statement_digest: Digest
    locale: str
    platform: Platform
    workspace: WorkspaceId
    account: AccountId
    strength: Strength = Strength.CLAIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A dated answer to one policy version. Unique for its assignment; `receipt` names it to people."""

    receipt: ReceiptId
    assignment: AssignmentId
    person: PersonId
    policy: PolicyId
    version: int
    policy_digest: Digest
    at: datetime
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequest:
    """Somebody said "I can't"; the words are theirs and erasable."""

    id: str
    assignment: AssignmentId
    person: PersonId
    reason: str
    words: str
    asked_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A lawful no; `reason` picks the words."""

    reason: "Refusal"


class Refusal(StrEnum):
    """Why an answer does not count."""

    CLOSED = "closed"
    """The campaign is over."""
    REPLACED = "replaced"
    """The form showed another version than the one now asked for."""
    NOT_OFFERED = "not-offered"
    """This policy does not ask about that account type."""
    LEFT = "left"
    """The person is recorded as having left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A submitted form, understood."""

    account_type: AccountType
    found: Found
    shown_version: int
    shown_digest: Digest
    """Of the statement that stood in the form."""


def receipt_from(id: str) -> ReceiptId:
    """A receipt's name, from a random id: 60 bits, in letters and digits that nobody confuses."""
    letters = base64.b32encode(hashlib.sha256(id.encode()).digest()).decode()
    return ReceiptId("-".join(("R", letters[:4], letters[4:8], letters[8:12])))


def attest(
    receipt: ReceiptId,
    assignment: Assignment,
    policy: Policy,
    answers: Answers,
    evidence: Evidence,
    at: datetime,
) -> Attestation | Refused:
    """The attestation that these answers make, or why they do not count."""
    refused = judge(assignment, policy, answers, at)
    if refused is not None:
        return refused
    if answers.shown_digest != evidence.statement_digest:
        return Refused(Refusal.REPLACED)
    return Attestation(
        receipt=receipt,
        assignment=assignment.id,
        person=assignment.person,
        policy=policy.id,
        version=policy.version,
        policy_digest=policy.digest,
        at=at,
        evidence=evidence,
    )


def judge(assignment: Assignment, policy: Policy, answers: Answers, at: datetime) -> Refused | None:
    """Whether these answers count now. Late ones do; so do those of somebody waived or unreachable."""
    now = standing(assignment, at)
    if now is Standing.LAPSED:
        return Refused(Refusal.CLOSED)
    if now is Standing.LEFT:
        return Refused(Refusal.LEFT)
    if answers.shown_version != policy.version:
        return Refused(Refusal.REPLACED)
    if answers.account_type not in policy.account_types:
        return Refused(Refusal.NOT_OFFERED)
    return None


def mistakes_in(values: Mapping[str, str]) -> tuple[str, ...]:
    """Which fields of the confirm form need another look."""
    found = "found" not in values or values["found"] not in set(Found)
    return (("found",) if found else ()) + (() if values.get("agree") else ("agree",))


def found_options(account_type: AccountType) -> tuple[Found, ...]:
    """The honest answers that make sense for an account type."""
    if account_type in (AccountType.PERSONAL, AccountType.SHARED):
        return (Found.OFF, Found.WAS_ON)
    return (Found.NOT_APPLICABLE,)
