"""Who is asked, and digests that bind."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.policy import Audience, digest_of, digest_of_text
from bot.core.roster import PersonKind
from support.given import NOW, a_person

names = st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=9)
files = st.dictionaries(names, st.binary(max_size=30), max_size=6)
EMPLOYEES = Audience(kinds=frozenset({PersonKind.EMPLOYEE}), departments=None)
RESEARCH = Audience(
    kinds=frozenset({PersonKind.EMPLOYEE, PersonKind.CONTRACTOR}), departments=frozenset({"Research"})
)


@pytest.mark.parametrize(
    ("audience", "person", "because"),
    [
        (EMPLOYEES, {}, None),
        (EMPLOYEES, {"department": "Sales"}, None),
        (EMPLOYEES, {"kind": PersonKind.GUEST}, "is a guest"),
        (EMPLOYEES, {"left_at": NOW}, "left"),
        (EMPLOYEES, {"left_at": NOW, "kind": PersonKind.GUEST}, "left"),
        (RESEARCH, {}, None),
        (RESEARCH, {"kind": PersonKind.CONTRACTOR}, None),
        (RESEARCH, {"department": "Sales"}, "is in another department"),
        (RESEARCH, {"department": ""}, "is in another department"),
        (RESEARCH, {"department": "Sales", "kind": PersonKind.GUEST}, "is a guest"),
    ],
)
def test_who_is_asked_and_why_not(audience: Audience, person: dict[str, Any], because: str | None) -> None:
    """Each exclusion has a word for the dry run."""
    assert audience.excludes_because(a_person(**person)) == because
    assert audience.includes(a_person(**person)) == (because is None)


def test_an_empty_audience_asks_nobody() -> None:
    """It never means everybody."""
    assert not Audience(kinds=frozenset(), departments=None).includes(a_person())
    assert not Audience(kinds=frozenset(PersonKind), departments=frozenset()).includes(a_person())


@given(files)
def test_a_digest_does_not_depend_on_order(pack: dict[str, bytes]) -> None:
    """A folder has none."""
    assert digest_of(dict(reversed(pack.items()))) == digest_of(pack)


@given(files, files)
def test_a_digest_tells_packs_apart(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """A file more, fewer, renamed or changed in a byte."""
    assert (digest_of(one) == digest_of(other)) == (one == other)


@given(files.filter(bool), st.data())
def test_any_altered_byte_changes_the_digest(pack: dict[str, bytes], data: st.DataObject) -> None:
    """And so does a file under another name."""
    name = data.draw(st.sampled_from(sorted(pack)))
    assert digest_of({**pack, name: pack[name] + b"\x00"}) != digest_of(pack)
    moved = {other: content for other, content in pack.items() if other != name}
    assert digest_of({**moved, f"{name}x": pack[name]}) != digest_of(pack) or f"{name}x" in pack


def test_a_digest_is_as_documented() -> None:
    """Anybody can compute it with sha256sum."""
    a, b = hashlib.sha256(b"1").hexdigest(), hashlib.sha256(b"2").hexdigest()
    lines = f"a {a}\nb/c {b}\n".encode()
    assert digest_of({"b/c": b"2", "a": b"1"}) == "sha256:" + hashlib.sha256(lines).hexdigest()
    assert digest_of_text("\u00fc") == "sha256:" + hashlib.sha256(b"\xc3\xbc").hexdigest()
