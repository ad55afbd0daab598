"""Files made from a report."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.core.message import Attachment
from bot.core.report import WeeklyReport


class Documents(Protocol):
    """Draws and tabulates."""

    def attachments(
        self, report: WeeklyReport, rows: Sequence[Mapping[str, str]], locale: str
    ) -> tuple[Attachment, ...]:
        """The picture of a report and the table of its people, in the reader's language."""
        ...
