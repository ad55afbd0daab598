"""What an app asks about itself: who am I, where, and may I leave."""

from bot.simulator.slack.call import Call, Method
from bot.simulator.slack.limits import Limit, tier
from bot.simulator.slack.members import Json


def auth_test(call: Call) -> Json:
    """Who the token is."""
    answer: Json = {
        "url": f"https://{call.workspace.domain}.slack.com/",
        "team": call.workspace.name,
        "user": call.workspace.members[call.installation.bot_account].handle,
        "team_id": call.workspace.id,
        "user_id": call.installation.bot_account,
        "bot_id": call.installation.bot_id,
        "is_enterprise_install": False,
    }
    return answer | ({"enterprise_id": call.workspace.enterprise} if call.workspace.enterprise else {})


def team_info(call: Call) -> Json:
    """The workspace."""
    workspace = call.workspace
    team: Json = {
        "id": workspace.id,
        "name": workspace.name,
        "domain": workspace.domain,
        "email_domain": "",
        "icon": {"image_default": True},
    }
    if workspace.enterprise:
        team |= {"enterprise_id": workspace.enterprise, "enterprise_name": "Simulated grid"}
    return {"team": team}


def auth_revoke(call: Call) -> Json:
    """Give the token up."""
    if not call.flag("test"):
        call.installation.refused = "token_revoked"
    return {"revoked": not call.flag("test")}


METHODS = {
    "auth.test": Method(handler=auth_test, limit=Limit(per_minute=600, burst=600)),
    "auth.revoke": Method(handler=auth_revoke, limit=tier(3)),
    "team.info": Method(handler=team_info, limit=tier(3), scopes=("team:read",)),
}
