"""P2: durable confirmations, many people at once, beside bare commits of one row on the same disk.

One confirmation is the whole action: the person and what they owe are read, the answer judged, kept with its
evidence, entered in the ledger, its receipt queued, all committed durably, and the reply rendered. The bare
baseline is one row at a time by SQLite's own driver, just as durable: BEGIN IMMEDIATE, INSERT, COMMIT.
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.actions.attest import submit_attestation
from bot.actions.conversation import Asker
from bot.actions.forms import Shown
from bot.app import App, new_id
from bot.core.message import Key, Say
from bot.core.policy import AccountType, digest_of_text
from bot.core.roster import AccountId, OrganisationId, WorkspaceId
from deploy.bench.figures import Figure, Goal, Series, ratio
from deploy.bench.population import Company, direct, found
from deploy.bench.scale import Scale

ANSWERS = {"found": "off", "agree": "yes"}


class Silent:
    """An engine that sends nothing: what is measured ends with the commit and the reply."""

    def tell(self, organisation: OrganisationId, workspaces: Iterable[WorkspaceId]) -> None:
        """Hear it, and do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitters:
    """People who confirm."""

    company: Company
    app: App
    digest: str

    async def confirm(self, number: int) -> None:
        """One person's confirmation. Raises RuntimeError where it was not taken."""
        shown = Shown(
            assignment=f"a{number:08d}",
            version=self.company.policy.version,
            account_type=AccountType.PERSONAL.value,
            locale="en",
            digest=self.digest,
        )
        reply = await submit_attestation(
            Asker(workspace=self.company.workspace.id, account=AccountId(f"U{number:08d}")),
            shown,
            ANSWERS,
            self.company.at,
            workspace=self.company.workspace,
            store=self.app.store,
            words=self.app.words,
            engine=Silent(),
            new_id=new_id,
        )
        if not isinstance(reply, Say):
            raise RuntimeError(f"a{number:08d} was not taken")  # noqa: TRY004  a broken bench, not a wrong type

    async def all(self, first: int, last: int, together: int) -> float:
        """Confirmations a second, `together` of them at any time."""
        numbers = iter(range(first, last))

        async def one_after_the_other() -> None:
            for number in numbers:
                await self.confirm(number)

        begun = time.perf_counter()
        await asyncio.gather(*(one_after_the_other() for _ in range(together)))
        return (last - first) / (time.perf_counter() - begun)


def measure(scale: Scale, folder: Path) -> list[Figure]:
    """Confirmations a second over bare commits a second."""
    company = found(folder)
    company.fill(0, (scale.runs + 1) * scale.confirmations)
    confirmations, commits = asyncio.run(_alternate(scale, company, folder / "bare.db"))
    _check(company, (scale.runs + 1) * scale.confirmations)
    return [
        ratio(
            "P2",
            "durable confirmations/s, bot / bare commits/s",
            Goal(0.7, at_least=True),
            Series("confirmations/s", confirmations),
            Series("commits/s", commits),
            f"{scale.submitters} people at a time; commits are shared, and nobody is answered before theirs",
        )
    ]


# Private functions


async def _alternate(scale: Scale, company: Company, bare: Path) -> tuple[list[float], list[float]]:
    app = company.opened()
    try:
        statement = app.words.statement(company.policy, AccountType.PERSONAL, "en")
        people = Submitters(company=company, app=app, digest=digest_of_text(statement))
        count, confirmations, commits = scale.confirmations, [], []
        await people.all(0, count, scale.submitters)
        for run in range(1, scale.runs + 1):
            confirmations.append(await people.all(run * count, (run + 1) * count, scale.submitters))
            commits.append(_commits(bare, count))
    finally:
        await app.close()
    return confirmations, commits


def _commits(file: Path, count: int) -> float:
    """Commits a second of one row each."""
    with direct(file) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS confirmation (id INTEGER PRIMARY KEY, what TEXT)")
        begun = time.perf_counter()
        for _ in range(count):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO confirmation (what) VALUES (?)", (Key.RECEIPT.value * 20,))
            connection.execute("COMMIT")
        return count / (time.perf_counter() - begun)


def _check(company: Company, expected: int) -> None:
    """Raises RuntimeError unless everything is there that was confirmed."""
    with direct(company.file) as connection:
        (kept,) = connection.execute("SELECT count(*) FROM attestation").fetchone()
    if kept != expected:
        raise RuntimeError(f"{kept} of {expected} confirmations are there")
