"""The table of a report's people as CSV: it opens in Excel, and nothing in it is a formula.

A cell that a spreadsheet would run gets a leading apostrophe. The same goes for what follows a semicolon,
tab or line break inside a cell, since a spreadsheet in another language may split there.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping

from bot.core.catalogue import LABELS

COLUMNS = tuple(name.removeprefix("csv.") for name in LABELS if name.startswith("csv."))
"""The keys of a row, in order."""
LIVE = re.compile(r"(^|[;\t\r\n])(?=[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[ ']*[\t\r\n])")
"""Where a cell, or a part that may become one, starts what a spreadsheet would run."""


def table(rows: Iterable[Mapping[str, str]], label: Callable[[str], str]) -> bytes:
    """Rows by the keys of `COLUMNS`, under their labels; a missing cell is empty.

    UTF-8 with a byte order mark, lines ended by CRLF, every cell in quotes.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(label(f"csv.{column}")) for column in COLUMNS])
    writer.writerows([harmless(row.get(column, "")) for column in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def harmless(cell: str) -> str:
    """The text as no spreadsheet would run it; leaving out the added apostrophes gives it back."""
    return LIVE.sub(r"\1'", cell)
