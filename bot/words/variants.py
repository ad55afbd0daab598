"""The facts a text has to cope with: its sample, and every value, emptiness and absence that can come."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import cast

from bot.core.catalogue import COMMON, DUE, NOW, SAMPLES, VALUES
from bot.core.message import Key
from bot.core.policy import Policy
from bot.ports.words import Plain

CHOICES: Mapping[str, tuple[str, ...]] = {**VALUES, "tells": VALUES["to"], "intent": ("confirm", "steps")}

PRESENT: Mapping[str, Plain] = {
    "receipt": "R-7K2M-9QXD-4TPA",
    "attested_at": NOW,
    "snoozed_until": DUE,
    "chosen": "en",
    "started": {"policy": "chatgpt-privacy", "version": 1, "people": 37},
    "unreachable": "user_disabled",
}
"""What may come where the sample has None."""

ABSENT: Mapping[str, Plain] = {
    "name": "",
    "email": None,
    "department": "",
    "account": "",
    "words": "",
    "closest": None,
    "person": None,
    "coverage": None,
    "coverage_change": None,
    "manager": None,
    "checkpoint": None,
}
"""What may come where the sample has something. A text that needs it must ask with `if` first."""

WITH_ACCOUNT = frozenset({Key.STEPS, Key.STATEMENT, Key.CONFIRM, Key.RECEIPT})
"""Messages for which the account type is always known."""
ABSENT_WITHIN: Mapping[Key, Mapping[str, Plain]] = {
    Key.ESCALATION: {"name": ""},
    Key.MY_DATA: {"words": "", "uses": None},
    Key.ADMIN_STATUS: {"name": "", "standing": None, "due": None},
    Key.WEEKLY_REPORT: {"coverage": None},
}
"""The same for what is listed."""


def variants(key: Key, used: Collection[str], policy: Policy | None) -> Iterator[Mapping[str, Plain]]:
    """Facts for a text that uses these variables; the sample comes first."""
    sample = _sample(key, policy)
    yield sample
    filled = {
        **sample,
        **{name: PRESENT[name] for name in PRESENT if name in sample and sample[name] is None},
    }
    for base in (sample,) if filled == sample else (sample, filled):
        names = [name for name in base if name in used and _choices(key, name, base[name])]
        for values in product(*(_choices(key, name, base[name]) for name in names)):
            yield {**base, **dict(zip(names, values, strict=True))}
        for name in base:
            for value in _lacking(key, name, base[name]) if name in used else ():
                yield {**base, name: value}


def policy_facts(policy: Policy | None) -> Mapping[str, Plain]:
    """What every text may speak of, as it is with and without a policy."""
    common = cast("Mapping[str, Plain]", COMMON)
    if policy is None:
        return {**common, "owner": common["organisation"], "contact": common["organisation"], "link": ""}
    return {**common, "owner": policy.owner, "contact": policy.contact, "link": policy.link}


# Private functions


def _sample(key: Key, policy: Policy | None) -> Mapping[str, Plain]:
    facts = {**policy_facts(policy), **cast("Mapping[str, Plain]", SAMPLES[key])}
    lists: Mapping[str, Sequence[str]] = {
        "account_types": [] if policy is None else policy.account_types,
        "surfaces": [] if policy is None else policy.surfaces,
    }
    return {**facts, **{name: [str(v) for v in lists[name]] for name in lists if name in facts and policy}}


def _choices(key: Key, name: str, value: Plain) -> tuple[Plain, ...]:
    if isinstance(value, bool):
        return (True, False)
    known: tuple[Plain, ...] = CHOICES.get(name, ())
    if name == "reason" and key is Key.ADMIN_WAIVED:
        return ()
    absent = value is None or (name == "account_type" and key not in WITH_ACCOUNT)
    return (*known, None) if known and absent else known


def _lacking(key: Key, name: str, value: Plain) -> Iterator[Plain]:
    if name in ABSENT:
        yield ABSENT[name]
    if isinstance(value, int) and not isinstance(value, bool):
        yield from (0, 1, 2)
    if isinstance(value, list):
        yield []
        yield from ([_emptied(key, row)] for row in value[:1] if isinstance(row, Mapping))
    if isinstance(value, Mapping):
        yield _emptied(key, value)
        yield {**value, **{name: PRESENT[name] for name in value if name in PRESENT}}


def _emptied(key: Key, row: Mapping[str, Plain]) -> Mapping[str, Plain]:
    absent = ABSENT_WITHIN.get(key, {})
    return {**row, **{name: absent[name] for name in row if name in absent}}
