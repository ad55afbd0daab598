"""The app as Slack has to know it, held against what the code does."""

import re
from pathlib import Path

from bot.channels.slack import listeners
from bot.channels.slack.manifest import COMMAND, EVENTS, SCOPES, manifest

FOLDER = Path(listeners.__file__).parent
NEEDS = {
    "apps.connections.open": None,
    "auth.teams.list": None,
    "auth.test": None,
    "chat.postMessage": "chat:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "oauth.v2.access": None,
    "users.info": "users:read",
    "users.list": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}
"""The scope that each method wants, by Slack's reference; None: any token will do."""
EVENT_NEEDS = {
    "message.im": "im:history",
    "team_join": "users:read",
    "user_change": "users:read",
    "user_profile_changed": "users:read",
}


def called() -> set[str]:
    """Every Web API method in the channel's code."""
    code = "\n".join(path.read_text() for path in FOLDER.glob("*.py"))
    code = code.replace('"oauth.v2.access"', ".oauth_v2_access")
    methods = {name.replace(".", "_") for name in NEEDS}
    found = set(
        re.findall(r"\.((?:auth|chat|files|oauth|users|views|conversations|apps|team|bots)_\w+)", code)
    )
    assert found <= methods, found - methods
    return {name for name in NEEDS if name.replace(".", "_") in found}


def test_the_scopes_are_what_the_code_needs_and_no_more() -> None:
    """By method and by event; e-mail addresses and the slash command are asked for by name."""
    by_method = {NEEDS[method] for method in called()} - {None}
    by_event = {EVENT_NEEDS.get(event) for event in EVENTS} - {None}
    assert by_method | by_event | {"commands", "users:read.email"} == SCOPES.keys()
    assert all(SCOPES.values())


def test_the_events_are_those_that_somebody_listens_to() -> None:
    """Neither more nor fewer."""
    source = (FOLDER / "listeners.py").read_text()
    handled = set(re.findall(r'"(\w+)": self\._', source))
    assert {event.replace("message.im", "message") for event in EVENTS} == handled


def test_over_http_everything_comes_to_one_address() -> None:
    """Commands, events and interactions alike."""
    found = manifest("https://bot.example/")
    address = "https://bot.example/slack/events"
    assert found["features"]["slash_commands"][0]["url"] == address
    assert found["settings"]["interactivity"]["request_url"] == address
    assert found["settings"]["event_subscriptions"]["request_url"] == address
    assert found["oauth_config"]["redirect_urls"] == ["https://bot.example/slack/oauth_redirect"]
    assert found["settings"]["socket_mode_enabled"] is False


def test_over_a_socket_there_is_no_address_at_all() -> None:
    """Nothing has to be reachable."""
    found = manifest(None)
    assert found["settings"]["socket_mode_enabled"] is True
    assert "url" not in str(found)


def test_people_can_write_to_the_bot_and_open_its_home() -> None:
    """The command names people by id; texts keep to Slack's lengths."""
    found = manifest(None)
    assert found["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    command = found["features"]["slash_commands"][0]
    assert (command["command"], command["should_escape"]) == (COMMAND, True)
    assert len(found["display_information"]["name"]) <= 35
    assert len(found["display_information"]["description"]) <= 140
    assert len(command["description"]) <= 2000
    assert found["settings"]["event_subscriptions"]["bot_events"] == sorted(EVENTS)
    assert found["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)
