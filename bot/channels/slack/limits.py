"""What Slack takes: sizes, and how an over-long text is cut. Lengths are in characters."""

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_SIZE = 13_000
"""Blocks of one message as JSON; beyond about 13,200 Slack answers `msg_blocks_too_long`."""
VIEW_SIZE = 200_000
"""A view as JSON; Slack's own limit is 250 kB."""
SUMMARY = 3000
HEADER = 150
BUTTON_LABEL = 75
BUTTON_VALUE = 2000
URL = 3000
ROW = 5
"""Buttons in one row; Slack would take 25, which nobody can read."""
ACTIONS = 25
TITLE = 24
FIELD_LABEL = 2000
OPTION_TEXT = 75
OPTION_VALUE = 150
RADIO_OPTIONS = 10
SELECT_OPTIONS = 100
INPUT = 3000
METADATA = 3000
ID = 255

ELLIPSIS = "…"


def cut(text: str, limit: int) -> str:
    """The text, or as many of its words as fit with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    end = max(head.rfind(" "), head.rfind("\n"))
    return (head[:end] if end > 0 else head).rstrip() + ELLIPSIS
