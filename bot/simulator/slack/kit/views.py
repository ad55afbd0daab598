"""Views, modal or home, as Slack judges and describes them."""

from typing import Any

from bot.simulator.slack.kit.blocks import check_blocks
from bot.simulator.slack.kit.findings import Findings
from bot.simulator.slack.members import Json
from bot.simulator.slack.records import View
from bot.simulator.slack.workspace import SlackWorkspace
from bot.simulator.slack.world import World

MOST_BYTES = 250_000
COMMON = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
MODAL = COMMON | {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}


def check_view(view: Any, kind: str) -> list[str]:
    """Everything that Slack would refuse about a view; `kind` is modal or home."""
    found = Findings()
    if not found.thing("/view", view):
        return found.messages
    if view.get("type") != kind:
        found.fault("/view/type", f"must be one of: {kind}")
    found.known("/view", view, MODAL if kind == "modal" else COMMON)
    found.string("/view", view, "private_metadata", 3000)
    found.string("/view", view, "callback_id", 255)
    found.string("/view", view, "external_id", 255)
    if kind == "modal":
        _check_modal(found, view)
    check_blocks(view.get("blocks"), kind, found, "/view")
    return found.messages


def described(world: World, workspace: SlackWorkspace, view: View) -> Json:
    """The view as the Web API and payloads give it."""
    body = view.body
    home = body["type"] == "home"
    return {
        "id": view.id,
        "team_id": workspace.id,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": world.app.id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": workspace.id,
        "bot_id": "" if home or workspace.installation is None else workspace.installation.bot_id,
    }


# Private functions


def _check_modal(found: Findings, view: Json) -> None:
    found.text("/view", view, "title", 24, plain=True)
    found.text("/view", view, "submit", 24, plain=True, needed=False)
    found.text("/view", view, "close", 24, plain=True, needed=False)
    blocks = view.get("blocks")
    asks = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if asks and not view.get("submit"):
        found.fault("/view", "missing required field: submit")
