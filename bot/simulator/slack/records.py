"""What a simulated workspace holds: channels, posts, views, files, and what Slack hands out for a while."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.simulator.slack.members import Json

SLACKBOT = "USLACKBOT"


class ChannelKind(StrEnum):
    """Who can see a channel; the value is Slack's word in `types`."""

    PUBLIC = "public_channel"
    """Everybody may find it."""
    PRIVATE = "private_channel"
    """Its members only."""
    DIRECT = "im"
    """One member and the app."""


@dataclass(slots=True, kw_only=True)
class Post:
    """One message. `only_for` makes it ephemeral."""

    ts: str
    channel: str
    author: str
    at: datetime
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    only_for: str | None = None
    thread: str | None = None
    edited_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation and all that was said in it, oldest first."""

    id: str
    name: str
    kind: ChannelKind
    members: set[str] = field(default_factory=set)
    posts: list[Post] = field(default_factory=list)
    partner: str | None = None
    archived: bool = False


@dataclass(slots=True, kw_only=True)
class View:
    """A modal or somebody's App Home. `values` is what was filled in so far, as Slack reports it."""

    id: str
    account: str
    body: Json
    hash: str
    root: str
    previous: str | None
    shown_at: datetime
    values: dict[str, Json] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None
    """What Slack itself tells the person when the app did not answer well."""

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        blocks: list[Json] = self.body["blocks"]
        return blocks


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """A file, announced, then uploaded, then shared."""

    id: str
    name: str
    title: str
    announced: int
    """The length in bytes that was promised."""
    alt: str
    content: bytes | None = None
    shared: bool = False


@dataclass(slots=True, kw_only=True)
class Trigger:
    """Leave to open a modal: once, and soon."""

    account: str
    expires_at: datetime
    used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """Leave to answer where somebody acted: five times in half an hour."""

    channel: str
    account: str
    origin: str | None
    """The ts of the message that was acted on."""
    expires_at: datetime
    uses: int = 0


@dataclass(slots=True, kw_only=True)
class Installation:
    """An app in one workspace: its token and what that may do."""

    workspace: str
    token: str
    bot_account: str
    bot_id: str
    scopes: frozenset[str]
    refused: str | None = None
    """The error every call now meets, such as token_revoked."""


@dataclass(slots=True, kw_only=True)
class SlackApp:
    """The app as its maker registered it. `commands_escaped`: mentions in commands arrive as ids."""

    id: str = "A0PRIVACY1"
    name: str = "ChatGPT privacy"
    client_id: str = "1000000001.2000000002"
    client_secret: str
    signing_secret: str
    app_token: str
    verification_token: str = "simulated-verification"  # noqa: S105 - deprecated by Slack, and checked by nobody
    command: str = "/chatgpt-privacy"
    commands_escaped: bool = True
    scopes: frozenset[str] = frozenset(
        {
            "chat:write",
            "commands",
            "files:write",
            "im:history",
            "users:read",
            "users:read.email",
        }
    )
    events: frozenset[str] = frozenset(
        {
            "app_home_opened",
            "app_uninstalled",
            "message.im",
            "team_join",
            "tokens_revoked",
            "user_change",
            "user_profile_changed",
        }
    )
