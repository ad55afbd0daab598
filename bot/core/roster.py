"""People, their accounts, and how what a directory says becomes changes of the roster."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeGuard
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OrganisationId = NewType("OrganisationId", str)
"""The tenant. In every key and every query."""
WorkspaceId = NewType("WorkspaceId", str)
"""A Slack workspace or Teams tenant, by the platform's own id."""
PersonId = NewType("PersonId", str)
"""A random id; the only name that the ledger ever knows a human by."""
AccountId = NewType("AccountId", str)
"""A person's id in one workspace, as the platform gives it (Slack: U…)."""


class Platform(StrEnum):
    """Where a workspace lives."""

    SLACK = "slack"
    """A Slack workspace."""
    TEAMS = "teams"
    """A Microsoft Teams tenant."""


class PersonKind(StrEnum):
    """What a person is to the organisation; an audience may ask for one kind only."""

    EMPLOYEE = "employee"
    """A regular member."""
    CONTRACTOR = "contractor"
    """Works here under another employer's contract; only a roster file can say so."""
    GUEST = "guest"
    """A single- or multi-channel guest of the workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A tenant."""

    id: OrganisationId
    name: str
    timezone: str
    locale: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A connected workspace. `token` is readable here and encrypted at rest."""

    organisation: OrganisationId
    id: WorkspaceId
    platform: Platform
    name: str
    token: str
    bot_account: AccountId
    enterprise: str | None
    admin_channel: str | None
    """Where reports go; a channel id, or an account id for a direct message."""
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A human whom we believe to be here."""

    id: PersonId
    kind: PersonKind
    manager: PersonId | None
    department: str
    timezone: str
    """IANA name, always valid: an unknown one was replaced by the organisation's."""
    locale: str
    """BCP 47 tag as the platform gave it; words fall back from it."""
    chosen_locale: str | None
    """What the person asked us to speak; stands before `locale`, and no directory changes it."""
    joined_at: datetime
    left_at: datetime | None

    @property
    def language(self) -> str:
        """The language to speak to them."""
        return self.chosen_locale or self.locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What names a human; kept apart so that it can be erased."""

    person: PersonId
    name: str
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account in one workspace."""

    workspace: WorkspaceId
    id: AccountId
    person: PersonId
    dm: str | None
    """The direct-message channel, once known; opening one costs a scarce call."""
    admin: bool
    """A workspace admin or owner when last seen; a hint only, every admin act asks the platform anew."""
    unreachable: str | None
    """Why the platform will not deliver to this account, in its own word; None while it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One account as a directory (Slack, a CSV file) shows it. None means: this directory does not say."""

    workspace: WorkspaceId | None
    account: AccountId | None
    name: str
    email: str | None = None
    kind: PersonKind | None = None
    active: bool = True
    bot: bool = False
    admin: bool = False
    timezone: str | None = None
    locale: str | None = None
    department: str | None = None
    manager: str | None = None
    """The manager's account id or e-mail, as the directory has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person with what names them and the account we met them through."""

    person: Person
    profile: Profile
    account: Account


class Change(StrEnum):
    """What happened to one person when a directory was read."""

    JOINED = "joined"
    """Seen for the first time."""
    RETURNED = "returned"
    """Had left, and is active again."""
    UPDATED = "updated"
    """Something about them differs."""
    LEFT = "left"
    """Deactivated, or gone from a complete reading."""
    SAME = "same"
    """Nothing differs; nothing is written."""


def change_of(known: Person | None, known_profile: Profile | None, member: Member) -> Change:
    """What this reading of a member means for the person we know under that account."""
    if known is None:
        return Change.JOINED if member.active else Change.SAME
    if not member.active:
        return Change.LEFT if known.left_at is None else Change.SAME
    if known.left_at is not None:
        return Change.RETURNED
    updated = updated_person(known, member) != known or known_profile is None
    profile = known_profile and updated_profile(known_profile, member)
    return Change.UPDATED if updated or profile != known_profile else Change.SAME


def updated_person(known: Person, member: Member) -> Person:
    """The person with all that the member says; what it leaves unsaid stays."""
    return replace(
        known,
        kind=_kind(known.kind, member.kind),
        department=known.department if member.department is None else member.department,
        timezone=member.timezone if is_timezone(member.timezone) else known.timezone,
        locale=known.locale if member.locale is None else member.locale,
    )


def updated_profile(known: Profile, member: Member) -> Profile:
    """The profile with all that the member says."""
    return replace(known, name=member.name or known.name, email=member.email or known.email)


def is_timezone(name: str | None) -> TypeGuard[str]:
    """Whether the time zone database knows this name."""
    try:
        return bool(name) and ZoneInfo(name or "") is not None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def belongs(member: Member) -> bool:
    """Whether a member can be a person at all: bots and app users never are."""
    return not member.bot


def manager_loops(managers: Mapping[PersonId, PersonId | None]) -> frozenset[PersonId]:
    """The people who would, following managers upwards, come back to themselves.

    Their escalations skip the manager and go to the admin; nothing ever follows such a chain.
    """
    looping: set[PersonId] = set()
    cleared: set[PersonId] = set()
    for start in managers:
        looping |= _cycle_from(start, managers, cleared)
    return frozenset(looping)


def departments(people: Iterable[Person]) -> tuple[str, ...]:
    """Every department with somebody in it, in order."""
    return tuple(sorted({person.department for person in people}))


# Private functions


def _kind(known: PersonKind, said: PersonKind | None) -> PersonKind:
    """A platform cannot tell a contractor from an employee; a roster file can, and what it said stays."""
    unsaid = said is None or (known is PersonKind.CONTRACTOR and said is PersonKind.EMPLOYEE)
    return known if said is None or unsaid else said


def _cycle_from(
    start: PersonId, managers: Mapping[PersonId, PersonId | None], cleared: set[PersonId]
) -> set[PersonId]:
    path: dict[PersonId, int] = {}
    here: PersonId | None = start
    while here is not None and here not in cleared:
        if here in path:
            cleared.update(path)
            return {person for person, place in path.items() if place >= path[here]}
        path[here] = len(path)
        here = managers.get(here)
    cleared.update(path)
    return set()
