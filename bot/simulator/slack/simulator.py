"""The whole simulated Slack: its world, its Web API, and the people and admins who use it."""

from random import Random

from bot.simulator.clock import SimulatorClock
from bot.simulator.slack import payloads
from bot.simulator.slack.api import WebApi
from bot.simulator.slack.courier import Courier, Post
from bot.simulator.slack.hands import Hands
from bot.simulator.slack.members import Json, Member, shown
from bot.simulator.slack.records import ChannelKind, SlackApp
from bot.simulator.slack.sockets import Sockets
from bot.simulator.slack.workspace import SlackWorkspace
from bot.simulator.slack.world import World


class Slack(Hands):
    """A Slack with one workspace to begin with, whose people's verbs are its own; `people` reaches others.

    `asgi` is to be served at `base_url`; `post` brings requests to the app.
    """

    def __init__(
        self,
        *,
        clock: SimulatorClock,
        app: SlackApp,
        workspace: SlackWorkspace,
        token: str,
        post: Post,
        random: Random,
        base_url: str = "http://127.0.0.1",
    ) -> None:
        world = World(clock, app, random, base_url)
        self.sockets = Sockets(world)
        super().__init__(world, Courier(world=world, post=post, sockets=self.sockets), world.add(workspace))
        world.install(workspace, token)
        self.asgi = WebApi(world, self.sockets).asgi

    def people(self, workspace: str) -> Hands:
        """The people of another workspace."""
        return Hands(self.world, self.courier, self.world.workspaces[workspace])

    async def joins(self, member: Member) -> None:
        """Somebody new appears in the workspace and in its public channels."""
        self.workspace.add(member)
        for channel in self.workspace.channels.values():
            if channel.kind is ChannelKind.PUBLIC and member.human:
                channel.members.add(member.id)
        self._note(member, "joins")
        await self._member_event("team_join", member)

    async def deactivates(self, person: str) -> None:
        """An admin deactivates an account."""
        member = self.workspace.member(person)
        member.deactivated = True
        self._note(member, "is deactivated")
        await self._member_event("user_change", member)

    async def returns(self, person: str) -> None:
        """A deactivated account is active again."""
        member = self.workspace.member(person)
        member.deactivated = False
        self._note(member, "is active again")
        await self._member_event("user_change", member)

    async def changes_profile(self, person: str, **changes: str) -> None:
        """Somebody changes name, title, e-mail, time zone or locale, by the names that Member has."""
        member = self.workspace.member(person)
        for name, value in changes.items():
            setattr(member, name, value)
        self._note(member, f"changes {', '.join(changes)}")
        await self._member_event("user_profile_changed", member)
        await self._member_event("user_change", member)

    async def uninstalls(self) -> None:
        """An admin removes the app; its token is dead at once."""
        self._revoke("account_inactive")
        await self._event({"type": "app_uninstalled"})
        await self._event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.workspace.bot]}})

    async def revokes_token(self) -> None:
        """The app's token is revoked; the app stays installed."""
        self._revoke("token_revoked")
        await self._event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.workspace.bot]}})

    async def verifies_url(self) -> bool:
        """Slack checks the request address by a challenge, as when the manifest is saved."""
        challenge = self.world.random.randbytes(16).hex()
        token = self.world.app.verification_token
        await self.courier.event({"type": "url_verification", "token": token, "challenge": challenge})
        return challenge.encode() in self.courier.attempts[-1].body

    async def close(self) -> None:
        """Stop bringing things again, and let go of the sockets."""
        await self.courier.close()
        await self.sockets.disconnect()

    # Private functions

    def _revoke(self, code: str) -> None:
        if self.workspace.installation is not None:
            self.workspace.installation.refused = code
        self.world.tell(self.workspace, set(), f"the app's token: {code}")

    async def _member_event(self, kind: str, member: Member) -> None:
        described = shown(member, self.workspace.id, self.world.now(), email=True, locale=True)
        await self._event({"type": kind, "user": described})

    async def _event(self, inner: Json) -> None:
        if inner["type"] in self.world.app.events:
            await self.courier.event(payloads.event(self.world, self.workspace, inner))
