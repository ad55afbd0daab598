"""Nobody who writes a text can run code, reach Python, or run us out of time or memory."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from bot.core.errors import InvalidTemplate
from bot.ports.words import Plain
from bot.words.reading import MAX_OUTPUT, Reading
from bot.words.sandbox import MAX_SOURCE, compile_text, names_in, render

FACTS: dict[str, Plain] = {
    "name": "Ada",
    "count": 3,
    "yes": True,
    "due": datetime(2026, 12, 7, 9, 30, tzinfo=UTC),
    "people": [{"name": "Grace", "items": "x"}, {"name": "Edsger", "items": "y"}],
    "many": list(range(200)),
    "nothing": None,
}


def reading() -> Reading:
    """A reader in Berlin."""
    return Reading(
        locale=Locale.parse("en_GB"), timezone=ZoneInfo("Europe/Berlin"), label={"a.b": "label"}.get
    )


def said(source: str) -> str:
    """A text with its values, as the reader would see it without Markdown."""
    mine = reading()
    text = render(compile_text(source, "t"), FACTS, mine)
    for number, value in enumerate(mine.values):
        text = text.replace(chr(0xF0000 + number), value)
    return text


ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ name.__class__ }}",
    "{{ name['__class__'] }}",
    "{{ name|attr('__class__') }}",
    "{{ [].__class__.__base__ }}",
    "{{ {}.__class__ }}",
    "{{ people.__len__ }}",
    "{{ people.append }}",
    "{{ people[0].items() }}",
    "{{ people[0].keys }}",
    "{{ people[0]['__class__'] }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ joiner }}",
    "{{ namespace }}",
    "{{ dict }}",
    "{{ range }}",
    "{{ config }}",
    "{{ request }}",
    "{{ url_for }}",
    "{{ get_flashed_messages }}",
    "{{ _reading }}",
    "{{ _reading.values }}",
    "{% set _reading = name %}",
    "{% for _reading in people %}{% endfor %}",
    "{{ environment }}",
    "{{ context }}",
    "{{ loop }}",
    "{% for p in people %}{{ loop }}{% endfor %}",
    "{% for p in people %}{{ loop.__class__ }}{% endfor %}",
    "{% for p in people %}{{ loop._iterator }}{% endfor %}",
    "{% for p in people %}{{ loop(people) }}{% endfor %}",
    "{% for p in people %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% for p in people %}{{ loop.previtem }}{% endfor %}",
    "{{ '{0.__class__}'.format(name) }}",
    "{{ '%s' % name }}",
    "{{ '%(x)s' % people[0] }}",
    "{{ name.format(1) }}",
    "{{ name.upper() }}",
    "{{ name|format(1) }}",
    "{{ name|map('upper') }}",
    "{{ people|map(attribute='__class__')|list }}",
    "{{ people|sort(attribute='__class__') }}",
    "{{ people|groupby('__class__') }}",
    "{{ name|tojson }}",
    "{{ name|pprint }}",
    "{{ name|safe }}",
    "{{ name|xmlattr }}",
    "{{ name is callable }}",
    "{{ name is sameas none }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import popen %}",
    "{% extends 'base' %}",
    "{% macro a() %}x{% endmacro %}",
    "{% call a() %}x{% endcall %}",
    "{% block a %}x{% endblock %}",
    "{% with a = 1 %}{{ a }}{% endwith %}",
    "{% filter upper %}x{% endfilter %}",
    "{% autoescape true %}x{% endautoescape %}",
    "{% set a %}x{% endset %}",
    "{% set ns.a = 1 %}",
    "{% do people.append(1) %}",
    "{% debug %}",
    "{{ debug() }}",
    "{{ name[0:1] }}",
    "{{ (1, 2) }}",
    "{{ {'a': 1} }}",
    "{{ [name] }}",
    "{{ name ~ name }}",
    "{{ count + 1 }}",
    "{{ -count }}",
    "{{ due.tzinfo }}",
    "{{ due.__reduce__ }}",
    "{{ name|turns }}",
]


@pytest.mark.parametrize("source", ESCAPES)
def test_an_escape_is_refused(source: str) -> None:
    """Every known way out of a template ends in a refusal."""
    with pytest.raises(InvalidTemplate):
        said(source)


NESTED = "{% for a in many %}" * 5 + "x" + "{% endfor %}" * 5
BOMBS = [
    "{{ 'a' * 10**9 }}",
    "{{ 10**9**9 }}",
    "{{ 'a'|center(10**9) }}",
    "{{ 'a'|center(1000000000) }}",
    "{{ 'a'|indent(1000000000) }}",
    "{{ 'a'|replace('a', 'aaaaaaaa') }}",
    "{{ 'a'|wordwrap(1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ [1] * 1000000000 }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{{ range(1000000000)|list }}",
    "{{ lipsum(1000000) }}",
    NESTED,
    "{% for a in many %}{% for b in many %}{% if a == b %}{% endif %}{% endfor %}{% endfor %}",
    "{% for a in people recursive %}{{ loop(people) }}{% endfor %}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 60 + "{{ a }}",
    "{% set a = [1, 2] %}" + "{% set a = [a, a] %}" * 40 + "{{ a == a }}",
    "{% set a %}aaaaaaaaaa{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
    "{{ 9" + "9" * 5000 + " }}",
    "{{ 9999999999999999 }}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ " + "not " * 5000 + "yes }}",
    "{% if yes %}" * 300 + "{% endif %}" * 300,
    "{% for a in many %}" * 25 + "{% endfor %}" * 25,
    "{{ name" + ".a" * 5000 + " }}",
    "{{ name" + "|length" * 5000 + " }}",
    "x" * (MAX_SOURCE + 1),
    "{{ yes }}" * 2_500,
    "{% for a in many %}" + "x" * 1000 + "{% endfor %}",
    "{% for a in many %}" + "{{ name }}" * 100 + "{% endfor %}",
    "{{",
    "{% if %}",
    "{% for x in name %}{{ x }}{% endfor %}",
]


@pytest.mark.parametrize("source", BOMBS)
def test_a_bomb_is_stopped(source: str) -> None:
    """Every known bomb is refused, and quickly."""
    began = time.process_time()
    with pytest.raises(InvalidTemplate):
        said(source)
    assert time.process_time() - began < 5


def test_the_heaviest_text_that_is_allowed_ends_soon() -> None:
    """As much work as the limits let through takes about a second at most."""
    work = "{% if name == name and name in name and not yes %}x{% endif %}"
    heavy = "{% for a in many %}" + work * 60 + "{% endfor %}"
    began = time.process_time()
    said(heavy)
    with pytest.raises(InvalidTemplate, match="too many turns"):
        said(heavy * 2)
    with pytest.raises(InvalidTemplate, match="parts"):
        said(heavy * 4)
    assert time.process_time() - began < 5


def test_the_limits_leave_room() -> None:
    """A text just within the limits is rendered."""
    assert len(said("{% for a in many %}" + "x" * 300 + "{% endfor %}")) == 60_000
    assert MAX_OUTPUT > 60_000
    assert said("{% for a in many %}{% for b in [1, 2, 3, 4, 5, 6, 7, 8, 9] %}{% endfor %}{% endfor %}") == ""


def test_what_a_text_needs_is_there() -> None:
    """Conditions, loops, small sets, labels, days and moments."""
    assert said("{% if yes and count > 2 %}{{ name }}{% else %}no{% endif %}") == "Ada"
    assert said("{{ 'one' if count == 1 else 'many' }}") == "many"
    assert said("{% for p in people %}{{ loop.index }}{{ p.name }}{% endfor %}") == "1Grace2Edsger"
    assert said("{% for p in people if p.name != 'Grace' %}{{ p['name'] }}{% endfor %}") == "Edsger"
    assert (
        said("{% for p in people %}{{ p.name }}{% if not loop.last %}, {% endif %}{% endfor %}")
        == "Grace, Edsger"
    )
    assert said("{% set short = people|length < 3 %}{% if short %}ok{% endif %}") == "ok"
    assert said("{% if name in ['Ada', 'Bob'] %}ok{% endif %}") == "ok"
    assert said("{{ due|day }} | {{ due|moment }}") == "Monday, 7 December 2026 | 7 Dec 2026, 10:30"
    assert said("{{ 'b'|label('a') }} {{ 'c'|label('a') }}") == "label c"
    assert said("{% if nothing is none and gone is not defined %}ok{% endif %}") == "ok"
    assert said("{{ people[0].items }}") == "x"


def test_a_line_of_nothing_but_tags_leaves_no_line() -> None:
    """So that a list or a row of buttons holds together; a line with words keeps its end."""
    source = "a\n  {% if yes %}{% if count %}\nb {% if yes %}c{% endif %}\nd\n{% endif %}{% endif %}\ne\n"
    assert said(source) == "a\nb c\nd\ne"


@pytest.mark.parametrize(
    "source", ["{{ yes }}", "{{ nothing }}", "{{ people }}", "{{ due }}", "{{ name|day }}"]
)
def test_what_no_reader_should_meet_is_refused(source: str) -> None:
    """None, yes/no, lists and raw instants never reach a reader."""
    with pytest.raises(InvalidTemplate, match=r"cannot be shown|need an instant"):
        said(source)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a\n{{ gone }}", 2),
        ("{% if yes %}\n\n{{ name.gone }}\n{% endif %}", 3),
        ("a\nb\n{% if %}", 3),
        ("\n{{ [name] }}", 2),
    ],
)
def test_a_fault_names_its_line(source: str, line: int) -> None:
    """Whether it is found while compiling or while rendering."""
    with pytest.raises(InvalidTemplate, match=f"^t:{line}: "):
        said(source)


def test_the_names_of_a_text_are_those_it_is_given() -> None:
    """Variables that the text sets itself do not count; each comes with its first line."""
    source = "{% set a = b %}\n{{ a }}{% for c in d %}{{ c.e }}{{ loop.index }}\n{{ f }}{{ b }}{% endfor %}"
    assert names_in(source) == {"b": 1, "d": 2, "f": 3}
