"""`policy lint`: everything that would go wrong with the packs later, said now, with file, line and cure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from jinja2 import TemplateError

from bot.core.catalogue import COMMON as COMMON_FACTS
from bot.core.catalogue import LABELS, SAMPLES
from bot.core.errors import BotError
from bot.core.message import Key
from bot.core.policy import Policy
from bot.packs import edited, locked_versions, pack_names, policy_of, read_pack
from bot.ports.words import Pack
from bot.words import COMMON, PackWords
from bot.words.folder import ENDING, POLICY, STRINGS, locales_of, read_folder, templates_of
from bot.words.limits import too_long, too_much
from bot.words.sandbox import compile_text, names_in
from bot.words.texts import strings_in
from bot.words.variants import variants
from bot.words.wording import dead_wording

FRESH_DAYS = 90
"""Facts about somebody else's menus are to be checked again after this."""
STATEMENT_FACTS = frozenset({"account_type", "owner", "contact", "link"})
"""All that a statement may speak of: it is the same for everybody who makes it."""

Files = Mapping[str, str]


class Level(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """It would be wrong or fail in front of a person; nothing with an error is published."""
    WARNING = "warning"
    """Worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend."""

    level: Level
    file: str
    line: int
    text: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.text}. {self.cure}"


def lint(policies_dir: Path, today: date) -> list[Finding]:
    """All findings of all packs, in the order of their files; an empty list is a clean bill."""
    try:
        common = read_folder(policies_dir / COMMON)
        findings = [*_folder(COMMON, common), *_common(common)]
        words = None if findings else PackWords(policies_dir)
        findings += [
            f for name in pack_names(policies_dir) for f in _pack(policies_dir, name, common, today, words)
        ]
        if words is not None:
            findings += _renders(words, COMMON, common, common, None)
    except BotError as error:
        return [_from(error)]
    return sorted(set(findings), key=lambda f: (f.file, f.line, f.text))


# Private functions


def _pack(
    policies_dir: Path, name: str, common: Files, today: date, words: PackWords | None
) -> Iterator[Finding]:
    try:
        pack = read_pack(policies_dir, name)
        policy = policy_of(pack)
        yield from _lock(policies_dir, pack)
    except BotError as error:
        yield _from(error)
        return
    yield from _age(policy, pack, today)
    broken = [*_folder(name, pack.files), *_missing(name, pack.files, common)]
    yield from broken
    if words is not None and not any(finding.level is Level.ERROR for finding in broken):
        words.learn(pack)
        yield from _renders(words, name, pack.files, common, policy)


def _lock(policies_dir: Path, pack: Pack) -> Iterator[Finding]:
    locked = locked_versions(policies_dir, pack.policy)
    if locked.get(pack.version, pack.digest) != pack.digest:
        complaint = _from(edited(pack))
        yield _error(complaint.file, _line_of("version", pack.files[POLICY]), complaint.text, complaint.cure)
    if locked and pack.version < max(locked):
        text = f"version {pack.version} is older than {max(locked)}, which was published"
        cure = f"Set `version = {max(locked) + 1}`."
        yield _error(f"{pack.policy}/{POLICY}", _line_of("version", pack.files[POLICY]), text, cure)


def _age(policy: Policy, pack: Pack, today: date) -> Iterator[Finding]:
    days = (today - policy.facts_checked).days
    if 0 <= days <= FRESH_DAYS:
        return
    text = f"the facts were checked {days} days ago" if days > 0 else "the facts were checked in the future"
    cure = "Check the vendor's pages again and set `facts_checked` to that day."
    line = _line_of("facts_checked", pack.files[POLICY])
    yield Finding(level=Level.WARNING, file=f"{policy.id}/{POLICY}", line=line, text=text, cure=cure)


def _folder(name: str, files: Files) -> Iterator[Finding]:
    """Each file by itself."""
    for locale, key, path in templates_of(files):
        yield from _template(f"{name}/{path}", key, files[path])
        yield from _other_languages(name, files, locale, f"{key}{ENDING}")
    for locale in locales_of(files):
        yield from _strings(name, files, locale)
    for path, text in files.items():
        for line, fault, cure in dead_wording(text):
            yield _error(f"{name}/{path}", line, fault, cure)


def _template(file: str, key: Key, source: str) -> Iterator[Finding]:
    try:
        compile_text(source, file)
    except BotError as error:
        yield _from(error)
        return
    known = STATEMENT_FACTS if key is Key.STATEMENT else {*SAMPLES[key], *COMMON_FACTS}
    for name, line in names_in(source).items():
        if name not in known:
            cure = f"It may use: {', '.join(sorted(known))}."
            yield _error(file, line, f"`{name}` is not known in a {key} text", cure)
    if key is Key.WELCOME:
        yield from _welcome(file, source)


def _welcome(file: str, source: str) -> Iterator[Finding]:
    for name in ("link", "contact"):
        if name not in names_in(source):
            cure = f"Show `{{{{ {name} }}}}`, so that nobody has to take the message on trust."
            yield _error(file, 1, f"the welcome does not show the {name}", cure)


def _other_languages(name: str, files: Files, locale: str, file: str) -> Iterator[Finding]:
    for other in locales_of(files):
        if f"{other}/{file}" not in files:
            cure = f"Translate {name}/{locale}/{file}."
            yield _error(f"{name}/{other}/{file}", 1, "is missing in this language", cure)


def _strings(name: str, files: Files, locale: str) -> Iterator[Finding]:
    file = f"{name}/{locale}/{STRINGS}"
    try:
        here = strings_in(files.get(f"{locale}/{STRINGS}", ""), file)
        there = {
            key: other
            for other in locales_of(files)
            for key in strings_in(files.get(f"{other}/{STRINGS}", ""), f"{name}/{other}/{STRINGS}")
        }
    except BotError as error:
        yield _from(error)
        return
    for key in there.keys() - here.keys():
        yield _error(file, 1, f"`{key}` is missing in this language", f"Translate it from {there[key]}.")
    for key, text in here.items():
        limit = too_long(key, text)
        if limit is not None:
            line = _line_of(key.rpartition(".")[2], files[f"{locale}/{STRINGS}"])
            yield _error(file, line, f"`{key}` has {len(text)} characters", f"Keep it to {limit}.")


def _common(files: Files) -> Iterator[Finding]:
    for locale in locales_of(files):
        file = f"{COMMON}/{locale}/{STRINGS}"
        try:
            known = strings_in(files.get(f"{locale}/{STRINGS}", ""), file)
        except BotError:
            continue
        for name in LABELS:
            if name not in known:
                yield _error(file, 1, f"`{name}` is missing", "Add it; the bot shows it somewhere.")


def _missing(name: str, files: Files, common: Files) -> Iterator[Finding]:
    """What a pack's readers would miss in one of its languages."""
    for locale in locales_of(files):
        if locale not in locales_of(common):
            yield _error(
                f"{name}/{POLICY}", 1, f"the common texts do not speak {locale}", f"Add common/{locale}/."
            )
            continue
        for key in Key:
            path = f"{locale}/{key}{ENDING}"
            if path not in files and path not in common:
                yield _error(f"{name}/{path}", 1, "is missing, here and in common", "Write it.")


def _renders(
    words: PackWords, name: str, files: Files, common: Files, policy: Policy | None
) -> Iterator[Finding]:
    for locale in locales_of(files):
        for key in Key:
            path = f"{locale}/{key}{ENDING}"
            if path in files:
                yield from _rendered(words, locale, key, f"{name}/{path}", files[path], policy)
            elif path in common:
                yield from _rendered(words, locale, key, f"{COMMON}/{path}", common[path], policy)


def _rendered(
    words: PackWords, locale: str, key: Key, file: str, source: str, policy: Policy | None
) -> Iterator[Finding]:
    try:
        for facts in variants(key, names_in(source), policy):
            message = words.message(key, locale, facts, policy)
            for text, cure in too_much(message):
                yield _error(file, 1, text, cure)
    except (BotError, TemplateError) as error:
        yield _from(error)


def _error(file: str, line: int, text: str, cure: str) -> Finding:
    return Finding(level=Level.ERROR, file=file, line=line, text=text, cure=cure)


def _from(error: Exception) -> Finding:
    found = re.match(
        r"(?P<file>[^\s:]+)(?::(?P<line>\d+))?(?: \(\S+\))?: (?P<text>.*)", str(error), re.DOTALL
    )
    cure = error.advice if isinstance(error, BotError) else BotError.advice
    if found is None:
        return _error(".", 1, str(error), cure)
    return _error(found["file"], int(found["line"] or 1), found["text"], cure)


def _line_of(key: str, text: str) -> int:
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if re.match(rf'"?{re.escape(key)}"?\s*=', line)), 1)
