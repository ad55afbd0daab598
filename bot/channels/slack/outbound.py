"""Send one message, once. Retrying, pacing and giving up are decided by the drain, from the result.

A message with files goes out in this order: the files are brought to Slack, shared with nobody; the message
is posted; the files are shared below it. Slack can share files and blocks in one call, but it may say
ok and share nothing, it refuses some blocks there, and it never says where the message went: the words must
not depend on that. Until the message is posted nothing is to be seen, so trying again sends nothing twice.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.api import SlackApi
from bot.channels.slack.outcomes import code_of, result_of
from bot.channels.slack.render import message_body
from bot.channels.slack.rich import Json
from bot.channels.slack.tokens import Tokens
from bot.core.delivery import Outcome, Recipient, Result
from bot.core.message import Attachment, Message
from bot.core.roster import WorkspaceId

log = structlog.get_logger()

NOT_INSTALLED = Result(outcome=Outcome.REVOKED, reason="not_installed")
"""We have no token for that workspace."""


class SlackMessenger:
    """Slack's outbound side."""

    def __init__(self, *, api: SlackApi, tokens: Tokens) -> None:
        self._api = api
        self._tokens = tokens

    async def send(self, workspace: WorkspaceId, to: Recipient, message: Message) -> Result:
        """Send once, without retrying; whatever happens becomes a Result, never an exception."""
        try:
            return await self._send(workspace, to, message)
        except Exception as error:  # noqa: BLE001 - the port promises a Result, whatever happens
            result = result_of(error)
            log.info("slack.not_sent", workspace=workspace, outcome=result.outcome, reason=result.reason)
            if result.outcome is Outcome.REVOKED:
                self._tokens.invalidate(workspace)
            return result

    # Private functions

    async def _send(self, workspace: WorkspaceId, to: Recipient, message: Message) -> Result:
        installed = await self._tokens.usable(workspace)
        if installed is None:
            return NOT_INSTALLED
        client = self._api.client(installed.token)
        files = await self._uploaded(client, message.attachments)
        posted = await self._posted(client, to, message_body(message))
        channel, reference = str(posted["channel"]), str(posted["ts"])
        reason = await self._shared(client, channel, files)
        dm = channel if to.account is not None and channel.startswith("D") else None
        return Result(outcome=Outcome.SENT, reason=reason, dm=dm, reference=reference)

    async def _posted(self, client: AsyncWebClient, to: Recipient, body: Json) -> Any:
        try:
            return await _post(client, to.channel or to.dm or to.account or "", body)
        except Exception as error:
            # A remembered DM is gone once the app was installed anew; nothing arrived: try the account.
            if to.dm is None or to.account is None or code_of(error) != "channel_not_found":
                raise
            return await _post(client, to.account, body)

    async def _uploaded(self, client: AsyncWebClient, attachments: Sequence[Attachment]) -> list[Json]:
        files: list[Json] = []
        for attachment in attachments:
            try:
                files.append(await self._api.upload(client, attachment))
            except Exception as error:
                result = result_of(error)
                if result.outcome is Outcome.LATER:
                    raise
                # The workspace takes no such file, and never will: the words go without it.
                log.warning("slack.attachment_refused", reason=result.reason)
        return files

    async def _shared(self, client: AsyncWebClient, channel: str, files: list[Json]) -> str:
        """Why the files could not be shared, if they could not; the message has arrived all the same."""
        if not files:
            return ""
        try:
            await client.files_completeUploadExternal(files=files, channel_id=channel)
        except Exception as error:  # noqa: BLE001 - the message has arrived
            reason = code_of(error)
            log.warning("slack.attachments_lost", reason=reason)
            return f"attachments:{reason}"
        return ""


# Private functions


async def _post(client: AsyncWebClient, channel: str, body: Json) -> Any:
    return await client.chat_postMessage(
        channel=channel, text=body["text"], blocks=body["blocks"], unfurl_links=False, unfurl_media=False
    )
