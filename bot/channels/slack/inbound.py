"""Everything that comes in from Slack: check, keep, acknowledge, handle; never acknowledge what is not kept.

1. The signature holds, by our clock: otherwise 401.
2. The body can be read: otherwise 400.
3. It is kept in the inbox, under Slack's own id. Known already: 200, and nothing happens a second time.
4. It is handled. Done within the budget, the answer is the HTTP response; otherwise 200 goes out at once and
   the answer follows by a call of our own.
5. It is marked as done. Until then a restart handles it again.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import structlog

from bot.actions.conversation import Conversation
from bot.channels.slack.api import SlackApi
from bot.channels.slack.exchange import Exchange
from bot.channels.slack.listeners import Listeners
from bot.channels.slack.outcomes import code_of
from bot.channels.slack.replies import Again, Replies
from bot.channels.slack.request import JSON, Request, Shape, Unreadable, parse, reread, understand
from bot.channels.slack.response import OK, Response, with_text
from bot.channels.slack.rich import Json
from bot.channels.slack.signature import Signature
from bot.channels.slack.tokens import Tokens
from bot.core.delivery import Incoming
from bot.core.message import Message
from bot.core.roster import Workspace
from bot.ports.directory import Directory

log = structlog.get_logger()

BUDGET = timedelta(milliseconds=900)
"""How long a request may keep Slack waiting; Slack itself gives up after three seconds."""
MAX_BODY = 1_000_000
"""Bytes; Slack's own requests stay far below."""
_SSL_CHECK = b"ssl_check=1"
_SSL_CHECK_SIZE = 200


class Inbound:
    """Slack's side door into the conversation. One for the process."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        signature: Signature | None,
        tokens: Tokens,
        directory: Directory,
        api: SlackApi,
        trouble: Callable[[], Message],
        again: Again,
        budget: timedelta = BUDGET,
    ) -> None:
        """`signature` is None when everything comes over a socket: no HTTP request is believed then."""
        self._conversation = conversation
        self._signature = signature
        self._tokens = tokens
        self._trouble = trouble
        self._budget = budget.total_seconds()
        self._replies = Replies(api=api, again=again)
        self._api = api
        self._listeners = Listeners(
            conversation=conversation, replies=self._replies, directory=directory, tokens=tokens, api=api
        )
        self._work: dict[str, asyncio.Task[None]] = {}

    async def handle(self, headers: Mapping[str, str], body: bytes) -> Response:
        """Answer one HTTP request. Never raises."""
        if len(body) > MAX_BODY:
            return Response(413)
        if body.startswith(_SSL_CHECK) and len(body) < _SSL_CHECK_SIZE:
            # Slack looks whether our certificate is in order, without signing.
            return OK
        if self._signature is None or not self._signature.holds(headers, body):
            return Response(401)
        kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
        try:
            payload = parse(kind, body)
            if payload.get("type") == "url_verification":
                return with_text(str(payload.get("challenge", ""))[:200])
            return await self._receive(payload, kind, body)
        except Unreadable:
            return Response(400)

    async def handle_payload(self, payload: Json) -> Response:
        """Answer one request that came over a socket, which vouches for it. Never raises."""
        try:
            return await self._receive(payload, JSON, _as_body(payload))
        except Unreadable:
            return Response(400)

    async def handle_incoming(self, incoming: Incoming) -> None:
        """Handle a request that was acknowledged before a crash; its form can no longer be opened.

        Raises whatever handling raises; then it is still not done.
        """
        if incoming.key in self._work:
            return
        request = reread(incoming)
        workspace = await self._tokens.workspace(incoming.workspace)
        if request is None or workspace is None:
            await self._conversation.done(incoming)
            return
        exchange = Exchange(request=request, incoming=incoming, workspace=workspace, open=False)
        await self._handle(exchange, Listeners.read(exchange))
        if exchange.error is not None:
            raise exchange.error

    async def finish(self) -> None:
        """Wait for everything that was acknowledged and is still being handled."""
        while self._work:
            await asyncio.wait(self._work.values())

    # Private functions

    async def _receive(self, payload: Json, kind: str, body: bytes) -> Response:
        begun = asyncio.get_running_loop().time()
        try:
            request = understand(payload)
            if request is None:
                return OK
            workspace = await self._tokens.workspace(request.workspace)
            if workspace is None:
                log.warning("slack.workspace_unknown", workspace=request.workspace)
                return OK
            exchange = _exchange(request, workspace, kind, body)
            read = _read(exchange)
            if not await self._conversation.accept(exchange.incoming):
                return OK
        except Unreadable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, nothing was kept
            # Slack sends an event again, and a form keeps what was typed in it.
            log.error(  # noqa: TRY400 - a traceback can quote what somebody wrote
                "slack.not_kept", error=type(error).__name__
            )
            return Response(503)
        return await self._answer(exchange, read, begun + self._budget)

    async def _answer(self, exchange: Exchange, read: Any, deadline: float) -> Response:
        key = exchange.incoming.key
        task = asyncio.create_task(self._handle(exchange, read))
        self._work[key] = task
        task.add_done_callback(lambda _: self._work.pop(key, None))
        try:
            async with asyncio.timeout_at(deadline):
                await exchange.answered.wait()
        except TimeoutError:
            log.info("slack.late", key=key)
        return exchange.close()

    async def _handle(self, exchange: Exchange, read: Any) -> None:
        try:
            await self._listeners.dispatch(read)
            if exchange.error is not None:
                await self._apologise(exchange)
        except Exception as error:  # noqa: BLE001 - kept in the exchange, logged once
            exchange.error = exchange.error or error
        finally:
            exchange.answered.set()
        await self._settle(exchange)

    async def _settle(self, exchange: Exchange) -> None:
        key = exchange.incoming.key
        if exchange.error is not None:
            error = exchange.error
            log.error("slack.not_handled", key=key, error=type(error).__name__, code=code_of(error))
            return
        if not exchange.handled:
            log.warning("slack.nobody_listens", key=key)
        try:
            for late in exchange.afterwards:
                await late()
        except Exception as error:  # noqa: BLE001 - the person has their answer
            log.warning("slack.afterwards_failed", key=key, error=type(error).__name__)
        try:
            await self._conversation.done(exchange.incoming)
        except Exception as error:  # noqa: BLE001 - it will be handled again
            log.warning("slack.not_settled", key=key, error=type(error).__name__)

    async def _apologise(self, exchange: Exchange) -> None:
        """Say that something broke, where somebody still waits; the request stays, to be handled again."""
        if exchange.open and exchange.request.shape is not Shape.EVENT:
            client = self._api.client(exchange.workspace.token)
            await self._replies.say(exchange, client, self._trouble())


# Private functions


def _exchange(request: Request, workspace: Workspace, kind: str, body: bytes) -> Exchange:
    incoming = Incoming(key=request.key, workspace=workspace.id, kind=kind, body=body)
    return Exchange(request=request, incoming=incoming, workspace=workspace, open=True)


def _read(exchange: Exchange) -> Any:
    try:
        return Listeners.read(exchange)
    except Exception as error:
        raise Unreadable("Bolt cannot read the payload") from error


def _as_body(payload: Json) -> bytes:
    return json.dumps(payload, separators=(",", ":")).encode()
