"""The whole bot beside a simulated Slack, on loopback, with a clock that one can turn.

The bot is the one that `serve` runs: nothing in it knows that it is rehearsing but the address and the clock.
What an operator would do in the shell (import a roster, publish, start a campaign) is done at the start.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import aiohttp
import structlog
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.actions.campaign import start_campaign
from bot.actions.import_roster import import_roster
from bot.actions.publish import publish
from bot.app import App, assemble, new_id, prepare
from bot.core.errors import InvalidPolicy, InvalidSetting
from bot.core.roster import Workspace
from bot.packs import read_pack
from bot.running import Running
from bot.serve import configure_logs, listen
from bot.settings import LOOPBACK, Settings
from bot.simulator.clock import SimulatorClock, TurnableClock
from bot.simulator.rehearsal import keeper
from bot.simulator.rehearsal.stage import Rehearsal, build_rehearsal
from bot.web.endpoints import application

log = structlog.get_logger()

POLICY = "chatgpt-privacy"
STRIDE = timedelta(milliseconds=200)
"""How far the clock is moved at a time while messages that are paced by it leave."""


def rehearse(settings: Settings, announce: Callable[[str], None]) -> None:
    """Run until told to stop; `announce` hears where to look. Raises InvalidSetting beside credentials."""
    if not settings.rehearsing:
        raise InvalidSetting(
            "a rehearsal does not run beside real credentials",
            "Unset the SLACK_… variables to rehearse, or run `chatgpt-privacy serve`.",
        )
    configure_logs()
    prepare(settings)
    start = keeper.resumed(settings.data_dir, datetime.now(UTC))
    stage = Stage(settings, TurnableClock(start=start), announce)
    listen(stage.asgi(), settings)


def forget_rehearsal(settings: Settings) -> None:
    """Forget what earlier rehearsals remembered. Only ever touches the rehearsal's own files."""
    for name in ("rehearsal.db", "rehearsal.db-wal", "rehearsal.db-shm"):
        (settings.data_dir / name).unlink(missing_ok=True)
    keeper.forget(settings.data_dir)


class Stage:
    """The bot, the simulated Slack, and the clock between them."""

    def __init__(
        self, settings: Settings, clock: SimulatorClock, announce: Callable[[str], None] = lambda _: None
    ) -> None:
        self._announce = announce
        self.clock = clock
        base_url = f"http://{LOOPBACK}:{settings.port}"
        self._base_url = base_url
        self._session: aiohttp.ClientSession | None = None
        self.rehearsal: Rehearsal = build_rehearsal(
            clock=self.clock, base_url=base_url, post=self._post, turn=self.turn, next_event=self._next_event
        )
        self._keeper = keeper.Keeper(settings.data_dir, self.rehearsal)
        self._keeper.recall()
        self.app: App = assemble(_configured(settings, self.rehearsal), self.clock)
        self.running = Running(self.app, prepare=self._prepare)
        self._turning = asyncio.Lock()

    def asgi(self) -> Starlette:
        """The bot's endpoints, and the rehearsal below them."""
        return application(
            checks=self.running.checks(),
            slack_events=self.app.slack.inbound.handle,
            lifespan=self._lifespan,
            extra=[Mount("/", app=self.rehearsal.asgi)],
        )

    async def turn(self, to: datetime) -> datetime:
        """Move the clock on to `to`, stopping wherever something happens by itself; the new now."""
        async with self._turning:
            before = self.clock.now()
            while (event := await self._next_event()) is not None and event <= to:
                await self._happen(event)
            await self._happen(to)
            if _day(before) != _day(to):
                await self.through(self.app.clockwork.night(self.clock.now()))
            await self._keeper.save()
            return self.clock.now()

    async def through(self, work: Coroutine[None, None, None]) -> None:
        """Do some work and all the sending it leads to; whoever waits meanwhile does not wait long."""
        working = asyncio.create_task(work)
        while not working.done() or self.app.engine.busy:
            await asyncio.sleep(0.005)
            await self._turn(self.clock.now() + STRIDE)
        await working

    # Private functions

    @asynccontextmanager
    async def _lifespan(self, asgi: Starlette) -> AsyncIterator[None]:
        session, keeping = aiohttp.ClientSession(), self._keeper.keeping()
        async with session as self._session, keeping, self.running.lifespan(asgi):
            self._announce(f"Rehearsal: open {self._base_url}/ in a browser. Nothing leaves this machine.")
            yield

    async def _next_event(self) -> datetime | None:
        return await self.app.clockwork.next_event(self.clock.now())

    async def _happen(self, instant: datetime) -> None:
        await self._turn(max(instant, self.clock.now()))
        await self.through(self.app.clockwork.minute(self.clock.now()))

    async def _turn(self, to: datetime) -> None:
        self._keeper.reach(to)
        await self.clock.turn(to)

    async def _post(
        self, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        assert self._session is not None
        async with self._session.post(self._base_url + path, headers=headers, data=body) as answer:
            return answer.status, answer.headers, await answer.read()

    async def _prepare(self, workspace: Workspace | None) -> None:
        """What an operator does once: roster file, policy, campaign. Doing it again changes nothing."""
        assert workspace is not None
        organisation, at = workspace.organisation, self.clock.now()
        store, words = self.app.store, self.app.words
        await import_roster(organisation, self.rehearsal.roster_csv, at, store=store)
        pack = read_pack(self.app.settings.policies_dir, POLICY)
        try:
            policy = await publish(organisation, pack, at, store=store, words=words)
        except InvalidPolicy as error:
            self._announce(f"{error}: what was published goes on. {error.advice} Or: rehearse --fresh.")
            return
        await start_campaign(organisation, policy, at, store=store, new_id=new_id)


# Private functions


def _configured(settings: Settings, rehearsal: Rehearsal) -> Settings:
    return settings.model_copy(
        update={
            "database_url": settings.database,
            "slack_api_url": rehearsal.workspace.api_url,
            "slack_bot_token": SecretStr(rehearsal.workspace.token),
            "slack_signing_secret": SecretStr(rehearsal.workspace.signing_secret),
            "admin_channel": rehearsal.workspace.admin_channel,
            "default_timezone": "Europe/Berlin",
            "default_locale": "en-GB",
        }
    )


def _day(at: datetime) -> date:
    return at.date()
