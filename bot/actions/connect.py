"""Connect a workspace: known ones keep their organisation, a new one brings its own."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.roster import AccountId, Organisation, OrganisationId, Platform, Workspace, WorkspaceId
from bot.ports.store import Store, Tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What a platform says of a workspace that let us in."""

    platform: Platform
    workspace: WorkspaceId
    name: str
    enterprise: str | None
    token: str
    bot_account: AccountId
    installer: AccountId | None = None
    """Who installed us; reports go to them until an admin names a channel."""


async def connect(
    installed: Installed,
    at: datetime,
    *,
    store: Store,
    timezone: str,
    locale: str,
    admin_channel: str | None,
) -> Workspace:
    """The connected workspace. Those of one Enterprise are one organisation; any other is its own.

    That way two companies that install the same bot never meet, whatever their people are called.
    """
    organisation = OrganisationId(installed.enterprise or installed.workspace)

    def work(tenancy: Tenancy) -> Workspace:
        known = tenancy.workspace(installed.workspace)
        if known is None and organisation not in {each.id for each in tenancy.organisations()}:
            tenancy.add_organisation(
                Organisation(
                    id=organisation, name=installed.name, timezone=timezone, locale=locale, created_at=at
                )
            )
        workspace = _workspace(installed, known.organisation if known else organisation, admin_channel)
        if known is not None and known.admin_channel is not None:
            workspace = replace(workspace, admin_channel=known.admin_channel)
        tenancy.install(workspace)
        return workspace

    return await store.across(work)


# Private functions


def _workspace(installed: Installed, organisation: OrganisationId, admin_channel: str | None) -> Workspace:
    return Workspace(
        organisation=organisation,
        id=installed.workspace,
        platform=installed.platform,
        name=installed.name,
        token=installed.token,
        bot_account=installed.bot_account,
        enterprise=installed.enterprise,
        admin_channel=admin_channel or installed.installer,
    )
