"""`RosterRecords`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, select

from bot.core.roster import Account, AccountId, Known, Person, PersonId, Profile, WorkspaceId
from bot.store.shapes import Scope, Shape, own
from bot.store.statements import Prepared, Row, upsert
from bot.store.tables import ACCOUNT, PERSON, PROFILE, WORKSPACE
from bot.store.types import keepable

PEOPLE = Shape(Person, PERSON)
PROFILES = Shape(Profile, PROFILE)
ACCOUNTS = Shape(Account, ACCOUNT)
FOUND = 10
"""How many people a look-up by name gives at most."""
CHUNK = 500
"""Ids in one statement; databases bound how many values they take."""

HERE = PERSON.c.left_at.is_(None)
NAMED = and_(PROFILE.c.organisation == PERSON.c.organisation, PROFILE.c.person == PERSON.c.id)
HOLDS = and_(ACCOUNT.c.organisation == PERSON.c.organisation, ACCOUNT.c.person == PERSON.c.id)

_KNOWN = select(*PEOPLE.columns, *PROFILES.columns, *ACCOUNTS.columns).select_from(
    ACCOUNT.join(PERSON, HOLDS).outerjoin(PROFILE, NAMED)
)
_BY_ACCOUNT = Prepared(
    _KNOWN.where(own(ACCOUNT), ACCOUNT.c.workspace == bindparam("workspace"), ACCOUNT.c.id == bindparam("id"))
)
_PERSON = Prepared(select(*PEOPLE.columns).where(own(PERSON), PERSON.c.id == bindparam("id")))
_PROFILE = Prepared(select(*PROFILES.columns).where(own(PROFILE), PROFILE.c.person == bindparam("id")))
_ACCOUNTS = Prepared(
    select(*ACCOUNTS.columns)
    .where(own(ACCOUNT), ACCOUNT.c.person == bindparam("person"))
    .order_by(ACCOUNT.c.workspace, ACCOUNT.c.id)
)
_HAS_ACCOUNT = select(ACCOUNT.c.id).where(HOLDS).exists()
_PAGE = Prepared(
    select(PERSON.c.id)
    .where(own(PERSON), HERE, PERSON.c.id > bindparam("after"), _HAS_ACCOUNT)
    .order_by(PERSON.c.id)
    .limit(bindparam("limit"))
)
_ACCOUNTS_IN = Prepared(
    select(ACCOUNT.c.id)
    .select_from(ACCOUNT.join(PERSON, HOLDS))
    .where(own(ACCOUNT), ACCOUNT.c.workspace == bindparam("workspace"), HERE)
)
_MANAGERS = Prepared(select(PERSON.c.id, PERSON.c.manager).where(own(PERSON), HERE))
_BY_ID = Prepared(
    select(ACCOUNT.c.person)
    .where(own(ACCOUNT), ACCOUNT.c.id == bindparam("text"))
    .order_by(ACCOUNT.c.workspace)
    .limit(FOUND)
)
_BY_NAME = Prepared(
    select(PROFILE.c.person)
    .select_from(PROFILE.join(PERSON, NAMED))
    .where(
        own(PROFILE), (PROFILE.c.email_key == bindparam("text")) | (PROFILE.c.name_key == bindparam("text"))
    )
    .order_by(PERSON.c.left_at.is_not(None), PROFILE.c.person)
    .limit(FOUND)
)
_SAVE_PERSON = upsert(PERSON)
_SAVE_PROFILE = upsert(PROFILE)
_SAVE_ACCOUNT = upsert(ACCOUNT)


@dataclass(frozen=True, slots=True)
class StoredRoster:
    """People, their names, their accounts. Somebody erased has an empty name."""

    scope: Scope

    def person(self, id: PersonId) -> Person | None:
        row = self.scope.first(_PERSON, id=id)
        return None if row is None else PEOPLE.read(row)

    def profile(self, id: PersonId) -> Profile | None:
        row = self.scope.first(_PROFILE, id=id)
        return None if row is None else PROFILES.read(row)

    def known(self, workspace: WorkspaceId, account: AccountId) -> Known | None:
        row = self.scope.first(_BY_ACCOUNT, workspace=workspace, id=account)
        return None if row is None else _known(row)

    def accounts(self, person: PersonId) -> list[Account]:
        return [ACCOUNTS.read(row) for row in self.scope.all(_ACCOUNTS, person=person)]

    def reachable(self, people: Iterable[PersonId]) -> dict[PersonId, Account]:
        reachable = and_(ACCOUNT.c.unreachable.is_(None), WORKSPACE.c.revoked_at.is_(None))
        in_workspace = and_(
            WORKSPACE.c.organisation == ACCOUNT.c.organisation, WORKSPACE.c.id == ACCOUNT.c.workspace
        )
        found: dict[PersonId, Account] = {}
        for ids in chunks(people):
            statement = (
                select(*ACCOUNTS.columns)
                .select_from(ACCOUNT.join(WORKSPACE, in_workspace))
                .where(own(ACCOUNT), ACCOUNT.c.person.in_(ids), reachable)
                .order_by(ACCOUNT.c.workspace, ACCOUNT.c.id)
            )
            for account in map(ACCOUNTS.read, self.scope.query(statement)):
                found.setdefault(account.person, account)
        return found

    def find(self, text: str) -> list[Known]:
        exact = [row[0] for row in self.scope.all(_BY_ID, text=keepable(text))]
        named = [row[0] for row in self.scope.all(_BY_NAME, text=_key(text))]
        people = list(dict.fromkeys([*exact, *named]))[:FOUND]
        by_person = {known.person.id: known for known in self._known_among(people)}
        for row in self.scope.query(
            _KNOWN.where(own(ACCOUNT), ACCOUNT.c.id == keepable(text)).order_by(ACCOUNT.c.workspace.desc())
        ):
            by_person[_known(row).person.id] = _known(row)
        return [by_person[person] for person in people if person in by_person]

    def save(self, person: Person, profile: Profile | None = None, account: Account | None = None) -> None:
        self.scope.run(_SAVE_PERSON, PEOPLE.write(person))
        if profile is not None:
            self.scope.run(_SAVE_PROFILE, {**PROFILES.write(profile), **_keys(profile)})
        if account is not None:
            self.save_account(account)

    def save_account(self, account: Account) -> None:
        self.scope.run(_SAVE_ACCOUNT, ACCOUNTS.write(account))

    def page(self, after: PersonId | None, limit: int) -> list[Known]:
        rows = self.scope.all(_PAGE, after=after or "", limit=limit)
        return sorted(self._known_among([row[0] for row in rows]), key=lambda known: known.person.id)

    def accounts_in(self, workspace: WorkspaceId) -> set[AccountId]:
        return {AccountId(row[0]) for row in self.scope.all(_ACCOUNTS_IN, workspace=workspace)}

    def managers(self) -> dict[PersonId, PersonId | None]:
        return {PersonId(row[0]): row[1] for row in self.scope.all(_MANAGERS)}

    def names(self, people: Iterable[PersonId]) -> dict[PersonId, str]:
        columns = select(PROFILE.c.person, PROFILE.c.name).where(own(PROFILE))
        rows = (
            row
            for ids in chunks(people)
            for row in self.scope.query(columns.where(PROFILE.c.person.in_(ids)))
        )
        return {PersonId(row[0]): row[1] for row in rows}

    def _known_among(self, people: Iterable[PersonId]) -> list[Known]:
        return [known for ids in chunks(people) for known in known_where(self.scope, PERSON.c.id.in_(ids))]


def known_where(scope: Scope, condition: ColumnElement[bool], **parameters: Any) -> list[Known]:
    """People by a condition, each with one account: the first that can be written to, or else the first."""
    statement = _KNOWN.where(own(PERSON), condition).order_by(
        ACCOUNT.c.unreachable.is_not(None), ACCOUNT.c.workspace, ACCOUNT.c.id
    )
    found: dict[str, Known] = {}
    for row in scope.query(statement, **parameters):
        if row[0] not in found:
            found[row[0]] = _known(row)
    return list(found.values())


def chunks(ids: Iterable[PersonId]) -> Iterator[list[PersonId]]:
    """The ids, few enough at a time for one statement."""
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


# Private functions


def _known(row: Row) -> Known:
    person = PEOPLE.read(row)
    names, holds = len(PEOPLE.names), len(PEOPLE.names) + len(PROFILES.names)
    erased = row[names] is None
    profile = Profile(person=person.id, name="", email=None) if erased else PROFILES.read(row, names)
    return Known(person=person, profile=profile, account=ACCOUNTS.read(row, holds))


def _key(text: str) -> str:
    """How a name or an address is looked for, whatever its case."""
    return " ".join(keepable(text).casefold().split())


def _keys(profile: Profile) -> dict[str, str | None]:
    email = _key(profile.email) if profile.email else None
    return {"name_key": _key(profile.name), "email_key": email}
