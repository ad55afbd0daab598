"""How the newest campaign stands, or one person in it: the same answer in chat and in the shell."""

from collections.abc import Mapping
from datetime import datetime

from bot.actions.report import report_of, totals
from bot.actions.speech import Line
from bot.actions.waive import find_one
from bot.core.campaign import Campaign, standing
from bot.core.message import Key
from bot.core.roster import Known
from bot.ports.store import Records
from bot.ports.words import Plain


def standings_line(records: Records, *, arguments: tuple[str, ...], at: datetime) -> Line:
    """Figures of everybody; with words that name somebody, where that person stands."""
    campaign = newest_campaign(records, at)
    if campaign is None:
        return _figures_line({"problem": "empty", "person": None})
    report = report_of(records, campaign.id, at)
    shared = totals(report, records.organisation().timezone)
    facts = {**shared, "policy": campaign.policy, "person": None, "problem": None}
    if not arguments:
        return _figures_line(facts)
    found = find_one(records, " ".join(arguments))
    if isinstance(found, str):
        return _figures_line({**facts, "problem": found})
    return _figures_line({**facts, "person": _person(records, campaign, found, at)})


def newest_campaign(records: Records, at: datetime) -> Campaign | None:
    """What is being asked now, the latest first."""
    return next(iter(records.campaigns.running(at)), None)


# Private functions


def _figures_line(facts: Mapping[str, Plain]) -> Line:
    empty: dict[str, Plain] = {
        "coverage": None,
        "coverage_change": None,
        "coverage_since": None,
        "roster": 0,
        "outside": 0,
        "expected": 0,
        "standings": [],
        "policy": None,
    }
    return Line(key=Key.ADMIN_STATUS, facts={**empty, **facts})


def _person(records: Records, campaign: Campaign, known: Known, at: datetime) -> dict[str, Plain]:
    theirs = [a for a in records.campaigns.of_person(known.person.id) if a.campaign == campaign.id]
    attestation = records.attestations.of_assignment(theirs[0].id) if theirs else None
    return {
        "name": known.profile.name,
        "account": known.account.id,
        "standing": standing(theirs[0], at).value if theirs else None,
        "due": theirs[0].due_at if theirs else None,
        "receipt": attestation.receipt if attestation else None,
        "unreachable": known.account.unreachable,
    }
