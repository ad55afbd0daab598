"""What each message may speak of: its variables, with a sample of each for `policy lint` and `preview`.

A text that uses a variable not listed here for its key does not lint. Under a policy, every message also has
`COMMON`. Instants are shown with the filters `day`, `short_day` and `moment`, in the
reader's zone and language; whole percents with `percent`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.core.message import Key

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DUE = NOW + timedelta(days=14)

COMMON: Mapping[str, object] = {
    "organisation": "Example Ltd",
    "owner": "Information Security",
    "contact": "#ask-security",
    "link": "https://chatgpt.com/#settings/DataControls",
    "timezone": "Europe/Berlin",
    "now": NOW,
    "command": "/chatgpt-privacy",
}
"""`timezone` is the reader's; the filters use it. `command` is what to type on this platform."""

_ME: Mapping[str, object] = {"name": "Ada", "due": DUE, "days_left": 14}
_STANDING: Mapping[str, object] = {
    **_ME,
    "standing": "open",
    "account_type": "personal",
    "surface": "web",
    "receipt": None,
    "attested_at": None,
    "snoozed_until": None,
}
_TOTALS: Mapping[str, object] = {
    "coverage": 62,
    "coverage_change": "+4",
    "coverage_since": NOW - timedelta(weeks=1),
    "roster": 40,
    "outside": 3,
    "expected": 34,
    "standings": [{"name": "attested", "people": 21}, {"name": "overdue", "people": 5}],
}

SAMPLES: Mapping[Key, Mapping[str, object]] = {
    Key.WELCOME: {**_ME, "account_types": ["personal", "company", "shared", "none"]},
    Key.REMINDER: {**_ME, "account_type": "personal", "overdue": False},
    Key.WARNING: {**_ME, "account_type": None, "overdue": True, "tells": "manager"},
    Key.ESCALATION: {
        "name": "Grace",
        "people": [{"name": "Ada Lovelace", "due": DUE, "account": "U0001"}],
        "more": 0,
        "count": 1,
        "to": "manager",
    },
    Key.STEPS: {
        "name": "Ada",
        "account_type": "personal",
        "surface": "web",
        "surfaces": ["web", "ios"],
        "owes": True,
        "more": False,
    },
    Key.WHICH_ACCOUNT: {"name": "Ada", "intent": "confirm", "account_types": ["personal", "company"]},
    Key.STATEMENT: {"account_type": "personal"},
    Key.CONFIRM: {"name": "Ada", "account_type": "personal"},
    Key.RECEIPT: {
        "name": "Ada",
        "receipt": "R-7K2M-9QXD-4TPA",
        "attested_at": NOW,
        "statement": "I have switched it off.",
        "account_type": "personal",
        "version": 1,
        "found": "was-on",
    },
    Key.STATUS: _STANDING,
    Key.HOME: {**_STANDING, "owes": True, "admin": False},
    Key.HELP: {"admin": False},
    Key.UNKNOWN: {"word": "cofirm", "closest": "confirm"},
    Key.SNOOZED: {"until": NOW + timedelta(days=2), "left": 1},
    Key.SNOOZE_REFUSED: {"because": "limit", "due": DUE},
    Key.CANNOT: {"name": "Ada"},
    Key.HELP_WANTED: {"name": "Ada"},
    Key.HELP_ALERT: {
        "name": "Ada Lovelace",
        "account": "U0001",
        "reason": "no-switch",
        "words": "I can't find it",
        "asked_at": NOW,
    },
    Key.LANGUAGE: {
        "chosen": None,
        "languages": [{"tag": "en", "name": "English"}, {"tag": "de", "name": "Deutsch"}],
    },
    Key.IS_REAL: {
        "workspace": "Example",
        "sent": [{"kind": "welcome", "at": NOW}],
        "recent_admin_channel": True,
    },
    Key.MY_DATA: {
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "department": "Research",
        "manager": "Grace Hopper",
        "kind": "employee",
        "locale": "en-GB",
        "joined_at": NOW,
        "accounts": [{"workspace": "Example", "account": "U0001"}],
        "assignments": [
            {
                "policy": "chatgpt-privacy",
                "standing": "attested",
                "uses": "personal",
                "assigned_at": NOW,
                "due": DUE,
            }
        ],
        "attestations": [
            {
                "receipt": "R-7K2M-9QXD-4TPA",
                "at": NOW,
                "statement": "I have switched it off.",
                "account_type": "personal",
                "found": "was-on",
            }
        ],
        "messages": [{"kind": "welcome", "state": "sent", "at": NOW}],
        "more": 3,
        "help": [{"reason": "no-switch", "words": "I can't find it", "at": NOW}],
        "waivers": [{"reason": "on leave", "from": NOW, "until": DUE}],
    },
    Key.NOTHING_OWED: {"name": "Ada"},
    Key.CLOSED: {"because": "replaced"},
    Key.NOT_KNOWN: {},
    Key.REFUSED: {},
    Key.TROUBLE: {},
    Key.ADMIN_HELP: {},
    Key.ADMIN_STATUS: {
        **_TOTALS,
        "policy": "chatgpt-privacy",
        "person": {
            "name": "Ada Lovelace",
            "account": "U0001",
            "standing": "overdue",
            "due": DUE,
            "receipt": None,
            "unreachable": None,
        },
        "problem": None,
    },
    Key.ADMIN_CAMPAIGN: {
        "campaigns": [{"policy": "chatgpt-privacy", "version": 1, "started_at": NOW, "people": 37}],
        "startable": [{"policy": "chatgpt-privacy", "version": 1, "recipients": 37, "excluded": 3}],
        "started": None,
        "problem": None,
    },
    Key.ADMIN_REPORT: {"problem": None},
    Key.ADMIN_REMIND: {"queued": 5},
    Key.ADMIN_WAIVED: {"name": "Ada Lovelace", "until": DUE, "reason": "on leave", "problem": None},
    Key.ADMIN_CHANNEL: {"problem": None},
    Key.WEEKLY_REPORT: {
        **_TOTALS,
        "policy": "chatgpt-privacy",
        "version": 1,
        "week": "2026-W48",
        "as_of": NOW,
        "departments": [{"name": "Research", "expected": 12, "attested": 9, "coverage": 75}],
        "more_departments": 0,
        "attested_this_week": 6,
        "joined": 2,
        "left": 1,
        "waived": 1,
        "help_wanted": 1,
        "found_on": 8,
        "unreachable": 1,
        "dead": [{"reason": "user_disabled", "people": 1}],
        "in_doubt": 0,
        "checkpoint": "chatgpt-privacy.example\n42\n3q2+7w==\n",
    },
}
"""Every key has an entry; a test keeps it so."""

VALUES: Mapping[str, tuple[str, ...]] = {
    "standing": ("open", "due", "overdue", "attested", "waived", "lapsed", "unreachable", "left"),
    "account_type": ("personal", "company", "shared", "none"),
    "surface": ("web", "signed-out", "ios", "android", "desktop"),
    "because": ("limit", "deadline", "closed", "replaced", "not-offered", "left"),
    "problem": (
        "nobody",
        "several",
        "reason",
        "date",
        "past",
        "running",
        "unknown-policy",
        "nothing-owed",
        "empty",
        "yourself",
    ),
    "reason": ("no-switch", "no-access", "managed", "not-sure", "other"),
    "to": ("manager", "admin"),
    "found": ("off", "was-on", "not-applicable"),
}
"""What an enumerated variable can be: lint renders a text with each, so that no branch is broken."""

HAPPENINGS = ("attested", "joined", "left", "waived", "help-wanted", "found-on", "dead", "in-doubt")
"""What the last seven days can bring, as the report's page lists it."""

LABELS: tuple[str, ...] = (
    *(f"standing.{value}" for value in VALUES["standing"]),
    *(f"account.{value}" for value in VALUES["account_type"]),
    *(f"surface.{value}" for value in VALUES["surface"]),
    *(f"found.{value}" for value in VALUES["found"]),
    *(f"reason.{value}" for value in VALUES["reason"]),
    *(f"kind.{key.value}" for key in Key),
    *(f"meaning.{value}" for value in VALUES["standing"]),
    *(f"happening.{value}" for value in HAPPENINGS),
    "language.name",
    "confirm.title",
    "confirm.submit",
    "confirm.found",
    "confirm.agree",
    "confirm.agree-text",
    "cannot.title",
    "cannot.submit",
    "cannot.reason",
    "cannot.words",
    "form.again",
    "form.close",
    "mistake.found",
    "mistake.agree",
    "mistake.reason",
    "report.coverage",
    "report.trend",
    "report.departments",
    "report.people",
    "report.picture",
    "report.no-department",
    "report.change",
    "report.change-one",
    "report.version",
    "report.more",
    "report.total",
    "report.expected",
    "report.roster",
    "report.outside",
    "report.nobody",
    "report.policy",
    "report.as-of",
    "report.meaning",
    "report.happenings",
    "report.checkpoint",
    "report.claim",
    "csv.name",
    "csv.email",
    "csv.department",
    "csv.standing",
    "csv.assigned",
    "csv.due",
    "csv.attested",
    "csv.account-type",
    "csv.receipt",
)
"""Every short string by name; `words.label` knows each in each language."""
