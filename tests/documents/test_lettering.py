"""The letters of the picture."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.documents.lettering import ELLIPSIS, FILES, FONTS, fit, printable, width


def test_fonts_are_shipped_with_their_licence() -> None:
    """The licence stands beside the fonts, names each of them, and together they stay small."""
    licence = (FONTS / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in licence
    assert {path.name for path in FONTS.iterdir()} == {"OFL.txt", *(path.name for path in FILES)}
    assert all(path.name in licence for path in FILES)
    assert sum(path.stat().st_size for path in FILES) < 1_500_000


def test_widths_are_those_of_the_font() -> None:
    """An advance is read from the font: Inter's space is 576 of 2,048 units wide."""
    assert width(" ", 2048) == 576
    assert width("mm", 10) == 2 * width("m", 10)
    assert width("m", 10, bold=True) > width("m", 10)
    assert width("\u4eba", 10) == 0


def test_scripts_of_europe_and_its_neighbours_can_be_drawn() -> None:
    """Latin with its accents, Greek, Cyrillic, Hebrew and Arabic all come out whole."""
    for name in ("Straße Übersee", "Façade Œuvre", "Ação", "Δίκτυα", "Разработка", "משאבי אנוש", "هندسة"):
        assert printable(name) == name


def test_what_cannot_be_drawn_is_left_out() -> None:
    """No boxes, no control characters, no direction overrides."""
    assert printable("Sales \U0001f680\x00\u202eabc\u4eba\n now") == "Sales abc now"


@given(st.text())
def test_printable_text_is_safe_in_a_document(text: str) -> None:
    """Whatever was typed, what is drawn has no character that XML forbids and no invisible trick."""
    drawn = printable(text)
    kept = {unicodedata.category(character) for character in drawn if character not in "\u200c\u200d"}
    assert not [category for category in kept if category.startswith("C")]
    assert printable(drawn) == drawn


@given(st.text(), st.floats(min_value=30, max_value=400))
def test_text_fits_its_room(text: str, room: float) -> None:
    """Whatever was typed keeps to its room, and what fits is not cut."""
    shown = fit(text, 20, room)
    assert width(shown, 20) <= room
    whole = printable(text)
    assert shown == whole or (shown.endswith(ELLIPSIS) and width(whole, 20) > room)


def test_a_cut_name_keeps_its_beginning() -> None:
    """A long department shows how it starts."""
    assert fit("Legal and Compliance Affairs International", 20, 205) == "Legal and Complian\u2026"
