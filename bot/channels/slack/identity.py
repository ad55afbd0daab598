"""Who a token makes us: asked once when the bot starts, and by the doctor."""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.channels.slack.api import SlackApi
from bot.channels.slack.outcomes import code_of
from bot.core.errors import PlatformUnavailable
from bot.core.roster import AccountId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What Slack says of a bot token."""

    workspace: WorkspaceId
    name: str
    enterprise: str | None
    bot_account: AccountId
    token: str = field(repr=False)
    scopes: frozenset[str]
    answered_at: datetime | None
    """Slack's own clock, to a second."""


async def identify(api: SlackApi, token: str) -> Identity:
    """The workspace and scopes of a token. Raises PlatformUnavailable with Slack's own word for why not."""
    try:
        answer: Any = await api.client(token).auth_test()
    except Exception as error:  # noqa: BLE001 - whatever it was, the operator gets Slack's word for it
        # Without the cause: an exception of a client can carry what was sent.
        raise PlatformUnavailable(f"Slack does not take SLACK_BOT_TOKEN: {code_of(error)}") from None
    headers = {name.lower(): value for name, value in answer.headers.items()}
    granted = headers.get("x-oauth-scopes", "")
    everywhere = answer.get("is_enterprise_install") is True
    return Identity(
        workspace=WorkspaceId(answer["enterprise_id"] if everywhere else answer["team_id"]),
        name=str(answer.get("team") or answer["team_id"]),
        enterprise=answer.get("enterprise_id"),
        bot_account=AccountId(answer["user_id"]),
        token=token,
        scopes=frozenset(scope.strip() for scope in granted.split(",") if scope.strip()),
        answered_at=parsedate_to_datetime(headers["date"]) if "date" in headers else None,
    )
