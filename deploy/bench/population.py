"""A database with many people in a running campaign: set up by the bot itself, then filled in bulk."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.actions.connect import Installed
from bot.actions.publish import publish
from bot.app import App, assemble, prepare
from bot.core.campaign import Campaign, CampaignId
from bot.core.policy import Policy
from bot.core.roster import AccountId, Platform, Workspace, WorkspaceId
from bot.packs import read_pack
from bot.settings import Settings, load_settings

WORKSPACE = WorkspaceId("T0BENCH")
CAMPAIGN = CampaignId("c1")
POLICY = "chatgpt-privacy"
SIGNED_BY = "8f742231b10e8888abcd99yyyzzz85a5"
"""Signs requests that never leave this machine."""
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""In working hours where these people are."""

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :last) "
_FILL = (
    """
    INSERT INTO person (organisation, id, kind, manager, department, timezone, locale, joined_at)
    {numbers}
    SELECT :organisation, printf('p%08d', i), 'employee', printf('p%08d', i / 10), 'Department ' || (i % 20),
        CASE i % 5 WHEN 0 THEN 'Europe/Berlin' WHEN 1 THEN 'Europe/London' WHEN 2 THEN 'Africa/Lagos'
            WHEN 3 THEN 'Europe/Helsinki' ELSE 'Asia/Dubai' END,
        'en-GB', :assigned_at FROM n
    """,
    """
    INSERT INTO profile (organisation, person, name, email, name_key, email_key)
    {numbers}
    SELECT :organisation, printf('p%08d', i), 'Ada Number' || i, 'ada' || i || '@example.com',
        'ada number' || i, 'ada' || i || '@example.com' FROM n
    """,
    """
    INSERT INTO account (organisation, workspace, id, person, admin)
    {numbers}
    SELECT :organisation, :workspace, printf('U%08d', i), printf('p%08d', i), 0 FROM n
    """,
    """
    INSERT INTO assignment (organisation, id, campaign, person, assigned_at, due_at, due_soon_at, steps_done,
        last_step_at, snoozes, next_step_at)
    {numbers}
    SELECT :organisation, printf('a%08d', i), :campaign, printf('p%08d', i), :assigned_at, :due_at,
        :due_soon_at, :steps_done, :last_step_at, 0, :next_step_at FROM n
    """,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A database and what it holds."""

    settings: Settings
    file: Path
    workspace: Workspace
    policy: Policy
    at: datetime

    def fill(self, first: int, last: int, *, due: bool = False) -> None:
        """Add people by number, without the last; `due` ones are owed their welcome, others nothing yet."""
        values = {
            "first": first,
            "last": last,
            "organisation": self.workspace.organisation,
            "workspace": self.workspace.id,
            "campaign": CAMPAIGN,
            "assigned_at": instant(self.at - (timedelta(minutes=5) if due else timedelta(days=1))),
            "due_at": instant(self.at + timedelta(days=13)),
            "due_soon_at": instant(self.at + timedelta(days=9)),
            "steps_done": 0 if due else 1,
            "last_step_at": None if due else instant(self.at - timedelta(days=1)),
            "next_step_at": instant(self.at if due else self.at + timedelta(days=2)),
        }
        with direct(self.file, durable=False) as connection:
            connection.execute("BEGIN")
            for statement in _FILL:
                connection.execute(statement.format(numbers=_NUMBERS), values)
            connection.execute("COMMIT")

    def opened(self) -> App:
        """The bot on this database, its words learnt."""
        app = assemble(self.settings)
        app.words.learn(read_pack(self.settings.policies_dir, POLICY))
        return app


def found(folder: Path, at: datetime = MONDAY, **settings: object) -> Company:
    """A company without people, its workspace connected and its campaign running."""
    return asyncio.run(_found(folder, at, company_settings(folder, **settings)))


def company_settings(folder: Path, **settings: object) -> Settings:
    """Of a bot that is reached over HTTP and calls no platform when it starts."""
    return load_settings(
        **{
            "data_dir": folder,
            "database_url": f"sqlite:///{(folder / 'bench.db').absolute()}",
            "slack_signing_secret": SIGNED_BY,
            "slack_client_id": "bench",
            "public_url": "http://127.0.0.1",
            "slack_client_secret": "bench",
            "slack_bot_token": None,
            "slack_app_token": None,
            "slack_api_url": "http://127.0.0.1:9/",
            **settings,
        }
    )


@contextmanager
def direct(file: Path, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
    """SQLite's own driver, set up like the bot's writer, or for speed alone."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
    connection.execute(f"PRAGMA foreign_keys={'ON' if durable else 'OFF'}")
    try:
        yield connection
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def instant(at: datetime) -> str:
    """As the store keeps it in SQLite."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


# Private functions


async def _found(folder: Path, at: datetime, settings: Settings) -> Company:
    prepare(settings)
    app = assemble(settings)
    try:
        workspace = await app.connect(
            Installed(
                platform=Platform.SLACK,
                workspace=WORKSPACE,
                name="Example",
                enterprise=None,
                token="xoxb-bench",  # noqa: S106  opens nothing
                bot_account=AccountId("U0BENCHBOT"),
            )
        )
        pack = read_pack(settings.policies_dir, POLICY)
        policy = await publish(workspace.organisation, pack, at, store=app.store, words=app.words)
        campaign = Campaign(
            id=CAMPAIGN,
            policy=policy.id,
            version=policy.version,
            starts_at=at - timedelta(days=1),
            closes_at=None,
        )
        await app.store.write(workspace.organisation, lambda records: records.campaigns.add(campaign))
    finally:
        await app.close()
    return Company(settings=settings, file=folder / "bench.db", workspace=workspace, policy=policy, at=at)
