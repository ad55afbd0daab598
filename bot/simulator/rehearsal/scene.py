"""What the page shows: one person's Slack, as plain data."""

from bot.simulator.rehearsal.cast import Part
from bot.simulator.slack.members import ADMINS, GUESTS, Json
from bot.simulator.slack.records import SLACKBOT, Channel, ChannelKind, Post, View
from bot.simulator.slack.simulator import Slack

PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}


def people(slack: Slack, parts: list[Part]) -> list[Json]:
    """Everybody, for the list on the left."""
    return [_person(slack, part) for part in parts]


def desk(slack: Slack, account: str, place: str) -> Json:
    """What one person has in front of them; `place` is the conversation they look at."""
    workspace = slack.workspace
    channel = workspace.channel(place)
    if channel is None or account not in channel.members:
        channel = workspace.dm(account)
    modal, home = workspace.modal(account), workspace.homes.get(account)
    return {
        "place": channel.id,
        "places": [_place(slack, account, each) for each in workspace.visible(account)],
        "posts": [_post(slack, post) for post in workspace.seen_by(account, channel)],
        "home": None if home is None else _view(home),
        "modal": None if modal is None else _view(modal),
        "stacked": len(workspace.modals.get(account, [])),
    }


def mark_read(slack: Slack, account: str, place: str) -> None:
    """Somebody has looked at a conversation."""
    channel = slack.workspace.channel(place)
    if channel is not None and channel.posts and slack.workspace.unread(account, channel):
        slack.workspace.read[account, channel.id] = channel.posts[-1].ts
        slack.world.version += 1


# Private functions


def _person(slack: Slack, part: Part) -> Json:
    member = part.member
    places = slack.workspace.visible(member.id) if member.human else []
    unread = sum(slack.workspace.unread(member.id, channel) for channel in places)
    return {
        "id": member.id,
        "name": member.name,
        "handle": member.handle,
        "title": member.title,
        "department": part.department or "No department",
        "timezone": member.timezone,
        "locale": member.locale,
        "admin": member.kind in ADMINS,
        "marks": _marks(part),
        "unread": unread,
        "human": member.human,
        "deactivated": member.deactivated,
    }


def _marks(part: Part) -> list[str]:
    member = part.member
    marks = {
        "admin": member.kind in ADMINS,
        "guest": member.kind in GUESTS,
        "contractor": part.contract == "contractor",
        "app": not member.human,
        "deactivated": member.deactivated,
        "no e-mail": member.human and member.email is None,
        "closed DMs": member.refuses is not None,
    }
    return [mark for mark, holds in marks.items() if holds]


def _place(slack: Slack, account: str, channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": slack.world.app.name if channel.kind is ChannelKind.DIRECT else channel.name,
        "kind": channel.kind.value,
        "unread": slack.workspace.unread(account, channel),
        "members": len(channel.members),
    }


def _post(slack: Slack, post: Post) -> Json:
    member = slack.workspace.members[post.author]
    return {
        "ts": post.ts,
        "at": post.at.isoformat(),
        "author": {"id": member.id, "name": member.name, "app": not member.human},
        "slackbot": post.author == SLACKBOT,
        "text": post.text,
        "blocks": [_resolved(slack, block) for block in post.blocks],
        "attachments": post.attachments,
        "files": [_file(slack, id) for id in post.files],
        "only_you": post.only_for is not None,
        "edited": post.edited_at is not None,
    }


def _view(view: View) -> Json:
    return {
        "id": view.id,
        "hash": view.hash,
        "title": view.body.get("title", {}).get("text", ""),
        "submit": (view.body.get("submit") or {}).get("text"),
        "close": (view.body.get("close") or {}).get("text"),
        "blocks": view.blocks,
        "values": view.values,
        "mistakes": view.mistakes,
        "trouble": view.trouble,
    }


def _resolved(slack: Slack, block: Json) -> Json:
    file = block.get("slack_file")
    return block if file is None else block | {"file": _file(slack, file["id"])}


def _file(slack: Slack, id: str) -> Json:
    file = slack.workspace.files[id]
    kind = file.name.rpartition(".")[2].lower()
    size = len(file.content or b"")
    return {
        "id": id,
        "name": file.name,
        "title": file.title,
        "kind": kind,
        "size": size,
        "picture": kind in PICTURES,
        "alt": file.alt or file.title,
    }
