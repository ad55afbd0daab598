"""The project names no machine it was built on, and no registry its packages came from."""

import re

from support.source import ROOT, written_files

REGISTRIES = re.compile(
    r"https?://[^\s\"')>]*(?:py" + r"pi|python" + r"hosted|npm" + r"js|crates\." + r"io|rubygems|goproxy)"
    r"|^\s*(?:-i|--(?:extra-)?index-url|--find-links|--trusted-host)\b",
    re.MULTILINE,
)
MACHINES = re.compile(r"(?<![\w.$}])/(?:home|Users|root|work|mnt|opt/wheels)/[\w.]+")
KEPT_AS_THEY_ARE = (".png", ".jpg", ".gif", ".ttf", ".otf", ".woff2", ".ico", ".zip", ".pdf")


def found(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands in what somebody wrote."""
    places = []
    for path in written_files():
        if path.suffix.lower() not in KEPT_AS_THEY_ARE:
            text = path.read_text(encoding="utf-8")
            name = path.relative_to(ROOT).as_posix()
            places += [f"{name}: {match.group(0)}" for match in pattern.finditer(text)]
    return places


def test_no_registry_is_named() -> None:
    """Lock files bind packages by their hashes; whoever installs says where from."""
    assert not found(REGISTRIES)


def test_no_path_of_a_machine_is_named() -> None:
    """Everything is found from where the project lies."""
    assert not found(MACHINES)


def test_every_locked_package_is_bound_by_a_hash() -> None:
    """And by one version."""
    for name in ("run", "test"):
        lock = (ROOT / "deploy" / "lock" / f"{name}.txt").read_text(encoding="utf-8")
        entries = re.split(r"\n(?=\w)", re.sub(r"^\s*#.*\n", "", lock, flags=re.MULTILINE).strip())
        assert len(entries) > 20
        for entry in entries:
            assert re.match(r"[\w.\[\]-]+==[\w.!+-]+( ; [^\\]+)? \\\n", entry), entry
            assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry
