"""Conversations: opening, finding, reading."""

from collections.abc import Sequence

from bot.simulator.slack.call import Call, Method, Refused, page
from bot.simulator.slack.limits import tier
from bot.simulator.slack.members import MACHINES, Json
from bot.simulator.slack.methods.chat import channel_for, described
from bot.simulator.slack.records import Channel, ChannelKind

READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")


def open_conversation(call: Call) -> Json:
    """Open the direct messages with one member."""
    if call.text("channel"):
        return {"channel": _shown(call, channel_for(call, call.text("channel")))}
    accounts = [account for account in call.text("users").split(",") if account]
    if len(accounts) != 1:
        raise Refused("users_list_not_supplied" if not accounts else "method_not_supported_for_channel_type")
    _may_open(call, accounts[0])
    fresh = "D" + accounts[0][1:] not in call.workspace.channels
    channel = call.workspace.dm(accounts[0])
    whole = _shown(call, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": whole} | ({} if fresh else {"no_op": True, "already_open": True})


def info(call: Call) -> Json:
    """One conversation."""
    return {"channel": _shown(call, channel_for(call, call.needed("channel")))}


def list_all(call: Call) -> Json:
    """The conversations that the app may know of."""
    wanted = (call.text("types") or "public_channel").split(",")
    bot = call.installation.bot_account
    channels = [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in wanted and (channel.kind is ChannelKind.PUBLIC or bot in channel.members)
    ]
    return _listed(call, channels)


def of_member(call: Call) -> Json:
    """The conversations that somebody is in; without `user`, the app itself."""
    wanted = (call.text("types") or "public_channel").split(",")
    account = call.text("user") or call.installation.bot_account
    channels = call.workspace.channels.values()
    return _listed(call, [c for c in channels if c.kind in wanted and account in c.members])


def history(call: Call) -> Json:
    """What was said, newest first; what only one person sees is no history."""
    channel = channel_for(call, call.needed("channel"))
    if call.installation.bot_account not in channel.members:
        raise Refused("not_in_channel")
    oldest, latest = call.text("oldest", "0"), call.text("latest")
    posts = {
        post.ts: post
        for post in reversed(channel.posts)
        if post.only_for is None and post.ts > oldest and (not latest or post.ts < latest)
    }
    shown, cursor = page(call, list(posts), 100)
    messages = [described(call.workspace, call.installation, posts[ts]) for ts in shown]
    answer: Json = {"messages": messages, "has_more": bool(cursor)}
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def join(call: Call) -> Json:
    """Enter a public channel."""
    channel = channel_for(call, call.needed("channel"))
    if channel.kind is not ChannelKind.PUBLIC:
        raise Refused("method_not_supported_for_channel_type")
    channel.members.add(call.installation.bot_account)
    return {"channel": _shown(call, channel)}


def members(call: Call) -> Json:
    """Who is in a conversation."""
    channel = channel_for(call, call.needed("channel"))
    shown, cursor = page(call, sorted(channel.members), 100)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


# Private functions


def _may_open(call: Call, account: str) -> None:
    member = call.workspace.members.get(account)
    if member is None:
        raise Refused("user_not_found")
    if member.kind in MACHINES:
        raise Refused("cannot_dm_bot")
    if member.deactivated:
        raise Refused("user_disabled")
    refused = call.world.faults.accounts.get(account) or member.refuses
    if refused is not None:
        raise Refused(refused)


def _listed(call: Call, channels: Sequence[Channel]) -> Json:
    by_id = {channel.id: channel for channel in channels}
    shown, cursor = page(call, sorted(by_id), 100)
    listed = [_shown(call, by_id[id]) for id in shown]
    return {"channels": listed, "response_metadata": {"next_cursor": cursor}}


def _shown(call: Call, channel: Channel) -> Json:
    shown: Json = {
        "id": channel.id,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": channel.kind is ChannelKind.PRIVATE,
        "is_im": channel.kind is ChannelKind.DIRECT,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_archived": channel.archived,
        "context_team_id": call.workspace.id,
    }
    if channel.partner is not None:
        return shown | {"user": channel.partner, "is_open": True}
    inside = call.installation.bot_account in channel.members
    return shown | {"name": channel.name, "is_member": inside, "num_members": len(channel.members)}


METHODS = {
    "conversations.open": Method(
        handler=open_conversation, limit=tier(3), scopes=("im:write", "mpim:write", "channels:manage")
    ),
    "conversations.info": Method(handler=info, limit=tier(3), scopes=READ),
    "conversations.list": Method(handler=list_all, limit=tier(2), scopes=READ),
    "conversations.history": Method(handler=history, limit=tier(3), scopes=HISTORY),
    "conversations.join": Method(handler=join, limit=tier(3), scopes=("channels:join",)),
    "conversations.members": Method(handler=members, limit=tier(4), scopes=READ),
    "users.conversations": Method(handler=of_member, limit=tier(3), scopes=READ),
}
