"""The shell command: one verb, one action. Exit 0 good, 1 refused or failed with one clear line, 2 usage."""

from typing import Any

import typer
from typer.core import TyperGroup

from bot.cli import campaign, evidence, figures, operate, policy, roster
from bot.cli.common import print_error
from bot.core.errors import BotError


class Shell(TyperGroup):
    """Turns what a person can mend into one clear line."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BotError as error:
            print_error(error)
            raise typer.Exit(1) from None


cli = typer.Typer(
    cls=Shell,
    name="chatgpt-privacy",
    help="Teaches people to keep ChatGPT from learning from their conversations, asks, reminds, and reports.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
operate.add_to(cli)
figures.add_to(cli)
cli.add_typer(roster.cli)
cli.add_typer(policy.cli)
cli.add_typer(campaign.cli)
evidence.add_to(cli)


def main() -> None:
    """The entry point."""
    cli()
