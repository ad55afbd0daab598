"""The admin channel of each workspace, as a recipient."""

from datetime import datetime

from bot.core.campaign import CampaignId
from bot.core.delivery import Delivery
from bot.core.message import Key
from bot.core.policy import StepTarget
from bot.ports.store import Records


def admin_deliveries(
    records: Records,
    kind: Key,
    key: str,
    due_at: datetime,
    *,
    subject: str | None = None,
    campaign: CampaignId | None = None,
) -> list[Delivery]:
    """One message to each admin channel, once for each `key`."""
    return [
        Delivery(
            key=f"{key}:{workspace.id}",
            kind=kind,
            workspace=workspace.id,
            target=StepTarget.ADMIN,
            due_at=due_at,
            channel=workspace.admin_channel,
            subject=subject,
            campaign=campaign,
        )
        for workspace in records.workspaces()
        if workspace.admin_channel is not None
    ]
