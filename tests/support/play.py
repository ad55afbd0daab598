"""A whole rehearsal in one process: the real bot and the simulated Slack over real HTTP, on a still clock."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from bot.app import App, prepare
from bot.core.campaign import Standing
from bot.core.report import tally
from bot.core.roster import OrganisationId
from bot.ports.store import Records
from bot.rehearse import Stage
from bot.settings import load_settings
from bot.simulator.clock import VirtualClock
from bot.simulator.slack.simulator import Slack

POLICIES = Path(__file__).parents[2] / "policies"
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ORGANISATION = OrganisationId("T0FERNHIL")
DAY = timedelta(days=1)


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

    organisation = ORGANISATION

    async def says(self, person: str, words: str) -> str:
        """What the bot answers, to this person only, when they type the command and these words."""
        name = self.slack.workspace.member(person).name
        await self.slack.types(person, f"/chatgpt-privacy {words}")
        lines = self.slack.transcript(person).splitlines()
        answer = next(line for line in reversed(lines) if f"only {name}:" in line)
        return answer.partition(f"only {name}: ")[2]

    async def turn(self, by: timedelta = timedelta(0)) -> datetime:
        """Move time on; whatever happens on the way has happened."""
        return await self.stage.turn(self.stage.clock.now() + by)

    async def confirms(self, person: str, account: str = "My own account") -> None:
        """An English speaker confirms, from the welcome to the receipt."""
        await self.slack.presses(person, account)
        await self.slack.presses(person, "I've done it")
        await self.slack.fills(
            person,
            {
                "How did you find the switch?": "It was on; I have switched it off",
                "Your confirmation": "This sentence is true for me",
            },
        )
        await self.slack.closes(person, everything=True)
        await self.turn()

    def direct(self, person: str) -> list[str]:
        """What the bot wrote to somebody unprompted, one line a message."""
        member = self.slack.workspace.member(person)
        lines = self.slack.transcript(person).splitlines()
        return [line for line in lines if f"DM bot -> {member.name}:" in line]

    async def standings(self) -> dict[Standing, int]:
        """How many people have each standing in the newest campaign, at none left out."""
        at = self.stage.clock.now()

        def work(records: Records) -> dict[Standing, int]:
            counts = records.figures.counts(records.campaigns.all()[0].id, at)
            return {standing: n for standing, n in tally(counts).by_standing.items() if n}

        return await self.app.store.read(ORGANISATION, work)


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
