"""The files that go with a report in chat."""

from bot.documents.files import ReportFiles
from bot.documents.picture import picture
from bot.documents.table import table
from support.weekly import ENGLISH, counts, label, weekly


def test_a_report_goes_out_with_its_picture_and_its_table() -> None:
    """Both are named by policy and week, and described for those who do not see them."""
    report, rows = weekly(counts("Research", open=1)), [{"name": "Ada"}]
    asked: set[str] = set()

    def labels(name: str, locale: str) -> str:
        asked.add(locale)
        return ENGLISH[name]

    drawn, people = ReportFiles(labels).attachments(report, rows, "de")
    assert (drawn.name, drawn.media_type) == ("chatgpt-privacy-2026-W48.png", "image/png")
    assert (people.name, people.media_type) == ("chatgpt-privacy-2026-W48.csv", "text/csv")
    assert (drawn.content, people.content) == (picture(report, label, "de"), table(rows, label))
    assert (drawn.alt, people.alt) == (ENGLISH["report.picture"], ENGLISH["report.people"])
    assert asked == {"de"}


def test_a_language_without_letters_is_drawn_in_english() -> None:
    """The fonts have no Japanese: the picture speaks English, the table Japanese."""
    report = weekly(counts("Research", open=1))

    def labels(name: str, locale: str) -> str:
        return ENGLISH[name] if locale == "en" else "\u56fd"

    drawn, people = ReportFiles(labels).attachments(report, [], "ja")
    assert drawn.content == picture(report, label, "en")
    assert people.content == table([], lambda _: "\u56fd")
