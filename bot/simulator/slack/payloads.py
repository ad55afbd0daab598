"""What Slack puts into the requests it brings to an app."""

from bot.simulator.slack.kit.views import described as view_described
from bot.simulator.slack.members import Json, Member
from bot.simulator.slack.methods.chat import described as post_described
from bot.simulator.slack.records import Channel, ChannelKind, Post, View
from bot.simulator.slack.workspace import SlackWorkspace
from bot.simulator.slack.world import World


def command(
    world: World, workspace: SlackWorkspace, member: Member, channel: Channel, line: str
) -> dict[str, str]:
    """A slash command; `line` begins with the slash."""
    name, _, text = line.partition(" ")
    fields = {
        "token": world.app.verification_token,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": member.id,
        "user_name": member.handle,
        "command": name,
        "text": text.strip(),
        "api_app_id": world.app.id,
        "is_enterprise_install": "false",
        "response_url": world.new_response_url(channel.id, member.id, None),
        "trigger_id": world.new_trigger(member.id),
    }
    grid = {"enterprise_id": workspace.enterprise, "enterprise_name": "Simulated grid"}
    return fields | ({name: value for name, value in grid.items() if value} if workspace.enterprise else {})


def message_action(
    world: World, workspace: SlackWorkspace, member: Member, channel: Channel, post: Post, action: Json
) -> Json:
    """A press or choice in a message."""
    container = {
        "type": "message",
        "message_ts": post.ts,
        "channel_id": channel.id,
        "is_ephemeral": post.only_for is not None,
    }
    payload = _interaction(world, workspace, member, "block_actions") | {
        "container": container,
        "trigger_id": world.new_trigger(member.id),
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "state": {"values": {}},
        "response_url": world.new_response_url(channel.id, member.id, post.ts),
        "actions": [action],
    }
    if post.only_for is None:
        payload["message"] = post_described(workspace, workspace.installation, post)
    return payload


def view_action(world: World, workspace: SlackWorkspace, member: Member, view: View, action: Json) -> Json:
    """A press or choice in a modal or home."""
    return _interaction(world, workspace, member, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": world.new_trigger(member.id),
        "view": view_described(world, workspace, view),
        "actions": [action],
    }


def submission(world: World, workspace: SlackWorkspace, member: Member, view: View) -> Json:
    """A modal that was submitted."""
    return _interaction(world, workspace, member, "view_submission") | {
        "trigger_id": world.new_trigger(member.id),
        "view": view_described(world, workspace, view),
        "response_urls": [],
    }


def closing(world: World, workspace: SlackWorkspace, member: Member, view: View, *, cleared: bool) -> Json:
    """A modal that was closed unsubmitted."""
    return _interaction(world, workspace, member, "view_closed") | {
        "view": view_described(world, workspace, view),
        "is_cleared": cleared,
    }


def event(world: World, workspace: SlackWorkspace, inner: Json) -> Json:
    """An event in its envelope."""
    at = world.now().timestamp()
    authorization = {
        "enterprise_id": workspace.enterprise,
        "team_id": workspace.id,
        "user_id": workspace.bot,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": world.app.verification_token,
        "team_id": workspace.id,
        "api_app_id": world.app.id,
        "event": inner | {"event_ts": f"{at:.6f}"},
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(at),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{world.random.randbytes(8).hex()}",
    }


# Private functions


def _interaction(world: World, workspace: SlackWorkspace, member: Member, kind: str) -> Json:
    enterprise = {"id": workspace.enterprise, "name": "Simulated grid"} if workspace.enterprise else None
    return {
        "type": kind,
        "user": {
            "id": member.id,
            "username": member.handle,
            "name": member.handle,
            "team_id": workspace.id,
        },
        "api_app_id": world.app.id,
        "token": world.app.verification_token,
        "team": {"id": workspace.id, "domain": workspace.domain},
        "enterprise": enterprise,
        "is_enterprise_install": False,
    }


def _channel_name(channel: Channel) -> str:
    return "privategroup" if channel.kind is ChannelKind.PRIVATE else channel.name
