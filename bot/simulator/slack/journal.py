"""The transcript: one line for everything that somebody did or came to see, in order."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What happened, when, and in front of whom; no accounts means that it was about no person."""

    at: datetime
    workspace: str
    accounts: frozenset[str]
    words: str


class Journal:
    """The lines so far."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def note(self, at: datetime, workspace: str, accounts: frozenset[str], words: str) -> None:
        """Add a line."""
        self.lines.append(Line(at=at, workspace=workspace, accounts=accounts, words=words))

    def transcript(self, workspace: str, account: str | None = None) -> str:
        """Everything in a workspace, or what concerns one account; in UTC, each new day says its date."""
        told: list[str] = []
        day = None
        for line in self.lines:
            if line.workspace != workspace or (account is not None and account not in line.accounts):
                continue
            if line.at.date() != day:
                day = line.at.date()
                told.append(f"== {day:%a} {day.day} {day:%b %Y}")
            told.append(f"{line.at:%H:%M} {line.words}")
        return "\n".join(told)
