"""Packs on disk: a folder under the policies directory, and the lock that binds what was published.

versions.lock holds one line for each published version, `VERSION DIGEST`. It is no part of the digest.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.core.errors import InvalidPolicy
from bot.core.policy import Digest, Policy, PolicyId
from bot.ports.words import Pack
from bot.words import COMMON
from bot.words.folder import POLICY, read_folder
from bot.words.policy_file import parse_policy

LOCK = "versions.lock"
HEADER = "# Digests of published versions. Written by `policy publish`; keep it under version control.\n"


def pack_names(policies_dir: Path) -> tuple[str, ...]:
    """The packs there are, in order; the common texts are none. Raises InvalidPolicy."""
    if not policies_dir.is_dir():
        raise InvalidPolicy(
            "the policies directory does not exist", "Set POLICIES_DIR to the folder of the packs."
        )
    names = (path.name for path in policies_dir.iterdir() if path.is_dir() and not path.name.startswith("."))
    return tuple(sorted(name for name in names if name != COMMON))


def read_pack(policies_dir: Path, name: str) -> Pack:
    """One pack as it is on disk now. Raises InvalidPolicy."""
    if name not in pack_names(policies_dir):
        raise InvalidPolicy(f"{name[:60]}: there is no such pack", "`policy lint` lists the packs there are.")
    files = read_folder(policies_dir / name)
    if POLICY not in files:
        raise InvalidPolicy(f"{name}/{POLICY}: is missing", "Write one; deploy/docs describes every key.")
    policy = parse_policy(files, name).policy
    return Pack(policy=policy.id, version=policy.version, digest=policy.digest, files=files)


def read_packs(policies_dir: Path) -> tuple[Pack, ...]:
    """Every pack on disk. Raises InvalidPolicy for the first broken one."""
    return tuple(read_pack(policies_dir, name) for name in pack_names(policies_dir))


def policy_of(pack: Pack) -> Policy:
    """The policy that a pack holds. Raises InvalidPolicy."""
    return parse_policy(pack.files, pack.policy).policy


def locked_versions(policies_dir: Path, policy: PolicyId) -> Mapping[int, Digest]:
    """The digest of every published version, by its number. Raises InvalidPolicy."""
    path = policies_dir / policy / LOCK
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    locked: dict[int, Digest] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        version, _, digest = line.partition(" ")
        if not version.isdecimal() or not digest.startswith("sha256:") or int(version) in locked:
            cure = "Restore the file from version control; `policy publish` alone writes it."
            raise InvalidPolicy(f"{policy}/{LOCK}:{number}: not `VERSION DIGEST`, or a version twice", cure)
        locked[int(version)] = Digest(digest.strip())
    return locked


def record_version(policies_dir: Path, pack: Pack) -> None:
    """Bind a published version to its digest. Raises InvalidPolicy if it is bound to another."""
    locked = dict(locked_versions(policies_dir, pack.policy))
    known = locked.setdefault(pack.version, pack.digest)
    if known != pack.digest:
        raise edited(pack)
    text = HEADER + "".join(f"{version} {digest}\n" for version, digest in sorted(locked.items()))
    try:
        _replace(policies_dir / pack.policy / LOCK, text)
    except OSError as error:
        cure = "Publish where the policies directory is writable, and commit the file."
        raise InvalidPolicy(f"{pack.policy}/{LOCK}: cannot be written", cure) from error


def edited(pack: Pack) -> InvalidPolicy:
    """The complaint that a published version was changed."""
    return InvalidPolicy(
        f"{pack.policy}/{POLICY}: version {pack.version} was published with other contents",
        f"Set `version = {pack.version + 1}`, or take the edit back; what people attested to never changes.",
    )


# Private functions


def _replace(path: Path, text: str) -> None:
    """All of the file or none of it."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as new:
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
    Path(new.name).chmod(0o644)
    Path(new.name).replace(path)
