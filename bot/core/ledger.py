"""An append-only Merkle log of facts, and its signed head.

The rules, enforced in this order by `verify`:

1. A leaf is canonical JSON (sorted keys, no spaces, UTF-8) of facts, with person ids only, never names.
2. Leaf and node hashes are RFC 6962's: SHA-256 over 0x00 and the leaf, or 0x01 and both children.
3. A checkpoint is a C2SP signed note (c2sp.org/tlog-checkpoint, c2sp.org/signed-note): origin, size, root.
4. The signature is checked before a word of the note is believed.
5. The leaves must be exactly as many as the checkpoint says: a log cut short does not verify.
6. The root over the leaves must be the checkpoint's.

Written here rather than taken from a library because the verifier must run from the standard library alone;
a test compares every root with an independent implementation.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.core.errors import InvalidEvidence

EMPTY_ROOT = hashlib.sha256().digest()
ED25519 = b"\x01"
"""The signature type byte of C2SP signed notes."""
KEY_SIZE = 33
"""That byte and the public key."""


class EntryKind(StrEnum):
    """What a leaf records."""

    JOINED = "joined"
    """A person entered the roster."""
    LEFT = "left"
    """A person left it."""
    ASSIGNED = "assigned"
    """A person was asked for an attestation."""
    STEPPED = "stepped"
    """A rung of the cadence was taken."""
    ATTESTED = "attested"
    """A person attested."""
    HELP_WANTED = "help-wanted"
    """A person said that they can't, or that it was on."""
    WAIVED = "waived"
    """A person was released for a time."""
    PUBLISHED = "published"
    """A policy version became current."""
    STARTED = "started"
    """A campaign started."""
    ADMIN = "admin"
    """Another act by an admin."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact: a kind, an instant, and values that are ids, digests, words of ours or numbers."""

    kind: EntryKind
    at: datetime
    facts: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed to append: how many leaves, and the roots of the full subtrees, largest first."""

    size: int = 0
    roots: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier after one more leaf hash."""
        return extend(self, (leaf,))

    def root(self) -> bytes:
        """The Merkle tree hash (RFC 6962, 2.1)."""
        if not self.roots:
            return EMPTY_ROOT
        *rest, node = self.roots
        for left in reversed(rest):
            node = node_hash(left, node)
        return node


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: whose, how long, and its root."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "+" in self.origin or any(letter.isspace() for letter in self.origin):
            raise ValueError("an origin names the key too: no spaces, no plus sign, not empty")
        if self.size < 0 or len(self.root) != len(EMPTY_ROOT):
            raise ValueError("a checkpoint needs a size from 0 up and a SHA-256 root")

    def text(self) -> str:
        """The signed part of the note."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def encode(organisation: str, entry: Entry) -> bytes:
    """The leaf of an entry."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    leaf = {"v": 1, "organisation": organisation, "kind": entry.kind, "at": at, "facts": dict(entry.facts)}
    return json.dumps(leaf, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962, 2.1."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, 2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def extend(frontier: Frontier, hashes: Iterable[bytes]) -> Frontier:
    """The frontier after many leaf hashes. One loop without a call inside: verifying is all hashing."""
    size, roots, sha256 = frontier.size, list(frontier.roots), hashlib.sha256
    for node in hashes:
        full = size
        while full & 1:
            node = sha256(b"\x01" + roots.pop() + node).digest()  # noqa: PLW2901
            full >>= 1
        roots.append(node)
        size += 1
    return Frontier(size, tuple(roots))


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    return extend(Frontier(), hashes).root()


def inclusion_proof(index: int, hashes: Sequence[bytes]) -> tuple[bytes, ...]:
    """The audit path of one leaf (RFC 6962, 2.1.1), from the leaf upwards."""
    if not 0 <= index < len(hashes):
        raise IndexError(f"leaf {index} of {len(hashes)}")
    if len(hashes) == 1:
        return ()
    split = 1 << (len(hashes) - 1).bit_length() - 1
    if index < split:
        return (*inclusion_proof(index, hashes[:split]), root_of(hashes[split:]))
    return (*inclusion_proof(index - split, hashes[split:]), root_of(hashes[:split]))


def includes(hashed: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether an audit path shows that a leaf is in the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, node = index, size - 1, hashed
    for sibling in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            node = node_hash(sibling, node)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and node == root


def key_hash(name: str, public_key: bytes) -> bytes:
    """The four bytes that tell keys apart (C2SP signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """The public key as any signed-note implementation takes it: `name+hash+base64`."""
    return f"{name}+{key_hash(name, public_key).hex()}+{base64.b64encode(ED25519 + public_key).decode()}"


def sign(checkpoint: Checkpoint, public_key: bytes, signer: Callable[[bytes], bytes]) -> str:
    """The checkpoint as a signed note, by the key named like its origin."""
    text = checkpoint.text()
    signature = key_hash(checkpoint.origin, public_key) + signer(text.encode())
    return f"{text}\n\u2014 {checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, key: str, check: Callable[[bytes, bytes, bytes], bool]) -> Checkpoint:
    """The checkpoint in a note whose signature by `key` (a verifier key) holds.

    `check(public_key, signature, text)` answers whether an Ed25519 signature holds.
    Raises InvalidEvidence.
    """
    name, public_key = _parse_key(key)
    text, separator, signatures = note.rpartition("\n\n")
    if not separator or not signatures.endswith("\n"):
        raise InvalidEvidence("the checkpoint is not a signed note")
    for line in signatures.split("\n"):
        signature = _signature(line, name, public_key)
        if signature is not None and check(public_key, signature, (text + "\n").encode()):
            return _checkpoint(text)
    raise InvalidEvidence("the checkpoint is not signed by the key you gave")


def verify(leaves: Iterable[bytes], checkpoint: Checkpoint) -> Frontier:
    """That these leaves are exactly what a checkpoint, already opened, vouches for.

    Raises InvalidEvidence.
    """
    frontier = extend(Frontier(), map(leaf_hash, leaves))
    if frontier.size != checkpoint.size:
        raise InvalidEvidence(f"{frontier.size} records, but the checkpoint vouches for {checkpoint.size}")
    if frontier.root() != checkpoint.root:
        raise InvalidEvidence("the records are not those that the checkpoint vouches for")
    return frontier


# Private functions


def _parse_key(key: str) -> tuple[str, bytes]:
    try:
        name, _, encoded = key.strip().split("+", 2)
        decoded = _unbase64(encoded)
    except ValueError:
        raise InvalidEvidence("the key is not a verifier key of the form name+hash+base64") from None
    if decoded[:1] != ED25519 or len(decoded) != KEY_SIZE or verifier_key(name, decoded[1:]) != key.strip():
        raise InvalidEvidence("the key is not an Ed25519 verifier key, or its hash does not fit")
    return name, decoded[1:]


def _signature(line: str, name: str, public_key: bytes) -> bytes | None:
    try:
        dash, signer, encoded = line.split(" ")
        decoded = _unbase64(encoded)
    except ValueError:
        return None
    ours = dash == "\u2014" and signer == name and decoded[:4] == key_hash(name, public_key)
    return decoded[4:] if ours else None


def _checkpoint(text: str) -> Checkpoint:
    try:
        origin, size, root = text.split("\n")[:3]
        if str(int(size)) != size:
            raise ValueError(size)
        return Checkpoint(origin, int(size), _unbase64(root))
    except ValueError:
        raise InvalidEvidence("the signed note is not a checkpoint") from None


def _unbase64(text: str) -> bytes:
    """Only the one canonical spelling: no two notes that differ in a byte may mean the same."""
    decoded = base64.b64decode(text, validate=True)
    if base64.b64encode(decoded).decode() != text:
        raise ValueError(text)
    return decoded
