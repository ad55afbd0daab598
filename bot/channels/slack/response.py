"""What is answered to an HTTP request; the web layer turns it into its own kind of response."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.channels.slack.rich import Json

_encode = json.JSONEncoder(separators=(",", ":")).encode
_JSON = {"content-type": "application/json; charset=utf-8"}
_TEXT = {"content-type": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers, body."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


OK = Response()
"""Acknowledged, with nothing to say."""


def with_json(body: Json) -> Response:
    """An acknowledgement that says something."""
    return Response(200, _JSON, _encode(body).encode())


def with_text(text: str, status: int = 200) -> Response:
    """A line of text."""
    return Response(status, _TEXT, text.encode())
