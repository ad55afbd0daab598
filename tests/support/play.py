"""A whole rehearsal in one process: the real bot and the simulated Slack over real HTTP, on a still clock."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from bot.app import App, prepare
from bot.rehearse import Stage
from bot.settings import load_settings
from bot.simulator.clock import VirtualClock
from bot.simulator.slack.simulator import Slack

POLICIES = Path(__file__).parents[2] / "policies"
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


class Play:
    """What a flow test holds: the people of the cast act through `slack`, time moves by `turn`."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    @property
    def app(self) -> App:
        """The bot."""
        return self.stage.app

    @property
    def slack(self) -> Slack:
        """The simulated workspace."""
        return self.stage.rehearsal.slack

    async def turn(self, by: timedelta = timedelta(0)) -> datetime:
        """Move time on; whatever happens on the way has happened."""
        return await self.stage.turn(self.stage.clock.now() + by)


@asynccontextmanager
async def playing(folder: Path, start: datetime = MONDAY) -> AsyncIterator[Play]:
    """A rehearsal that has begun: people known, campaign started, first messages sent to those at work."""
    settings = load_settings(data_dir=folder, port=_free_port(), policies_dir=POLICIES)
    prepare(settings)
    stage = Stage(settings, VirtualClock(start, advances=False))
    server = uvicorn.Server(
        uvicorn.Config(stage.asgi(), host="127.0.0.1", port=settings.port, log_config=None, lifespan="on")
    )
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0)
        await stage.running.connected()
        play = Play(stage)
        await play.turn()
        yield play
    finally:
        server.should_exit = True
        await serving


# Private functions


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
