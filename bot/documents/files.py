"""The files that go with a weekly report in chat."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.core.message import Attachment
from bot.core.report import WeeklyReport
from bot.documents.picture import drawable, picture
from bot.documents.table import table


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Draws and tabulates, with the short strings of `label(name, locale)`."""

    label: Callable[[str, str], str]

    def attachments(
        self, report: WeeklyReport, rows: Sequence[Mapping[str, str]], locale: str
    ) -> tuple[Attachment, ...]:
        """The picture of a report and the table of its people, in the reader's language.

        The picture is in English where the fonts lack the letters of that language.
        """
        label = partial(_in, self.label, locale)
        seen = locale if drawable(label, locale) else "en"
        name = f"{report.policy}-{report.week}"
        drawn = Attachment(
            name=f"{name}.png",
            media_type="image/png",
            content=picture(report, partial(_in, self.label, seen), seen),
            alt=label("report.picture"),
        )
        people = Attachment(
            name=f"{name}.csv", media_type="text/csv", content=table(rows, label), alt=label("report.people")
        )
        return drawn, people


# Private functions


def _in(label: Callable[[str, str], str], locale: str, name: str) -> str:
    return label(name, locale)
