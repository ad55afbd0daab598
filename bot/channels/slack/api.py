"""The way out to Slack: one HTTP session for the process, clients that never retry and never log.

slack_sdk's own loggers print requests and answers; ours carries codes and ids only. A session that is passed
in makes the SDK ignore its own timeout, so the session has one.
"""

import logging
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.rich import Json
from bot.core.message import Attachment

API_URL = "https://slack.com/api/"
"""Slack's own Web API."""
QUIET = logging.Logger("slack", level=logging.CRITICAL + 1)  # noqa: LOG001 - outside the tree, on purpose
"""Says nothing; no logging configuration can make it speak."""


class SlackApi:
    """Makes clients, posts to response addresses, uploads files."""

    def __init__(self, *, base_url: str = API_URL, timeout: timedelta = timedelta(seconds=10)) -> None:
        self.base_url = base_url if base_url.endswith("/") else f"{base_url}/"
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The shared session; made on first use, because it belongs to the running loop."""
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=self._timeout.total_seconds())
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session

    def client(self, token: str | None = None, team: str | None = None) -> AsyncWebClient:
        """A client for one token; an organisation-wide token has to name a `team` to some methods."""
        return AsyncWebClient(
            token=token,
            base_url=self.base_url,
            session=self.session,
            team_id=team,
            logger=QUIET,
            retry_handlers=[],
        )

    async def respond(self, url: str, body: Json) -> bool:
        """Answer at a request's response address; False if Slack does not take it any more.

        Raises what the network raises.
        """
        async with self.session.post(url, json=body) as answer:
            await answer.read()
            return answer.status == HTTPStatus.OK

    async def upload(self, client: AsyncWebClient, attachment: Attachment) -> Json:
        """Bring a file to Slack, shared with nobody yet; returns what completes it.

        Raises SlackApiError, or what the network raises.
        """
        ticket: Any = await client.files_getUploadURLExternal(
            filename=attachment.name, length=len(attachment.content), **_description(attachment)
        )
        async with self.session.post(ticket["upload_url"], data=attachment.content) as answer:
            answer.raise_for_status()
        return {"id": ticket["file_id"], "title": attachment.name}

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()


# Private functions


def _description(attachment: Attachment) -> dict[str, str]:
    """For pictures only: with `alt_txt` on any other file Slack says ok and shares nothing."""
    return {"alt_txt": attachment.alt[:1000]} if attachment.media_type.startswith("image/") else {}
