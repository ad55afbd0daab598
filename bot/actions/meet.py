"""Take in what a directory says of one member: who joined, changed, left or came back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.actions.assign import assign_running, cancel, resume
from bot.actions.reach import revive
from bot.core.ledger import Entry, EntryKind
from bot.core.roster import (
    Account,
    Change,
    Known,
    Member,
    Organisation,
    Person,
    PersonId,
    PersonKind,
    Profile,
    Workspace,
    belongs,
    change_of,
    updated_person,
    updated_profile,
)
from bot.ports.store import Records, Store
from bot.ports.words import Words


async def meet(
    member: Member,
    at: datetime,
    *,
    workspace: Workspace,
    store: Store,
    words: Words,
    new_id: Callable[[], str],
) -> Change:
    """Take in one member, now."""
    [change] = await store.write(
        workspace.organisation, lambda records: take_in(records, words, [member], at, new_id)
    )
    return change


def take_in(
    records: Records, words: Words, members: Sequence[Member], at: datetime, new_id: Callable[[], str]
) -> list[Change]:
    """What happened to each member, recorded."""
    organisation = records.organisation()
    return [_take_in(records, words, organisation, member, at, new_id) for member in members]


def leave(records: Records, known: Known, at: datetime) -> None:
    """They are gone: recorded, and nothing is asked of them any more."""
    records.roster.save(replace(known.person, left_at=at))
    cancel(records, known.person, at)
    records.ledger.append([Entry(EntryKind.LEFT, at, {"person": known.person.id})])


# Private functions


def _take_in(
    records: Records,
    words: Words,
    organisation: Organisation,
    member: Member,
    at: datetime,
    new_id: Callable[[], str],
) -> Change:
    if not belongs(member) or member.workspace is None or member.account is None:
        return Change.SAME
    known = records.roster.known(member.workspace, member.account)
    change = change_of(known.person if known else None, known.profile if known else None, member)
    if known is None and change is Change.JOINED:
        _join(records, words, organisation, member, at, new_id)
    elif known is not None and change is Change.LEFT:
        leave(records, known, at)
    elif known is not None and change in (Change.UPDATED, Change.RETURNED):
        _update(records, words, known, member, change, at, new_id)
    return change


def _join(
    records: Records,
    words: Words,
    organisation: Organisation,
    member: Member,
    at: datetime,
    new_id: Callable[[], str],
) -> None:
    assert member.workspace is not None
    assert member.account is not None
    newcomer = Person(
        id=PersonId(new_id()),
        kind=PersonKind.EMPLOYEE,
        manager=None,
        department="",
        timezone=organisation.timezone,
        locale=organisation.locale,
        chosen_locale=None,
        joined_at=at,
        left_at=None,
    )
    person = updated_person(newcomer, member)
    profile = Profile(person=person.id, name=member.name, email=member.email)
    account = Account(
        workspace=member.workspace,
        id=member.account,
        person=person.id,
        dm=None,
        admin=member.admin,
        unreachable=None,
    )
    records.roster.save(person, profile, account)
    records.ledger.append([Entry(EntryKind.JOINED, at, {"person": person.id, "kind": person.kind.value})])
    assign_running(records, words, [person], at, new_id)


def _update(
    records: Records,
    words: Words,
    known: Known,
    member: Member,
    change: Change,
    at: datetime,
    new_id: Callable[[], str],
) -> None:
    person = replace(updated_person(known.person, member), left_at=None)
    account = replace(known.account, admin=member.admin)
    records.roster.save(person, updated_profile(known.profile, member), account)
    if change is Change.RETURNED:
        records.ledger.append([Entry(EntryKind.JOINED, at, {"person": person.id, "kind": person.kind.value})])
        resume(records, words, person, at)
        revive(records, replace(known, person=person, account=account), at)
    assign_running(records, words, [person], at, new_id)
