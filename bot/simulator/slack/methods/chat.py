"""Saying things: chat.postMessage and its kin."""

from bot.simulator.slack import posting
from bot.simulator.slack.call import Call, Method, Refused
from bot.simulator.slack.limits import tier
from bot.simulator.slack.members import Json, MemberKind
from bot.simulator.slack.records import Channel, ChannelKind, Installation, Post
from bot.simulator.slack.workspace import SlackWorkspace

MOST_TEXT = 40_000


def post_message(call: Call) -> Json:
    """Post to a conversation, or to a member's direct messages."""
    channel = channel_for(call, call.needed("channel"))
    text, blocks, attachments = _content(call)
    _may_post(call, channel)
    posted = posting.post(
        call.world,
        call.workspace,
        channel,
        call.installation.bot_account,
        text=text,
        blocks=blocks,
        attachments=attachments,
        thread=call.text("thread_ts") or None,
    )
    message = described(call.workspace, call.installation, posted)
    return {"channel": channel.id, "ts": posted.ts, "message": message}


def post_ephemeral(call: Call) -> Json:
    """Post what one member sees."""
    channel = channel_for(call, call.needed("channel"))
    reader = call.needed("user")
    if reader not in channel.members:
        raise Refused("user_not_in_channel")
    text, blocks, attachments = _content(call)
    bot = call.installation.bot_account
    content = {"text": text, "blocks": blocks, "attachments": attachments, "only_for": reader}
    posted = posting.post(call.world, call.workspace, channel, bot, **content)
    return {"message_ts": posted.ts}


def update(call: Call) -> Json:
    """Change one's own message."""
    channel = channel_for(call, call.needed("channel"))
    posted = _own(call, channel, "cant_update_message")
    text, blocks, _ = _content(call)
    posting.edit(call.world, call.workspace, posted, text, blocks)
    message = described(call.workspace, call.installation, posted)
    return {"channel": channel.id, "ts": posted.ts, "text": text, "message": message}


def delete(call: Call) -> Json:
    """Take one's own message away."""
    channel = channel_for(call, call.needed("channel"))
    posted = _own(call, channel, "cant_delete_message")
    posting.remove(call.world, call.workspace, posted)
    return {"channel": channel.id, "ts": posted.ts}


def permalink(call: Call) -> Json:
    """A link to a message."""
    channel = channel_for(call, call.needed("channel"))
    posted = _post(channel, call.needed("message_ts"))
    domain = call.workspace.domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{posted.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def channel_for(call: Call, reference: str) -> Channel:
    """The conversation meant; a member's id means the direct messages with them."""
    member = call.workspace.members.get(reference)
    if member is None:
        channel = call.workspace.channel(reference)
        if channel is None or (channel.kind is ChannelKind.PRIVATE and not _inside(call, channel)):
            raise Refused("channel_not_found")
        return channel
    if member.kind in {MemberKind.BOT, MemberKind.SLACKBOT}:
        raise Refused("cannot_dm_bot")
    if member.deactivated:
        raise Refused("user_disabled")
    return call.workspace.dm(member.id)


def described(workspace: SlackWorkspace, installation: Installation | None, posted: Post) -> Json:
    """A message as the Web API and payloads give it."""
    message: Json = {
        "type": "message",
        "user": posted.author,
        "ts": posted.ts,
        "text": posted.text,
        "team": workspace.id,
    }
    if installation is not None and posted.author == installation.bot_account:
        message |= {"bot_id": installation.bot_id, "app_id": "A" + installation.bot_account[1:]}
    if posted.blocks:
        message["blocks"] = posted.blocks
    if posted.attachments:
        message["attachments"] = posted.attachments
    if posted.files:
        message["files"] = [{"id": id, "name": workspace.files[id].name} for id in posted.files]
    if posted.thread:
        message["thread_ts"] = posted.thread
    if posted.edited_at is not None:
        message["edited"] = {"user": posted.author, "ts": f"{posted.edited_at.timestamp():.6f}"}
    return message


# Private functions


def _content(call: Call) -> tuple[str, list[Json], list[Json]]:
    text, blocks = call.text("text"), call.blocks()
    attachments = call.structure("attachments", "invalid_attachments") or []
    if not (isinstance(attachments, list) and all(isinstance(each, dict) for each in attachments)):
        raise Refused("invalid_attachments")
    if not (text or blocks or attachments):
        raise Refused("no_text")
    if len(text) > MOST_TEXT:
        raise Refused("msg_too_long")
    _files_exist(call, blocks)
    return text, blocks, attachments


def _files_exist(call: Call, blocks: list[Json]) -> None:
    for block in blocks:
        file = block.get("slack_file")
        if file is not None and file.get("id") not in call.workspace.files:
            raise Refused("invalid_blocks", errors=["invalid slack file"])


def _may_post(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise Refused("is_archived")
    if channel.partner is not None:
        refused = call.world.faults.accounts.get(channel.partner)
        refused = refused or call.workspace.members[channel.partner].refuses
        if refused is not None:
            raise Refused(refused)
    elif not _inside(call, channel) and "chat:write.public" not in call.installation.scopes:
        raise Refused("not_in_channel")


def _inside(call: Call, channel: Channel) -> bool:
    return call.installation.bot_account in channel.members


def _post(channel: Channel, ts: str) -> Post:
    found = next((post for post in channel.posts if post.ts == ts and post.only_for is None), None)
    if found is None:
        raise Refused("message_not_found")
    return found


def _own(call: Call, channel: Channel, otherwise: str) -> Post:
    posted = _post(channel, call.needed("ts"))
    if posted.author != call.installation.bot_account:
        raise Refused(otherwise)
    return posted


METHODS = {
    "chat.postMessage": Method(handler=post_message, limit=None, scopes=("chat:write",)),
    "chat.postEphemeral": Method(handler=post_ephemeral, limit=tier(4), scopes=("chat:write",)),
    "chat.update": Method(handler=update, limit=tier(3), scopes=("chat:write",)),
    "chat.delete": Method(handler=delete, limit=tier(3), scopes=("chat:write",)),
    "chat.getPermalink": Method(handler=permalink, limit=tier(4)),
}
