"""Organisations, workspaces and installations, on every database."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.core.errors import BotError, NotFound
from bot.core.roster import Organisation, OrganisationId, Platform, WorkspaceId
from bot.ports.store import Tenancy
from bot.store.database import Database
from support.databases import each_backend, opened
from support.given import NOW
from support.stored import ORG, TEAM, a_workspace, an_organisation, settle_in

pytestmark = each_backend

OTHER = OrganisationId("other")


def add(organisation: Organisation, tenancy: Tenancy) -> None:
    """A new tenant."""
    tenancy.add_organisation(organisation)


def begin(state: str, expires_at: datetime, tenancy: Tenancy) -> None:
    """Somebody starts to install us."""
    tenancy.add_oauth_state(state, expires_at)


def finish(state: str, tenancy: Tenancy) -> bool:
    """They come back with that state."""
    return tenancy.take_oauth_state(state, NOW)


async def held(database: Database, id: str = TEAM) -> object:
    """The workspace of that id, if any."""
    return await database.across(lambda tenancy: tenancy.workspace(WorkspaceId(id)))


async def test_organisations_come_in_the_order_they_came(backend: str) -> None:
    """Adding one again changes nothing; one that is not there is not found."""
    older = an_organisation(id=OTHER, created_at=NOW - timedelta(days=1))
    async with opened(backend) as database:
        for organisation in (an_organisation(), older, an_organisation(name="Renamed")):
            await database.across(partial(add, organisation))
        assert await database.across(lambda tenancy: tenancy.organisations()) == [older, an_organisation()]
        assert await database.read(ORG, lambda records: records.organisation()) == an_organisation()
        with pytest.raises(NotFound):
            await database.read(OrganisationId("x"), lambda records: records.organisation())


async def test_an_installed_workspace_comes_back_equal(backend: str) -> None:
    """Its token readable; above all organisations and inside its own."""
    workspace = a_workspace(
        platform=Platform.TEAMS, enterprise="E1", admin_channel="C1", token="s€cret", revoked_at=NOW
    )
    async with opened(backend) as database:
        await database.across(lambda tenancy: tenancy.add_organisation(an_organisation()))
        await database.across(lambda tenancy: tenancy.install(workspace))
        assert await held(database) == workspace
        assert await held(database, "T9") is None
        assert await database.read(ORG, lambda records: records.workspaces()) == [workspace]


async def test_installing_again_renews_the_token(backend: str) -> None:
    """It is connected again, and the channel that was chosen for reports stays."""
    async with opened(backend) as database:
        await settle_in(database)
        chosen = a_workspace(admin_channel="C1", revoked_at=NOW)
        await database.write(ORG, lambda records: records.save_workspace(chosen))
        renewed = a_workspace(token="xoxb-new")
        await database.across(lambda tenancy: tenancy.install(renewed))
        assert await held(database) == replace(renewed, admin_channel="C1")


async def test_a_workspace_never_changes_hands(backend: str) -> None:
    """Another organisation is refused, and cannot save over it either."""
    async with opened(backend) as database:
        await settle_in(database)
        await database.across(lambda tenancy: tenancy.add_organisation(an_organisation(id=OTHER)))
        stolen = a_workspace(organisation=OTHER, token="xoxb-stolen")
        with pytest.raises(BotError, match="another organisation"):
            await database.across(lambda tenancy: tenancy.install(stolen))
        await database.write(OTHER, lambda records: records.save_workspace(stolen))
        assert await held(database) == a_workspace()
        assert await database.read(OTHER, lambda records: records.workspaces()) == []


async def test_an_oauth_state_is_used_up_by_one(backend: str) -> None:
    """Fifty at once, and exactly one gets it."""
    async with opened(backend) as database:
        await database.across(lambda tenancy: tenancy.add_oauth_state("s", NOW + timedelta(minutes=5)))
        taken = await asyncio.gather(
            *(database.across(lambda tenancy: tenancy.take_oauth_state("s", NOW)) for _ in range(50))
        )
    assert sorted(taken) == [False] * 49 + [True]


async def test_an_oauth_state_expires(backend: str) -> None:
    """At its instant it is worth nothing, and an unknown one never was."""
    async with opened(backend) as database:
        for state, seconds in (("dead", 0), ("alive", 1)):
            expires_at = NOW + timedelta(seconds=seconds)
            await database.across(partial(begin, state, expires_at))
        taken = [await database.across(partial(finish, state)) for state in ("dead", "alive", "unknown")]
    assert taken == [False, True, False]
