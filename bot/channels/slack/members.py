"""A Slack user object as a member of the roster's directory."""

from bot.channels.slack.rich import Json
from bot.channels.slack.typed import clean
from bot.core.roster import AccountId, Member, PersonKind, Workspace

SLACKBOT = "USLACKBOT"
"""Slack's own bot: not marked as one."""


def complete(user: Json) -> bool:
    """Whether a user object says all that we read from one; newer `user_profile_changed` events say less."""
    return {"id", "deleted", "is_bot"} <= user.keys() and ("tz" in user or user["deleted"] is True)


def member_from(user: Json, workspace: Workspace) -> Member | None:
    """The member; None for somebody of another company who only shares a channel with us."""
    if _foreign(user, workspace):
        return None
    profile, enterprise = user.get("profile") or {}, user.get("enterprise_user") or {}
    guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    roles = (user.get(role) or enterprise.get(role) for role in ("is_admin", "is_owner"))
    return Member(
        workspace=workspace.id,
        account=AccountId(str(user["id"])),
        name=_text(profile.get("real_name")) or _text(user.get("real_name")) or _text(user.get("name")) or "",
        email=_text(profile.get("email")),
        kind=PersonKind.GUEST if guest else PersonKind.EMPLOYEE,
        active=not user.get("deleted"),
        bot=bool(user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == SLACKBOT),
        admin=any(roles),
        timezone=_text(user.get("tz")),
        locale=_text(user.get("locale")),
    )


# Private functions


def _foreign(user: Json, workspace: Workspace) -> bool:
    if user.get("is_stranger"):
        return True
    enterprise = (user.get("enterprise_user") or {}).get("enterprise_id")
    home = {user.get("team_id"), enterprise, *((user.get("enterprise_user") or {}).get("teams") or ())} - {
        None
    }
    return bool(home) and user.get("id") != SLACKBOT and home.isdisjoint({workspace.id, workspace.enterprise})


def _text(value: object) -> str | None:
    return clean(value).strip() or None if isinstance(value, str) else None
