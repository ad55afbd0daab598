"""What Slack sent, understood: which of four shapes, from which workspace, under which key.

Events, commands and interactions come in three wrappings (JSON, a form, JSON inside a form), and over a
socket in a fourth. They are read here once, and become the same thing.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from bot.channels.slack.rich import Json
from bot.core.delivery import Incoming
from bot.core.roster import AccountId, WorkspaceId

JSON = "application/json"
_LONGEST_ID = 200
REVOCATIONS = frozenset({"app_uninstalled", "tokens_revoked"})
"""Events that nobody in particular caused."""
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class Unreadable(ValueError):
    """Not a request of any shape we know."""


class Shape(StrEnum):
    """What a person or the platform did."""

    COMMAND = "command"
    """Typed the slash command."""
    ACTION = "action"
    """Pressed a button."""
    SUBMISSION = "submission"
    """Sent a form."""
    EVENT = "event"
    """Something that happened, told by the Events API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that wants handling."""

    shape: Shape
    payload: Json
    workspace: WorkspaceId
    account: AccountId | None
    """Who did it; None for what nobody in particular caused."""
    key: str
    """Slack's own id of it; the same for every delivery of the same thing."""


def parse(kind: str, body: bytes) -> Json:
    """The payload inside a body. Raises Unreadable."""
    try:
        text = body.decode()
        if kind.partition(";")[0].strip().lower() == JSON or text.startswith("{"):
            payload = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            payload = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is neither JSON nor a form") from error
    if not isinstance(payload, dict):
        raise Unreadable("the payload is no object")
    return payload


def understand(payload: Json) -> Request | None:
    """The request; None for what we have no use for. Raises Unreadable."""
    shape = _shape(payload)
    if shape is None or (shape is Shape.EVENT and not _wanted(payload["event"])):
        return None
    if shape is Shape.ACTION and not _is_press(payload):
        return None
    nobody = shape is Shape.EVENT and payload["event"]["type"] in REVOCATIONS
    return Request(
        shape=shape,
        payload=payload,
        workspace=workspace_of(payload),
        account=None if nobody else account_of(payload),
        key=f"slack:{shape}:{_id(shape, payload)}",
    )


def reread(incoming: Incoming) -> Request | None:
    """A kept request, read again. Raises Unreadable."""
    return understand(parse(incoming.kind, incoming.body))


def workspace_of(payload: Json) -> WorkspaceId:
    """Whose installation it came through: the workspace, or the Enterprise organisation for an org-wide one.

    Raises Unreadable when the payload names neither.
    """
    grants = payload.get("authorizations")
    source = grants[0] if isinstance(grants, list) and grants and isinstance(grants[0], dict) else payload
    view = payload.get("view")
    installed = view.get("app_installed_team_id") if isinstance(view, dict) else None
    team = _first(installed, _ref(payload.get("team")), source.get("team_id"), payload.get("team_id"))
    enterprise = _first(
        _ref(payload.get("enterprise")), source.get("enterprise_id"), payload.get("enterprise_id")
    )
    everywhere = source.get("is_enterprise_install") in (True, "true")
    found = enterprise if enterprise and (everywhere or not team) else team
    if not found:
        raise Unreadable("the payload names no workspace")
    return WorkspaceId(found)


def account_of(payload: Json) -> AccountId:
    """Who did it. Raises Unreadable when the payload does not say."""
    event = payload.get("event")
    inner = event if isinstance(event, dict) else {}
    found = _first(_ref(payload.get("user")), payload.get("user_id"), _ref(inner.get("user")))
    if not found:
        raise Unreadable("the payload names no account")
    return AccountId(found)


# Private functions


def _shape(payload: Json) -> Shape | None:
    if isinstance(payload.get("command"), str):
        return Shape.COMMAND
    match payload.get("type"):
        case "block_actions":
            return Shape.ACTION
        case "view_submission" if isinstance(payload.get("view"), dict):
            return Shape.SUBMISSION
        case "event_callback" if isinstance(payload.get("event"), dict):
            return Shape.EVENT
        case _:
            return None


def _wanted(event: Json) -> bool:
    """Whether an event says anything to us; the rest never reaches the inbox: `user_change` is a flood."""
    match event.get("type"):
        case "app_home_opened":
            return event.get("tab") == "home"
        case "message":
            typed_by_person = isinstance(event.get("user"), str) and not event.get("bot_id")
            return event.get("channel_type") == "im" and typed_by_person and not event.get("subtype")
        case "user_change":
            return isinstance(event.get("user"), dict) and event["user"].get("deleted") is True
        case "team_join" | "user_profile_changed":
            return isinstance(event.get("user"), dict)
        case "tokens_revoked":
            tokens = event.get("tokens")
            return isinstance(tokens, dict) and bool(tokens.get("bot"))
        case "app_uninstalled":
            return True
        case _:
            return False


def _is_press(payload: Json) -> bool:
    """A button that opens a page tells us so too; there is nothing to do."""
    actions = payload.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else None
    return isinstance(first, dict) and isinstance(first.get("action_id"), str) and not first.get("url")


def _id(shape: Shape, payload: Json) -> str:
    named = payload.get("event_id" if shape is Shape.EVENT else "trigger_id")
    if isinstance(named, str) and 0 < len(named) <= _LONGEST_ID and named.isascii():
        return named
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode(errors="replace")).hexdigest()


def _ref(value: Any) -> str | None:
    """Slack writes a reference as an id, or as an object with one."""
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else None


def _first(*values: Any) -> str | None:
    return next((value for value in values if isinstance(value, str) and _ID.fullmatch(value)), None)
