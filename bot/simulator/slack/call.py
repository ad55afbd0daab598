"""One call of a Web API method: its arguments however they came, who makes it, and how it is refused."""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from bot.simulator.slack.kit.blocks import MOST_CHARACTERS, check_blocks
from bot.simulator.slack.limits import Limit
from bot.simulator.slack.members import Json
from bot.simulator.slack.records import Installation
from bot.simulator.slack.workspace import SlackWorkspace
from bot.simulator.slack.world import World


class Refused(Exception):
    """The platform's no: an error code, and what else stands in the answer."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that passed the token check."""

    world: World
    workspace: SlackWorkspace
    installation: Installation
    arguments: Json
    socket_base: str
    """Where this Slack is served, as the caller reached it, for web sockets."""

    def text(self, name: str, default: str = "") -> str:
        """A string argument."""
        value = self.arguments.get(name, default)
        return default if value is None else str(value)

    def needed(self, name: str) -> str:
        """A string argument that must be there."""
        return self.text(name) or refuse_arguments(f"[ERROR] missing required field: {name}")

    def flag(self, name: str) -> bool:
        """A yes or no, as JSON or as form text."""
        return str(self.arguments.get(name, "")).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """A whole number, as JSON or as form text."""
        try:
            return int(self.arguments.get(name) or default)
        except ValueError:
            return refuse_arguments(f"[ERROR] must be an integer [json-pointer:/{name}]")

    def structure(self, name: str, code: str = "invalid_arguments") -> Any:
        """A list or object, as JSON or as a string of it; None if it is not there."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except json.JSONDecodeError:
            raise Refused(code) from None

    def blocks(self) -> list[Json]:
        """The message's blocks, judged as Slack does."""
        blocks = self.structure("blocks", "invalid_blocks_format")
        if blocks is None:
            return []
        if not isinstance(blocks, list):
            raise Refused("invalid_blocks_format")
        found = check_blocks(blocks, "message")
        if found.messages:
            raise Refused("invalid_blocks", **complaint(found.messages))
        if found.characters > MOST_CHARACTERS:
            raise Refused("msg_blocks_too_long")
        return blocks


Handler = Callable[[Call], Json | Awaitable[Json]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A Web API method: what answers, at which pace, and which scope (any one of them) it takes."""

    handler: Handler
    limit: Limit | None
    scopes: Sequence[str] = field(default=())


def complaint(messages: Sequence[str]) -> Json:
    """How Slack says what is wrong with arguments."""
    return {
        "errors": [m.removeprefix("[ERROR] ") for m in messages],
        "response_metadata": {"messages": messages},
    }


def refuse_arguments(*messages: str) -> NoReturn:
    """Raise the refusal of broken arguments."""
    raise Refused("invalid_arguments", **complaint(messages))


def page(call: Call, ids: Sequence[str], default: int, most: int = 1000) -> tuple[Sequence[str], str]:
    """A page of ordered ids and the cursor of the next, empty at the end."""
    limit = call.number("limit", default)
    if not 0 < limit <= most:
        raise Refused("invalid_limit")
    start = _position(call.text("cursor"), len(ids))
    end = start + limit
    return ids[start:end], _cursor(end) if end < len(ids) else ""


# Private functions


def _cursor(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def _position(cursor: str, most: int) -> int:
    if not cursor:
        return 0
    try:
        lead, _, position = base64.b64decode(cursor, validate=True).decode().partition(":")
        if lead == "next" and 0 <= int(position) <= most:
            return int(position)
    except (ValueError, binascii.Error):
        pass
    raise Refused("invalid_cursor")
