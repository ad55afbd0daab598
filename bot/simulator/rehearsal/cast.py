"""The people of the rehearsal: a fictitious maker of instruments, with all that a directory can hold."""

from dataclasses import dataclass

from bot.simulator.slack.members import Member, MemberKind

COMPANY = "Fernhill Instruments"
DOMAIN = "fernhill"
TEAM = "T0FERNHIL"

BERLIN, LONDON, NEW_YORK = "Europe/Berlin", "Europe/London", "America/New_York"
TOKYO, SYDNEY, KOLKATA, SAO_PAULO = "Asia/Tokyo", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo"
PARIS, CAIRO, LISBON = "Europe/Paris", "Africa/Cairo", "Europe/Lisbon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One person of the cast: their account, and what only the roster file knows of them."""

    member: Member
    department: str = ""
    manager: str = ""
    """The manager's handle."""
    contract: str = "employee"
    """The `kind` of the roster file."""


def cast() -> list[Part]:
    """Fresh people, managers first; bots and the deactivated are at the end."""
    return [_part(*row) for row in _PEOPLE] + _unusual()


def newcomers() -> list[Part]:
    """Those who join while one watches, in this order."""
    return [_part(*row) for row in _NEWCOMERS]


# Private functions

_Row = tuple[str, str, str, str, str, str, str]
"""Handle, name, title, department, manager, time zone, locale."""

_PEOPLE: tuple[_Row, ...] = (
    ("maren", "Maren Vogt", "Chief executive", "Leadership", "", BERLIN, "de-DE"),
    ("tobias", "Tobias Lindqvist", "Chief technology officer", "Leadership", "maren", BERLIN, "en-GB"),
    ("ines", "Inês Carvalho", "Chief financial officer", "Leadership", "maren", LISBON, "en-GB"),
    ("hannah", "Hannah Okafor", "Head of information security", "IT & Security", "tobias", LONDON, "en-GB"),
    ("jonas", "Jonas Becker", "IT administrator", "IT & Security", "hannah", BERLIN, "de-DE"),
    ("mei", "Mei Tanaka", "Security engineer", "IT & Security", "hannah", TOKYO, "ja-JP"),
    ("sven", "Sven Hartmann", "Head of engineering", "Engineering", "tobias", BERLIN, "de-DE"),
    ("priya", "Priya Raghavan", "Engineering lead, firmware", "Engineering", "sven", KOLKATA, "en-IN"),
    ("arjun", "Arjun Mehta", "Firmware engineer", "Engineering", "priya", KOLKATA, "en-IN"),
    ("kavya", "Kavya Iyer", "Test engineer", "Engineering", "priya", KOLKATA, "en-IN"),
    ("lukas", "Lukas Zimmermann", "Software engineer", "Engineering", "sven", BERLIN, "de-DE"),
    ("franziska", "Franziska Köhler", "Software engineer", "Engineering", "sven", BERLIN, "de-DE"),
    ("emeka", "Emeka Adeyemi", "Site reliability engineer", "Engineering", "sven", LONDON, "en-GB"),
    ("noah", "Noah Whitfield", "Data engineer", "Engineering", "sven", NEW_YORK, "en-US"),
    ("yuki", "佐藤 由紀", "Optics researcher", "Research", "tobias", TOKYO, "ja-JP"),
    ("haruto", "Haruto Watanabe", "Materials researcher", "Research", "yuki", TOKYO, "ja-JP"),
    ("layla", "ليلى منصور", "Calibration scientist", "Research", "yuki", CAIRO, "ar-EG"),
    ("celine", "Céline Moreau", "Research associate", "Research", "yuki", PARIS, "fr-FR"),
    ("grace", "Grace Holloway", "Head of sales", "Sales", "maren", NEW_YORK, "en-US"),
    ("diego", "Diego Fontana", "Sales manager, Latin America", "Sales", "grace", SAO_PAULO, "pt-BR"),
    ("beatriz", "Beatriz Nogueira", "Account manager", "Sales", "diego", SAO_PAULO, "pt-BR"),
    ("oliver", "Oliver Grant", "Account manager", "Sales", "grace", LONDON, "en-GB"),
    ("chloe", "Chloe Anderson", "Account manager", "Sales", "grace", SYDNEY, "en-AU"),
    ("matthias", "Matthias Schreiber", "Account manager", "Sales", "grace", BERLIN, "de-DE"),
    ("amelie", "Amélie Durand", "Sales engineer", "Sales", "grace", PARIS, "fr-FR"),
    ("ruth", "Ruth Adler", "Head of customer care", "Customer care", "maren", LONDON, "en-GB"),
    ("jack", "Jack Sullivan", "Support engineer", "Customer care", "ruth", SYDNEY, "en-AU"),
    ("sofia", "Sofia Marchetti", "Support engineer", "Customer care", "ruth", NEW_YORK, "en-US"),
    ("nikhil", "Nikhil Banerjee", "Support engineer", "Customer care", "ruth", KOLKATA, "en-IN"),
    ("clara", "Clara Neumann", "Training specialist", "Customer care", "ruth", BERLIN, "de-DE"),
    ("david", "David Osei", "Financial controller", "Finance", "ines", LONDON, "en-GB"),
    ("petra", "Petra Lang", "Accountant", "Finance", "ines", BERLIN, "de-DE"),
    ("rafael", "Rafael Teixeira", "Payroll specialist", "Finance", "ines", SAO_PAULO, "pt-BR"),
    ("ingrid", "Ingrid Sommer", "Head of people", "People & Legal", "maren", BERLIN, "de-DE"),
    ("thomas", "Thomas Reilly", "Legal counsel", "People & Legal", "ingrid", NEW_YORK, "en-US"),
    ("aisha", "Aisha Rahman", "Recruiter", "People & Legal", "ingrid", LONDON, "en-GB"),
    (
        "wolf",
        "Wolfeschlegelsteinhausenbergerdorff-Montgomery-Featherstonehaugh the Third of Upper Fernhill",
        "Patent clerk",
        "People & Legal",
        "ingrid",
        LONDON,
        "en-GB",
    ),
    ("bobby", "<!channel> *Bobby* Tables", "Database engineer", "Engineering", "sven", NEW_YORK, "en-US"),
)
_NEWCOMERS: tuple[_Row, ...] = (
    ("lena", "Lena Fischer", "Working student", "Engineering", "sven", BERLIN, "de-DE"),
    ("samuel", "Samuel Price", "Account manager", "Sales", "grace", NEW_YORK, "en-US"),
    ("hina", "Hina Kobayashi", "Support engineer", "Customer care", "ruth", TOKYO, "ja-JP"),
)
_KINDS = {"jonas": MemberKind.ADMIN, "hannah": MemberKind.OWNER}


def _part(
    handle: str, name: str, title: str, department: str, manager: str, timezone: str, locale: str
) -> Part:
    member = Member(
        id=_account(handle),
        name=name,
        handle=handle,
        email=f"{handle}@{DOMAIN}.example",
        title=title,
        timezone=timezone,
        locale=locale,
        kind=_KINDS.get(handle, MemberKind.REGULAR),
    )
    return Part(member=member, department=department, manager=manager)


def _unusual() -> list[Part]:
    contractor = _part("marco", "Marco Pellegrini", "Contractor", "Design", "sven", BERLIN, "en-GB")
    quiet = _part("edith", "Edith Crane", "Workshop technician", "Engineering", "sven", LONDON, "en-GB")
    quiet.member.email = None
    closed = _part("victor", "Victor Ashby", "Field technician", "Customer care", "ruth", LONDON, "en-GB")
    closed.member.refuses = "channel_not_found"
    guest = _part("zoe", "Zoë Martin (Brightwell)", "Agency designer", "Design", "sven", PARIS, "fr-FR")
    guest.member.kind = MemberKind.SINGLE_CHANNEL_GUEST
    gone = _part("peter", "Peter Quill", "Former technician", "", "", LONDON, "en-GB")
    gone.member.deactivated = True
    robot = Member(id=_account("buildbot"), name="Build Robot", handle="buildbot", kind=MemberKind.BOT)
    return [
        Part(
            member=contractor.member, department="Design", manager=contractor.manager, contract="contractor"
        ),
        quiet,
        closed,
        Part(member=guest.member, department="Design", manager=guest.manager, contract="guest"),
        gone,
        Part(member=robot),
    ]


def _account(handle: str) -> str:
    return "U0" + handle.upper().ljust(7, "0")
