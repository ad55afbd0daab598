"""What a person typed, out of what Slack made of it.

Slack escapes three characters and wraps what it recognises: `<@U123|ada>`, `<#C1|ops>`, `<!here>`,
`<mailto:a@b.c|a@b.c>`, `<https://b.c|b.c>`. A command wants a person's id, and the bare words of all else.
"""

import re
from html import unescape

_WRAPPED = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def typed(text: str) -> str:
    """The line as its author meant it. Never raises, whatever comes in."""
    return clean(unescape(_WRAPPED.sub(_unwrapped, text)))


def clean(text: str) -> str:
    """The text without what no database takes: NUL, and halves of characters that JSON can smuggle in."""
    return text.replace("\x00", "").encode(errors="replace").decode()


# Private functions


def _unwrapped(match: "re.Match[str]") -> str:
    sigil, target, label = match.groups()
    if sigil in ("@", "#"):
        return target
    return label or target.removeprefix("mailto:")
