"""Socket Mode: the same requests over a connection that we open, so that no public address is needed.

A connection can look alive and deliver nothing, so it counts as connected only while Slack answers our pings.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.channels.slack.api import QUIET, SlackApi
from bot.channels.slack.outcomes import code_of
from bot.channels.slack.response import Response
from bot.channels.slack.rich import Json
from bot.ports.clock import Clock

log = structlog.get_logger()

Handle = Callable[[Json], Awaitable[Response]]
"""Answers one payload: `Inbound.handle_payload`."""


class SlackSocket:
    """One connection to Slack; the SDK reconnects it."""

    def __init__(
        self, *, api: SlackApi, app_token: str, handle: Handle, clock: Clock, ping_interval: float = 5
    ) -> None:
        """`ping_interval` is in seconds; four unanswered pings make a connection dead."""
        self._api = api
        self._app_token = app_token
        self._handle = handle
        self._clock = clock
        self._ping_interval = ping_interval
        self._client: _Client | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._heard_at: datetime | None = None

    async def start(self) -> None:
        """Begin to connect; returns at once, `connected` tells when it is."""
        self._client = _Client(
            app_token=self._app_token,
            web_client=self._api.client(),
            logger=QUIET,
            ping_interval=self._ping_interval,
            on_message_listeners=[self._heard],
        )
        self._client.socket_mode_request_listeners.append(self._take)
        self._connecting = asyncio.create_task(self._client.connect())  # type: ignore[no-untyped-call]

    async def connected(self) -> bool:
        """Whether Slack can reach us: connected, and answering our pings."""
        return self._client is not None and await self._client.is_connected()

    @property
    def last_heard_at(self) -> datetime | None:
        """When Slack last sent anything, be it the answer to a ping; None if it never did."""
        pong = self._client.last_ping_pong_time if self._client is not None else None
        heard = [self._heard_at, None if pong is None else datetime.fromtimestamp(pong, UTC)]
        return max((instant for instant in heard if instant is not None), default=None)

    async def close(self) -> None:
        """Take nothing more, and let the connection go."""
        if self._client is None:
            return
        if self._connecting is not None:
            self._connecting.cancel()
        await self._client.close()  # type: ignore[no-untyped-call]

    # Private functions

    async def _heard(self, _: Any) -> None:
        self._heard_at = self._clock.now()

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        response = await self._handle(request.payload)
        # What was not kept is not acknowledged: Slack delivers it again.
        if response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            await client.send_socket_mode_response(_acknowledgement(request, response))


# Private functions


class _Client(SocketModeClient):
    """Says in our log why no connection comes about; the SDK's own logger would say with which token."""

    async def issue_new_wss_url(self) -> str:
        try:
            return await super().issue_new_wss_url()
        except Exception as error:
            log.warning("slack.socket_refused", code=code_of(error))
            raise


def _acknowledgement(request: SocketModeRequest, response: Response) -> SocketModeResponse:
    payload = json.loads(response.body) if response.body else None
    return SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
