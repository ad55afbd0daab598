"""What a reading of a directory changes, and who manages whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.roster import (
    AccountId,
    Change,
    Member,
    PersonId,
    PersonKind,
    Profile,
    WorkspaceId,
    belongs,
    change_of,
    departments,
    is_timezone,
    manager_loops,
    updated_person,
    updated_profile,
)
from support.given import NOW, a_person

PROFILE = Profile(person=PersonId("ada"), name="Ada Lovelace", email="ada@example.com")
GONE = NOW - timedelta(days=3)


def seen(**changes: Any) -> Member:
    """A member about whom the directory says nothing new."""
    usual = {"workspace": WorkspaceId("T0001"), "account": AccountId("U0001"), "name": "Ada Lovelace"}
    return Member(**{**usual, **changes})


members = st.builds(
    seen,
    name=st.sampled_from(["Ada Lovelace", "Ada King", ""]),
    email=st.sampled_from([None, "ada@example.com", "ada.king@example.com", ""]),
    kind=st.none() | st.sampled_from(PersonKind),
    active=st.booleans(),
    timezone=st.sampled_from([None, "Europe/Berlin", "Asia/Kolkata", "Mars/Olympus", ""]),
    locale=st.sampled_from([None, "en-GB", "de-DE"]),
    department=st.sampled_from([None, "Research", "Sales", ""]),
)


@pytest.mark.parametrize(
    ("left", "active", "expected"),
    [
        (None, True, Change.SAME),
        (None, False, Change.LEFT),
        (GONE, True, Change.RETURNED),
        (GONE, False, Change.SAME),
    ],
)
def test_leaving_and_returning(left: Any, active: bool, expected: Change) -> None:
    """Said once each; a leaver who stays away is no news."""
    assert change_of(a_person(left_at=left), PROFILE, seen(active=active)) is expected


def test_a_stranger_joins_if_active() -> None:
    """Somebody deactivated before we ever met them never was here."""
    assert change_of(None, None, seen()) is Change.JOINED
    assert change_of(None, None, seen(active=False)) is Change.SAME


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Ada King"},
        {"email": "ada.king@example.com"},
        {"kind": PersonKind.CONTRACTOR},
        {"department": "Sales"},
        {"department": ""},
        {"timezone": "Asia/Kolkata"},
        {"locale": "de-DE"},
    ],
)
def test_every_difference_is_an_update(changes: dict[str, Any]) -> None:
    """Each field alone."""
    assert change_of(a_person(), PROFILE, seen(**changes)) is Change.UPDATED


@pytest.mark.parametrize("changes", [{"name": ""}, {"email": ""}, {"timezone": "Mars/Olympus"}])
def test_what_says_nothing_changes_nothing(changes: dict[str, Any]) -> None:
    """An empty name, an empty address, a zone that is none."""
    assert change_of(a_person(), PROFILE, seen(**changes)) is Change.SAME


def test_a_person_without_a_profile_is_updated() -> None:
    """Their name is news to us."""
    assert change_of(a_person(), None, seen()) is Change.UPDATED


@pytest.mark.parametrize(
    ("known", "said", "after"),
    [
        (PersonKind.CONTRACTOR, PersonKind.EMPLOYEE, PersonKind.CONTRACTOR),
        (PersonKind.CONTRACTOR, PersonKind.GUEST, PersonKind.GUEST),
        (PersonKind.CONTRACTOR, None, PersonKind.CONTRACTOR),
        (PersonKind.EMPLOYEE, PersonKind.CONTRACTOR, PersonKind.CONTRACTOR),
        (PersonKind.GUEST, PersonKind.EMPLOYEE, PersonKind.EMPLOYEE),
        (PersonKind.GUEST, None, PersonKind.GUEST),
    ],
)
def test_a_contractor_stays_one(known: PersonKind, said: PersonKind | None, after: PersonKind) -> None:
    """No platform can tell them from employees; everything else it says counts."""
    assert updated_person(a_person(kind=known), seen(kind=said)).kind is after


@given(members)
def test_reading_the_same_twice_changes_nothing(member: Member) -> None:
    """After an update, the same member is the same."""
    person, profile = updated_person(a_person(), member), updated_profile(PROFILE, member)
    after = change_of(person, profile, replace(member, active=True))
    assert after is Change.SAME
    assert updated_person(person, member) == person
    assert updated_profile(profile, member) == profile


@given(members)
def test_no_directory_changes_a_chosen_language_or_a_history(member: Member) -> None:
    """Only kind, department, zone and locale are the directory's to say."""
    before = a_person(chosen_locale="de", manager=PersonId("grace"))
    after = updated_person(before, member)
    kept = ("id", "manager", "chosen_locale", "joined_at", "left_at")
    assert all(getattr(after, name) == getattr(before, name) for name in kept)
    assert after.language == "de"
    assert is_timezone(after.timezone)


def test_the_language_is_the_chosen_one_or_the_platforms() -> None:
    """What the person asked for stands before what the platform gave."""
    assert a_person(chosen_locale="de").language == "de"
    assert a_person(locale="en-GB").language == "en-GB"


@given(st.none() | st.text() | st.sampled_from(["Europe", "/etc/passwd", "../x", "a\x00b", "x" * 5000]))
def test_asking_for_a_zone_never_raises(name: str | None) -> None:
    """Whatever a directory calls a zone."""
    assert is_timezone(name) in (True, False)


def test_known_zones_are_known() -> None:
    """And no others."""
    assert is_timezone("Pacific/Apia")
    assert not any(map(is_timezone, (None, "", "Mars/Olympus", "Europe", "/etc/passwd")))


def test_bots_do_not_belong() -> None:
    """Everybody else may."""
    assert belongs(seen())
    assert not belongs(seen(bot=True))


people = st.sampled_from([PersonId(name) for name in "abcdefgh"])


@given(st.dictionaries(people, st.none() | people))
def test_loops_are_those_who_come_back_to_themselves(managers: dict[PersonId, PersonId | None]) -> None:
    """As a naive walk of each chain finds them."""
    assert manager_loops(managers) == {start for start in managers if _comes_back(start, managers)}


def test_a_loop_spares_those_below_it() -> None:
    """Their own chain never comes back to them."""
    a, b, c, d = map(PersonId, "abcd")
    assert manager_loops({a: b, b: c, c: b, d: d}) == {b, c, d}


def test_a_long_chain_is_walked_once() -> None:
    """Fifty thousand people in one line are no trouble."""
    ids = [PersonId(str(n)) for n in range(50_000)]
    assert manager_loops(dict(zip(ids, [*ids[1:], None], strict=True))) == frozenset()


def test_departments_are_listed_once_in_order() -> None:
    """However many are in them."""
    names = ("Sales", "Research", "Sales", "")
    assert departments(a_person(department=name) for name in names) == ("", "Research", "Sales")


def _comes_back(start: PersonId, managers: dict[PersonId, PersonId | None]) -> bool:
    here = managers[start]
    for _ in managers:
        if here is None or here == start:
            return here == start
        here = managers.get(here)
    return False
