"""The bot while it runs: the clock ticks, the platform is connected, and both can be asked how they are."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

import structlog
from starlette.applications import Starlette

from bot.actions.connect import Installed
from bot.actions.publish import learn_published
from bot.app import App
from bot.channels.slack.identity import identify
from bot.channels.slack.socket import SlackSocket
from bot.core.errors import BotError
from bot.core.roster import Platform, Workspace
from bot.ticker import Tick, Ticker
from bot.web.endpoints import Check

log = structlog.get_logger()

EVERY_MINUTE = "* * * * *"
EVERY_NIGHT = "17 3 * * *"
STUCK_AFTER = 300.0
"""Seconds: a clock that has not ticked for this long is stuck."""
FIRST_RETRY, LAST_RETRY = 0.1, 15.0
"""Seconds between tries to reach a platform: soon at first, because it may start together with us."""


T = TypeVar("T")
Prepare = Callable[[Workspace | None], Awaitable[None]]


class Running:
    """One running bot."""

    def __init__(self, app: App, prepare: Prepare | None = None) -> None:
        """`prepare` is done once the workspace is connected and its people are known."""
        self.app = app
        self._prepare = prepare
        self._ticker = Ticker(
            (
                Tick(name="minute", cron=EVERY_MINUTE, run=app.clockwork.minute),
                Tick(name="night", cron=EVERY_NIGHT, run=app.clockwork.night),
            ),
            app.clock.now,
        )
        self._socket = self._slack_socket()
        self._connecting: asyncio.Task[None] | None = None
        self._slack_problem: str | None = "connecting"

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Open before the first request, close after the last."""
        for organisation in await self.app.clockwork.organisations():
            await learn_published(organisation, store=self.app.store, words=self.app.words)
        self._ticker.start()
        self._connecting = asyncio.create_task(self._connect())
        try:
            yield
        finally:
            self._ticker.stop()
            self._connecting.cancel()
            if self._socket is not None:
                await self._socket.close()
            await self.app.close()
            log.info("stopped")

    async def connected(self) -> None:
        """Wait until the platform is connected, and its people are known."""
        if self._connecting is not None:
            await self._connecting

    def checks(self) -> tuple[Check, ...]:
        """What readiness depends on."""
        return (
            Check(name="database", problem=self._database),
            Check(name="scheduler", problem=self._scheduler),
            Check(name="slack", problem=self._slack),
        )

    # Private functions

    def _slack_socket(self) -> SlackSocket | None:
        token = self.app.settings.slack_app_token
        if token is None:
            return None
        return SlackSocket(
            api=self.app.slack.api,
            app_token=token.get_secret_value(),
            handle=self.app.slack.inbound.handle_payload,
            clock=self.app.clock,
        )

    async def _connect(self) -> None:
        workspace = await self._until_done(self.connected_workspace)
        if self._socket is not None:
            await self._socket.start()
        if self._prepare is None:
            # Reading a large directory takes long, and people can be answered meanwhile.
            self._slack_problem = None
        await self._until_done(partial(self._begin, workspace))
        self._slack_problem = None
        log.info("ready", workspace=workspace.id if workspace else None)

    async def _until_done(self, work: Callable[[], Awaitable[T]]) -> T:
        """Try until it works: a platform that is down when we start must not keep us down."""
        pause = FIRST_RETRY
        while True:
            try:
                return await work()
            except BotError as error:
                self._slack_problem = self._slack_problem and str(error)
                # A platform that starts together with us is no trouble yet.
                if pause > 1:
                    log.warning("slack.not_connected", problem=str(error), advice=error.advice)
            except Exception:
                log.exception("slack.not_connected")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LAST_RETRY)

    async def _begin(self, workspace: Workspace | None) -> None:
        """Learn who is here, and what is owed."""
        if workspace is not None:
            await self.app.clockwork.sync(workspace, self.app.clock.now())
        if self._prepare is not None:
            await self._prepare(workspace)
        await self.app.clockwork.minute(self.app.clock.now())

    async def connected_workspace(self) -> Workspace | None:
        """The workspace of SLACK_BOT_TOKEN; None where workspaces come by OAuth alone.

        Raises PlatformUnavailable.
        """
        token = self.app.settings.slack_bot_token
        if token is None:
            return None
        identity = await identify(self.app.slack.api, token.get_secret_value())
        return await self.app.connect(
            Installed(
                platform=Platform.SLACK,
                workspace=identity.workspace,
                name=identity.name,
                enterprise=identity.enterprise,
                token=identity.token,
                bot_account=identity.bot_account,
            )
        )

    async def _database(self) -> str | None:
        try:
            await self.app.clockwork.organisations()
        except BotError as error:
            return str(error)
        return None

    async def _scheduler(self) -> str | None:
        late = self._ticker.silent_for > STUCK_AFTER
        return "the clock does not tick" if late or not self._ticker.running else None

    async def _slack(self) -> str | None:
        if self._slack_problem is not None:
            return self._slack_problem
        if self._socket is not None and not await self._socket.connected():
            return "Socket Mode is silent"
        return None
