"""The project's own source, read as syntax: what the architecture tests look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = {".venv", ".data", "__pycache__", "node_modules", "dist"}
"""Folders that are made, not written."""


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path in the project."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def lines(self) -> int:
        """How long it is."""
        return len(self.text.splitlines())


def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file under these folders, in order; those that are empty left out."""
    return tuple(source for folder in folders for source in _read(folder) if source.text.strip())


def written_files() -> Iterator[Path]:
    """Every file of the project that somebody wrote."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        if path.is_file() and not hidden and not BUILT & set(parts) and not parts[0].startswith(".coverage"):
            yield path


def walk(tree: ast.AST, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    """Every node of these kinds."""
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def dotted(node: ast.AST) -> str:
    """A name as it is written: `datetime.now`, or the last part of something longer."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


# Private functions


@cache
def _read(folder: str) -> tuple[Source, ...]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    texts = ((path, path.read_text(encoding="utf-8")) for path in paths if not BUILT & set(path.parts))
    return tuple(Source(path, text, ast.parse(text, str(path))) for path, text in texts)
