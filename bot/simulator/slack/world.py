"""All that the simulated Slack knows: one app, workspaces, tokens, and what was handed out for a while."""

from datetime import datetime, timedelta
from random import Random

from bot.simulator.clock import SimulatorClock
from bot.simulator.slack.faults import Faults
from bot.simulator.slack.journal import Journal
from bot.simulator.slack.limits import RateLimits
from bot.simulator.slack.members import Member, MemberKind
from bot.simulator.slack.records import (
    SLACKBOT,
    Installation,
    ResponseUrl,
    SlackApp,
    Trigger,
)
from bot.simulator.slack.workspace import SlackWorkspace

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5


class World:
    """The state behind the Web API, the courier and the hands.

    `base_url` is where this Slack is served, without a slash at its end; set it once the port is known.
    """

    def __init__(
        self, clock: SimulatorClock, app: SlackApp, random: Random, base_url: str = "http://127.0.0.1"
    ) -> None:
        self.clock = clock
        self.app = app
        self.random = random
        self.base_url = base_url
        self.limits = RateLimits(now=clock.now)
        self.faults = Faults(random=random)
        self.journal = Journal()
        self.workspaces: dict[str, SlackWorkspace] = {}
        self.installations: dict[str, Installation] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.codes: dict[str, tuple[str, str, frozenset[str]] | None] = {}
        """OAuth codes: workspace, redirect address and scopes; None once used."""
        self.calls: dict[str, int] = {}
        """How often each method was called."""
        self.version = 0
        """Grows with every change that somebody could see."""
        self.last_id = 0
        self.last_ts = 0

    def add(self, workspace: SlackWorkspace) -> SlackWorkspace:
        """Take a workspace in; Slackbot comes with it."""
        self.workspaces[workspace.id] = workspace
        workspace.add(Member(id=SLACKBOT, name="Slackbot", handle="slackbot", kind=MemberKind.SLACKBOT))
        return workspace

    def install(
        self, workspace: SlackWorkspace, token: str, scopes: frozenset[str] | None = None
    ) -> Installation:
        """Put the app into a workspace (again): the account stays the same, the token is new."""
        tail = self.app.id[1:]
        installation = Installation(
            workspace=workspace.id,
            token=token,
            bot_account="U" + tail,
            bot_id="B" + tail,
            scopes=self.app.scopes if scopes is None else scopes,
        )
        self.installations[token] = installation
        workspace.installation = installation
        handle = self.app.name.lower().replace(" ", "_")
        workspace.add(Member(id="U" + tail, name=self.app.name, handle=handle, kind=MemberKind.BOT))
        return installation

    def now(self) -> datetime:
        """The instant on this Slack's clock."""
        return self.clock.now()

    def new_id(self, lead: str) -> str:
        """An id that was not used before, not even by a Slack that is forgotten: it holds its instant."""
        self.last_id = max(self.last_id + 1, int(self.now().timestamp() * 1000))
        return f"{lead}0SIM{self.last_id}"

    def new_ts(self) -> str:
        """The name of a new message: its second and, to be unique, more."""
        self.last_ts = max(self.last_ts + 1, int(self.now().timestamp() * 1_000_000))
        seconds, rest = divmod(self.last_ts, 1_000_000)
        return f"{seconds}.{rest:06d}"

    def new_trigger(self, account: str) -> str:
        """Leave for the app to open a modal in front of somebody."""
        id = f"{self.new_id('T')}.{self.random.randrange(10**10):010d}.{self.random.randbytes(16).hex()}"
        self.triggers[id] = Trigger(account=account, expires_at=self.now() + TRIGGER_LIFE)
        return id

    def new_response_url(self, channel: str, account: str, origin: str | None) -> str:
        """Leave for the app to answer where somebody acted."""
        key = self.random.randbytes(12).hex()
        expires_at = self.now() + RESPONSE_LIFE
        self.response_urls[key] = ResponseUrl(
            channel=channel, account=account, origin=origin, expires_at=expires_at
        )
        return f"{self.base_url}/response/{key}"

    def tell(self, workspace: SlackWorkspace, accounts: set[str], words: str) -> None:
        """Write a line of the transcript; whoever watches sees that something changed."""
        self.journal.note(self.now(), workspace.id, frozenset(accounts), words)
        self.version += 1
