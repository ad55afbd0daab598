"""The documentation as data: code blocks, links, and the script that writes its tables."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from support.source import ROOT

README = ROOT / "README.md"
DOCS = ROOT / "deploy" / "docs"
_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def pages() -> list[Path]:
    """Every page of prose."""
    return [README, ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]


def blocks(page: Path, language: str) -> Iterator[str]:
    """The code blocks in one language, without their indent."""
    for indent, name, code in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if name == language:
            yield "".join(line.removeprefix(indent) for line in code.splitlines(keepends=True))


def links(page: Path) -> list[str]:
    """The targets of links and pictures, code left out."""
    return _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8")))


def generator() -> ModuleType:
    """deploy/docs/generate.py."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
