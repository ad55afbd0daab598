"""The weekly report as a page and as JSON."""

import json
from html.parser import HTMLParser

import pytest

from bot.core.campaign import Standing
from bot.core.catalogue import LABELS
from bot.core.report import WeeklyReport
from bot.documents.page import page, report_json
from support.weekly import ENGLISH, counts, label, of, weekly

REPORT = weekly(
    [
        *counts("Research", attested=1200, open=30, due=4, overdue=5),
        *counts("Sales & Support", attested=7, lapsed=2, unreachable=1, waived=3),
        *counts("", open=1),
        *counts("Sales & Support", left=6),
    ],
    before=[of(attested=600, open=600)],
    outside=8,
)


class Reader(HTMLParser):
    """Reads a page into tags, attributes, and the cells of its tables."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self.open = ""
        self.said = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.open = tag
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        self.said += data if self.open != "style" else ""
        if self.open in {"td", "th"}:
            self.rows[-1][-1] += data


def rows_from(reader: Reader, first: str) -> list[list[str]]:
    """The rows of the table whose head starts like this, up to its total."""
    start = next(index for index, row in enumerate(reader.rows) if row and row[0] == first) + 1
    end = next(index for index in range(start, len(reader.rows)) if "Total" in reader.rows[index])
    return reader.rows[start : end + 1]


def number(cell: str) -> int:
    """A count as English writes it."""
    return int(cell.replace(",", ""))


def test_standings_are_explained_and_add_up() -> None:
    """Each standing with its meaning and its people, and a total that is their sum."""
    *standings, total = rows_from(Reader(page(REPORT, label, "en")), "Standing")
    assert [row[:2] for row in standings] == [
        [ENGLISH[f"standing.{name}"], ENGLISH[f"meaning.{name}"]]
        for name in ("attested", "open", "due", "overdue", "lapsed", "unreachable", "waived", "left")
    ]
    assert [row[2] for row in standings] == ["1,207", "31", "4", "5", "2", "1", "3", "6"]
    assert sum(number(row[2]) for row in standings) == number(total[-1]) == 1259


def test_departments_add_up_downwards_and_across() -> None:
    """Rows make their people, columns make the totals, those who left included."""
    *departments, total = rows_from(Reader(page(REPORT, label, "en")), "#")
    assert [row[1] for row in departments] == ["Research", "Sales & Support", "No department", "Left"]
    assert [row[0] for row in departments] == ["1", "2", "3", ""]
    figures = [[number(cell) for cell in row[2:-1]] for row in (*departments, total)]
    assert all(sum(row[:-1]) == row[-1] for row in figures)
    assert [sum(column) for column in zip(*figures[:-1], strict=True)] == figures[-1]
    assert [row[-1] for row in (*departments, total)] == ["96%", "70%", "0%", "\u2013", "96%"]


def test_the_page_says_what_it_proves_and_carries_the_checkpoint() -> None:
    """The claim, the signed head as it is, and every happening."""
    reader = Reader(page(REPORT, label, "en"))
    assert "An attestation proves a person's claim, not the vendor's setting." in reader.said
    assert "privacy.example\n42\n3q2+7w==\n" in reader.said
    happenings = [row for row in reader.rows if len(row) == 2][-8:]
    assert [row[1] for row in happenings] == ["6", "2", "1", "3", "4", "8", "5", "7"]
    assert "user_disabled" in reader.said
    assert "<pre" not in page(weekly([], checkpoint=None), label, "en").decode()


def test_the_page_stands_alone() -> None:
    """No scripts, nothing to fetch, and a policy that would refuse both."""
    reader = Reader(page(REPORT, label, "en"))
    assert not {"script", "link", "iframe", "object", "form", "base"} & set(reader.tags)
    sources = [value for name, value in reader.attributes if name in {"src", "href", "srcset", "style"}]
    assert len(sources) == 1
    assert sources[0].startswith("data:image/png;base64,")
    assert ("content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'") in reader.attributes


def test_the_page_can_be_read_by_everybody() -> None:
    """A language and its direction, a described picture, scoped heads, names in their own direction."""
    reader = Reader(page(REPORT, label, "ar"))
    assert {("lang", "ar"), ("dir", "rtl"), ("dir", "auto")} <= set(reader.attributes)
    assert ("alt", ENGLISH["report.picture"]) in reader.attributes
    assert reader.tags.count("th") == [name for name, _ in reader.attributes].count("scope")
    assert ("lang", "pt-BR") in Reader(page(REPORT, label, "pt-BR")).attributes


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'><b>", "{{ 7*7 }}"]
)
def test_hostile_names_stay_text(name: str) -> None:
    """A department's name is shown, and does nothing."""
    harmless, hostile = (
        Reader(page(weekly(counts(each, open=1)), label, "en")) for each in ("Research", name)
    )
    assert hostile.tags == harmless.tags
    assert name in hostile.said


def test_a_language_without_letters_has_its_tables_without_the_picture() -> None:
    """Months in Japanese cannot be drawn, so nothing is drawn wrong."""
    reader = Reader(page(REPORT, label, "ja"))
    assert "img" not in reader.tags
    assert len(rows_from(reader, "#")) == 5


@pytest.mark.parametrize("report", [weekly([]), weekly(counts("", waived=1)), weekly(counts("", left=1))])
def test_the_smallest_reports_have_a_page(report: WeeklyReport) -> None:
    """Nobody, nobody expected, nobody left."""
    assert b"</html>" in page(report, label, "de-AT")


def test_every_short_string_is_in_the_catalogue() -> None:
    """What the documents ask for by name is what `words` promises to know."""
    assert set(ENGLISH) - {"policy.chatgpt-privacy"} <= set(LABELS)


def test_json_has_every_figure() -> None:
    """The whole report, for programs; equal reports give equal bytes."""
    content = report_json(REPORT)
    assert content == report_json(REPORT)
    read = json.loads(content)
    assert list(read) == sorted(read)
    assert {key: read[key] for key in ("policy", "version", "week", "roster", "outside")} == {
        "policy": "chatgpt-privacy",
        "version": 1,
        "week": "2026-W48",
        "roster": 1261,
        "outside": 8,
    }
    assert read["as_of"] == "2026-11-23T09:30:00+00:00"
    assert read["total"]["standings"] == {s.value: REPORT.total.by_standing[s] for s in Standing}
    assert [part["name"] for part in read["departments"]] == ["Research", "Sales & Support", ""]
    assert [point["week_ending"] for point in read["trend"]] == ["2026-11-16", "2026-11-23"]
    assert read["happenings"]["dead"] == {"user_disabled": 5}
    assert read["checkpoint"] == REPORT.checkpoint
