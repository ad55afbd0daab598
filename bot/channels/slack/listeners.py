"""The Bolt app: three listeners and a table, because Bolt walks every listener for every request.

Everything Bolt would do around a listener is off, because it has been done: the signature was checked and the
payload read before Bolt sees it, `authorize` hands out a cached token, and our own events never get so far.
"""

import re
from collections.abc import Awaitable, Callable
from functools import partial

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.conversation import Asker, Conversation
from bot.channels.slack.api import QUIET, SlackApi
from bot.channels.slack.exchange import Exchange
from bot.channels.slack.fields import answers_in
from bot.channels.slack.members import complete, member_from
from bot.channels.slack.replies import Replies
from bot.channels.slack.tokens import Authorised, Tokens
from bot.channels.slack.typed import clean, typed
from bot.core.message import Say
from bot.core.roster import AccountId
from bot.ports.directory import Directory

EventHandler = Callable[[Exchange, AsyncWebClient], Awaitable[None]]


class Listeners:
    """Turns what Bolt routes into calls of the conversation."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        replies: Replies,
        directory: Directory,
        tokens: Tokens,
        api: SlackApi,
    ) -> None:
        self._conversation = conversation
        self._replies = replies
        self._directory = directory
        self._tokens = tokens
        self._events: dict[str, EventHandler] = {
            "app_home_opened": self._redraw_home,
            "message": self._line_typed,
            "team_join": self._member_seen,
            "user_profile_changed": self._member_seen,
            "user_change": self._member_seen,
            "app_uninstalled": self._revoked,
            "tokens_revoked": self._revoked,
        }
        self._api = api
        self._client = AsyncWebClient(base_url=api.base_url, logger=QUIET, retry_handlers=[])
        self._app = self._bolt()

    async def dispatch(self, request: AsyncBoltRequest) -> None:
        """Let Bolt find the listener; whatever goes wrong stands in the exchange afterwards."""
        self._client.session = self._api.session
        await self._app.async_dispatch(request)

    @staticmethod
    def read(exchange: Exchange) -> AsyncBoltRequest:
        """The request as Bolt wants it, already parsed. Raises what Bolt raises over odd payloads."""
        return AsyncBoltRequest(
            body=exchange.request.payload, mode="socket_mode", context={"exchange": exchange}
        )

    # Private functions

    def _bolt(self) -> AsyncApp:
        app = AsyncApp(
            name="chatgpt-privacy",
            logger=QUIET,
            process_before_response=True,
            client=self._client,
            authorize=Authorised(),
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        app.command(re.compile("^/"))(self._on_command)
        app.action(re.compile(""))(self._on_press)
        app.view(re.compile(""))(self._on_submission)
        app.event(re.compile(f"^({'|'.join(self._events)})$"))(self._on_event)
        app.error(_remember)
        return app

    async def _on_command(self, ack: AsyncAck, context: AsyncBoltContext) -> None:
        exchange: Exchange = context["exchange"]
        exchange.handled = True
        line = typed(str(exchange.request.payload.get("text", "")))
        reply = await self._conversation.answer(exchange.asker, line)
        await self._replies.bring(exchange, context.client, reply, line)
        await ack()

    async def _on_press(self, ack: AsyncAck, context: AsyncBoltContext) -> None:
        exchange: Exchange = context["exchange"]
        exchange.handled = True
        line = clean(str(exchange.request.payload["actions"][0].get("value") or ""))
        reply = await self._conversation.answer(exchange.asker, line)
        await self._replies.bring(exchange, context.client, reply, line)
        if (exchange.view or {}).get("type") == "home":
            exchange.afterwards.append(partial(self._redraw_home, exchange, context.client))
        await ack()

    async def _on_submission(self, ack: AsyncAck, context: AsyncBoltContext) -> None:
        exchange: Exchange = context["exchange"]
        exchange.handled = True
        view = exchange.view or {}
        form, shown = str(view.get("callback_id", "")), str(view.get("private_metadata", ""))
        answers = answers_in(view.get("state") or {})
        reply = await self._conversation.submit(exchange.asker, form, shown, answers)
        await self._replies.bring(exchange, context.client, reply)
        if isinstance(reply, Say):
            exchange.afterwards.append(partial(self._redraw_home, exchange, context.client))
        await ack()

    async def _on_event(self, ack: AsyncAck, context: AsyncBoltContext) -> None:
        exchange: Exchange = context["exchange"]
        exchange.handled = True
        kind = exchange.request.payload["event"]["type"]
        await self._events[kind](exchange, context.client)
        await ack()

    async def _redraw_home(self, exchange: Exchange, client: AsyncWebClient) -> None:
        asker = Asker(workspace=exchange.asker.workspace, account=exchange.asker.account)
        message = await self._conversation.home(asker)
        await self._replies.publish_home(exchange, client, message)

    async def _line_typed(self, exchange: Exchange, client: AsyncWebClient) -> None:
        line = typed(str(exchange.request.payload["event"].get("text", "")))
        reply = await self._conversation.answer(exchange.asker, line)
        await self._replies.bring(exchange, client, reply, line)

    async def _member_seen(self, exchange: Exchange, _: AsyncWebClient) -> None:
        user, workspace = exchange.request.payload["event"]["user"], exchange.workspace
        if complete(user):
            member = member_from(user, workspace)
        else:
            account = AccountId(str(user.get("id", "")))
            member = await self._directory.member(workspace.id, account)
        if member is not None:
            await self._conversation.member_seen(member)

    async def _revoked(self, exchange: Exchange, _: AsyncWebClient) -> None:
        await self._conversation.revoked(exchange.workspace.id)
        self._tokens.invalidate(exchange.workspace.id)


# Private functions


async def _remember(error: Exception, context: AsyncBoltContext) -> BoltResponse:
    exchange: Exchange = context["exchange"]
    exchange.error = error
    return BoltResponse(status=200)
