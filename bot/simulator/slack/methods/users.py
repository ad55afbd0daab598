"""Members, as the directory methods give them."""

from bot.simulator.slack.call import Call, Method, Refused, page
from bot.simulator.slack.limits import tier
from bot.simulator.slack.members import Json, Member, profile, shown

WITHOUT_LIMIT = 1000
"""How many members a call without `limit` gets at most; beyond that Slack demands paging."""


def list_all(call: Call) -> Json:
    """Every member of every kind, by pages."""
    ids = list(call.workspace.members)
    if not call.text("limit") and not call.text("cursor") and len(ids) > WITHOUT_LIMIT:
        raise Refused("limit_required")
    listed, cursor = page(call, ids, WITHOUT_LIMIT)
    members = [_shown(call, call.workspace.members[id]) for id in listed]
    stamp = int(call.world.now().timestamp())
    return {"members": members, "cache_ts": stamp, "response_metadata": {"next_cursor": cursor}}


def info(call: Call) -> Json:
    """One member."""
    return {"user": _shown(call, _member(call, call.needed("user")))}


def get_profile(call: Call) -> Json:
    """One member's profile."""
    member = _member(call, call.text("user") or call.installation.bot_account)
    return {"profile": profile(member, call.workspace.id, email=_email(call)) | {"fields": {}}}


def by_email(call: Call) -> Json:
    """The member with an e-mail address."""
    wanted = call.needed("email").lower()
    for member in call.workspace.members.values():
        if member.email is not None and member.email.lower() == wanted and not member.deactivated:
            return {"user": _shown(call, member)}
    raise Refused("users_not_found")


# Private functions


def _email(call: Call) -> bool:
    return "users:read.email" in call.installation.scopes


def _member(call: Call, account: str) -> Member:
    member = call.workspace.members.get(account)
    if member is None:
        raise Refused("user_not_found")
    return member


def _shown(call: Call, member: Member) -> Json:
    at, team = call.world.now(), call.workspace.id
    return shown(member, team, at, email=_email(call), locale=call.flag("include_locale"))


METHODS = {
    "users.list": Method(handler=list_all, limit=tier(2), scopes=("users:read",)),
    "users.info": Method(handler=info, limit=tier(4), scopes=("users:read",)),
    "users.profile.get": Method(
        handler=get_profile, limit=tier(4), scopes=("users.profile:read", "users:read")
    ),
    "users.lookupByEmail": Method(handler=by_email, limit=tier(3), scopes=("users:read.email",)),
}
