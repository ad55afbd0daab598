"""One request on its way: answered in its own HTTP response while that is open, by a call of ours later."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.actions.conversation import Asker
from bot.channels.slack.request import Request, Shape
from bot.channels.slack.response import OK, Response, with_json
from bot.channels.slack.rich import Json
from bot.core.delivery import Incoming
from bot.core.roster import Workspace


@dataclass(slots=True, kw_only=True)
class Exchange:
    """A request, whose it is, and how far it has come."""

    request: Request
    incoming: Incoming
    workspace: Workspace
    open: bool
    """Whether somebody still waits for the HTTP response."""
    handled: bool = False
    """Whether one of our listeners took it."""
    reply: Json | None = None
    """What to say in the HTTP response."""
    error: Exception | None = None
    """Why it could not be handled; it stays in the inbox then."""
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """What can wait until the person has their answer."""
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def asker(self) -> Asker:
        """Who speaks to us, and where."""
        request = self.request
        assert request.account is not None
        return Asker(workspace=request.workspace, account=request.account, channel=self._channel())

    @property
    def response_url(self) -> str | None:
        """Where to answer once the HTTP response has gone."""
        url = self.request.payload.get("response_url")
        return url if isinstance(url, str) and url.startswith(("https://", "http://")) else None

    @property
    def trigger(self) -> str:
        """What opens a form, for three seconds."""
        return str(self.request.payload.get("trigger_id", ""))

    @property
    def in_own_dm(self) -> bool:
        """Whether a press came from a message that only we and this person see."""
        payload = self.request.payload
        container = payload.get("container") or {}
        return (self._channel() or "").startswith("D") and container.get("is_ephemeral") is not True

    @property
    def view(self) -> Json | None:
        """The view it came from."""
        view = self.request.payload.get("view")
        return view if isinstance(view, dict) else None

    def put(self, reply: Json) -> bool:
        """Say it in the HTTP response; False if that has gone."""
        if self.open:
            self.reply = reply
        return self.open

    def close(self) -> Response:
        """The HTTP response; whatever is said from now on needs a call of its own."""
        self.open = False
        return OK if self.reply is None else with_json(self.reply)

    # Private functions

    def _channel(self) -> str | None:
        payload = self.request.payload
        if self.request.shape is Shape.COMMAND:
            found = payload.get("channel_id")
        elif self.request.shape is Shape.EVENT:
            found = payload["event"].get("channel")
        else:
            found = (payload.get("channel") or {}).get("id")
        return found if isinstance(found, str) else None
