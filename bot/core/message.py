"""What we say, free of any platform: messages, forms, and the three ways to answer somebody.

Text in a `Span` is always literal. Only the renderers of a channel know what their platform treats as
markup, so nothing a person typed can become a mention or a link.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Key(StrEnum):
    """Every message by name; a pack has one `KEY.md.j2` for each, `words` loads them by it."""

    WELCOME = "welcome"
    """First ask: why, who, how to check that it is real, which account do you use."""
    REMINDER = "reminder"
    """A later, shorter ask."""
    WARNING = "warning"
    """The last ask before the manager is told; says so."""
    ESCALATION = "escalation"
    """To a manager or the admins: who has not answered."""
    STEPS = "steps"
    """What to do, for one account type and one surface."""
    WHICH_ACCOUNT = "which-account"
    """Asks for the account type, with a button each."""
    STATEMENT = "statement"
    """The exact sentence that is attested to, for one account type. Its digest is evidence."""
    CONFIRM = "confirm"
    """What stands above the statement in the form."""
    RECEIPT = "receipt"
    """After attesting: id, statement, when."""
    STATUS = "status"
    """One's own standing and next act."""
    HELP = "help"
    """What one can type."""
    UNKNOWN = "unknown"
    """Not understood; the closest words."""
    SNOOZED = "snoozed"
    """Quiet until then."""
    SNOOZE_REFUSED = "snooze-refused"
    """No more snoozes, or the deadline is too near."""
    CANNOT = "cannot"
    """What stands above the "I can't" form."""
    HELP_WANTED = "help-wanted"
    """Thanks for saying so; a human will come back to you."""
    HELP_ALERT = "help-alert"
    """To the admins: somebody wants help."""
    LANGUAGE = "language"
    """Language is now this one; or which there are."""
    IS_REAL = "is-real"
    """Yes, this bot is real, and how to check it."""
    MY_DATA = "my-data"
    """What is kept on the asker."""
    NOTHING_OWED = "nothing-owed"
    """There is nothing to do for you."""
    CLOSED = "closed"
    """That campaign is over, or a newer version replaced what you were answering."""
    NOT_KNOWN = "not-known"
    """We do not know this account yet."""
    REFUSED = "refused"
    """An admin act by somebody who is not an admin; the same words whatever was tried."""
    TROUBLE = "trouble"
    """Something broke on our side; nothing was lost."""
    HOME = "home"
    """The App Home."""
    ADMIN_HELP = "admin-help"
    """What an admin can type."""
    ADMIN_STATUS = "admin-status"
    """Figures of the running campaigns, or one person's standing."""
    ADMIN_CAMPAIGN = "admin-campaign"
    """Campaigns, and what starting one would do."""
    ADMIN_REMIND = "admin-remind"
    """How many reminders were queued."""
    ADMIN_WAIVED = "admin-waived"
    """A waiver was granted."""
    ADMIN_CHANNEL = "admin-channel"
    """Reports come here from now on."""
    ADMIN_REPORT = "admin-report"
    """The report is on its way to the asker, picture and table included."""
    WEEKLY_REPORT = "weekly-report"
    """The weekly report."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of literal text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str | None = None
    """An https or mailto address."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `ordered` for steps to follow in turn."""

    items: tuple[tuple[Span, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that are somebody's: the statement."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between parts."""


class Emphasis(StrEnum):
    """How a button looks."""

    DEFAULT = "default"
    """One choice among others."""
    PRIMARY = "primary"
    """What most people want next; at most one a message."""


@dataclass(frozen=True, slots=True)
class Button:
    """A press is the same as typing `command`; or, with `url`, opens a page."""

    label: str
    command: str | None = None
    url: str | None = None
    emphasis: Emphasis = Emphasis.DEFAULT


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons."""

    buttons: tuple[Button, ...]


Block = Heading | Paragraph | Listing | Quote | Divider | Buttons


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes
    alt: str
    """What the picture shows, for those who do not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing we say. `summary` is the notification line: plain text, never empty."""

    summary: str
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...] = ()
    close: str | None = None
    """What puts it away where it opens in a window of its own; None leaves that to the platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    """(value, label), in order."""
    initial: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A box that must be ticked."""

    name: str
    label: str
    text: str
    """What stands beside the box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Free words."""

    name: str
    label: str
    max_length: int
    required: bool = False


Field = Choice | Check | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A modal (Slack) or card with inputs (Teams). Submitting it is `id` with `context` and the answers."""

    id: str
    title: str
    """24 characters at most: a platform limit."""
    submit: str
    blocks: tuple[Block, ...]
    fields: tuple[Field, ...]
    context: str
    """Opaque to the channel; comes back with the answers."""
    close: str | None = None
    """What the button says that leaves without sending; None leaves it to the platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Answer with a message, seen by the asker only where others can read along."""

    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Answer with a form."""

    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Answer to a form that needs another look: what to mend, by field; nothing typed is lost."""

    mistakes: Mapping[str, str] = field(default_factory=dict)


Reply = Say | Ask | Correct
