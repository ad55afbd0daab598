"""What Slack sends, understood."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.request import Request, Shape, Unreadable, parse, reread, understand, workspace_of
from bot.channels.slack.typed import typed
from bot.core.delivery import Incoming
from bot.core.roster import WorkspaceId

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
COMMAND = {"command": "/chatgpt-privacy", "text": "", "team_id": "T1", "user_id": "U1", "trigger_id": "1.2"}
PRESS = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1"},
    "trigger_id": "3.4",
    "actions": [{"action_id": "press-0", "value": "help"}],
}
SENT = {
    "type": "view_submission",
    "team": {"id": "T1"},
    "user": {"id": "U1"},
    "trigger_id": "5.6",
    "view": {},
}


def event(event: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An Events API payload."""
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event, **more}


def understood(payload: dict[str, Any]) -> Request:
    """A payload that means something."""
    found = understand(payload)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "body", "shape", "key"),
    [
        (FORM, urlencode(COMMAND), Shape.COMMAND, "slack:command:1.2"),
        (FORM, urlencode({"payload": json.dumps(PRESS)}), Shape.ACTION, "slack:action:3.4"),
        (FORM, urlencode({"payload": json.dumps(SENT)}), Shape.SUBMISSION, "slack:submission:5.6"),
        (JSON, json.dumps(event({"type": "app_uninstalled"})), Shape.EVENT, "slack:event:Ev1"),
        ("", json.dumps(event({"type": "app_uninstalled"})), Shape.EVENT, "slack:event:Ev1"),
        ("application/json; charset=utf-8", json.dumps(COMMAND), Shape.COMMAND, "slack:command:1.2"),
        (JSON, json.dumps(PRESS), Shape.ACTION, "slack:action:3.4"),
    ],
)
def test_every_wrapping_gives_the_same_request(kind: str, body: str, shape: Shape, key: str) -> None:
    """A form, JSON in a form, JSON, and JSON over a socket; kept and read again it is the same."""
    found = understood(parse(kind, body.encode()))
    assert (found.shape, found.workspace, found.key) == (shape, "T1", key)
    incoming = Incoming(key=found.key, workspace=found.workspace, kind=kind, body=body.encode())
    assert reread(incoming) == found


def test_without_an_id_of_slacks_the_payload_itself_is_the_key() -> None:
    """The same payload has the same key, another has another."""
    bare = {name: value for name, value in COMMAND.items() if name != "trigger_id"}
    assert understood(bare).key == understood(dict(reversed(bare.items()))).key
    assert understood(bare).key != understood({**bare, "text": "help"}).key


def test_a_corrected_form_is_another_request() -> None:
    """The view and its hash stay the same when Slack shows our mistakes; the trigger does not."""
    view = {"id": "V1", "hash": "h"}
    first = understood({**SENT, "view": view})
    second = understood({**SENT, "view": view, "trigger_id": "7.8"})
    assert first.key != second.key


@pytest.mark.parametrize(
    ("payload", "workspace"),
    [
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "false"}, "T1"),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"}, "E1"),
        ({"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True}, "E1"),
        ({"team": None, "enterprise": {"id": "E1"}}, "E1"),
        ({"team": {"id": "T1", "enterprise_id": "E1"}}, "T1"),
        ({"team": {"id": "T9"}, "view": {"app_installed_team_id": "T1"}}, "T1"),
        (
            {
                "team_id": "T9",
                "authorizations": [{"team_id": "T1", "enterprise_id": None, "is_enterprise_install": False}],
            },
            "T1",
        ),
        (
            {
                "team_id": "T9",
                "enterprise_id": "E1",
                "authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}],
            },
            "E1",
        ),
    ],
)
def test_the_workspace_is_the_one_that_installed_us(payload: dict[str, Any], workspace: str) -> None:
    """Org-wide installations belong to the Enterprise organisation, whatever workspace somebody sits in."""
    assert workspace_of(payload) == WorkspaceId(workspace)


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "view_closed", "team": {"id": "T1"}},
        {"type": "shortcut", "team": {"id": "T1"}},
        {**PRESS, "actions": [{"action_id": "open-0", "url": "https://a.example"}]},
        {**PRESS, "actions": []},
        event({"type": "reaction_added", "user": "U1"}),
        event({"type": "app_home_opened", "user": "U1", "tab": "messages"}),
        event({"type": "message", "channel_type": "channel", "user": "U1", "text": "hi"}),
        event({"type": "message", "channel_type": "im", "user": "U1", "bot_id": "B1", "text": "hi"}),
        event({"type": "message", "channel_type": "im", "user": "U1", "subtype": "message_changed"}),
        event({"type": "message", "channel_type": "im", "text": "hi"}),
        event({"type": "user_change", "user": {"id": "U1", "deleted": False}}),
        event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}),
    ],
)
def test_what_is_of_no_use_to_us_is_not_even_kept(payload: dict[str, Any]) -> None:
    """Our own messages, other people's status changes, pages that a button opened."""
    assert understand(payload) is None


@pytest.mark.parametrize(
    "payload",
    [
        {**COMMAND, "team_id": None},
        {**COMMAND, "user_id": ""},
        {**COMMAND, "team_id": "T1'; drop"},
        {**COMMAND, "team_id": "T" * 65},
        {**PRESS, "user": 5},
        event({"type": "team_join", "user": {}}),
    ],
)
def test_a_request_from_nobody_is_unreadable(payload: dict[str, Any]) -> None:
    """It must name a workspace and an account."""
    with pytest.raises(Unreadable):
        understand(payload)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (JSON, b"{"),
        (JSON, b""),
        (JSON, b"[]"),
        (JSON, b"null"),
        (JSON, b"\xff"),
        (JSON, b"[" * 100_000),
        (FORM, b"payload=%7B"),
        (FORM, b"payload=[]"),
        (FORM, b"payload="),
    ],
)
def test_broken_bodies_are_unreadable(kind: str, body: bytes) -> None:
    """Not JSON, not an object, not text, nested without end."""
    with pytest.raises(Unreadable):
        parse(kind, body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    [
        "type",
        "command",
        "team",
        "team_id",
        "user",
        "user_id",
        "event",
        "view",
        "actions",
        "authorizations",
        "enterprise",
        "trigger_id",
        "event_id",
        "is_enterprise_install",
    ]
)
types = st.sampled_from(["block_actions", "view_submission", "event_callback"])


@given(st.dictionaries(names, json_values | types))
def test_no_payload_makes_it_raise_anything_else(payload: dict[str, Any]) -> None:
    """It is a request, nothing to us, or unreadable."""
    try:
        found = understand(payload)
    except Unreadable:
        return
    assert found is None or found.key.isascii()


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("admin status <@U123|ada.lovelace>", "admin status U123"),
        ("admin status <mailto:ada@example.com|ada@example.com>", "admin status ada@example.com"),
        ("admin waive ada until friday a &lt; b &amp; c", "admin waive ada until friday a < b & c"),
        ("see <https://example.com|example.com> <#C1|ops> <!here>", "see example.com C1 here"),
        ("steps  web", "steps  web"),
    ],
)
def test_a_line_is_read_as_it_was_meant(sent: str, meant: str) -> None:
    """Ids of people, bare words of everything else."""
    assert typed(sent) == meant


@given(st.text())
def test_any_line_can_be_read(line: str) -> None:
    """And no database refuses it."""
    assert "\x00" not in typed(line)
    typed(line).encode()
