"""Sets the stage: company, Slack and page, ready to be served beside the app."""

from dataclasses import dataclass
from random import Random

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp

from bot.simulator.clock import SimulatorClock
from bot.simulator.rehearsal.cast import COMPANY, DOMAIN, TEAM, Part, cast, newcomers
from bot.simulator.rehearsal.page import NextEvent, Page, Turn, guarded
from bot.simulator.rehearsal.roster import roster_csv
from bot.simulator.slack.courier import Post
from bot.simulator.slack.members import Member
from bot.simulator.slack.records import ChannelKind, SlackApp
from bot.simulator.slack.simulator import Slack
from bot.simulator.slack.workspace import SlackWorkspace

ADMIN_CHANNEL = "C0PRIVADM"
GENERAL = "C0GENERAL"
PATH = "/rehearsal"
API_PATH = f"{PATH}/slack/api/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the app is to be configured with. The secrets open nothing but this simulation."""

    team: str
    name: str
    token: str
    app_token: str
    signing_secret: str
    client_id: str
    client_secret: str
    bot_account: str
    admin_channel: str
    api_url: str
    """For SLACK_API_URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """Everything, ready: serve `asgi` at the root of the same loopback address that `base_url` named."""

    asgi: ASGIApp
    """Answers below /rehearsal: the page, and the Slack at /rehearsal/slack."""
    slack: Slack
    workspace: Details
    roster_csv: str
    parts: list[Part]
    """Who is here; whoever joins is added."""
    newcomers: list[Part]
    """Who has still to join."""


def build_rehearsal(
    *, clock: SimulatorClock, base_url: str, post: Post, turn: Turn, next_event: NextEvent, seed: int = 1
) -> Rehearsal:
    """Build the company's Slack at `base_url` (such as http://127.0.0.1:8080) and its page.

    `post` brings signed requests to the app. `turn` moves the clock and runs what became due on the way; it
    gives back the new now. `next_event` is when something will next happen by itself, or None.
    """
    parts, waiting, chance = cast(), newcomers(), Random(seed)  # noqa: S311 - ids of a simulation, repeatable on purpose
    app = SlackApp(
        client_secret=_secret(chance), signing_secret=_secret(chance), app_token="xapp-" + _secret(chance)
    )
    slack = Slack(
        clock=clock,
        app=app,
        workspace=_workspace(parts),
        token="xoxb-rehearsal-" + _secret(chance),
        post=post,
        random=chance,
        base_url=f"{base_url}{PATH}/slack",
    )
    _channels(slack, parts)
    page = Page(slack, parts, waiting, turn, next_event)
    return Rehearsal(
        asgi=_mounted(slack, page),
        slack=slack,
        workspace=_details(slack, base_url),
        roster_csv=roster_csv(parts),
        parts=parts,
        newcomers=waiting,
    )


# Private functions


def _workspace(parts: list[Part]) -> SlackWorkspace:
    workspace = SlackWorkspace(id=TEAM, name=COMPANY, domain=DOMAIN)
    workspace.add(*(part.member for part in parts))
    return workspace


def _channels(slack: Slack, parts: list[Part]) -> None:
    workspace = slack.workspace
    here = {part.member.id for part in parts if part.member.human and not part.member.deactivated}
    admins = {member.id for member in workspace.members.values() if _runs_it(member)}
    workspace.add_channel(GENERAL, "general", ChannelKind.PUBLIC, here)
    workspace.add_channel(ADMIN_CHANNEL, "privacy-admin", ChannelKind.PRIVATE, admins | {workspace.bot})


def _runs_it(member: Member) -> bool:
    return member.handle in {"hannah", "jonas", "tobias"}


def _details(slack: Slack, base_url: str) -> Details:
    installation, app = slack.workspace.installation, slack.world.app
    assert installation is not None
    return Details(
        team=slack.workspace.id,
        name=slack.workspace.name,
        token=installation.token,
        app_token=app.app_token,
        signing_secret=app.signing_secret,
        client_id=app.client_id,
        client_secret=app.client_secret,
        bot_account=installation.bot_account,
        admin_channel=ADMIN_CHANNEL,
        api_url=base_url + API_PATH,
    )


def _mounted(slack: Slack, page: Page) -> ASGIApp:
    async def to_page(_request: Request) -> Response:
        return RedirectResponse(f"{PATH}/")

    return Router(
        [
            Route("/", to_page),
            Route(PATH, to_page),
            Mount(f"{PATH}/slack", app=slack.asgi),
            Mount(PATH, app=guarded(page.asgi)),
        ]
    )


def _secret(chance: Random) -> str:
    return chance.randbytes(16).hex()
