"""The Slack channel around a conversation that only remembers: what the tests of the channel share."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.actions.conversation import Asker, Conversation
from bot.channels.slack.api import SlackApi
from bot.channels.slack.directory import SlackDirectory
from bot.channels.slack.inbound import Inbound
from bot.channels.slack.outbound import SlackMessenger
from bot.channels.slack.response import Response
from bot.channels.slack.signature import Signature
from bot.channels.slack.tokens import Tokens
from bot.core.delivery import Incoming
from bot.core.message import Button, Buttons, Message, Paragraph, Reply, Say, Span
from bot.core.roster import AccountId, Member, OrganisationId, Platform, Workspace, WorkspaceId
from support.slack_stub import SlackStub, running_stub

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN = "xoxb-canary-token-0123456789"
TEAM = WorkspaceId("T1")
ADA = AccountId("U1")
FORM = "application/x-www-form-urlencoded"

WORKSPACE = Workspace(
    organisation=OrganisationId("o1"),
    id=TEAM,
    platform=Platform.SLACK,
    name="Example",
    token=TOKEN,
    bot_account=AccountId("UBOT"),
    enterprise=None,
    admin_channel=None,
)


class TestClock:
    """Stands still, and remembers how long it was asked to wait."""

    __test__ = False

    def __init__(self) -> None:
        self.at = NOW
        self.slept: list[timedelta] = []

    def now(self) -> datetime:
        return self.at

    async def sleep(self, duration: timedelta) -> None:
        self.slept.append(duration)
        self.at += duration


def text(words: str) -> Message:
    """A message of one paragraph."""
    return Message(summary=words, blocks=(Paragraph((Span(words),)),))


@dataclass(kw_only=True)
class Talk:
    """A conversation that remembers what it was asked, and answers as told."""

    reply: Reply = field(default_factory=lambda: Say(message=text("Here you are")))
    gate: asyncio.Event | None = None
    """Where it waits before answering, if it does."""
    fault: Exception | None = None
    keep_fault: Exception | None = None
    asked: list[tuple[Asker, str]] = field(default_factory=list)
    submitted: list[tuple[Asker, str, str, Mapping[str, str]]] = field(default_factory=list)
    homes: list[Asker] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    revoked: list[WorkspaceId] = field(default_factory=list)
    kept: dict[str, Incoming] = field(default_factory=dict)
    finished: list[str] = field(default_factory=list)

    async def answer(self, asker: Asker, line: str) -> Reply:
        self.asked.append((asker, line))
        return await self._reply()

    async def submit(self, asker: Asker, form: str, context: str, values: Mapping[str, str]) -> Reply:
        self.submitted.append((asker, form, context, values))
        return await self._reply()

    async def home(self, asker: Asker) -> Message:
        self.homes.append(asker)
        return text("Home")

    async def seen(self, member: Member) -> None:
        self.members.append(member)

    async def withdrawn(self, workspace: WorkspaceId) -> None:
        self.revoked.append(workspace)

    async def accept(self, incoming: Incoming) -> bool:
        if self.keep_fault is not None:
            raise self.keep_fault
        known = incoming.key in self.kept
        self.kept.setdefault(incoming.key, incoming)
        return not known

    async def done(self, incoming: Incoming) -> None:
        self.finished.append(incoming.key)

    def conversation(self) -> Conversation:
        """As the channel wants it."""
        return Conversation(
            answer=self.answer,
            submit=self.submit,
            home=self.home,
            member_seen=self.seen,
            revoked=self.withdrawn,
            accept=self.accept,
            done=self.done,
        )

    async def _reply(self) -> Reply:
        if self.gate is not None:
            await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        return self.reply


@dataclass(kw_only=True)
class Bench:
    """The whole channel against the stub."""

    stub: SlackStub
    talk: Talk
    clock: TestClock
    api: SlackApi
    tokens: Tokens
    directory: SlackDirectory
    messenger: SlackMessenger
    inbound: Inbound
    workspaces: dict[WorkspaceId, Workspace]

    async def post(self, body: bytes, kind: str = FORM) -> Response:
        """A request as Slack signs it."""
        return await self.inbound.handle(signed(body, self.clock.now(), kind), body)

    async def command(self, words: str = "", **more: str) -> Response:
        return await self.post(command_body(self.stub, words, **more))

    async def interaction(self, payload: Mapping[str, Any]) -> Response:
        return await self.post(urlencode({"payload": json.dumps(payload)}).encode())

    async def event(self, event: Mapping[str, Any], id: str = "Ev1", **more: Any) -> Response:
        return await self.post(event_body(event, id, **more), "application/json")

    async def settled(self) -> None:
        """Wait until everything acknowledged is handled."""
        await self.inbound.finish()


@asynccontextmanager
async def bench(budget: timedelta = timedelta(seconds=20), **talk: Any) -> AsyncIterator[Bench]:
    """A channel that runs against a stub of its own."""
    async with running_stub() as stub:
        clock, api, workspaces = TestClock(), SlackApi(base_url=stub.base_url), {TEAM: WORKSPACE}
        said = Talk(**talk)

        async def find(id: WorkspaceId) -> Workspace | None:
            return workspaces.get(id)

        tokens = Tokens(find=find, clock=clock)
        directory = SlackDirectory(api=api, tokens=tokens, clock=clock)
        inbound = Inbound(
            conversation=said.conversation(),
            signature=Signature(secret=SECRET, clock=clock),
            tokens=tokens,
            directory=directory,
            api=api,
            trouble=lambda: text("Something broke on our side"),
            again=again,
            budget=budget,
        )
        messenger = SlackMessenger(api=api, tokens=tokens)
        try:
            yield Bench(
                stub=stub,
                talk=said,
                clock=clock,
                api=api,
                tokens=tokens,
                directory=directory,
                messenger=messenger,
                inbound=inbound,
                workspaces=workspaces,
            )
        finally:
            if said.gate is not None:
                said.gate.set()
            await inbound.finish()
            await api.close()


def again(button: Button) -> Message:
    """What is said when a form came too late."""
    return Message(summary="Please press again", blocks=(Buttons((button,)),))


def signature_of(body: bytes, timestamp: str, secret: str = SECRET) -> str:
    """Slack's signature."""
    signed_text = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed_text, hashlib.sha256).hexdigest()


def signed(body: bytes, at: datetime, kind: str = FORM) -> dict[str, str]:
    """Headers as Slack sends them."""
    timestamp = str(int(at.timestamp()))
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature_of(body, timestamp),
    }


def command_body(stub: SlackStub, words: str, **more: str) -> bytes:
    """A slash command."""
    return urlencode(
        {
            "command": "/chatgpt-privacy",
            "text": words,
            "team_id": TEAM,
            "user_id": ADA,
            "channel_id": "C1",
            "trigger_id": "1.2.3",
            "response_url": stub.response_url,
            **more,
        }
    ).encode()


def event_body(event: Mapping[str, Any], id: str = "Ev1", **more: Any) -> bytes:
    """An Events API call."""
    return json.dumps(
        {"type": "event_callback", "team_id": TEAM, "event_id": id, "event": event, **more}
    ).encode()


def press(stub: SlackStub, value: str, **more: Any) -> dict[str, Any]:
    """A pressed button in a message of ours."""
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": ADA, "team_id": TEAM},
        "channel": {"id": "D1"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D1"},
        "trigger_id": "4.5.6",
        "response_url": stub.response_url,
        "actions": [{"type": "button", "action_id": "press-0", "block_id": "b", "value": value}],
        **more,
    }


def submission(values: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A sent form."""
    return {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": ADA},
        "trigger_id": "7.8.9",
        "view": {
            "id": "V1",
            "type": "modal",
            "hash": "h1",
            "callback_id": "confirm",
            "private_metadata": "a1",
            "blocks": [{"type": "input", "block_id": name} for name in values],
            "state": {"values": {name: {name: value} for name, value in values.items()}},
        },
        **more,
    }
