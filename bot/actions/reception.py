"""Every thing that can happen on a platform, brought to its action with the workspace it happened in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypedDict

from bot.actions.admin_acts import Office, acts
from bot.actions.administer import administer
from bot.actions.answer import answer, home
from bot.actions.attest import submit_attestation
from bot.actions.conversation import Asker, Conversation
from bot.actions.forms import CANNOT, CONFIRM
from bot.actions.help import submit_help_request
from bot.actions.intake import Handled, accept
from bot.actions.meet import meet
from bot.actions.revoke import revoke
from bot.actions.submit import Handle, submit
from bot.core.delivery import Incoming
from bot.core.errors import NotFound
from bot.core.message import Message, Reply
from bot.core.roster import AccountId, Member, Workspace, WorkspaceId
from bot.ports.clock import Clock
from bot.ports.directory import Directory
from bot.ports.engine import Engine
from bot.ports.store import Store
from bot.ports.words import Words


class _Ports(TypedDict):
    workspace: Workspace
    store: Store
    words: Words
    engine: Engine
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """The ports that the actions need, and who counts as an admin besides the platform's own."""

    clock: Clock
    store: Store
    handled: Handled
    words: Words
    engine: Engine
    directory: Directory
    find: Callable[[WorkspaceId], Awaitable[Workspace | None]]
    forget: Callable[[WorkspaceId], None]
    """Drop what is remembered of a workspace: it changed."""
    new_id: Callable[[], str]
    admin_accounts: frozenset[AccountId]

    def conversation(self) -> Conversation:
        """What a channel may ask."""
        return Conversation(
            answer=self._answer,
            submit=self._submit,
            home=self._home,
            member_seen=self._member_seen,
            revoked=self._revoked,
            accept=self._accept,
            done=self._done,
        )

    # Private functions

    async def _workspace(self, id: WorkspaceId | None) -> Workspace:
        found = await self.find(id) if id is not None else None
        if found is None:
            raise NotFound("that workspace is not connected")
        return found

    async def _answer(self, asker: Asker, line: str) -> Reply:
        workspace = await self._workspace(asker.workspace)
        return await answer(
            asker,
            line,
            self.clock.now(),
            workspace=workspace,
            store=self.store,
            words=self.words,
            directory=self.directory,
            meet=partial(meet, workspace=workspace, store=self.store, words=self.words, new_id=self.new_id),
            administer=partial(self._administer, workspace),
        )

    async def _administer(
        self, workspace: Workspace, asker: Asker, rest: tuple[str, ...], at: datetime
    ) -> Reply:
        reply = await administer(
            asker,
            rest,
            at,
            workspace=workspace,
            store=self.store,
            words=self.words,
            directory=self.directory,
            engine=self.engine,
            admin_accounts=self.admin_accounts,
            acts=acts(Office(store=self.store, words=self.words, new_id=self.new_id)),
        )
        self.forget(workspace.id)
        return reply

    async def _submit(self, asker: Asker, form: str, context: str, values: Mapping[str, str]) -> Reply:
        workspace = await self._workspace(asker.workspace)
        ports = _Ports(
            workspace=workspace,
            store=self.store,
            words=self.words,
            engine=self.engine,
            new_id=self.new_id,
        )
        handlers: dict[str, Handle] = {
            CONFIRM: partial(submit_attestation, **ports),
            CANNOT: partial(submit_help_request, **ports),
        }
        return await submit(asker, form, context, values, self.clock.now(), handlers=handlers)

    async def _home(self, asker: Asker) -> Message:
        workspace = await self._workspace(asker.workspace)
        return await home(asker, self.clock.now(), workspace=workspace, store=self.store, words=self.words)

    async def _member_seen(self, member: Member) -> None:
        workspace = await self._workspace(member.workspace)
        await meet(
            member,
            self.clock.now(),
            workspace=workspace,
            store=self.store,
            words=self.words,
            new_id=self.new_id,
        )

    async def _revoked(self, id: WorkspaceId) -> None:
        await revoke(await self._workspace(id), self.clock.now(), store=self.store)
        self.forget(id)

    async def _accept(self, incoming: Incoming) -> bool:
        workspace = await self._workspace(incoming.workspace)
        return await accept(incoming, self.clock.now(), workspace=workspace, store=self.store)

    async def _done(self, incoming: Incoming) -> None:
        workspace = await self._workspace(incoming.workspace)
        await self.handled.done(incoming, self.clock.now(), workspace=workspace)
