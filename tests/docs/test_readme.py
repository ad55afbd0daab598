"""README and its neighbours say what is so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.cli import cli
from bot.core.command import AdminVerb, Verb
from bot.packs import read_pack
from bot.settings import Settings, load_settings
from support.prose import DOCS, README, blocks, generator, links, pages
from support.source import ROOT

PICTURES = DOCS / "pictures"
COMMAND = Path(sys.executable).with_name("chatgpt-privacy")
WIDE = {"COLUMNS": "200", "TERM": "dumb", "PYTHONUTF8": "1"}
TEXT = README.read_text(encoding="utf-8")
by_name = pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)


def test_the_tables_are_those_of_the_code() -> None:
    """Scopes, events, verbs and settings; deploy/docs/generate.py writes them."""
    assert generator().with_tables(TEXT) == TEXT


def test_the_example_environment_is_that_of_the_code() -> None:
    """Byte by byte; deploy/docs/generate.py writes it."""
    written = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    assert written == generator().env_example()


def test_every_setting_has_a_sentence() -> None:
    """An operator reads it in deploy/env.example."""
    for name, field in Settings.model_fields.items():
        assert (field.description or "").endswith("."), name


def test_no_example_value_is_a_secret() -> None:
    """What is secret has no default."""
    secrets = [name for name, field in Settings.model_fields.items() if SecretStr in _types(field.annotation)]
    example = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    assert secrets
    for name in secrets:
        assert f"\n#{name.upper()}=\n" in example


def test_the_verbs_of_help_are_those_of_the_table() -> None:
    """Asked of the command itself, group by group."""
    told = {name for name, _ in generator().verbs()}
    groups = {name.split()[0] for name in told}
    asked = [str(COMMAND), "--help"]
    shown = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True, env=WIDE).stdout
    assert _verbs_in(shown) == groups
    for group in ("roster", "policy", "campaign", "evidence"):
        below = {name.split()[1] for name in told if name.split()[0] == group}
        assert _verbs_in(CliRunner(env=WIDE).invoke(cli, [group, "--help"]).output) == below


def test_every_word_that_can_be_typed_is_told() -> None:
    """Whoever reads README knows them all."""
    for verb in set(Verb) - {Verb.ADMIN}:
        assert re.search(rf"^\| `{re.escape(verb)}`", TEXT, re.MULTILINE), verb
    for admin_verb in AdminVerb:
        assert re.search(rf"^\| `admin {admin_verb}[ `]", TEXT, re.MULTILINE), admin_verb


def test_the_days_of_the_ladder_are_those_of_the_pack() -> None:
    """What README says of the reminders is what the policy does."""
    policy = load_settings().policies_dir
    pack = read_pack(policy, "chatgpt-privacy").files["policy.toml"]
    days = [int(day) for day in re.findall(r"^day = (\d+)$", pack, re.MULTILINE)]
    told = TEXT[TEXT.index("it writes again after") : TEXT.index("All of this is data")]
    due = re.findall(r"^due_days = (\d+)$", pack, re.MULTILINE)
    assert sorted({*map(int, re.findall(r"\d+", told))}) == sorted({*days, *map(int, due)} - {0})


@by_name
def test_links_lead_somewhere(page: Path) -> None:
    """To a file that exists; whatever is outside is https."""
    for link in links(page):
        if not link.startswith("https://"):
            assert (page.parent / link).exists(), link


@by_name
def test_every_page_of_the_documentation_is_found_from_readme(page: Path) -> None:
    """Nothing lies about unread."""
    assert page == README or page.relative_to(ROOT).as_posix() in links(README)


def test_pictures_are_small_and_shown_or_kept_on_purpose() -> None:
    """Each is a PNG of less than 250 KB, and README has at least four of them."""
    shown = {link for link in links(README) if link.endswith(".png")}
    assert len(shown) >= 4
    for picture in PICTURES.glob("*.png"):
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < 250_000, picture.name


def test_pictures_have_words_for_those_who_do_not_see_them() -> None:
    """More than a file's name."""
    assert all(len(words) > 20 for words in re.findall(r"!\[([^\]]*)\]", TEXT))


def test_the_make_targets_exist() -> None:
    """Those that README names."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {
        line.split()[1]
        for block in blocks(README, "sh")
        for line in block.splitlines()
        if line[:5] == "make "
    }
    assert targets == {"run", "test"}
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


# Private functions


def _verbs_in(told: str) -> set[str]:
    commands = told[told.index("Commands") :]
    return set(re.findall(r"^. (\w+) {2,}", commands, re.MULTILINE))


def _types(annotation: object) -> tuple[object, ...]:
    return (annotation, *getattr(annotation, "__args__", ()))
