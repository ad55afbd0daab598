"""How each standing looks: apart in colour to every kind of colour vision, and apart in pattern without any.

Each `ink` has a contrast of at least 3 to 1 with the white card, and outlines what `fill` would not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.campaign import Standing


class Pattern(StrEnum):
    """What is drawn over the fill."""

    PLAIN = "plain"
    """Nothing."""
    STRIPES = "stripes"
    """Slanting lines."""
    LINES = "lines"
    """Upright lines."""
    CROSSES = "crosses"
    """Lines both ways."""
    DOTS = "dots"
    """Dots."""


@dataclass(frozen=True, slots=True)
class Look:
    """Fill, outline and pattern of one standing."""

    fill: str
    ink: str
    pattern: Pattern
    over: str
    """The colour of the pattern."""


LOOKS: Mapping[Standing, Look] = {
    Standing.ATTESTED: Look("#0a5fa8", "#0a5fa8", Pattern.PLAIN, "#0a5fa8"),
    Standing.OPEN: Look("#cfe3f5", "#3d86c2", Pattern.PLAIN, "#3d86c2"),
    Standing.DUE: Look("#f7c662", "#966400", Pattern.LINES, "#966400"),
    Standing.OVERDUE: Look("#c2341a", "#8f200b", Pattern.STRIPES, "#ffffff"),
    Standing.LAPSED: Look("#4d5568", "#4d5568", Pattern.CROSSES, "#ffffff"),
    Standing.UNREACHABLE: Look("#f3e8fa", "#7a3e9d", Pattern.DOTS, "#7a3e9d"),
    Standing.WAIVED: Look("#c8cdd6", "#6f7888", Pattern.PLAIN, "#6f7888"),
    Standing.LEFT: Look("#ffffff", "#6f7888", Pattern.PLAIN, "#6f7888"),
}
"""In the order in which they are drawn and listed."""
