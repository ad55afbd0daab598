"""Words that are no longer true of ChatGPT, or never were."""

import re
from collections.abc import Iterator

DEAD: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(
            r"chat history\s*(&|&amp;|and)\s*training|chatverlauf\s*(&|und)\s*training", re.IGNORECASE
        ),
        "that switch no longer exists",
        "It is called “Improve the model for everyone” now, and Temporary Chat is another thing.",
    ),
    (
        re.compile(
            r"no records? (is|are|will be) (ever )?kept|nothing is (ever )?(kept|stored|saved)", re.IGNORECASE
        ),
        "never true: chats are kept for up to 30 days at least",
        "Say for how long they are kept.",
    ),
    (
        re.compile(
            r"kein(e|erlei) (aufzeichnung|daten)\w*( wird| werden)? (gespeichert|aufbewahrt)", re.IGNORECASE
        ),
        "never true: chats are kept for up to 30 days at least",
        "Say for how long they are kept.",
    ),
    (
        re.compile(r"openai (was|wurde) (hacked|gehackt)", re.IGNORECASE),
        "that misdescribes credentials stolen from infected devices",
        "Say what happened.",
    ),
    (
        re.compile(r"\bagent mode\b|\bagentenmodus\b|\b(ChatGPT )?Atlas\b|\bSora\b"),
        "that product is retired",
        "Take it out.",
    ),
)
"""(what to find, what is wrong with it, cure)."""


def dead_wording(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, fault, cure) of everything that should no longer be said."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, fault, cure in DEAD:
            found = pattern.search(line)
            if found:
                yield number, f"`{found.group()}`: {fault}", cure
