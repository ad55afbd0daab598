"""From what was decided to what is said. Decided inside a transaction, said after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.actions.case import Case
from bot.core.message import Key, Message
from bot.core.policy import AccountType, Policy
from bot.core.roster import Organisation
from bot.ports.words import Plain, Words

COMMAND = "/chatgpt-privacy"
"""What people type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something to say: which message, and what it speaks of."""

    key: Key
    facts: Mapping[str, Plain] = field(default_factory=dict)
    locale: str | None = None
    """The language, where it is not the one we knew the person to speak."""


class Confirming:
    """The form that attests is wanted."""

    def __init__(self, account_type: AccountType) -> None:
        self.account_type = account_type


class AskingForHelp:
    """The "I can't" form is wanted."""


Decision = Line | Confirming | AskingForHelp


def speak_to(words: Words, case: Case, line: Line, at: datetime) -> Message:
    """A line as a message to the person of a case."""
    person = case.known.person
    common = common_facts(case.organisation, case.policy, person.timezone, at)
    return _said(words, line, line.locale or person.language, common, case.policy)


def speak(
    words: Words, organisation: Organisation, line: Line, at: datetime, policy: Policy | None = None
) -> Message:
    """A line as a message to a channel, or to somebody of whom we know nothing but the organisation."""
    common = common_facts(organisation, policy, organisation.timezone, at)
    return _said(words, line, line.locale or organisation.locale, common, policy)


def common_facts(
    organisation: Organisation, policy: Policy | None, timezone: str, at: datetime
) -> dict[str, Plain]:
    """What every message may speak of."""
    return {
        "organisation": organisation.name,
        "owner": policy.owner if policy else organisation.name,
        "contact": policy.contact if policy else organisation.name,
        "link": policy.link if policy else "",
        "timezone": timezone,
        "now": at,
        "command": COMMAND,
    }


# Private functions


def _said(
    words: Words, line: Line, locale: str, common: Mapping[str, Plain], policy: Policy | None
) -> Message:
    message = words.message(line.key, locale, {**common, **line.facts}, policy)
    return replace(message, close=words.label("form.close", locale))
