"""Modals and homes: views.open, push, update, publish."""

import json
from typing import Any

from bot.simulator.slack import posting
from bot.simulator.slack.call import Call, Method, Refused, refuse_arguments
from bot.simulator.slack.kit.views import MOST_BYTES, check_view, described
from bot.simulator.slack.limits import tier
from bot.simulator.slack.members import Json
from bot.simulator.slack.records import View
from bot.simulator.slack.workspace import SlackWorkspace
from bot.simulator.slack.world import World

MOST_STACKED = 3


def open_view(call: Call) -> Json:
    """Open a modal in front of whoever pulled the trigger; what they had open before goes."""
    body = _body(call, "modal")
    account = _pull(call)
    call.workspace.modals.pop(account, None)
    return _answer(call, place_modal(call.world, call.workspace, account, body))


def push(call: Call) -> Json:
    """Lay another modal on top."""
    body = _body(call, "modal")
    account = _pull(call)
    if not call.workspace.modals.get(account):
        raise Refused("not_found")
    if len(call.workspace.modals[account]) >= MOST_STACKED:
        raise Refused("push_limit_reached")
    return _answer(call, place_modal(call.world, call.workspace, account, body))


def update(call: Call) -> Json:
    """Change an open view, found by its id or external id."""
    view = call.workspace.view(call.text("view_id")) or _external(call)
    if view is None:
        raise Refused("not_found")
    body = _body(call, str(view.body["type"]))
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refused("hash_conflict")
    posting.change_view(call.world, call.workspace, view, _stored(call.world, body))
    return _answer(call, view)


def publish(call: Call) -> Json:
    """Replace somebody's App Home."""
    account = call.needed("user_id")
    body = _body(call, "home")
    member = call.workspace.members.get(account)
    if member is None or not member.human:
        raise Refused("user_not_found" if member is None else "invalid_arguments")
    home = call.workspace.homes.get(account)
    if home is not None and call.text("hash") and call.text("hash") != home.hash:
        raise Refused("hash_conflict")
    if home is None:
        home = _new(call.world, account, {"type": "home", "blocks": []}, None)
        call.workspace.homes[account] = home
    posting.change_view(call.world, call.workspace, home, _stored(call.world, body))
    return _answer(call, home)


def place_modal(world: World, workspace: SlackWorkspace, account: str, body: Json) -> View:
    """Lay a modal, already judged, on top of somebody's stack."""
    below = workspace.modal(account)
    view = _new(world, account, _stored(world, body), below)
    posting.show_modal(world, workspace, view)
    return view


def judge(view: Any, kind: str) -> Json:
    """The view, if Slack takes it; raises Refused."""
    if messages := check_view(view, kind):
        refuse_arguments(*messages)
    if len(json.dumps(view)) > MOST_BYTES:
        raise Refused("view_too_large")
    body: Json = view
    return body


# Private functions


def _body(call: Call, kind: str) -> Json:
    view = call.structure("view")
    if view is None:
        refuse_arguments("[ERROR] missing required field: view")
    body = judge(view, kind)
    external = body.get("external_id")
    if external and call.text("external_id") != external and _with_external(call.workspace, external):
        raise Refused("duplicate_external_id")
    return body


def _pull(call: Call) -> str:
    given = call.text("trigger_id") or call.text("interactivity_pointer") or call.needed("trigger_id")
    trigger = call.world.triggers.get(given)
    if trigger is None:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if trigger.expires_at <= call.world.now():
        raise Refused("expired_trigger_id")
    trigger.used = True
    return trigger.account


def _external(call: Call) -> View | None:
    external = call.text("external_id")
    return _with_external(call.workspace, external) if external else None


def _with_external(workspace: SlackWorkspace, external: str) -> View | None:
    views = (view for stack in workspace.modals.values() for view in stack)
    return next((view for view in views if view.body.get("external_id") == external), None)


def _stored(world: World, body: Json) -> Json:
    return body | {"blocks": posting.with_ids(world, body["blocks"])}


def _new(world: World, account: str, body: Json, below: View | None) -> View:
    id = world.new_id("V")
    return View(
        id=id,
        account=account,
        body=body,
        hash=posting.new_hash(world),
        root=below.root if below is not None else id,
        previous=below.id if below is not None else None,
        shown_at=world.now(),
    )


def _answer(call: Call, view: View) -> Json:
    return {"view": described(call.world, call.workspace, view)}


METHODS = {
    "views.open": Method(handler=open_view, limit=tier(4)),
    "views.push": Method(handler=push, limit=tier(4)),
    "views.update": Method(handler=update, limit=tier(4)),
    "views.publish": Method(handler=publish, limit=tier(4)),
}
