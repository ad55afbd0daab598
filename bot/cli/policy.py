"""`policy lint | preview | publish`."""

import json as jsonlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.actions.preview import previews
from bot.actions.publish import publish
from bot.channels.slack.render import message_body
from bot.cli.common import Json, Tenant, console, plural, print_json, print_table, run, tenant, writing
from bot.core.message import Message
from bot.core.roster import OrganisationId

if TYPE_CHECKING:
    from bot.app import App

# What draws, reads and checks packs is imported by the verb that does so: it takes long to load.

cli = typer.Typer(name="policy", help="What people are told and asked.", no_args_is_help=True)
Which = Annotated[str, typer.Argument(help="The policy's id, such as chatgpt-privacy.")]


@cli.command("lint")
def lint_(json: Json = False) -> None:
    """Check every pack: data, texts, translations, lengths, facts' age, published versions."""
    from bot.lint import Level, lint  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    found = lint(load_settings().policies_dir, datetime.now(UTC).date())
    if json:
        rows = [
            {"level": f.level.value, "file": f.file, "line": f.line, "text": f.text, "cure": f.cure}
            for f in found
        ]
        print_json(rows)
    elif found:
        rows_ = [(f.level.value, f"{f.file}:{f.line}", f.text, f.cure) for f in found]
        print_table(plural(len(found), "finding"), ["Level", "Where", "What", "What to do"], rows_)
    else:
        console.print("Every pack is in order.")
    if any(finding.level is Level.ERROR for finding in found):
        raise typer.Exit(1)


@cli.command("preview")
def preview(
    policy: Which = "chatgpt-privacy",
    locale: Annotated[str, typer.Option(help="The language.")] = "en",
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("preview"),
) -> None:
    """Draw every message with sample facts: one HTML page, and Block Kit JSON for each message."""
    from bot.documents.preview import preview as draw  # noqa: PLC0415
    from bot.packs import read_pack  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415
    from bot.words import PackWords  # noqa: PLC0415

    settings = load_settings()
    words = PackWords(settings.policies_dir)
    learnt = words.learn(read_pack(settings.policies_dir, policy))
    messages = list(previews(words, learnt, locale))
    entries = [(key.value, message) for key, message in messages]
    page = out / f"{policy}.{locale}.html"
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        page.write_bytes(draw(entries, f"{policy} {learnt.version}", locale))
        for key, message in messages:
            (out / f"{policy}.{locale}.{key.value}.json").write_text(_blocks(message), encoding="utf-8")
    console.print(f"Open {page}.", highlight=False)


@cli.command("publish")
def publish_(policy: Which = "chatgpt-privacy", organisation: Tenant = None) -> None:
    """Make a pack's version current, for ever unchangeable, and bind its digest in versions.lock."""
    from bot.packs import read_pack, record_version  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    policies_dir = load_settings().policies_dir

    async def work(app: "App") -> tuple[OrganisationId, int]:
        pack = read_pack(policies_dir, policy)
        there = await tenant(app, organisation)
        published = await publish(there, pack, app.clock.now(), store=app.store, words=app.words)
        record_version(policies_dir, pack)
        return there, published.version

    there, version = run(work)
    console.print(f"Version {version} of {policy} is published in {there}.", highlight=False)


# Private functions


def _blocks(message: Message) -> str:
    return jsonlib.dumps(message_body(message), ensure_ascii=False, indent=2)
