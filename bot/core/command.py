"""What people can type, and what every button says when it is pressed.

    command  = [ verb *argument ]            ; nothing at all means status
    verb     = "status" | "help" | "steps" | "confirm" | "receipt" | "snooze" | "cannot"
             | "language" | "real?" | "my-data" | "admin"
    steps    = "steps" [account-type] [surface] ["more"]
    confirm  = "confirm" [account-type]
    language = "language" [locale]
    admin    = "admin" ("status" [person] | "report" | "remind" | "campaign" ["start" policy]
             | "waive" person until reason | "channel" | "help")

Words are compared without case, and without what a phone's keyboard adds (trailing dots, curly quotes).
"""

import difflib
from dataclasses import dataclass
from enum import StrEnum

from bot.core.policy import AccountType, Surface


class Verb(StrEnum):
    """The first word."""

    STATUS = "status"
    """One's own standing and next act."""
    HELP = "help"
    """What one can type."""
    STEPS = "steps"
    """What to do, by account type and surface."""
    CONFIRM = "confirm"
    """Opens the form that attests."""
    RECEIPT = "receipt"
    """The receipt of the last attestation."""
    SNOOZE = "snooze"
    """Quiet for some days, within limits."""
    CANNOT = "cannot"
    """"I can't": opens a form that asks a human for help."""
    LANGUAGE = "language"
    """Speak this language to me."""
    REAL = "real?"
    """Is this bot real, and how do I check."""
    MY_DATA = "my-data"
    """What is kept on me."""
    ADMIN = "admin"
    """What only admins may do."""


class AdminVerb(StrEnum):
    """The word after `admin`."""

    HELP = "help"
    """What an admin can type."""
    STATUS = "status"
    """Figures, or one person's standing."""
    REPORT = "report"
    """The weekly report as of now, here."""
    REMIND = "remind"
    """Remind all who are overdue, once, in their working hours."""
    CAMPAIGN = "campaign"
    """Lists campaigns; `campaign start POLICY` starts one."""
    WAIVE = "waive"
    """Releases one person until a date, with a reason."""
    CHANNEL = "channel"
    """Reports come to this channel from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An understood line."""

    verb: Verb
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A line that was not understood, and the verb that comes closest, if one does."""

    word: str
    closest: Verb | None


SYNONYMS = {
    "": Verb.STATUS,
    "confirmed": Verb.CONFIRM,
    "done": Verb.CONFIRM,
    "real": Verb.REAL,
    "mydata": Verb.MY_DATA,
    "can't": Verb.CANNOT,
    "cant": Verb.CANNOT,
    "?": Verb.HELP,
}
"""What people type when they mean a verb."""

MORE = "more"
"""After `steps`: not the steps, but all that is good to know besides."""

MAX_LENGTH = 2000
"""A longer line is cut: no verb needs more, and a reason keeps its first 2,000 characters."""


def parse(line: str) -> Command | Unknown:
    """Understand a line. Never raises, whatever was typed."""
    words = line[:MAX_LENGTH].replace("\u2019", "'").split()
    first = _plain(words[0]) if words else ""
    verb = SYNONYMS.get(first) or _verb(first)
    if verb is None:
        return Unknown(word=first[:40], closest=_closest(first))
    return Command(verb=verb, arguments=tuple(words[1:]))


def account_type_in(arguments: tuple[str, ...]) -> AccountType | None:
    """The account type among a command's arguments."""
    return next((AccountType(word) for word in map(_plain, arguments) if word in set(AccountType)), None)


def surface_in(arguments: tuple[str, ...]) -> Surface | None:
    """The surface among a command's arguments."""
    return next((Surface(word) for word in map(_plain, arguments) if word in set(Surface)), None)


def more_in(arguments: tuple[str, ...]) -> bool:
    """Whether a command's arguments ask for what is good to know besides."""
    return MORE in map(_plain, arguments)


def admin_verb_in(arguments: tuple[str, ...]) -> AdminVerb:
    """The word after `admin`; anything unknown asks for help."""
    word = _plain(arguments[0]) if arguments else AdminVerb.HELP
    return AdminVerb(word) if word in set(AdminVerb) else AdminVerb.HELP


# Private functions


def _plain(word: str) -> str:
    return word.lower().rstrip(".!,;\u2026")


def _verb(word: str) -> Verb | None:
    return Verb(word) if word in set(Verb) else None


def _closest(word: str) -> Verb | None:
    near = difflib.get_close_matches(word[:20], [verb.value for verb in Verb], n=1, cutoff=0.5)
    return Verb(near[0]) if near else None
