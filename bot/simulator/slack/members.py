"""The members of a simulated workspace, of every kind that Slack has, and how Slack shows them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


class MemberKind(StrEnum):
    """What Slack takes a member for."""

    REGULAR = "regular"
    """A full member."""
    ADMIN = "admin"
    """A workspace admin."""
    OWNER = "owner"
    """A workspace owner, who is an admin too."""
    MULTI_CHANNEL_GUEST = "multi-channel guest"
    """A guest with several channels."""
    SINGLE_CHANNEL_GUEST = "single-channel guest"
    """A guest with one channel."""
    BOT = "bot"
    """An app's account."""
    SLACKBOT = "slackbot"
    """Slack's own, which is not marked as a bot."""


ADMINS = frozenset({MemberKind.ADMIN, MemberKind.OWNER})
GUESTS = frozenset({MemberKind.MULTI_CHANNEL_GUEST, MemberKind.SINGLE_CHANNEL_GUEST})
MACHINES = frozenset({MemberKind.BOT, MemberKind.SLACKBOT})


@dataclass(slots=True, kw_only=True)
class Member:
    """One account. `refuses` is an error code that every attempt to write to it meets: closed DMs."""

    id: str
    name: str
    handle: str
    kind: MemberKind = MemberKind.REGULAR
    email: str | None = None
    title: str = ""
    timezone: str = "Europe/London"
    locale: str = "en-GB"
    deactivated: bool = False
    refuses: str | None = None
    enterprise: str | None = None
    """The id of the Enterprise grid account behind it, if there is one."""

    @property
    def human(self) -> bool:
        """Somebody who could read a message."""
        return self.kind not in MACHINES


def shown(member: Member, team: str, at: datetime, *, email: bool, locale: bool = False) -> Json:
    """The member as `users.info` gives it; deactivated ones lose their role and time zone, as in Slack."""
    described: Json = {
        "id": member.id,
        "team_id": team,
        "name": member.handle,
        "deleted": member.deactivated,
        "profile": profile(member, team, email=email),
        "is_bot": member.kind is MemberKind.BOT,
        "is_app_user": False,
        "updated": int(at.timestamp()),
    }
    if not member.deactivated:
        described |= {"real_name": member.name, "color": "9f69e7"} | _zone(member, at) | _role(member)
    if member.enterprise is not None:
        described["enterprise_user"] = _grid(member, team)
    if locale:
        described["locale"] = member.locale
    return described


def profile(member: Member, team: str, *, email: bool) -> Json:
    """The profile part; the address only for those whose scope allows it."""
    described: Json = {
        "title": member.title,
        "phone": "",
        "real_name": member.name,
        "real_name_normalized": member.name,
        "display_name": member.name,
        "display_name_normalized": member.name,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "g" + member.id[-8:].lower(),
        "team": team,
    }
    if member.kind is MemberKind.BOT:
        described |= {"api_app_id": "A" + member.id[1:], "bot_id": "B" + member.id[1:], "always_active": True}
    if email and member.email is not None:
        described["email"] = member.email
    return described


# Private functions


def _zone(member: Member, at: datetime) -> Json:
    local = at.astimezone(ZoneInfo(member.timezone))
    offset = local.utcoffset()
    seconds = int(offset.total_seconds()) if offset is not None else 0
    return {"tz": member.timezone, "tz_label": local.tzname() or member.timezone, "tz_offset": seconds}


def _role(member: Member) -> Json:
    return {
        "is_admin": member.kind in ADMINS,
        "is_owner": member.kind is MemberKind.OWNER,
        "is_primary_owner": False,
        "is_restricted": member.kind in GUESTS,
        "is_ultra_restricted": member.kind is MemberKind.SINGLE_CHANNEL_GUEST,
        "is_email_confirmed": member.human,
        "who_can_share_contact_card": "EVERYONE",
    }


def _grid(member: Member, team: str) -> Json:
    return {
        "id": member.enterprise,
        "enterprise_id": "E" + team[1:],
        "enterprise_name": "Simulated grid",
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "teams": [team],
    }
