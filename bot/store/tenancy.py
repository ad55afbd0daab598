"""`Tenancy`, and what one organisation knows of itself."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import bindparam, delete, select, update

from bot.core.errors import BotError
from bot.core.roster import Organisation, Workspace, WorkspaceId
from bot.store.shapes import Scope, Shape, own
from bot.store.statements import Prepared, Row, Transaction, insert_new, upsert
from bot.store.tables import OAUTH_STATE, ORGANISATION, WORKSPACE

ORGANISATIONS = Shape(Organisation, ORGANISATION)
WORKSPACES = Shape(Workspace, WORKSPACE)
_TOKEN = WORKSPACES.names.index("token")

_ORGANISATION = Prepared(select(*ORGANISATIONS.columns).where(ORGANISATION.c.id == bindparam("organisation")))
_ORGANISATIONS = Prepared(
    select(*ORGANISATIONS.columns).order_by(ORGANISATION.c.created_at, ORGANISATION.c.id)
)
_ADD = insert_new(ORGANISATION)
_WORKSPACES = Prepared(select(*WORKSPACES.columns).where(own(WORKSPACE)).order_by(WORKSPACE.c.id))
_WORKSPACE = Prepared(select(*WORKSPACES.columns).where(WORKSPACE.c.id == bindparam("id")))
_INSTALL = upsert(WORKSPACE)
_SAVE = Prepared(
    update(WORKSPACE)
    .where(own(WORKSPACE), WORKSPACE.c.id == bindparam("which"))
    .values({name: bindparam(name) for name in ("name", "token", "admin_channel", "revoked_at")})
)
_ADD_STATE = insert_new(OAUTH_STATE)
_TAKE_STATE = Prepared(
    delete(OAUTH_STATE).where(
        OAUTH_STATE.c.digest == bindparam("digest"), OAUTH_STATE.c.expires_at > bindparam("at")
    )
)
_FORGET_STATES = Prepared(delete(OAUTH_STATE).where(OAUTH_STATE.c.expires_at <= bindparam("at")))


class Cipher(Protocol):
    """Keeps tokens from whoever reads the database, with a key that is not in it."""

    def encrypt(self, text: str) -> bytes: ...
    def decrypt(self, data: bytes) -> str:
        """Raises BotError if it was encrypted with a key we do not have."""
        ...


class Remembering:
    """A cipher that deciphers the same token once: workspaces are read far more often than renewed."""

    def __init__(self, cipher: Cipher) -> None:
        self.encrypt = cipher.encrypt
        self.decrypt = lru_cache(maxsize=1024)(cipher.decrypt)


@dataclass(frozen=True, slots=True)
class StoredTenancy:
    """What stands above any one organisation."""

    transaction: Transaction
    cipher: Cipher

    def organisations(self) -> list[Organisation]:
        return [ORGANISATIONS.read(row) for row in self.transaction.all(_ORGANISATIONS, {})]

    def add_organisation(self, organisation: Organisation) -> None:
        """One that is there already stays as it is."""
        self.transaction.run(_ADD, ORGANISATIONS.write(organisation))

    def workspace(self, id: WorkspaceId) -> Workspace | None:
        rows = self.transaction.all(_WORKSPACE, {"id": id})
        return read_workspace(rows[0], self.cipher) if rows else None

    def install(self, workspace: Workspace) -> None:
        """A channel for the admins that was chosen before stays chosen."""
        held = self.workspace(workspace.id)
        if held is not None and held.organisation != workspace.organisation:
            raise BotError(
                f"the workspace {workspace.id} belongs to another organisation",
                "Disconnect it there first, or sign in to the workspace that you meant.",
            )
        if held is not None and workspace.admin_channel is None:
            workspace = replace(workspace, admin_channel=held.admin_channel)
        self.transaction.run(_INSTALL, write_workspace(workspace, self.cipher))

    def add_oauth_state(self, state: str, expires_at: datetime) -> None:
        self.transaction.run(_ADD_STATE, {"digest": _digest(state), "expires_at": expires_at})

    def take_oauth_state(self, state: str, at: datetime) -> bool:
        taken = self.transaction.run(_TAKE_STATE, {"digest": _digest(state), "at": at})
        self.transaction.run(_FORGET_STATES, {"at": at})
        return taken == 1


def organisation_in(scope: Scope) -> Organisation:
    """The scope's own organisation. Raises NotFound."""
    return ORGANISATIONS.read(scope.one(_ORGANISATION))


def workspaces_in(scope: Scope, cipher: Cipher) -> list[Workspace]:
    """The scope's workspaces, by id."""
    return [read_workspace(row, cipher) for row in scope.all(_WORKSPACES)]


def save_workspace_in(scope: Scope, workspace: Workspace, cipher: Cipher) -> None:
    """Update what may change, if it is the scope's."""
    scope.run(_SAVE, {**write_workspace(workspace, cipher), "which": workspace.id})


def read_workspace(row: Row, cipher: Cipher) -> Workspace:
    """A workspace with its token readable."""
    values = list(row)
    values[_TOKEN] = cipher.decrypt(bytes(values[_TOKEN]))
    return WORKSPACES.read(values)


def write_workspace(workspace: Workspace, cipher: Cipher) -> dict[str, Any]:
    """A workspace as a row, with its token encrypted."""
    return {**WORKSPACES.write(workspace), "token": cipher.encrypt(workspace.token)}


# Private functions


def _digest(state: str) -> bytes:
    return hashlib.sha256(state.encode(errors="replace")).digest()
