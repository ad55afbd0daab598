"""The letters of the picture: which of them the shipped fonts can draw, and how wide a text comes out."""

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
REGULAR = FONTS / "Inter-Regular.otf"
BOLD = FONTS / "Inter-Bold.otf"
OTHERS = (FONTS / "NotoSansHebrew-Regular.ttf", FONTS / "NotoSansArabic-Regular.ttf")
"""Scripts that the main family lacks."""
FILES = (REGULAR, BOLD, *OTHERS)

ELLIPSIS = "\u2026"
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Font:
    """How far each character moves the pen, as a fraction of the font size; absent ones cannot be drawn."""

    advances: dict[int, float]


def printable(text: str) -> str:
    """The text with only what the fonts can draw: no control characters, no direction overrides, no boxes."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return " ".join("".join(filter(_drawable, composed)).split())


def covers(text: str) -> bool:
    """Whether every letter and digit of a text can be drawn."""
    return sum(map(str.isalnum, text)) == sum(map(str.isalnum, printable(text)))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at a font size, kerning and joining left aside."""
    return size * sum(_advance(ord(character), bold) for character in text)


def fit(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The printable text, cut short with an ellipsis when it is wider than `room`."""
    shown = printable(text)
    if width(shown, size, bold=bold) <= room:
        return shown
    while shown and width(shown + ELLIPSIS, size, bold=bold) > room:
        shown = shown[:-1]
    while shown and unicodedata.combining(shown[-1]):
        shown = shown[:-1]
    return shown.rstrip() + ELLIPSIS


# Private functions


def _drawable(character: str) -> bool:
    if unicodedata.category(character).startswith("C"):
        return character in _JOINERS
    return any(ord(character) in _font(path).advances for path in (REGULAR, *OTHERS))


def _advance(code: int, bold: bool) -> float:
    fonts = (_font(path) for path in (BOLD if bold else REGULAR, *OTHERS))
    return next((font.advances[code] for font in fonts if code in font.advances), 0.0)


@cache
def _font(path: Path) -> Font:
    """Read two tables of an OpenType file: `cmap` (character to glyph) and `hmtx` (glyph to advance)."""
    data = path.read_bytes()
    tables = _tables(data)
    (em,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (metrics,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    advances = [
        struct.unpack_from(">H", data, tables["hmtx"] + 4 * glyph)[0] / em for glyph in range(metrics)
    ]
    return Font({code: advances[min(glyph, metrics - 1)] for code, glyph in _glyphs(data, tables["cmap"])})


def _tables(data: bytes) -> dict[str, int]:
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * index) for index in range(count))
    return {name.decode(): offset for name, _, offset, _ in records}


def _glyphs(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for index in range(count):
        (offset,) = struct.unpack_from(">L", data, cmap + 8 + 8 * index)
        start = cmap + offset
        (form,) = struct.unpack_from(">H", data, start)
        if form in _READERS:
            yield from _READERS[form](data, start)


def _groups(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Format 12: runs of characters with consecutive glyphs."""
    (count,) = struct.unpack_from(">L", data, start + 12)
    for first, last, glyph in struct.iter_unpack(">LLL", data[start + 16 : start + 16 + 12 * count]):
        yield from zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)


def _segments(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Format 4: runs with a shift, or with a list of glyphs at a distance from the run's own record."""
    (double,) = struct.unpack_from(">H", data, start + 6)
    ends, starts = start + 14, start + 16 + double
    for at in range(0, double, 2):
        (last,) = struct.unpack_from(">H", data, ends + at)
        first, shift, distance = (
            struct.unpack_from(">H", data, starts + part * double + at)[0] for part in range(3)
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if distance:
                where = starts + 2 * double + at + distance + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, where)
            if glyph and (glyph := (glyph + shift) & 0xFFFF):
                yield code, glyph


_READERS = {4: _segments, 12: _groups}
