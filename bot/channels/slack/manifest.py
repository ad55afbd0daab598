"""The Slack app as Slack has to know it: least scopes, each with its reason."""

from collections.abc import Mapping

from bot.channels.slack.rich import Json

COMMAND = "/chatgpt-privacy"
NAME = "ChatGPT privacy"

SCOPES: Mapping[str, str] = {
    "chat:write": "sends the welcome, the reminders and the reports; only ever as itself",
    "commands": "adds the slash command",
    "files:write": "attaches the picture and the table to the weekly report",
    "im:history": "reads what is typed to the bot in its own direct messages, and no other conversation",
    "users:read": "lists the members, with time zone and language, and asks who is an admin now",
    "users:read.email": "recognises a person across workspaces and roster files by e-mail",
}
"""Every bot scope that is asked for, and what it is for."""

EVENTS: Mapping[str, str] = {
    "app_home_opened": "draws the App Home",
    "app_uninstalled": "stops sending when the app was removed",
    "message.im": "answers what is typed to the bot in a direct message",
    "team_join": "welcomes new members",
    "tokens_revoked": "stops sending when access was withdrawn",
    "user_change": "learns at once that somebody was deactivated; everything else in it is dropped unread",
    "user_profile_changed": "learns of a new name, e-mail, time zone or language",
}
"""Every event that is subscribed to, and what it is for."""


def manifest(public_url: str | None) -> Json:
    """The app manifest: over HTTP at `public_url`, or over Socket Mode where there is none."""
    base = public_url.rstrip("/") if public_url else None
    oauth: Json = {"scopes": {"bot": sorted(SCOPES)}}
    if base is not None:
        oauth["redirect_urls"] = [f"{base}/slack/oauth_redirect"]
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "Keep ChatGPT from learning from your conversations, in two minutes.",
            "background_color": "#1f3a4d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [_command(base)],
        },
        "oauth_config": oauth,
        "settings": _settings(base),
    }


# Private functions


def _command(base: str | None) -> Json:
    command = {
        "command": COMMAND,
        "description": "Your ChatGPT privacy: where you stand, and what to do next",
        "usage_hint": "[help | steps | confirm | receipt | snooze | real? | my-data]",
        "should_escape": True,
    }
    return command if base is None else {**command, "url": _url(base)}


def _settings(base: str | None) -> Json:
    address = {} if base is None else {"request_url": _url(base)}
    return {
        "event_subscriptions": {**address, "bot_events": sorted(EVENTS)},
        "interactivity": {"is_enabled": True, **address},
        "org_deploy_enabled": base is not None,
        "socket_mode_enabled": base is None,
        "token_rotation_enabled": False,
    }


def _url(base: str) -> str:
    return f"{base}/slack/events"
