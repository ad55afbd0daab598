"""Answering where somebody acted, at a response_url: five times, for half an hour."""

from bot.simulator.slack import posting
from bot.simulator.slack.call import Refused
from bot.simulator.slack.kit.blocks import check_blocks
from bot.simulator.slack.members import Json
from bot.simulator.slack.records import Channel, Post, ResponseUrl
from bot.simulator.slack.workspace import SlackWorkspace
from bot.simulator.slack.world import RESPONSE_USES, World


def respond(world: World, key: str, answer: Json) -> None:
    """Do what the app asks at a response_url. Raises Refused."""
    url = world.response_urls.get(key)
    if url is None:
        raise Refused("invalid_url")
    if url.uses >= RESPONSE_USES:
        raise Refused("used_url")
    if url.expires_at <= world.now():
        raise Refused("expired_url")
    workspace, channel = _where(world, url)
    url.uses += 1
    answered(world, workspace, channel, url, answer)


def answered(
    world: World, workspace: SlackWorkspace, channel: Channel, url: ResponseUrl, answer: Json
) -> None:
    """Show an answer: a new message, or a change of the one that was acted on. Raises Refused."""
    origin = next((post for post in channel.posts if post.ts == url.origin), None)
    if answer.get("delete_original") and origin is not None:
        posting.remove(world, workspace, origin)
        return
    text, blocks = _content(answer)
    if answer.get("replace_original") and origin is not None:
        posting.edit(world, workspace, origin, text, blocks)
        return
    _say(world, workspace, channel, url, answer, text, blocks)


# Private functions


def _where(world: World, url: ResponseUrl) -> tuple[SlackWorkspace, Channel]:
    for workspace in world.workspaces.values():
        if url.account in workspace.members and url.channel in workspace.channels:
            return workspace, workspace.channels[url.channel]
    raise Refused("invalid_url")


def _content(answer: Json) -> tuple[str, list[Json]]:
    text, blocks = str(answer.get("text") or ""), answer.get("blocks") or []
    if not (text or blocks or answer.get("attachments")):
        raise Refused("no_text")
    if check_blocks(blocks, "message").messages:
        raise Refused("invalid_blocks")
    return text, blocks


def _say(
    world: World,
    workspace: SlackWorkspace,
    channel: Channel,
    url: ResponseUrl,
    answer: Json,
    text: str,
    blocks: list[Json],
) -> Post:
    seen_by_all = answer.get("response_type") == "in_channel"
    return posting.post(
        world,
        workspace,
        channel,
        workspace.bot,
        text=text,
        blocks=blocks,
        attachments=answer.get("attachments") or [],
        only_for=None if seen_by_all else url.account,
    )
