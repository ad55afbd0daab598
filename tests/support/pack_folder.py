"""A copy of the shipped packs that a test may spoil."""

import shutil
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "policies"
PACK = "chatgpt-privacy"


class PackFolder:
    """The policies directory of one test."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "policies"
        shutil.copytree(SHIPPED, self.root)
        (self.root / PACK / "versions.lock").unlink(missing_ok=True)

    def shorten(self, *kept: str) -> None:
        """Make every other text one word, so that linting them all takes a moment."""
        for file in self.root.rglob("*.md.j2"):
            if file.name.removesuffix(".md.j2") not in kept:
                file.write_text("Short.\n", encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Replace some words in a file; they have to be there."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Put a file there."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def remove(self, path: str) -> None:
        """Take a file away."""
        (self.root / path).unlink()
