"""The channel against the simulated Slack, written from the same reference, with no code in common."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.channels.slack.api import SlackApi
from bot.channels.slack.directory import SlackDirectory
from bot.channels.slack.inbound import Inbound
from bot.channels.slack.outbound import SlackMessenger
from bot.channels.slack.signature import Signature
from bot.channels.slack.socket import SlackSocket
from bot.channels.slack.tokens import Tokens
from bot.core.delivery import Outcome, Recipient
from bot.core.message import (
    Ask,
    Attachment,
    Button,
    Buttons,
    Check,
    Choice,
    Correct,
    Emphasis,
    Form,
    Heading,
    Listing,
    Message,
    Paragraph,
    Quote,
    Reply,
    Say,
    Span,
    Text,
)
from bot.core.roster import AccountId, PersonKind, Workspace, WorkspaceId
from bot.simulator.slack.courier import Answer
from bot.simulator.slack.simulator import Slack
from support.loopback import serving
from support.slack_bench import WORKSPACE, Talk, again, text
from support.small_slack import APP_TOKEN, SECRET, TOKEN, small_slack

SMALL = WorkspaceId("T0SMALL01")
STEPS = Message(
    summary="Three steps <!channel>",
    blocks=(
        Heading("Three steps"),
        Paragraph((Span("Hello "), Span("<@U0BOB>", bold=True), Span(" look", link="https://chatgpt.com/"))),
        Listing(((Span("Open settings"),), (Span("Data controls"),)), ordered=True),
        Quote((Span("I have switched it off."),)),
        Buttons(
            (
                Button("Confirm", command="confirm", emphasis=Emphasis.PRIMARY),
                Button("Open", url="https://chatgpt.com/#settings/DataControls"),
            )
        ),
    ),
)
FORM = Form(
    id="confirm",
    title="Confirm",
    submit="Send",
    blocks=(Quote((Span("I have switched it off."),)),),
    fields=(
        Choice(
            name="found", label="How did you find it?", options=(("off", "It was off"), ("on", "It was on"))
        ),
        Check(name="agree", label="Statement", text="I confirm"),
        Text(name="words", label="Anything else?", max_length=200),
    ),
    context="a1",
)


@dataclass(kw_only=True)
class Stage:
    """The simulated Slack and the channel, connected both ways over loopback."""

    slack: Slack
    talk: Talk
    inbound: Inbound
    messenger: SlackMessenger
    directory: SlackDirectory
    api: SlackApi


@asynccontextmanager
async def stage(reply: Reply | None = None) -> AsyncIterator[Stage]:
    """Everything, ready."""
    inbound: Inbound

    async def post(_: str, headers: Mapping[str, str], body: bytes) -> Answer:
        response = await inbound.handle(headers, body)
        return response.status, response.headers, response.body

    slack = small_slack(post)
    talk = Talk(reply=reply or Say(message=STEPS))
    workspace = replace(
        WORKSPACE, id=SMALL, token=TOKEN, bot_account=AccountId(slack.workspace.bot), enterprise="W0GRIDENT"
    )

    async def find(id: WorkspaceId) -> Workspace | None:
        return workspace if id == SMALL else None

    async with serving(slack.asgi) as address:
        slack.world.base_url = address
        clock, api = slack.world.clock, SlackApi(base_url=f"{address}/api/")
        tokens = Tokens(find=find, clock=clock)
        directory = SlackDirectory(api=api, tokens=tokens, clock=clock)
        inbound = Inbound(
            conversation=talk.conversation(),
            signature=Signature(secret=SECRET, clock=clock),
            tokens=tokens,
            directory=directory,
            api=api,
            trouble=lambda: text("Something broke on our side"),
            again=again,
        )
        messenger = SlackMessenger(api=api, tokens=tokens)
        yield Stage(
            slack=slack, talk=talk, inbound=inbound, messenger=messenger, directory=directory, api=api
        )
        await inbound.finish()
        await api.close()


async def test_a_command_a_press_and_the_way_back() -> None:
    """The answer is to be seen, with nothing in it come alive; the button says its command."""
    async with stage() as s:
        await s.slack.types("Ada", "/chatgpt-privacy admin status @bob")
        assert s.talk.asked[-1][1] == "admin status U0BOB"
        assert "Data controls" in s.slack.sees("Ada")
        await s.slack.presses("Ada", "Confirm")
        assert s.talk.asked[-1][1] == "confirm"
        await s.slack.presses("Ada", "Open")
        await s.inbound.finish()
        assert len(s.talk.asked) == 2
        assert "/chatgpt-privacy" in s.slack.transcript("Ada")


async def test_a_form_is_filled_corrected_and_answered() -> None:
    """All that was typed stays until it is right."""
    async with stage(Ask(form=FORM)) as s:
        await s.slack.types("Ada", "/chatgpt-privacy confirm")
        s.talk.reply = Correct(mistakes={"found": "Please choose one"})
        filled = {
            "How did you find it?": "It was off",
            "Statement": ["I confirm"],
            "words": "it's fine & <done>",
        }
        await s.slack.fills("Ada", filled)
        assert "Please choose one" in s.slack.sees("Ada")
        s.talk.reply = Say(message=text("Your receipt is R-1"))
        await s.slack.submits("Ada")
        await s.inbound.finish()
        assert "R-1" in s.slack.sees("Ada")
        (_, form, context, values) = s.talk.submitted[-1]
        assert (form, context) == ("confirm", "a1")
        assert values == {"found": "off", "agree": "yes", "words": "it's fine & <done>"}
        assert "Home" in s.slack.sees_home("Ada")


async def test_the_home_page_its_buttons_and_a_typed_line() -> None:
    """What cannot be answered in place comes as a modal or a message."""
    async with stage() as s:
        await s.slack.opens_home("Bob")
        await s.inbound.finish()
        assert "Home" in s.slack.sees_home("Bob")
        await s.slack.types("Bob", "steps <web> & more")
        await s.inbound.finish()
        assert s.talk.asked[-1][1] == "steps <web> & more"
        assert "Open settings" in s.slack.sees("Bob")
        s.talk.reply = Ask(form=FORM)
        await s.slack.types("Bob", "confirm")
        await s.inbound.finish()
        await s.slack.presses("Bob", "Confirm")
        await s.inbound.finish()
        assert "I confirm" in s.slack.sees("Bob")


async def test_messages_and_files_arrive() -> None:
    """In a conversation and in a channel; who cannot be reached is named so."""
    async with stage() as s:
        files = (
            Attachment(name="report.png", media_type="image/png", content=b"png", alt="Coverage"),
            Attachment(name="report.csv", media_type="text/csv", content=b"a;b", alt="Everybody"),
        )
        sent = await s.messenger.send(
            SMALL, Recipient(account=AccountId("U0BOB")), replace(STEPS, attachments=files)
        )
        assert (sent.outcome, sent.reason) == (Outcome.SENT, "")
        assert sent.dm == s.slack.workspace.dm("U0BOB").id
        assert "report.csv" in s.slack.transcript("Bob")
        channel = await s.messenger.send(SMALL, Recipient(channel="C0ADMINS1"), STEPS)
        assert (channel.outcome, channel.dm) == (Outcome.SENT, None)
        closed = await s.messenger.send(SMALL, Recipient(account=AccountId("U0CLEO")), STEPS)
        assert (closed.outcome, closed.reason) == (Outcome.UNREACHABLE, "channel_not_found")


async def test_everybody_is_read_as_what_they_are() -> None:
    """Guests, the deactivated, admins, people without an address."""
    async with stage() as s:
        members = {member.account: member async for member in s.directory.members(SMALL)}
        assert members[AccountId("U0ADA")].admin
        assert members[AccountId("U0GUS")].kind is PersonKind.GUEST
        assert not members[AccountId("U0DORA")].active
        assert members[AccountId("U0NORA")].email is None
        assert members[AccountId("W0GRID")].kind is PersonKind.EMPLOYEE
        assert members[AccountId(s.slack.workspace.bot)].bot
        ada = await s.directory.member(SMALL, AccountId("U0ADA"))
        assert ada == members[AccountId("U0ADA")]


async def test_comings_and_goings_are_told() -> None:
    """Joining, leaving, and the end of the installation."""
    async with stage() as s:
        await s.slack.deactivates("Bob")
        await s.inbound.finish()
        assert [(member.account, member.active) for member in s.talk.members] == [("U0BOB", False)]


async def test_over_a_socket_everything_is_the_same() -> None:
    """A command, a form, a press."""
    async with stage() as s:
        socket = SlackSocket(
            api=s.api, app_token=APP_TOKEN, handle=s.inbound.handle_payload, clock=s.slack.world.clock
        )
        await socket.start()
        await _until(lambda: s.slack.sockets.connected)
        await s.slack.types("Ada", "/chatgpt-privacy steps")
        assert "Data controls" in s.slack.sees("Ada")
        s.talk.reply = Ask(form=FORM)
        await s.slack.presses("Ada", "Confirm")
        s.talk.reply = Say(message=text("Your receipt is R-1"))
        await s.slack.fills("Ada", {"found": "It was on", "agree": ["I confirm"]})
        assert "R-1" in s.slack.sees("Ada")
        await s.inbound.finish()
        await socket.close()


# Private functions


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - the SDK has no event to wait for
            await asyncio.sleep(0)
