"""What messages may speak of: complete, plain, and in step with the enums."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import pytest

from bot.core.attestation import Found, Refusal
from bot.core.campaign import Standing
from bot.core.catalogue import COMMON, DUE, LABELS, NOW, SAMPLES, VALUES
from bot.core.message import Key
from bot.core.policy import AccountType, StepTarget, Surface


def test_every_key_has_samples() -> None:
    """In the order nobody needs, but none missing and none too many."""
    assert set(SAMPLES) == set(Key)


@pytest.mark.parametrize(
    ("name", "enum"),
    [("standing", Standing), ("account_type", AccountType), ("surface", Surface), ("found", Found)],
)
def test_enumerated_values_are_the_enums(name: str, enum: type[Standing]) -> None:
    """A new member is rendered by lint, and labelled, or this fails."""
    assert set(VALUES[name]) == {member.value for member in enum}


def test_every_refusal_has_words() -> None:
    """And every target beyond the person."""
    assert {refusal.value for refusal in Refusal} <= set(VALUES["because"])
    assert set(VALUES["to"]) == {target.value for target in StepTarget} - {"person"}


def test_values_and_labels_are_listed_once() -> None:
    """No entry twice."""
    assert len(set(LABELS)) == len(LABELS)
    assert all(len(set(values)) == len(values) for values in VALUES.values())


def test_labels_cover_the_enums() -> None:
    """Each value that is shown to people has a short string."""
    prefixes = {"standing": Standing, "account": AccountType, "surface": Surface, "found": Found, "kind": Key}
    expected = {f"{prefix}.{member.value}" for prefix, enum in prefixes.items() for member in enum}
    assert expected <= set(LABELS)


@pytest.mark.parametrize("key", Key)
def test_samples_are_plain_values(key: Key) -> None:
    """Nothing with methods of ours ever reaches a text; names do not hide what all messages have."""
    assert not set(SAMPLES[key]) & set(COMMON)
    plain = (str, int, float, bool, datetime, type(None))
    for value in _leaves({**COMMON, **SAMPLES[key]}):
        assert type(value) in plain
        assert not isinstance(value, datetime) or value.tzinfo is not None


@pytest.mark.parametrize("key", Key)
def test_samples_use_known_values(key: Key) -> None:
    """A sample shows what really comes."""
    free = {(Key.ADMIN_WAIVED, "reason")}
    for name, value in SAMPLES[key].items():
        if name in VALUES and value is not None and (key, name) not in free:
            assert value in VALUES[name]


def test_the_samples_agree_with_each_other() -> None:
    """Due in a fortnight, said in days too."""
    assert (DUE - NOW).days == SAMPLES[Key.WELCOME]["days_left"] == 14


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            assert isinstance(name, str)
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
