"""Bring a reply to the person by the way that is open: HTTP response, response address, view, direct message.

A lost reply is logged and not tried again: what it tells of has happened, and must not happen twice.
"""

from collections.abc import Awaitable, Callable
from typing import assert_never

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import render
from bot.channels.slack.api import SlackApi
from bot.channels.slack.exchange import Exchange
from bot.channels.slack.outcomes import DEAD_TRIGGERS, code_of
from bot.channels.slack.request import Shape
from bot.channels.slack.rich import Json
from bot.core.message import Ask, Button, Correct, Emphasis, Form, Listing, Message, Reply, Say, Span

log = structlog.get_logger()

FAULTS = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)
"""What a call to Slack can raise."""
Again = Callable[[Button], Message]
"""What to say when a form could not be opened in time; the button opens it."""


class Replies:
    """Brings replies, one method for each shape of request."""

    def __init__(self, *, api: SlackApi, again: Again) -> None:
        self._api = api
        self._again = again

    async def bring(self, exchange: Exchange, client: AsyncWebClient, reply: Reply, line: str = "") -> None:
        """Bring a reply; `line` is what was typed or pressed, for a button that says it again."""
        match reply:
            case Say():
                await self.say(exchange, client, reply.message)
            case Ask():
                await self._ask(exchange, client, reply.form, line)
            case Correct():
                await self._correct(exchange, client, reply)
            case _:
                assert_never(reply)

    async def say(self, exchange: Exchange, client: AsyncWebClient, message: Message) -> None:
        """Bring a message to whoever asked."""
        match exchange.request.shape:
            case Shape.COMMAND:
                body = {"response_type": "ephemeral", **render.message_body(message)}
                if not exchange.put(body):
                    await self._respond(exchange, client, body)
            case Shape.ACTION:
                await self._say_after_press(exchange, client, message)
            case Shape.SUBMISSION:
                if not exchange.put({"response_action": "update", "view": render.message_view(message)}):
                    await self._post(exchange, client, message)
            case Shape.EVENT:
                await self._post(exchange, client, message)

    async def publish_home(self, exchange: Exchange, client: AsyncWebClient, message: Message) -> None:
        """Draw the home page anew."""
        view = render.home_view(message)
        await self._try(exchange, client.views_publish(user_id=exchange.asker.account, view=view))

    # Private functions

    async def _ask(self, exchange: Exchange, client: AsyncWebClient, form: Form, line: str) -> None:
        view = render.form_view(form)
        if exchange.request.shape is Shape.SUBMISSION:
            opened = exchange.put({"response_action": "update", "view": view})
        elif exchange.request.shape is Shape.EVENT:
            opened = False
        else:
            opened = await self._open(exchange, client, view)
        if not opened:
            button = Button(label=form.title, command=line, emphasis=Emphasis.PRIMARY)
            await self.say(exchange, client, self._again(button))

    async def _open(self, exchange: Exchange, client: AsyncWebClient, view: Json) -> bool:
        above = exchange.view
        if above is None or above.get("type") != "modal":
            return await self._try(exchange, client.views_open(trigger_id=exchange.trigger, view=view))
        if await self._try(exchange, client.views_push(trigger_id=exchange.trigger, view=view)):
            return True
        return await self._update(exchange, client, view)

    async def _update(self, exchange: Exchange, client: AsyncWebClient, view: Json) -> bool:
        above = exchange.view or {}
        return await self._try(exchange, client.views_update(view_id=str(above.get("id")), view=view))

    async def _say_after_press(self, exchange: Exchange, client: AsyncWebClient, message: Message) -> None:
        above = exchange.view
        if above is None:
            kind = "in_channel" if exchange.in_own_dm else "ephemeral"
            body = {"response_type": kind, "replace_original": False, **render.message_body(message)}
            await self._respond(exchange, client, body)
            return
        view = render.message_view(message)
        shown = (
            await self._update(exchange, client, view)
            if above.get("type") == "modal"
            else await self._open(exchange, client, view)
        )
        if not shown:
            await self._post(exchange, client, message)

    async def _correct(self, exchange: Exchange, client: AsyncWebClient, reply: Correct) -> None:
        blocks = (exchange.view or {}).get("blocks") or []
        fields = {block.get("block_id") for block in blocks if isinstance(block, dict)}
        mistakes = {name: text for name, text in reply.mistakes.items() if name in fields}
        if mistakes and exchange.put({"response_action": "errors", "errors": mistakes}):
            return
        lines = tuple(reply.mistakes.values())
        items = tuple((Span(line),) for line in lines)
        await self.say(exchange, client, Message(summary=" ".join(lines), blocks=(Listing(items),)))

    async def _respond(self, exchange: Exchange, client: AsyncWebClient, body: Json) -> None:
        """Answer at the response address; where it has run out, in a direct message."""
        url = exchange.response_url
        if url is not None and await self._taken(url, body):
            return
        await self._post_body(exchange, client, str(exchange.asker.account), body)

    async def _taken(self, url: str, body: Json) -> bool:
        try:
            return await self._api.respond(url, body)
        except FAULTS:
            return False

    async def _post(self, exchange: Exchange, client: AsyncWebClient, message: Message) -> None:
        event = exchange.request.shape is Shape.EVENT
        channel = (exchange.asker.channel if event else None) or str(exchange.asker.account)
        await self._post_body(exchange, client, channel, render.message_body(message))

    async def _post_body(self, exchange: Exchange, client: AsyncWebClient, channel: str, body: Json) -> None:
        await self._try(
            exchange,
            client.chat_postMessage(
                channel=channel, text=body["text"], blocks=body["blocks"], unfurl_links=False
            ),
        )

    async def _try(self, exchange: Exchange, call: Awaitable[object]) -> bool:
        try:
            await call
        except FAULTS as error:
            code = code_of(error)
            if code not in DEAD_TRIGGERS:
                log.warning("slack.reply_refused", key=exchange.request.key, code=code)
            return False
        return True
