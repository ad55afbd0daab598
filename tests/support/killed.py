"""Kills a process with -9 while it confirms, and looks whether anything that it acknowledged is missing."""

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from functools import partial

from bot.core.ledger import Entry, EntryKind
from bot.ports.store import Records
from bot.store.database import Database
from support.databases import Plain, fresh
from support.given import NOW, an_assignment
from support.stored import ORG, a_delivery, an_attestation, settle_in, welcome

AT_ONCE = 16
"""Confirmations under way at any moment."""
MOST = 120
"""Acknowledgements after which a round ends at the latest."""
OVER = b"over"


def lost_after_kills(rounds: int, seed: int) -> tuple[int, int]:
    """How many confirmations were acknowledged, and how many of those are not wholly there afterwards."""
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    with fresh("sqlite") as url:
        asyncio.run(_prepare(url))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "support.killed", url, str(rounds)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as victims:
            for _ in range(rounds):
                acknowledged |= _heard_until_killed(victims, chance.randrange(1, MOST))
        return len(acknowledged), len(acknowledged - _whole(url.removeprefix("sqlite:///")))


def offer_victims(url: str, rounds: int) -> None:
    """One process after the other that confirms until it is killed; forked, so that each is there at once."""
    for number in range(rounds):
        victim = os.fork()
        if victim == 0:
            _say(str(os.getpid()))
            asyncio.run(_confirm_all(url, f"r{number}"))
        os.waitpid(victim, 0)
        _say(OVER.decode())


# Private functions


async def _prepare(url: str) -> None:
    database = Database(url, Plain())
    await settle_in(database)
    await database.close()


async def _confirm_all(url: str, prefix: str) -> None:
    database = Database(url, Plain())
    names = iter(range(1_000_000))

    async def confirm_more() -> None:
        for n in names:
            name = f"{prefix}-{n}"
            await database.write(ORG, partial(_confirm, name))
            _say(name)

    await asyncio.gather(*(confirm_more() for _ in range(AT_ONCE)))


def _confirm(name: str, records: Records) -> None:
    assignment = an_assignment(id=f"a-{name}", person=name)
    welcome(records, name)
    records.campaigns.assign([assignment])
    records.attestations.add(an_attestation(receipt=name, assignment=assignment.id, person=name))
    records.campaigns.save([replace(assignment, attested_at=NOW, next_step_at=None)])
    records.ledger.append([Entry(EntryKind.ATTESTED, NOW, {"receipt": name})])
    records.outbox.queue([a_delivery(name)])


def _say(word: str) -> None:
    """Written in one piece, or not at all."""
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


def _heard_until_killed(victims: "subprocess.Popen[bytes]", count: int) -> set[str]:
    assert victims.stdout is not None
    victim = int(victims.stdout.readline())
    heard: set[str] = set()
    while (line := victims.stdout.readline().rstrip()) != OVER:
        heard.add(line.decode())
        if len(heard) == count:
            os.kill(victim, signal.SIGKILL)
    return heard


def _whole(file: str) -> set[str]:
    """The confirmations of which everything is there."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        leaves = [json.loads(row[0])["facts"] for row in connection.execute("SELECT leaf FROM entry")]
        rows = connection.execute(
            "SELECT receipt FROM attestation"
            " JOIN assignment ON assignment.organisation = attestation.organisation"
            " AND assignment.id = attestation.assignment AND attested_at IS NOT NULL"
            " JOIN delivery ON delivery.organisation = attestation.organisation AND delivery.key = receipt"
        )
        return {row[0] for row in rows} & {facts.get("receipt") for facts in leaves}


if __name__ == "__main__":
    offer_victims(sys.argv[1], int(sys.argv[2]))
