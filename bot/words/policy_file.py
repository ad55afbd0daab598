"""policy.toml to a Policy, or to one exact complaint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from bot.core.hours import Hours
from bot.core.policy import (
    AccountType,
    Audience,
    Cadence,
    Control,
    Policy,
    PolicyId,
    Step,
    StepTarget,
    StepText,
    Surface,
    digest_of,
)
from bot.core.roster import PersonKind
from bot.words.folder import POLICY, locales_of
from bot.words.ladder import fault_in
from bot.words.tables import Table, parse_toml

ID = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
ADDRESS = r"https://[^\s\x00-\x20<>\"]{4,500}"


class Weekday(StrEnum):
    """A day of the week; the order is `date.weekday`'s."""

    MON = "mon"
    """Monday."""
    TUE = "tue"
    """Tuesday."""
    WED = "wed"
    """Wednesday."""
    THU = "thu"
    """Thursday."""
    FRI = "fri"
    """Friday."""
    SAT = "sat"
    """Saturday."""
    SUN = "sun"
    """Sunday."""


WORKING_WEEK = tuple(Weekday)[:5]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFile:
    """All that policy.toml says."""

    policy: Policy
    locales: tuple[str, ...]
    """The languages that the pack promises to speak."""
    sources: tuple[str, ...]
    """Where the facts were read: the vendor's article numbers."""


def parse_policy(files: Mapping[str, str], name: str) -> PolicyFile:
    """Understand a pack's policy.toml; `name` is its folder's. Raises InvalidPolicy."""
    file, text = f"{name}/{POLICY}", files.get(POLICY, "")
    table = Table(file, text, parse_toml(text, file))
    policy = _policy(table, files)
    parsed = PolicyFile(policy=policy, locales=table.texts("locales"), sources=table.texts("sources"))
    table.done()
    _check(table, parsed, files, name)
    return parsed


# Private functions


def _policy(table: Table, files: Mapping[str, str]) -> Policy:
    cure = "Give it lower-case words joined by hyphens, the name of its folder."
    return Policy(
        id=PolicyId(table.text("id", ID, cure)),
        version=table.number("version", 1, 9999),
        digest=digest_of({name: text.encode() for name, text in files.items()}),
        material=table.flag("material"),
        owner=table.text("owner", cure="Name who answers for this policy."),
        contact=table.text("contact", cure="Say where an employee asks a human, such as #ask-security."),
        audience=_audience(table.table("audience")),
        cadence=_cadence(table.table("cadence")),
        account_types=table.some("account_types", AccountType),
        surfaces=table.some("surfaces", Surface),
        link=table.text("link", ADDRESS, "Give it an address that begins with https://."),
        facts_checked=table.day("facts_checked"),
        controls=tuple(_control(row) for row in table.tables("controls")),
    )


def _audience(table: Table) -> Audience:
    kinds = frozenset(table.some("kinds", PersonKind))
    departments = frozenset(table.texts("departments")) if table.has("departments") else None
    table.done()
    return Audience(kinds=kinds, departments=departments)


def _cadence(table: Table) -> Cadence:
    rows = table.tables("steps")
    due_days = table.number("due_days", 3, 365)
    cadence = Cadence(
        steps=tuple(_step(row) for row in rows),
        due_days=due_days,
        due_soon_days=table.number("due_soon_days", 0, due_days - 1),
        max_snoozes=table.number("max_snoozes", 0, 5),
        snooze_days=table.number("snooze_days", 1, 14),
        hours=_hours(table),
    )
    table.done()
    broken = fault_in(cadence)
    if broken:
        rung, fault, cure = broken
        raise rows[rung].fault("day", f"breaks the ladder: {fault}", cure)
    return cadence


def _hours(table: Table) -> Hours:
    opens, closes = table.clock("opens", time(9)), table.clock("closes", time(17))
    days = table.some("weekdays", Weekday) if table.has("weekdays") else WORKING_WEEK
    if opens >= closes:
        raise table.fault("closes", "is not later than `opens`", "Open before you close.")
    return Hours(opens=opens, closes=closes, weekdays=tuple(sorted(map(tuple(Weekday).index, days))))


def _step(table: Table) -> Step:
    step = Step(
        day=table.number("day", 0, 730), to=table.one("to", StepTarget), text=table.one("text", StepText)
    )
    table.done()
    return step


def _control(table: Table) -> Control:
    control = Control(framework=table.text("framework"), id=table.text("id"))
    table.done()
    return control


def _check(table: Table, parsed: PolicyFile, files: Mapping[str, str], name: str) -> None:
    if parsed.policy.id != name:
        raise table.fault("id", f"is {parsed.policy.id!r}", f"Call it {name!r}, like its folder.")
    if "en" not in parsed.locales:
        raise table.fault(
            "locales", 'lacks "en"', "English is what every other language falls back to: add it."
        )
    absent = set(parsed.locales) ^ set(locales_of(files))
    for locale in sorted(absent):
        cure = f"Add the folder {locale}/ and the language to `locales`, or remove both."
        raise table.fault("locales", f"and the folders do not agree about {locale!r}", cure)
