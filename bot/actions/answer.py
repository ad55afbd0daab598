"""Answer a typed line or a pressed button: load, decide, record, and say it in the asker's language."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.actions import personal
from bot.actions.case import Case, load_case
from bot.actions.conversation import Asker
from bot.actions.forms import cannot_form, confirm_form
from bot.actions.reach import revive
from bot.actions.speech import Confirming, Decision, Line, speak, speak_to
from bot.core.command import Command, Unknown, Verb, parse
from bot.core.message import Ask, Key, Message, Reply, Say
from bot.core.roster import Member, Workspace
from bot.ports.directory import Directory
from bot.ports.store import Records, Store
from bot.ports.words import Words

Meet = Callable[[Member, datetime], Awaitable[object]]
"""Takes a member into the roster."""
Administer = Callable[[Asker, tuple[str, ...], datetime], Awaitable[Reply]]
"""Answers the words after `admin`."""


async def answer(
    asker: Asker,
    line: str,
    at: datetime,
    *,
    workspace: Workspace,
    store: Store,
    words: Words,
    directory: Directory,
    meet: Meet,
    administer: Administer,
) -> Reply:
    """The reply to a line. Raises what the store or the directory raises; nothing is half done then."""
    command = parse(line)
    if isinstance(command, Command) and command.verb is Verb.ADMIN:
        return await administer(asker, command.arguments, at)
    decided = await _decide(asker, command, at, workspace=workspace, store=store, words=words)
    if decided is None and await _introduce(asker, at, directory, meet):
        decided = await _decide(asker, command, at, workspace=workspace, store=store, words=words)
    if decided is None:
        return Say(message=await not_known(workspace, at, store=store, words=words))
    case, decision = decided
    if case.known.account.unreachable is not None:
        await store.write(workspace.organisation, lambda records: revive(records, case.known, at))
    return _reply(words, case, decision, at)


async def home(asker: Asker, at: datetime, *, workspace: Workspace, store: Store, words: Words) -> Message:
    """What the home page shows."""
    case = await store.read(
        workspace.organisation, lambda records: load_case(records, words, asker.workspace, asker.account, at)
    )
    if case is None:
        return await not_known(workspace, at, store=store, words=words)
    return speak_to(words, case, personal.home(case, at), at)


async def not_known(workspace: Workspace, at: datetime, *, store: Store, words: Words) -> Message:
    """What we say to somebody whom no directory of ours shows."""
    organisation = await store.read(workspace.organisation, lambda records: records.organisation())
    return speak(words, organisation, Line(key=Key.NOT_KNOWN), at)


# Private functions


async def _decide(
    asker: Asker,
    command: Command | Unknown,
    at: datetime,
    *,
    workspace: Workspace,
    store: Store,
    words: Words,
) -> tuple[Case, Decision] | None:
    def work(records: Records) -> tuple[Case, Decision] | None:
        case = load_case(records, words, asker.workspace, asker.account, at)
        if case is None:
            return None
        if isinstance(command, Unknown):
            closest = command.closest.value if command.closest else None
            return case, Line(key=Key.UNKNOWN, facts={"word": command.word, "closest": closest})
        turn = personal.Turn(records=records, words=words, case=case, arguments=command.arguments, at=at)
        return case, personal.VERBS[command.verb](turn)

    records_something = isinstance(command, Command) and command.verb in personal.RECORDING
    run = store.write if records_something else store.read
    return await run(workspace.organisation, work)


async def _introduce(asker: Asker, at: datetime, directory: Directory, meet: Meet) -> bool:
    """Somebody may be faster than the directory: ask the platform who they are."""
    member = await directory.member(asker.workspace, asker.account)
    if member is None or member.bot or not member.active:
        return False
    await meet(member, at)
    return True


def _reply(words: Words, case: Case, decided: Decision, at: datetime) -> Reply:
    if isinstance(decided, Line):
        return Say(message=speak_to(words, case, decided, at))
    # Both forms are decided only for somebody with an assignment, which comes with its policy.
    assert case.assignment is not None
    assert case.policy is not None
    if isinstance(decided, Confirming):
        account_type = decided.account_type
        return Ask(form=confirm_form(words, case, case.policy, case.assignment, account_type, at))
    return Ask(form=cannot_form(words, case, case.assignment, at))
