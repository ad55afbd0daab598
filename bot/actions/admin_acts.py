"""One function for each admin verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.actions.administer import Act, Admin
from bot.actions.campaign import plan_campaign, start_campaign
from bot.actions.remind import remind
from bot.actions.speech import Line
from bot.actions.standings import newest_campaign, standings_line
from bot.actions.waive import waive_line
from bot.core.campaign import Campaign
from bot.core.command import AdminVerb
from bot.core.delivery import Delivery
from bot.core.errors import InvalidPolicy
from bot.core.message import Key
from bot.core.policy import Policy, StepTarget
from bot.ports.store import Records, Store
from bot.ports.words import Pack, Plain, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the acts work with."""

    store: Store
    words: Words
    new_id: Callable[[], str]


def acts(office: Office) -> Mapping[AdminVerb, Act]:
    """Every verb, ready to be done."""
    return {
        AdminVerb.HELP: _help,
        AdminVerb.STATUS: partial(_status, office),
        AdminVerb.REPORT: partial(_report, office),
        AdminVerb.REMIND: partial(_remind, office),
        AdminVerb.CAMPAIGN: partial(_campaign, office),
        AdminVerb.WAIVE: partial(_waive, office),
        AdminVerb.CHANNEL: partial(_channel, office),
    }


# Private functions


async def _help(_: Admin) -> Line:
    return Line(key=Key.ADMIN_HELP)


async def _status(office: Office, admin: Admin) -> Line:
    work = partial(standings_line, arguments=admin.arguments, at=admin.at)
    return await office.store.read(admin.workspace.organisation, work)


async def _report(office: Office, admin: Admin) -> Line:
    def work(records: Records) -> Line:
        campaign = newest_campaign(records, admin.at)
        if campaign is None:
            return Line(key=Key.ADMIN_REPORT, facts={"problem": "empty"})
        records.outbox.queue([_report_delivery(admin, campaign)])
        return Line(key=Key.ADMIN_REPORT, facts={"problem": None})

    return await office.store.write(admin.workspace.organisation, work)


def _report_delivery(admin: Admin, campaign: Campaign) -> Delivery:
    return Delivery(
        key=f"report:{campaign.id}:{admin.person}:{admin.at:%Y%m%dT%H%M}",
        kind=Key.WEEKLY_REPORT,
        workspace=admin.workspace.id,
        target=StepTarget.ADMIN,
        due_at=admin.at,
        person=admin.person,
        account=admin.asker.account,
        campaign=campaign.id,
    )


async def _remind(office: Office, admin: Admin) -> Line:
    queued = await remind(admin.workspace.organisation, admin.at, store=office.store, words=office.words)
    return Line(key=Key.ADMIN_REMIND, facts={"queued": queued})


async def _campaign(office: Office, admin: Admin) -> Line:
    published = await office.store.read(
        admin.workspace.organisation, lambda records: records.policies.published()
    )
    policies = _newest_versions(published, office.words)
    problem, started = None, None
    if admin.arguments[:1] == ("start",):
        problem, started = await _start(office, admin, policies)
    return await _campaign_line(office, admin, policies, problem, started)


async def _start(office: Office, admin: Admin, policies: Mapping[str, Policy]) -> tuple[str | None, Plain]:
    policy = policies.get(admin.arguments[1]) if len(admin.arguments) > 1 else None
    if policy is None:
        return "unknown-policy", None
    try:
        started = await start_campaign(
            admin.workspace.organisation, policy, admin.at, store=office.store, new_id=office.new_id
        )
    except InvalidPolicy:
        return "nobody", None
    if started.already:
        return "running", None
    return None, {"policy": policy.id, "version": policy.version, "people": started.people}


async def _campaign_line(
    office: Office, admin: Admin, policies: Mapping[str, Policy], problem: str | None, started: Plain
) -> Line:
    organisation = admin.workspace.organisation
    running = await office.store.read(organisation, lambda records: _running(records, admin.at))
    asked = {(item["policy"], item["version"]) for item in running}
    startable: list[Plain] = []
    for policy in policies.values():
        if (policy.id, policy.version) not in asked:
            planned = await plan_campaign(
                organisation, policy, admin.at, store=office.store, words=office.words
            )
            recipients = sum(1 for each in planned if each.excluded is None)
            counts = {"recipients": recipients, "excluded": len(planned) - recipients}
            startable.append({"policy": policy.id, "version": policy.version, **counts})
    facts: dict[str, Plain] = {
        "campaigns": list(running),
        "startable": startable,
        "started": started,
        "problem": problem,
    }
    return Line(key=Key.ADMIN_CAMPAIGN, facts=facts)


def _running(records: Records, at: datetime) -> list[dict[str, Plain]]:
    return [
        {
            "policy": campaign.policy,
            "version": campaign.version,
            "started_at": campaign.starts_at,
            "people": sum(count.people for count in records.figures.counts(campaign.id, at)),
        }
        for campaign in records.campaigns.running(at)
    ]


def _newest_versions(published: list[Pack], words: Words) -> dict[str, Policy]:
    newest = {pack.policy: pack.version for pack in sorted(published, key=lambda pack: pack.version)}
    return {id: words.policy(id, version) for id, version in newest.items()}


async def _waive(office: Office, admin: Admin) -> Line:
    def work(records: Records) -> Line:
        return waive_line(records, admin.arguments, admin.person, admin.at)

    return await office.store.write(admin.workspace.organisation, work)


async def _channel(office: Office, admin: Admin) -> Line:
    channel = admin.asker.channel
    if channel is None:
        return Line(key=Key.ADMIN_CHANNEL, facts={"problem": "nobody"})
    workspace = replace(admin.workspace, admin_channel=channel)
    await office.store.write(admin.workspace.organisation, lambda records: records.save_workspace(workspace))
    return Line(key=Key.ADMIN_CHANNEL, facts={"problem": None})
