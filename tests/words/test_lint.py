"""Lint: each kind of finding, with its file, its line and its cure."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.lint import Finding, Level, lint
from bot.packs import read_pack, record_version
from support.pack_folder import PACK, PackFolder

TODAY = date(2026, 11, 23)


def test_the_shipped_packs_are_clean(tmp_path: Path) -> None:
    """Nothing to mend, and nothing to worry about until the facts grow old."""
    root = PackFolder(tmp_path).root
    assert lint(root, date(2026, 10, 7) + timedelta(days=90)) == []


def test_old_facts_are_a_warning(tmp_path: Path) -> None:
    """After 90 days; so are facts from the future."""
    root = small(tmp_path).root
    (old,) = lint(root, date(2026, 10, 7) + timedelta(days=91))
    assert (old.level, old.file, old.line) == (Level.WARNING, f"{PACK}/policy.toml", 12)
    assert "checked 91 days ago" in old.text
    (early,) = lint(root, date(2026, 10, 6))
    assert (early.level, early.text) == (Level.WARNING, "the facts were checked in the future")


def test_an_edit_of_a_published_version_is_an_error(tmp_path: Path) -> None:
    """And so is a number lower than one that was published."""
    folder = small(tmp_path, "receipt")
    record_version(folder.root, read_pack(folder.root, PACK))
    assert lint(folder.root, TODAY) == []
    folder.change(f"{PACK}/en/receipt.md.j2", "Thank you", "Thanks")
    (found,) = lint(folder.root, TODAY)
    assert (found.level, found.file, found.line) == (Level.ERROR, f"{PACK}/policy.toml", 5)
    assert "published with other contents" in found.text
    assert "version = 2" in found.cure
    folder.write(f"{PACK}/versions.lock", "3 sha256:" + "0" * 64 + "\n")
    (found,) = lint(folder.root, TODAY)
    assert "older than 3" in found.text


EDITS = [
    # a variable that does not exist, in a branch that no sample reaches
    ("en/status.md.j2", 'waived" %}\n', 'waived" %}\n{{ nome }}\n', 9, "`nome` is not known", "It may use"),
    (
        "en/statement.md.j2",
        "I do not",
        "{{ organisation }} I do not",
        6,
        "`organisation` is not known",
        "owner",
    ),
    ("en/welcome.md.j2", "{{ link }}", "https://chatgpt.com", 1, "does not show the link", "trust"),
    ("en/welcome.md.j2", "{{ contact }}", "us", 1, "does not show the contact", "trust"),
    (
        "en/receipt.md.j2",
        "# Thank",
        "{% include 'x' %}\n# Thank",
        3,
        "`include` is not for texts",
        "template",
    ),
    (
        "en/receipt.md.j2",
        "# Thank",
        "{{ statement.__class__ }}\n# Thank",
        3,
        "no attribute '__class__'",
        "template",
    ),
    ("en/receipt.md.j2", "> {{", "> - {{", 1, "cannot hold another list", "template"),
    ("en/receipt.md.j2", "action:my-data", "action:mydatum", 1, "`mydatum`, which nobody", "verb"),
    ("en/receipt.md.j2", "[Good", "see [Good", 1, "a paragraph of its own", "template"),
    ("en/receipt.md.j2", "# Thank you", "# Thank you" + " very much" * 15, 1, "longer than 150", "Shorten"),
    ("en/receipt.md.j2", "this is", "this is" + " your receipt" * 15, 1, "longer than 150", "summary"),
    ("en/receipt.md.j2", "[Good to know]", "[" + "Good " * 20 + "]", 1, "longer than 75", "words"),
    ("en/receipt.md.j2", "[Good to know]", "[]", 1, "label is empty", "words"),
    ("en/receipt.md.j2", "That is all;", "Well " * 650, 1, "longer than 3000", "Split"),
    ("en/receipt.md.j2", "That is all;", "Well " * 450, 1, "more than two minutes", "matters most"),
    ("en/receipt.md.j2", "That is all;", "x\n\n" * 60, 1, "too long for Slack: 6", "Shorten"),
    ("en/receipt.md.j2", "[Good", "[x](action:help)\n" * 30 + "[Good", 1, "more than 25 buttons", "Split"),
    (
        "en/reminder.md.j2",
        "[I've done it](action:confirm)",
        '[Done](action:confirm "primary")',
        1,
        "stands out",
        "primary",
    ),
    ("en/steps.md.j2", "Even then", "Chat history & training", 86, "no longer exists", "Temporary Chat"),
    ("de/steps.md.j2", "Gut zu wissen", "Es werden keine Daten gespeichert", 1, "keine Daten", "how long"),
    ("en/steps.md.j2", "Even then", "No record is kept", 86, "never true", "how long"),
    ("en/steps.md.j2", "Even then", "In agent mode", 86, "retired", "Take it out"),
    ("policy.toml", "version = 1", "version = 0", 5, "`version` is 0", "whole number"),
    (
        "en/strings.toml",
        "[use]",
        "[uses]",
        1,
        "`use.none` is missing in this language",
        "Translate it from de",
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "line", "text", "cure"), EDITS)
def test_each_fault_of_a_pack_is_found(
    tmp_path: Path, path: str, old: str, new: str, line: int, text: str, cure: str
) -> None:
    """Whatever would go wrong in front of a person is found beforehand, with its place and cure."""
    folder = small(tmp_path, path.rpartition("/")[2].removesuffix(".md.j2"))
    folder.change(f"{PACK}/{path}", old, new)
    found = [f for f in lint(folder.root, TODAY) if text in f.text]
    assert found, lint(folder.root, TODAY)
    assert found[0].level is Level.ERROR
    assert found[0].file == f"{PACK}/{path}"
    assert line in (1, found[0].line)
    assert cure in found[0].cure


def test_a_text_that_is_missing_in_one_language_is_found(tmp_path: Path) -> None:
    """Missing beside a translation, and missing altogether."""
    folder = small(tmp_path)
    folder.remove(f"{PACK}/de/receipt.md.j2")
    assert files(lint(folder.root, TODAY)) == {f"{PACK}/de/receipt.md.j2"}
    folder.remove(f"{PACK}/en/receipt.md.j2")
    found = lint(folder.root, TODAY)
    assert {f.file for f in found} == {f"{PACK}/de/receipt.md.j2", f"{PACK}/en/receipt.md.j2"}
    assert {f.text for f in found} == {"is missing, here and in common"}


def test_a_language_that_the_common_texts_lack_is_found(tmp_path: Path) -> None:
    """Half of what a reader meets would be in English."""
    folder = small(tmp_path)
    folder.change(f"{PACK}/policy.toml", '["en", "de"]', '["en", "de", "fr"]')
    for file in (folder.root / PACK / "de").iterdir():
        folder.write(f"{PACK}/fr/{file.name}", file.read_text(encoding="utf-8"))
    (found,) = lint(folder.root, TODAY)
    assert "do not speak fr" in found.text


def test_faults_of_the_common_texts_are_found(tmp_path: Path) -> None:
    """Missing strings, strings too long for a form, broken texts."""
    folder = small(tmp_path, "help")
    folder.change(
        "common/de/strings.toml", 'title = "Ich kann es nicht ändern"', 'title = "' + "x" * 25 + '"'
    )
    folder.change("common/en/strings.toml", 'agree = "Your confirmation"\n', "")
    folder.change("common/en/help.md.j2", "{{ contact }}", "{{ contakt }}")
    texts = {f.text for f in lint(folder.root, TODAY)}
    assert "`cannot.title` has 25 characters" in texts
    assert "`confirm.agree` is missing" in texts
    assert "`contakt` is not known in a help text" in texts


def test_a_common_text_has_to_work_without_a_policy(tmp_path: Path) -> None:
    """Somebody of whom we know nothing has no deadline and no link."""
    folder = small(tmp_path, "is-real")
    folder.change("common/en/is-real.md.j2", "{% if link %}", "{% if now %}")
    folder.change("common/en/is-real.md.j2", "[My standing]", "[Open]({{ link }})\n[My standing]")
    assert files(lint(folder.root, TODAY)) == {"common/en/is-real.md.j2"}


def test_a_policies_directory_that_does_not_exist_is_one_finding(tmp_path: Path) -> None:
    """One line with a cure."""
    (found,) = lint(tmp_path / "nowhere", TODAY)
    assert found.level is Level.ERROR
    assert found.cure


def test_a_finding_is_one_readable_line() -> None:
    """File, line, level, text, cure."""
    finding = Finding(level=Level.ERROR, file="a/b.md.j2", line=3, text="is broken", cure="Mend it.")
    assert str(finding) == "a/b.md.j2:3: error: is broken. Mend it."


def files(findings: list[Finding]) -> set[str]:
    """Where something was found."""
    return {finding.file for finding in findings}


def small(tmp_path: Path, *kept: str) -> PackFolder:
    """Packs that are linted in a moment."""
    folder = PackFolder(tmp_path)
    folder.shorten("welcome", *kept)
    return folder
