"""What people type, and what comes of it."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.command import (
    MAX_LENGTH,
    SYNONYMS,
    AdminVerb,
    Command,
    Unknown,
    Verb,
    account_type_in,
    admin_verb_in,
    more_in,
    parse,
    surface_in,
)
from bot.core.policy import AccountType, Surface

verbs = st.sampled_from(Verb)
words = st.text(
    st.characters(exclude_categories=["Z", "C"], exclude_characters="\u2019"), min_size=1, max_size=9
)
ends = st.text(".!,;\u2026", max_size=3)


@given(st.text())
@example("\ud800")
@example("\x00")
@example("\u0130" * 3000)
@example("\u2019")
@example("." * 5000)
def test_parse_never_raises(line: str) -> None:
    """Whatever was typed; and what is not understood is repeated in a few letters only."""
    understood = parse(line)
    if isinstance(understood, Unknown):
        assert len(understood.word) <= 40
        assert understood.word


@given(verbs, st.lists(words, max_size=5), st.sampled_from([" ", "  ", "\t", "\n "]))
def test_a_command_comes_back_as_typed(verb: Verb, arguments: list[str], gap: str) -> None:
    """The verb and every argument, whatever the spaces; buttons rely on it."""
    line = gap + gap.join([verb, *arguments]) + gap
    assert parse(line) == Command(verb=verb, arguments=tuple(arguments))


@given(verbs, st.data(), ends)
def test_case_and_a_phones_dots_are_no_matter(verb: Verb, data: st.DataObject, end: str) -> None:
    """Capitals anywhere, and what a keyboard adds at the end."""
    typed = "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) for c in verb)
    assert parse(f"{typed}{end}") == Command(verb=verb)


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("", Verb.STATUS),
        ("   ", Verb.STATUS),
        ("...", Verb.STATUS),
        ("Done!", Verb.CONFIRM),
        ("confirmed", Verb.CONFIRM),
        ("can't", Verb.CANNOT),
        ("Can\u2019t", Verb.CANNOT),
        ("cant", Verb.CANNOT),
        ("real", Verb.REAL),
        ("real?", Verb.REAL),
        ("mydata", Verb.MY_DATA),
        ("?", Verb.HELP),
    ],
)
def test_what_people_type_when_they_mean_a_verb(line: str, verb: Verb) -> None:
    """Nothing at all asks for one's own standing."""
    assert parse(line) == Command(verb=verb)


def test_every_synonym_is_understood() -> None:
    """And none hides a verb."""
    assert {word: parse(word) for word in SYNONYMS} == {w: Command(verb=v) for w, v in SYNONYMS.items()}
    assert not set(SYNONYMS) & set(Verb)


@pytest.mark.parametrize(
    ("typed", "closest"),
    [
        ("cofirm", Verb.CONFIRM),
        ("stauts", Verb.STATUS),
        ("snoze", Verb.SNOOZE),
        ("reciept", Verb.RECEIPT),
        ("adnim", Verb.ADMIN),
        ("zzzzzz", None),
        ("12345", None),
    ],
)
def test_an_unknown_word_gets_the_closest_verb(typed: str, closest: Verb | None) -> None:
    """If one is close at all."""
    assert parse(f"{typed} now") == Unknown(word=typed, closest=closest)


@given(verbs.filter(lambda verb: len(verb) > 4), st.data())
def test_one_wrong_letter_still_finds_the_verb(verb: Verb, data: st.DataObject) -> None:
    """Whichever it is."""
    place = data.draw(st.integers(0, len(verb) - 1))
    typed = verb[:place] + "~" + verb[place + 1 :]
    assert parse(typed) == Unknown(word=typed, closest=verb)


def test_a_long_line_is_cut() -> None:
    """Two thousand characters are kept, and a long word is repeated only in part."""
    kept = parse("admin " + "x" * 5000)
    assert isinstance(kept, Command)
    assert len("admin " + kept.arguments[0]) == MAX_LENGTH == 2000
    assert parse("z" * 5000) == Unknown(word="z" * 40, closest=None)


@pytest.mark.parametrize(
    ("arguments", "account_type", "surface"),
    [
        ((), None, None),
        (("personal", "ios"), AccountType.PERSONAL, Surface.IOS),
        (("IOS", "Company."), AccountType.COMPANY, Surface.IOS),
        (("Signed-out,", "NONE!"), AccountType.NONE, Surface.SIGNED_OUT),
        (("web", "desktop"), None, Surface.WEB),
        (("nonsense", "shared"), AccountType.SHARED, None),
    ],
)
def test_arguments_are_found_in_any_order(
    arguments: tuple[str, ...], account_type: AccountType | None, surface: Surface | None
) -> None:
    """By what they are; the first of a kind counts."""
    assert account_type_in(arguments) is account_type
    assert surface_in(arguments) is surface


@given(st.lists(st.text()).map(tuple))
def test_arguments_never_raise(arguments: tuple[str, ...]) -> None:
    """Nor does the word after `admin`."""
    account_type_in(arguments)
    surface_in(arguments)
    assert isinstance(admin_verb_in(arguments), AdminVerb)


@pytest.mark.parametrize("verb", AdminVerb)
def test_every_admin_verb_is_understood(verb: AdminVerb) -> None:
    """In any case, with a dot after it."""
    assert admin_verb_in((verb, "x")) is verb
    assert admin_verb_in((string.capwords(verb) + ".",)) is verb


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("",), ("x", "report")])
def test_an_admin_who_types_something_else_gets_help(arguments: tuple[str, ...]) -> None:
    """Only the first word counts."""
    assert admin_verb_in(arguments) is AdminVerb.HELP


@pytest.mark.parametrize(
    ("words", "more"), [("personal web more", True), ("MORE.", True), ("personal", False)]
)
def test_more_is_heard_wherever_it_stands(words: str, more: bool) -> None:
    """After `steps`, in any place and case."""
    assert more_in(tuple(words.split())) is more
