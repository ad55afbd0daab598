"""Write what the documentation says of the code: deploy/env.example, and README's tables.

Run it from the checkout after a change to a setting, a scope or a verb:
`.venv/bin/python deploy/docs/generate.py`. A test fails while anything is out of step.
"""

# ruff: noqa: INP001 - a script
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from bot.channels.slack.manifest import EVENTS, SCOPES
from bot.cli import cli
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
ENV_EXAMPLE = ROOT / "deploy" / "env.example"
HEAD = """\
# Every setting, with its default. They are read from the environment of the bot; what is not set stays at its
# default. To set one, remove the # before its name and give it a value.
# Written by deploy/docs/generate.py; a test keeps it in step with bot/settings.py.
"""


def main() -> None:
    """Bring both files into step."""
    ENV_EXAMPLE.write_text(env_example(), encoding="utf-8")
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")


def env_example() -> str:
    """Every setting with its sentence, commented out."""
    return HEAD + "".join(
        f"\n# {field.description}\n#{name.upper()}={_default(field)}\n"
        for name, field in Settings.model_fields.items()
    )


def with_tables(text: str) -> str:
    """The text with each table between its two marks as the code has it now."""
    for name, table in tables().items():
        before, begin, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- end of {name} -->")
        if not end:
            raise LookupError(f"README has no two marks for {name}")
        text = f"{before}{begin}{table}\n{end}{after}"
    return text


def tables() -> dict[str, str]:
    """Every generated table by name."""
    return {
        "scopes": _table(("Scope", "What it is for"), [(f"`{name}`", why) for name, why in SCOPES.items()]),
        "events": _table(("Event", "What it is for"), [(f"`{name}`", why) for name, why in EVENTS.items()]),
        "verbs": _table(("Command", "What it does"), [(f"`{name}`", what) for name, what in verbs()]),
        "settings": _table(("Setting", "Default", "What it is"), list(_settings())),
    }


def verbs() -> Iterator[tuple[str, str]]:
    """Every verb of the shell with its arguments, and its own sentence."""
    yield from _verbs(typer.main.get_command(cli), ())


# Private functions


def _verbs(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    below = getattr(command, "commands", {})
    for name, each in below.items():
        yield from _verbs(each, (*path, name))
    if not below:
        yield " ".join((*path, *_arguments(command))), str(command.help)


def _arguments(command: Any) -> Iterator[str]:
    for each in command.params:
        if each.param_type_name == "argument":
            name = "slack" if each.name == "platform" else each.name.upper()
            yield name if each.required else f"[{name}]"


def _settings() -> Iterator[tuple[str, str, str]]:
    for name, field in Settings.model_fields.items():
        default = _default(field)
        yield f"`{name.upper()}`", f"`{default}`" if default else "", str(field.description)


def _default(field: FieldInfo) -> str:
    empty = field.default is None or field.default is PydanticUndefined or field.default == frozenset()
    return "" if empty else str(field.default)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    main()
