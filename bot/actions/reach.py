"""Who can be written to: lost when the platform says so, regained when they write to us or come back."""

from dataclasses import replace
from datetime import datetime

from bot.core.campaign import OWING, Standing, standing
from bot.core.roster import Account, Known
from bot.ports.store import Records


def lose(records: Records, account: Account, reason: str, at: datetime) -> None:
    """The platform will not deliver to this account. Without another one, the person is unreachable."""
    records.roster.save_account(replace(account, unreachable=reason))
    if account.person in records.roster.reachable([account.person]):
        return
    owed = [a for a in records.campaigns.of_person(account.person) if standing(a, at) in OWING]
    records.campaigns.save([replace(a, unreachable_at=at, next_step_at=None) for a in owed])


def revive(records: Records, known: Known, at: datetime) -> None:
    """They can be written to again: what they owe goes on from where it stopped."""
    records.roster.save_account(replace(known.account, unreachable=None))
    waiting = [
        a for a in records.campaigns.of_person(known.person.id) if standing(a, at) is Standing.UNREACHABLE
    ]
    records.campaigns.save([replace(a, unreachable_at=None, next_step_at=at) for a in waiting])
