"""The words that databases, buttons, packs and ledgers keep: they never change by accident."""

import importlib
import inspect
import pkgutil
from enum import StrEnum

import pytest

import bot.core
from bot.core.attestation import Found, Strength
from bot.core.command import Verb
from bot.core.ledger import EntryKind
from bot.core.policy import AccountType

MODULES = [
    importlib.import_module(f"bot.core.{module.name}") for module in pkgutil.iter_modules(bot.core.__path__)
]
ENUMS = [
    enum
    for module in MODULES
    for _, enum in inspect.getmembers(module, inspect.isclass)
    if issubclass(enum, StrEnum) and enum.__module__ == module.__name__
]
SPELT_OTHERWISE: dict[StrEnum, str] = {Verb.REAL: "real?"}


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_a_value_is_the_name_in_lower_case(enum: type[StrEnum]) -> None:
    """With hyphens; what is typed otherwise is listed here."""
    for member in enum:
        assert member.value == SPELT_OTHERWISE.get(member, member.name.lower().replace("_", "-"))


def test_what_the_ledger_signed_stays_as_it_was() -> None:
    """These words stand in leaves that somebody may hold a checkpoint of."""
    assert {
        enum: [member.value for member in enum] for enum in (EntryKind, AccountType, Found, Strength)
    } == {
        EntryKind: [
            "joined",
            "left",
            "assigned",
            "stepped",
            "attested",
            "help-wanted",
            "waived",
            "published",
            "started",
            "admin",
        ],
        AccountType: ["none", "personal", "company", "shared"],
        Found: ["off", "was-on", "not-applicable"],
        Strength: ["claimed"],
    }
