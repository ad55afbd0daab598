"""`campaign plan | start | list`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.actions.campaign import Planned, plan_campaign, start_campaign
from bot.actions.case import first_name
from bot.actions.preview import as_text, sample_facts
from bot.cli.common import Bar, Json, Tenant, console, counted, plural, print_json, print_table, run, tenant
from bot.core.campaign import Campaign
from bot.core.errors import NotFound
from bot.core.message import Key
from bot.core.policy import Policy, PolicyId
from bot.core.roster import Organisation, OrganisationId

if TYPE_CHECKING:
    from bot.app import App

cli = typer.Typer(name="campaign", help="Ask an audience to attest.", no_args_is_help=True)
Which = Annotated[str, typer.Argument(help="The policy's id, such as chatgpt-privacy.")]


@cli.command("plan")
def plan(policy: Which = "chatgpt-privacy", organisation: Tenant = None, json: Json = False) -> None:
    """The dry run: everybody who would be asked, when, and with which words; and who would not, and why."""

    async def work(app: "App") -> tuple[Policy, list[Planned], str]:
        there = await tenant(app, organisation)
        chosen = await published(app, there, policy)
        planned = await plan_campaign(there, chosen, app.clock.now(), store=app.store, words=app.words)
        known = await app.store.read(there, lambda records: records.organisation())
        return chosen, planned, _welcome(app, chosen, known, planned)

    chosen, planned, welcome = run(work)
    asked = [each for each in planned if each.excluded is None]
    left_out = [each for each in planned if each.excluded is not None]
    if json:
        print_json(
            {
                "policy": chosen.id,
                "version": chosen.version,
                "welcome": welcome,
                "recipients": [_recipient(each) for each in asked],
                "excluded": [{**_named(each), "reason": each.excluded} for each in left_out],
            }
        )
        return
    title = f"{_people(asked)} would be asked ({chosen.id}, version {chosen.version})"
    columns = ["Account", "Name", "Local time", "Time zone", "Language"]
    print_table(title, columns, [list(_recipient(each).values()) for each in asked])
    columns = ["Account", "Name", "Reason"]
    rows = [[each.account, each.name, each.excluded] for each in left_out]
    print_table(f"{_people(left_out)} would not", columns, rows)
    console.print("[bold]What they would read first[/]")
    console.print(welcome, markup=False)


@cli.command("start")
def start(policy: Which = "chatgpt-privacy", organisation: Tenant = None, json: Json = False) -> None:
    """Ask the audience of a published policy. Safe to run again after an interruption."""

    def work(bar: Bar) -> dict[str, object]:
        # Here and not above: see bot.cli.common.opened.
        from bot.app import new_id  # noqa: PLC0415

        async def inner(app: "App") -> dict[str, object]:
            there = await tenant(app, organisation)
            chosen = await published(app, there, policy)
            started = await start_campaign(
                there, chosen, app.clock.now(), store=app.store, new_id=new_id, progress=bar.reach
            )
            return {
                "campaign": started.campaign.id,
                "people": started.people,
                "already_running": started.already,
            }

        return run(inner)

    done = counted("Asking", work)
    if json:
        print_json(done)
    elif done["already_running"]:
        console.print(f"It was running already; {done['people']} more are asked.")
    else:
        console.print(f"Asked: {done['people']}. The running bot sends in their working hours.")


@cli.command("list")
def list_(organisation: Tenant = None, json: Json = False) -> None:
    """Every campaign, newest first."""

    async def work(app: "App") -> list[Campaign]:
        there = await tenant(app, organisation)
        return await app.store.read(there, lambda records: records.campaigns.all())

    campaigns = run(work)
    if json:
        print_json([_listed(each) for each in campaigns])
    elif not campaigns:
        console.print("No campaign was ever started.")
    else:
        columns = ["Id", "Policy", "Version", "Started (UTC)", "Closed (UTC)"]
        rows = [
            (each.id, each.policy, each.version, _moment(each.starts_at), _moment(each.closes_at))
            for each in campaigns
        ]
        print_table("Campaigns", columns, rows)


async def published(app: "App", organisation: OrganisationId, wanted: str) -> Policy:
    """The newest published version of a policy. Raises NotFound."""
    packs = await app.store.read(organisation, lambda records: records.policies.published())
    versions = [pack.version for pack in packs if pack.policy == wanted]
    if not versions:
        raise NotFound(
            f"no version of {wanted!r} was published",
            f"Publish it: `chatgpt-privacy policy publish {wanted}`.",
        )
    return app.words.policy(PolicyId(wanted), max(versions))


# Private functions


def _named(each: Planned) -> dict[str, object]:
    return {"account": each.account, "name": each.name}


def _recipient(each: Planned) -> dict[str, object]:
    assert each.first_at is not None
    local = each.first_at.astimezone(ZoneInfo(each.timezone))
    return {
        **_named(each),
        "local_time": local.strftime("%a %Y-%m-%d %H:%M"),
        "timezone": each.timezone,
        "locale": each.locale,
    }


def _people(planned: list[Planned]) -> str:
    return plural(len(planned), "person", "people")


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" if at else ""


def _listed(campaign: Campaign) -> dict[str, object]:
    starts, closes = campaign.starts_at, campaign.closes_at
    return {
        "campaign": campaign.id,
        "policy": campaign.policy,
        "version": campaign.version,
        "starts_at": starts.isoformat(timespec="seconds"),
        "closes_at": closes.isoformat(timespec="seconds") if closes else None,
    }


def _welcome(app: "App", policy: Policy, organisation: Organisation, planned: list[Planned]) -> str:
    """As the first of those who would be asked would read it."""
    facts = {**sample_facts(Key.WELCOME, policy), "organisation": organisation.name}
    first = next((each for each in planned if each.excluded is None), None)
    if first is not None:
        facts["name"] = first_name(first.name)
    locale = first.locale if first is not None else organisation.locale
    return as_text(app.words.message(Key.WELCOME, locale, facts, policy))
