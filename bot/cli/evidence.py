"""`evidence export` and `verify`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.actions.evidence import gather
from bot.actions.sequence import checkpoint, origin_of
from bot.cli.common import Json, Tenant, console, print_json, print_table, run, tenant, writing
from bot.core.errors import InvalidEvidence
from bot.core.ledger import open_note, verifier_key
from bot.documents.evidence import verify_evidence, write_evidence
from bot.keys import check

if TYPE_CHECKING:
    from bot.app import App


def add_to(cli: typer.Typer) -> None:
    """Register the verbs."""
    group = typer.Typer(name="evidence", help="What an auditor can verify alone.", no_args_is_help=True)
    group.command("export")(export)
    cli.add_typer(group)
    cli.command("verify")(verify)


def export(
    out: Annotated[Path, typer.Option(help="The ZIP to write.")] = Path("evidence.zip"),
    organisation: Tenant = None,
) -> None:
    """Write the ledger, its signed head, the public key and the statements as one ZIP."""

    async def work(app: "App") -> tuple[int, str]:
        there = await tenant(app, organisation)
        keys = app.keys
        key = verifier_key(origin_of(there), keys.public_key)
        note = await checkpoint(
            there, app.clock.now(), store=app.store, public_key=keys.public_key, signer=keys.sign
        )
        size = open_note(note, key, check).size
        gathered = await gather(there, size, store=app.store)
        with writing(out), out.open("wb") as file:
            write_evidence(file, gathered.leaves, note, key, gathered.texts)
        return size, key

    size, key = run(work)
    console.print(f"{size} records written to {out}.", highlight=False)
    console.print(
        f"Tell the auditor this key by another way: {key}", highlight=False, markup=False, soft_wrap=True
    )


def verify(
    pack: Annotated[Path, typer.Argument(help="The ZIP that `evidence export` wrote.")],
    key: Annotated[str | None, typer.Option(help="The verifier key you were told by another way.")] = None,
    checkpoint: Annotated[Path | None, typer.Option(help="A checkpoint you kept, as a file.")] = None,
    json: Json = False,
) -> None:
    """Verify an evidence ZIP, step by step. Needs no database and no network."""
    for path in (pack, checkpoint):
        if path is not None and not path.is_file():
            raise InvalidEvidence(f"there is no file {path}", "Check the spelling and the folder.")
    try:
        kept = checkpoint.read_text(encoding="utf-8") if checkpoint else None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidEvidence(f"{checkpoint} cannot be read: {type(error).__name__}") from None
    findings = verify_evidence(pack, check, key, kept)
    if json:
        print_json([{"step": f.step, "ok": f.ok, "compared": f.compared, "text": f.text} for f in findings])
    else:
        rows = [
            (f.step, "ok" if f.ok and f.compared else "-" if f.ok else "FAILED", f.text) for f in findings
        ]
        print_table("Verification", ["Step", "", "Finding"], rows)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)
