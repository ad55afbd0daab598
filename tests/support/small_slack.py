"""A simulated Slack with a handful of people, and an app that answers as it is told to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from bot.simulator.clock import SimulatorClock, VirtualClock
from bot.simulator.slack.courier import Answer, Post
from bot.simulator.slack.members import Member, MemberKind
from bot.simulator.slack.records import ChannelKind, SlackApp
from bot.simulator.slack.simulator import Slack
from bot.simulator.slack.workspace import SlackWorkspace

MONDAY = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
TOKEN = "xoxb-test"
APP_TOKEN = "xapp-test"
SECRET = "signing-secret"
SCOPES = frozenset(
    {
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "team:read",
        "users.profile:read",
        "users:read",
        "users:read.email",
    }
)


@dataclass
class Recorder:
    """An app that keeps what it is brought and answers with `answers` in turn, then with plain 200s."""

    answers: list[Answer | Exception] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.requests.append((path, dict(headers), body))
        answer = self.answers.pop(0) if self.answers else (200, {}, b"")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def will_answer(self, body: Any, status: int = 200) -> None:
        """The next answer, as JSON."""
        self.answers.append((status, {"content-type": "application/json"}, json.dumps(body).encode()))


def small_slack(
    post: Post, clock: SimulatorClock | None = None, commands_escaped: bool = True, **workspace: Any
) -> Slack:
    """Ada (an admin), Bob, Gus (a guest), Dora (deactivated), Nora (no mail), Cleo (closed DMs), Grete."""
    small = SlackWorkspace(id="T0SMALL01", name="Small", domain="small", **workspace)
    small.add(*members())
    app = SlackApp(
        client_secret="client-secret",
        signing_secret=SECRET,
        app_token=APP_TOKEN,
        commands_escaped=commands_escaped,
        scopes=SCOPES,
    )
    slack = Slack(
        clock=clock or VirtualClock(MONDAY),
        app=app,
        workspace=small,
        token=TOKEN,
        post=post,
        random=Random(1),
    )
    bot = slack.workspace.bot
    everybody = {member.id for member in small.members.values() if member.human}
    small.add_channel("C0GENERAL", "general", ChannelKind.PUBLIC, everybody)
    small.add_channel("C0ADMINS1", "privacy-admin", ChannelKind.PRIVATE, {"U0ADA", bot})
    return slack


def members() -> list[Member]:
    """Fresh members."""
    return [
        Member(
            id="U0ADA", name="Ada Lovelace", handle="ada", email="ada@small.example", kind=MemberKind.ADMIN
        ),
        Member(
            id="U0BOB", name="Bob Stone", handle="bob", email="bob@small.example", timezone="America/New_York"
        ),
        Member(id="U0GUS", name="Gus Guest", handle="gus", kind=MemberKind.SINGLE_CHANNEL_GUEST),
        Member(id="U0DORA", name="Dora Gone", handle="dora", deactivated=True),
        Member(id="U0NORA", name="Nora Noe", handle="nora"),
        Member(id="U0CLEO", name="Cleo Closed", handle="cleo", refuses="channel_not_found"),
        Member(id="W0GRID", name="Grete Grid", handle="grete", enterprise="W0GRIDENT"),
    ]
