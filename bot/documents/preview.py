"""Messages and forms drawn on one page, roughly as chat shows them, for those who review the words.

Nothing on the page does anything: buttons, links and fields are drawn only, and nothing is fetched.
"""

import base64
from collections.abc import Sequence

from bot.core.message import Attachment, Form, Message
from bot.documents.templates import template

DRAWN = frozenset({"image/png", "image/jpeg", "image/gif"})
"""Attachments that are shown; of others only the name is."""


def preview(entries: Sequence[tuple[str, Message | Form]], title: str, language: str) -> bytes:
    """One HTML page of titled messages and forms, in the language of a BCP 47 tag."""
    html = template("preview.html.j2").render(
        entries=[(name, type(entry).__name__, entry) for name, entry in entries],
        title=title,
        language=language,
        source=_source,
        kind=_kind,
    )
    return html.encode()


# Private functions


def _kind(value: object) -> str:
    return type(value).__name__


def _source(attachment: Attachment) -> str | None:
    if attachment.media_type not in DRAWN:
        return None
    return f"data:{attachment.media_type};base64,{base64.b64encode(attachment.content).decode()}"
