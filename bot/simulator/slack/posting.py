"""Changing what people see: posts that appear, change and vanish, and views that open and close."""

from collections.abc import Sequence
from typing import Any

from bot.simulator.slack import plain
from bot.simulator.slack.members import Json
from bot.simulator.slack.records import Channel, ChannelKind, Post, View
from bot.simulator.slack.workspace import SlackWorkspace
from bot.simulator.slack.world import World


def post(world: World, workspace: SlackWorkspace, channel: Channel, author: str, **content: Any) -> Post:
    """Put a message into a channel; `content` is what Post takes."""
    posted = Post(ts=world.new_ts(), channel=channel.id, author=author, at=world.now(), **content)
    posted.blocks = with_ids(world, posted.blocks)
    channel.posts.append(posted)
    _tell(world, workspace, channel, posted, "->")
    return posted


def edit(world: World, workspace: SlackWorkspace, posted: Post, text: str, blocks: Sequence[Json]) -> None:
    """Replace what a message says."""
    posted.text, posted.blocks = text, with_ids(world, blocks)
    posted.edited_at = world.now()
    _tell(world, workspace, workspace.channels[posted.channel], posted, "edits for")


def remove(world: World, workspace: SlackWorkspace, posted: Post) -> None:
    """Take a message away."""
    channel = workspace.channels[posted.channel]
    channel.posts.remove(posted)
    readers = _readers(channel, posted)
    world.tell(workspace, readers | {posted.author}, f"{_place(channel)} {_who(workspace, posted)} deletes")


def show_modal(world: World, workspace: SlackWorkspace, view: View) -> None:
    """Lay a modal on top of what somebody has open."""
    workspace.modals.setdefault(view.account, []).append(view)
    _tell_view(world, workspace, view, "modal ->")


def change_view(world: World, workspace: SlackWorkspace, view: View, body: Json) -> None:
    """Replace what an open view shows; answers stay where block and action keep their ids, as in Slack."""
    view.body, view.hash, view.shown_at = body, new_hash(world), world.now()
    view.mistakes, view.trouble = {}, None
    kept = {(block["block_id"], block["element"]["action_id"]) for block in inputs(body["blocks"])}
    view.values = {
        block_id: {action: value for action, value in values.items() if (block_id, action) in kept}
        for block_id, values in view.values.items()
    }
    home = body["type"] == "home"
    _tell_view(world, workspace, view, "home ->" if home else "modal changes ->")


def close_modals(world: World, workspace: SlackWorkspace, account: str, *, all_of_them: bool) -> None:
    """Take the visible modal away, or the whole stack."""
    stack = workspace.modals.get(account, [])
    del stack[0 if all_of_them else -1 :]
    world.tell(workspace, {account}, f"modal of {workspace.named(account)} closes")


def with_ids(world: World, blocks: Sequence[Json]) -> list[Json]:
    """The blocks as Slack stores them: with a block_id each, and an action_id for each element."""
    return [_with_action_ids(world, {"block_id": _short(world)} | block) for block in blocks]


def new_hash(world: World) -> str:
    """A fresh mark of a view's content."""
    return f"{int(world.now().timestamp())}.{_short(world)}"


def inputs(blocks: Sequence[Json]) -> list[Json]:
    """The blocks that ask for something."""
    return [block for block in blocks if block["type"] == "input"]


# Private functions


def _short(world: World) -> str:
    return world.random.randbytes(4).hex()


def _with_action_ids(world: World, block: Json) -> Json:
    named = dict(block)
    for place in ("element", "accessory"):
        if place in block:
            named[place] = _named(world, block[place])
    if block["type"] == "actions":
        named["elements"] = [_named(world, element) for element in block["elements"]]
    return named


def _named(world: World, element: Json) -> Json:
    return element if element["type"] == "image" else {"action_id": _short(world)} | element


def _tell(world: World, workspace: SlackWorkspace, channel: Channel, posted: Post, verb: str) -> None:
    readers = _readers(channel, posted)
    names = "" if channel.partner is None else workspace.named(channel.partner)
    whom = f"only {workspace.named(posted.only_for)}" if posted.only_for else names or "all"
    if posted.author == channel.partner:
        whom = "bot"
    words = plain.of_blocks(posted.blocks) or " / ".join(posted.text.splitlines())
    files = "".join(f" (file: {workspace.files[id].name})" for id in posted.files)
    extra = "".join(f" / {attachment.get('fallback', '')}" for attachment in posted.attachments)
    said = f"{_place(channel)} {_who(workspace, posted)} {verb} {whom}: {words}{extra}{files}"
    world.tell(workspace, readers | {posted.author}, said)


def _tell_view(world: World, workspace: SlackWorkspace, view: View, verb: str) -> None:
    title = f"{view.body['title']['text']} / " if "title" in view.body else ""
    submit = f" [{view.body['submit']['text']}]" if view.body.get("submit") else ""
    words = f"{verb} {workspace.named(view.account)}: {title}{plain.of_blocks(view.blocks)}{submit}"
    world.tell(workspace, {view.account}, words)


def _readers(channel: Channel, posted: Post) -> set[str]:
    return {posted.only_for} if posted.only_for else set(channel.members)


def _place(channel: Channel) -> str:
    return "DM" if channel.kind is ChannelKind.DIRECT else f"#{channel.name}"


def _who(workspace: SlackWorkspace, posted: Post) -> str:
    return workspace.named(posted.author)
