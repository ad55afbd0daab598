"""The table of people."""

import csv
import io
import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.documents.table import COLUMNS, harmless, table
from support.weekly import label

DANGER = "=+-@\uff1d\uff0b\uff0d\uff20"
ADDED = re.compile(r"(^|[;\t\r\n])'(?=[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[ ']*[\t\r\n])")
cells = st.text(alphabet=st.one_of(st.sampled_from("=+-@\t\r\n ;,'\"|a\uff1d"), st.characters(codec="utf-8")))


def read(content: bytes) -> list[list[str]]:
    """What a CSV reader makes of the table."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_rows_stand_under_their_labels() -> None:
    """A byte order mark, CRLF, quoted cells; a cell that is missing is empty."""
    head, row, rest = table([{"name": "Ada", "standing": "open"}], label).split(b"\r\n")
    assert head.startswith(b'\xef\xbb\xbf"Name","E-mail","Department","Standing","Assigned",')
    assert (row, rest) == (b'"Ada","","","open","","","","",""', b"")


def test_a_table_of_nobody_has_its_head() -> None:
    """No rows still say what they would be."""
    assert read(table([], label)) == [[label(f"csv.{column}") for column in COLUMNS]]


def test_formulas_are_defused() -> None:
    """Whatever a spreadsheet would run gets an apostrophe; plain text stays as it is."""
    assert harmless("=1+1") == "'=1+1"
    assert harmless("\t@SUM(A1)") == "'\t'@SUM(A1)"
    assert harmless("Ada; =HYPERLINK(0)") == "Ada;' =HYPERLINK(0)"
    assert harmless("\rx") == "'\rx"
    assert harmless("'s-Hertogenbosch, a=b; c-d") == "'s-Hertogenbosch, a=b; c-d"


@given(st.lists(st.tuples(cells, cells)))
@example([("'=", "\n\n="), (" '\t", "''+")])
def test_nothing_is_lost_and_nothing_is_live(rows: list[tuple[str, str]]) -> None:
    """Reading back gives the same text, and no cell, nor any part one might be split into, can run."""
    content = table([{"name": name, "department": department} for name, department in rows], label)
    back = [(line[0], line[2]) for line in read(content)[1:]]
    assert [(ADDED.sub(r"\1", name), ADDED.sub(r"\1", department)) for name, department in back] == rows
    for cell in (cell for line in read(content) for cell in line):
        assert cell[:1] not in {"\t", "\r", "\n"}
        assert not [part for part in re.split(r"[;\t\r\n]", cell) if part.strip()[:1] in set(DANGER)]


def test_half_a_character_does_not_stop_the_table() -> None:
    """A name broken by whoever sent it becomes a question mark."""
    assert read(table([{"name": "Ad\ud800"}], label))[1][0] == "Ad?"
