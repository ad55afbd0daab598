"""What only admins may do in chat. Every call asks the platform anew; every refusal has the same words."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.actions.case import Case, load_case
from bot.actions.conversation import Asker
from bot.actions.speech import Line, speak, speak_to
from bot.core.command import AdminVerb, admin_verb_in
from bot.core.errors import PlatformUnavailable
from bot.core.ledger import Entry, EntryKind
from bot.core.message import Key, Reply, Say
from bot.core.roster import AccountId, Organisation, PersonId, Workspace
from bot.ports.directory import Directory
from bot.ports.engine import Engine
from bot.ports.store import Records, Store
from bot.ports.words import Words

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """An admin at work: who, where, and with which words after the verb."""

    asker: Asker
    workspace: Workspace
    person: PersonId
    arguments: tuple[str, ...]
    at: datetime


Act = Callable[[Admin], Awaitable[Line]]
"""Does one admin verb."""


async def administer(
    asker: Asker,
    words_after: tuple[str, ...],
    at: datetime,
    *,
    workspace: Workspace,
    store: Store,
    words: Words,
    directory: Directory,
    engine: Engine,
    admin_accounts: frozenset[AccountId],
    acts: Mapping[AdminVerb, Act],
) -> Reply:
    """The reply to the words after `admin`; each act that is allowed is entered in the ledger."""
    verb = admin_verb_in(words_after)

    def load(records: Records) -> tuple[Organisation, Case | None]:
        return records.organisation(), load_case(records, words, asker.workspace, asker.account, at)

    organisation, case = await store.read(workspace.organisation, load)
    if case is None or not await _is_admin(asker, directory, admin_accounts):
        line = Line(key=Key.REFUSED)
        return Say(message=speak_to(words, case, line, at) if case else speak(words, organisation, line, at))
    person = case.known.person.id
    await store.write(
        workspace.organisation, lambda records: records.ledger.append([_entry(person, verb, at)])
    )
    line = await acts[verb](
        Admin(asker=asker, workspace=workspace, person=person, arguments=words_after[1:], at=at)
    )
    engine.tell(workspace.organisation, [workspace.id])
    return Say(message=speak_to(words, case, line, at))


# Private functions


async def _is_admin(asker: Asker, directory: Directory, admin_accounts: frozenset[AccountId]) -> bool:
    """Fails closed: when the platform cannot be asked, nobody is an admin."""
    try:
        member = await directory.member(asker.workspace, asker.account)
    except PlatformUnavailable:
        log.warning("admin.unverified", workspace=asker.workspace, account=asker.account)
        return False
    if member is None or not member.active or member.bot:
        return False
    return member.admin or asker.account in admin_accounts


def _entry(person: PersonId, verb: AdminVerb, at: datetime) -> Entry:
    return Entry(EntryKind.ADMIN, at, {"person": person, "act": verb.value})
