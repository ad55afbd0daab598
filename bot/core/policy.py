"""A policy as data: who is asked what, how often, and which statement each kind of account makes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from bot.core.hours import Hours
from bot.core.roster import Person, PersonKind

PolicyId = NewType("PolicyId", str)
Digest = NewType("Digest", str)
"""`sha256:` and 64 hexadecimal digits."""


class AccountType(StrEnum):
    """Which kind of ChatGPT account somebody uses; each has its own steps and its own statement."""

    NONE = "none"
    """Does not use ChatGPT for work."""
    PERSONAL = "personal"
    """Free, Go, Plus or Pro, in the person's own name: trains by default."""
    COMPANY = "company"
    """Business, Enterprise or Edu, managed by the organisation: does not train."""
    SHARED = "shared"
    """One login used by several people: one of them settles it for all."""


class Surface(StrEnum):
    """Where somebody uses ChatGPT; the steps differ."""

    WEB = "web"
    """chatgpt.com, signed in."""
    SIGNED_OUT = "signed-out"
    """chatgpt.com without an account; the choice is kept by that browser only."""
    IOS = "ios"
    """The app on iPhone or iPad."""
    ANDROID = "android"
    """The app on Android."""
    DESKTOP = "desktop"
    """The app on Windows or macOS."""


class StepTarget(StrEnum):
    """Whom a step of the cadence is sent to."""

    PERSON = "person"
    """The one who owes the attestation."""
    MANAGER = "manager"
    """Their manager, in one message for all of that manager's people."""
    ADMIN = "admin"
    """The admin channel."""


class StepText(StrEnum):
    """What a step says."""

    WELCOME = "welcome"
    """Why, who asks, how to check it is real, what to do."""
    REMINDER = "reminder"
    """The same ask, shorter."""
    WARNING = "warning"
    """The last one before somebody else is told."""
    ESCALATION = "escalation"
    """To a manager or the admins: who has not answered yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung of the ladder: `day` days after the assignment, in the recipient's own calendar."""

    day: int
    to: StepTarget
    text: StepText


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """The ladder of nudges, its deadline and its hours."""

    steps: tuple[Step, ...]
    due_days: int
    due_soon_days: int
    """How many days before the deadline an open assignment counts as due."""
    max_snoozes: int
    snooze_days: int
    hours: Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The rule choosing persons. An empty one is an error, never everybody."""

    kinds: frozenset[PersonKind]
    departments: frozenset[str] | None
    """Only these; None means any department."""

    def includes(self, person: Person) -> bool:
        """Whether this person is asked."""
        return self.excludes_because(person) is None

    def excludes_because(self, person: Person) -> str | None:
        """Why this person is not asked, in a word for the dry run; None when they are."""
        if person.left_at is not None:
            return "left"
        if person.kind not in self.kinds:
            return f"is a {person.kind}"
        if self.departments is not None and person.department not in self.departments:
            return "is in another department"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A requirement of a framework that this policy serves."""

    framework: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One immutable version of a policy. The texts live in the pack; `digest` covers data and texts."""

    id: PolicyId
    version: int
    digest: Digest
    material: bool
    """Whether this version asks again those who attested to the one before."""
    owner: str
    contact: str
    """Where an employee asks a human; shown in every welcome."""
    audience: Audience
    cadence: Cadence
    account_types: tuple[AccountType, ...]
    surfaces: tuple[Surface, ...]
    link: str
    """Opens ChatGPT's Data controls."""
    facts_checked: date
    controls: tuple[Control, ...]


def digest_of(files: Mapping[str, bytes]) -> Digest:
    """One digest over a pack's files: SHA-256 of the sorted lines `name SP sha256(content) LF`."""
    lines = (f"{name} {hashlib.sha256(files[name]).hexdigest()}\n" for name in sorted(files))
    return Digest("sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest())


def digest_of_text(text: str) -> Digest:
    """The digest that binds evidence to the exact words shown."""
    return Digest("sha256:" + hashlib.sha256(text.encode()).hexdigest())
