"""A folder of texts on disk: which files belong to it, and what may be wrong with them."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from bot.core.errors import InvalidPolicy
from bot.core.message import Key

POLICY = "policy.toml"
STRINGS = "strings.toml"
ENDING = ".md.j2"
MAX_BYTES = 64_000
"""No text is longer; whatever is, was put there by mistake."""

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KEYS = frozenset(Key)


def read_folder(folder: Path) -> Mapping[str, str]:
    """The files of a pack by relative path: policy.toml, and each locale's texts and strings.

    Raises InvalidPolicy for one that cannot be read, or that goes by no name we know.
    """
    if not folder.is_dir():
        raise InvalidPolicy(
            f"{folder.name}: there is no such pack", "Check POLICIES_DIR and the pack's name."
        )
    paths = [*_own(folder, POLICY), *_texts(folder)]
    return {path.relative_to(folder).as_posix(): _read(path, folder) for path in paths}


def locales_of(files: Mapping[str, str]) -> tuple[str, ...]:
    """The languages that have a text or strings, in order."""
    return tuple(sorted({path.partition("/")[0] for path in files if "/" in path}))


def templates_of(files: Mapping[str, str]) -> Iterator[tuple[str, Key, str]]:
    """(locale, key, path) of every template."""
    for path in sorted(files):
        locale, _, name = path.partition("/")
        if name.endswith(ENDING):
            yield locale, Key(name.removesuffix(ENDING)), path


# Private functions


def _own(folder: Path, name: str) -> list[Path]:
    return [folder / name] if (folder / name).is_file() else []


def _texts(folder: Path) -> list[Path]:
    folders = [path for path in sorted(folder.iterdir()) if path.is_dir() and _ours(path)]
    for path in folders:
        if not _LOCALE.fullmatch(path.name):
            cure = "Name it after a language, such as `en` or `pt-BR`."
            raise InvalidPolicy(f"{folder.name}/{path.name}: not the name of a language", cure)
    files = [path for locale in folders for path in sorted(locale.iterdir()) if _ours(path)]
    for path in files:
        _check_name(path, folder)
    return files


def _ours(path: Path) -> bool:
    """Not something an editor or the system left behind."""
    return not path.name.startswith((".", "_")) and not path.name.endswith("~")


def _check_name(path: Path, folder: Path) -> None:
    key = path.name.removesuffix(ENDING)
    if path.name == STRINGS or (path.name != key and key in _KEYS):
        return
    close = get_close_matches(key, [member.value for member in Key], n=1)
    cure = (
        f"Did you mean `{close[0]}{ENDING}`?"
        if close
        else f"Texts are called `KEY{ENDING}`; remove this file."
    )
    raise InvalidPolicy(
        f"{folder.name}/{path.relative_to(folder).as_posix()}: no message goes by that name", cure
    )


def _read(path: Path, folder: Path) -> str:
    name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InvalidPolicy(
                f"{name}: larger than {MAX_BYTES} bytes", "Shorten it, or remove it from the pack."
            )
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise InvalidPolicy(f"{name}:{line}: not UTF-8", "Save the file as UTF-8.") from error
    except OSError as error:
        raise InvalidPolicy(f"{name}: cannot be read", "Check that the bot may read this file.") from error
