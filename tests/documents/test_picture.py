"""The picture of the weekly report, by the structure of its SVG."""

import struct
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.campaign import Standing
from bot.core.report import SHOWN, Count, WeeklyReport
from bot.documents.drawing import BAR_LEFT, BAR_WIDTH, drawing
from bot.documents.figures import figures_for
from bot.documents.look import LOOKS
from bot.documents.picture import NAMES, drawable, picture, svg
from support.weekly import counts, label, of, weekly

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {
    f"{SVG}{name}"
    for name in (
        *("svg", "g", "defs", "pattern", "linearGradient", "stop"),
        *("rect", "circle", "path", "text", "tspan"),
    )
}
LITERAL = weekly(
    [
        *counts("Research", attested=9, open=1, due=1, overdue=1),
        *counts("Sales", attested=3, overdue=2, waived=1, unreachable=1),
        *counts("", attested=1, lapsed=1),
        *counts("Sales", left=2),
    ],
    before=[of(attested=5, open=15), of(attested=10, open=10)],
)


def parts(report: WeeklyReport, locale: str = "en") -> dict[str, ET.Element]:
    """The named groups of the picture."""
    root = ET.fromstring(svg(report, label, locale))
    return {group.attrib["id"]: group for group in root.findall(f"{SVG}g")}


def texts(group: ET.Element) -> list[str]:
    """What is written in a group, in order."""
    return ["".join(text.itertext()) for text in group.iter(f"{SVG}text")]


def slices(group: ET.Element) -> list[str]:
    """The standings drawn in a group, in order."""
    return [box.attrib["data-standing"] for box in group.iter(f"{SVG}g") if "data-standing" in box.attrib]


def test_a_literal_report_is_drawn_figure_by_figure() -> None:
    """Coverage and its change, the standings and their total, the departments with theirs."""
    drawn = parts(LITERAL)
    assert texts(drawn["coverage"]) == ["65%", "13 / 20", "\u25b2 +15 points since Mon, Nov 16"]
    assert texts(drawn["standings"]) == [
        *("Attested", "13", "Open", "1", "Due soon", "1", "Overdue", "3", "Lapsed", "1"),
        *("Unreachable", "1", "Waived", "1", "Left", "2", "Total", "23"),
    ]
    assert slices(drawn["standings"]) == [str(standing) for standing in LOOKS]
    assert texts(drawn["trend"]) == [
        *("Trend", "0%", "50%", "100%", "65%", "Nov 9", "Nov 16", "Nov 23"),
    ]
    assert texts(drawn["departments"]) == [
        *("Departments", "People"),
        *("Research", "12", "75%", "Sales", "7", "50%", "No department", "2", "50%"),
    ]
    assert slices(drawn["departments"]) == [
        *("attested", "open", "due", "overdue"),
        *("attested", "overdue", "unreachable", "waived"),
        *("attested", "lapsed"),
    ]


def test_the_ring_is_as_long_as_the_coverage() -> None:
    """Two circles: the whole, and the part that attested."""
    whole, part = parts(LITERAL)["coverage"].findall(f"{SVG}circle")
    assert "stroke-dasharray" not in whole.attrib
    arc = float(part.attrib["stroke-dasharray"].split()[0])
    assert arc == pytest.approx(0.65 * 2 * 3.14159 * float(part.attrib["r"]), rel=1e-3)


def test_the_day_is_that_of_the_report_where_it_is_read() -> None:
    """The heading shows the last day of the trend, which is the organisation's own."""
    root = ET.fromstring(svg(LITERAL, label, "de"))
    assert [text.text for text in root.findall(f"{SVG}text")] == [
        *("Weekly report", "ChatGPT privacy, version 1 \u00b7 2026-W48", "23. November 2026"),
    ]


def test_nobody_at_all_is_drawn_without_figures() -> None:
    """No people, no coverage: a dash, an empty ring, no bars, no line."""
    drawn = parts(weekly([]))
    assert texts(drawn["coverage"]) == ["\u2013", "0 / 0", "Nobody has to answer"]
    assert len(drawn["coverage"].findall(f"{SVG}circle")) == 1
    assert texts(drawn["departments"]) == ["Departments"]
    assert drawn["trend"].findall(f"{SVG}circle") == []


def test_everybody_waived_is_not_zero_percent() -> None:
    """Coverage of nobody expected is no figure, while the people are still drawn."""
    drawn = parts(weekly(counts("Research", waived=4), before=[of(waived=3, open=1)]))
    assert texts(drawn["coverage"])[0] == "\u2013"
    assert texts(drawn["departments"])[2:] == ["Research", "4", "\u2013"]


def test_one_person_is_all_or_nothing() -> None:
    """The smallest organisation has a picture too, and a first report claims no change."""
    drawn = parts(weekly(counts("Research", attested=1)))
    assert texts(drawn["coverage"]) == ["100%", "1 / 1", "Coverage"]


def test_many_people_are_counted_with_thousands_marked() -> None:
    """Fifty thousand people, as the language of the reader writes them."""
    large = weekly(counts("Research", attested=30_000, open=19_999, overdue=1))
    assert texts(parts(large)["standings"])[-1] == "50,000"
    assert texts(parts(large, "de")["standings"])[-1] == "50.000"
    assert slices(parts(large)["departments"]) == ["attested", "open", "overdue"]


def test_the_ninth_department_is_counted_not_drawn() -> None:
    """Eight departments have a bar; the rest are a number."""
    people = [count for number in range(11) for count in counts(f"D{number:02}", open=20 - number)]
    shown = texts(parts(weekly(people))["departments"])
    assert shown[2::3][:8] == [f"D{number:02}" for number in range(8)]
    assert shown[-1] == "+3 more"


def test_a_fall_points_down() -> None:
    """The sign and the arrow agree; no change has no arrow."""
    fell = weekly(counts("", attested=1, open=1), before=[of(attested=2)])
    same = weekly(counts("", attested=1, open=1), before=[of(attested=1, open=1)])
    assert texts(parts(fell)["coverage"])[2] == "\u25bc \u221250 points since Mon, Nov 16"
    assert texts(parts(same)["coverage"])[2] == "\u00b10 points since Mon, Nov 16"


def test_names_in_other_scripts_are_drawn_or_numbered() -> None:
    """A name that the fonts lack letters for goes by its rank, as in the page's table."""
    people = [*counts("\u55b6\u696d\u90e8 Sales", open=3), *counts("\u958b\u767a\u90e8", open=2)]
    shown = texts(parts(weekly([*people, *counts("משאבי אנוש", open=1)]))["departments"])
    assert shown[2::3] == ["#1 Sales", "#2", "משאבי אנוש"]


@pytest.mark.parametrize("locale", ["en", "de", "fr", "pt-BR", "el", "uk", "he", "ar"])
def test_the_picture_asks_only_for_words_it_names(locale: str) -> None:
    """Whether a language can be drawn is decided on every word that is drawn."""
    asked: set[str] = set()

    def noted(name: str) -> str:
        asked.add(name)
        return label(name)

    assert drawable(label, locale)
    many = [count for number in range(10) for count in counts(f"D{number}", open=1)]
    earlier = (of(open=1), of(attested=1, open=99))
    compared = [weekly(counts("", open=1), before=[before]) for before in earlier]
    for report in (weekly([]), weekly(many), *compared):
        svg(report, noted, locale)
    assert asked == {*NAMES, "policy.chatgpt-privacy"}


HOSTILE = (
    "<script>alert(1)</script>",
    "</text></svg><image href='http://example.com/x'/>",
    "&lt;b&gt; &amp; \"quoted\" 'single'",
    "{{ 7 * 7 }} {% raw %}",
    "]]><!--",
    "\x00\x1b[31m\u202eevil",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name: str) -> None:
    """A department's name is never markup, and what is drawn holds nothing but drawing."""
    root = ET.fromstring(svg(weekly(counts(name, open=1)), label, "en"))
    assert {element.tag for element in root.iter()} <= ELEMENTS
    assert not [
        name for element in root.iter() for name in element.attrib if "href" in name or name[:2] == "on"
    ]


people_of = st.dictionaries(st.sampled_from(sorted(Standing)), st.integers(0, 60_000), max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(), people_of, max_size=12), st.sampled_from(["en", "de", "ar", "hi"]))
def test_any_report_is_drawn_whole(departments: dict[str, dict[Standing, int]], locale: str) -> None:
    """Whatever the names and numbers: well-formed, every standing drawn where it is not zero, bars full."""
    people = [
        Count(name, standing, number)
        for name, each in departments.items()
        for standing, number in each.items()
    ]
    report = weekly(people)
    assert set(parts(report, locale)) == {"coverage", "standings", "trend", "departments"}
    laid = drawing(report, label, figures_for(locale))
    for bar, (_, tally) in zip(laid.bars, report.departments, strict=False):
        assert [part.standing for part in bar.slices] == [s for s in LOOKS if tally.by_standing[s]]
        if bar.slices:
            assert bar.slices[0].x == BAR_LEFT
            assert sum(part.width for part in bar.slices) == pytest.approx(BAR_WIDTH)
            assert min(part.width for part in bar.slices) >= 4 - 1e-9


def test_the_counts_of_the_legend_add_up() -> None:
    """The standings listed are all there are, and make the total."""
    laid = drawing(LITERAL, label, figures_for("en"))
    assert [row.standing for row in laid.rows] == list(LOOKS)
    assert set(LOOKS) == set(Standing)
    assert sum(int(row.people) for row in laid.rows) == int(laid.total.people)


def test_the_picture_is_a_png_of_the_card() -> None:
    """A PNG, 1440 by 816, small enough for chat."""
    png = picture(LITERAL, label, "en")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (1440, 816)
    assert len(png) < 200_000


def test_the_picture_is_the_same_every_time() -> None:
    """The same report gives the same bytes: nothing of the machine is in it."""
    assert picture(LITERAL, label, "en") == picture(LITERAL, label, "en")


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance of `#rrggbb`."""
    levels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in levels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_everything_drawn_stands_out() -> None:
    """Text has a contrast of 4.5 to 1 with the card, and the outline of every standing 3 to 1."""
    root = ET.fromstring(svg(LITERAL, label, "en"))
    inks = {text.attrib["fill"] for text in root.iter(f"{SVG}text") if "fill" in text.attrib}
    assert all(contrast(ink, "#ffffff") >= 4.5 for ink in {*inks, root.attrib["fill"]})
    assert all(contrast(look.ink, "#ffffff") >= 3 for look in LOOKS.values())


def test_standings_differ_without_colour() -> None:
    """Seen in greys, no two standings have the same pattern and nearly the same fill."""
    greys = [(look.pattern, round(luminance(look.fill), 1), look.fill) for look in LOOKS.values()]
    assert len({(pattern, grey) for pattern, grey, _ in greys}) == len(greys)


def test_nine_departments_are_drawn_and_of_ten_eight() -> None:
    """No line is spent on counting a single one."""
    nine, ten = ([c for n in range(size) for c in counts(f"D{n}", open=1)] for size in (9, 10))
    assert "D8" in texts(parts(weekly(nine))["departments"])
    assert texts(parts(weekly(ten))["departments"])[-1] == "+2 more"


def test_one_point_is_not_points() -> None:
    """The change of coverage is counted as the reader counts."""
    drawn = parts(weekly(counts("", open=1), before=[of(attested=1, open=99)]))
    assert texts(drawn["coverage"])[2] == "\u25bc \u22121 point since Mon, Nov 16"


def test_a_policy_whose_name_cannot_be_drawn_goes_by_its_id() -> None:
    """Rather than by what is left of its name."""

    def foreign(name: str) -> str:
        return "\u55b6\u696d" if name.startswith("policy.") else label(name)

    root = ET.fromstring(svg(LITERAL, foreign, "en"))
    assert "chatgpt-privacy, version 1 \u00b7 2026-W48" in [text.text for text in root.findall(f"{SVG}text")]


def test_standings_look_like_their_list() -> None:
    """Drawn in the order in which chat lists them."""
    assert tuple(LOOKS) == SHOWN
