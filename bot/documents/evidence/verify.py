"""Verifies an evidence ZIP in seven steps, each with a finding of its own.

1. The archive is whole, and holds nothing that does not belong.
2. Its key is the one that you trust.
3. The checkpoint is signed by that key. Before this holds, not a word of it is believed.
4. The ledger has exactly as many records as the checkpoint says.
5. The records give the root that the checkpoint says.
6. Every statement has the digest it is named by, and every statement that a record speaks of is there.
7. The ledger continues a checkpoint that was kept elsewhere.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bot.core.errors import InvalidEvidence
from bot.core.ledger import Checkpoint, Frontier, extend, leaf_hash, open_note
from bot.core.policy import Digest, digest_of_text
from bot.documents.evidence.read import EvidencePack, read_evidence

Check = Callable[[bytes, bytes, bytes], bool]
"""Whether `signature` by `public_key` over `text` holds: `check(public_key, signature, text)`, Ed25519."""

NAMED = re.compile(rb'"statement_digest":"(sha256:[0-9a-f]{64})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one step found."""

    step: int
    text: str
    ok: bool
    compared: bool = True
    """False when there was nothing to compare with, and the text says what is left for you to do."""


@dataclass(slots=True)
class Walk:
    """What one pass over the leaves brought: the head, an earlier root, and the statements named."""

    frontier: Frontier = field(default_factory=Frontier)
    earlier_root: bytes | None = None
    named: set[Digest] = field(default_factory=set)
    fault: str | None = None


def verify_evidence(
    path: Path, check: Check, trusted_key: str | None = None, trusted_note: str | None = None
) -> list[Finding]:
    """Check an export against a verifier key and, best, a checkpoint note that you have from elsewhere.

    Never raises for what is in the file: whatever is wrong with it is a finding that is not `ok`.
    """
    try:
        pack = read_evidence(path)
    except InvalidEvidence as wrong:
        return [Finding(step=1, text=f"Not a whole evidence export: {wrong}.", ok=False)]
    key = pack.key if trusted_key is None else trusted_key.strip()
    head = _open(pack.note, key, check)
    kept = None if trusted_note is None else _open(trusted_note, key, check)
    walk = _walk(pack, kept.size if isinstance(kept, Checkpoint) else None)
    return [
        Finding(step=1, text="The archive is whole, and holds only what belongs in an export.", ok=True),
        _key(pack, trusted_key),
        _signature(head),
        _count(head, walk),
        _root(head, walk),
        _texts(pack, walk),
        _continues(head, kept, walk),
    ]


# Private functions


def _open(note: str, key: str, check: Check) -> Checkpoint | str:
    """The checkpoint, or what is wrong with it."""
    try:
        checkpoint = open_note(note, key, check)
    except InvalidEvidence as wrong:
        return str(wrong)
    if checkpoint.origin != key.partition("+")[0]:
        return "the checkpoint is that of another log"
    return checkpoint


def _walk(pack: EvidencePack, earlier: int | None) -> Walk:
    walk = Walk()
    hashes = _hashes(pack, walk.named)
    try:
        if earlier is not None:
            walk.frontier = extend(walk.frontier, islice(hashes, earlier))
            walk.earlier_root = walk.frontier.root()
        walk.frontier = extend(walk.frontier, hashes)
    except InvalidEvidence as wrong:
        walk.fault = str(wrong)
    return walk


def _hashes(pack: EvidencePack, named: set[Digest]) -> Iterator[bytes]:
    """The hash of each leaf; the statements that leaves name are noted in passing."""
    for leaf in pack.leaves():
        if b"statement_digest" in leaf:
            named.update(Digest(digest.decode()) for digest in NAMED.findall(leaf))
        yield leaf_hash(leaf)


def _key(pack: EvidencePack, trusted: str | None) -> Finding:
    if trusted is None:
        text = f"You gave no key. Compare this one, out of band, with that of the log's operator: {pack.key}"
        return Finding(step=2, text=text, ok=True, compared=False)
    if pack.key != trusted.strip():
        return Finding(step=2, text="The export's key is not the one you trust.", ok=False)
    return Finding(step=2, text="The export's key is the one you trust.", ok=True)


def _signature(head: Checkpoint | str) -> Finding:
    if isinstance(head, str):
        return Finding(step=3, text=f"No checkpoint to go by: {head}.", ok=False)
    text = f"The checkpoint of {head.origin} over {head.size} records is signed by that key."
    return Finding(step=3, text=text, ok=True)


def _count(head: Checkpoint | str, walk: Walk) -> Finding:
    if isinstance(head, str):
        return Finding(step=4, text="Cannot be judged without a signed checkpoint.", ok=False)
    if walk.fault is not None:
        return Finding(step=4, text=f"The ledger cannot be read to its end: {walk.fault}.", ok=False)
    if walk.frontier.size != head.size:
        text = f"The ledger has {walk.frontier.size} records, but {head.size} were signed."
        return Finding(step=4, text=text, ok=False)
    return Finding(step=4, text=f"The ledger has the {head.size} records that were signed.", ok=True)


def _root(head: Checkpoint | str, walk: Walk) -> Finding:
    if isinstance(head, str):
        return Finding(step=5, text="Cannot be judged without a signed checkpoint.", ok=False)
    if walk.fault is not None or walk.frontier.root() != head.root:
        text = "The records are not those that were signed: some were changed, removed, added or moved."
        return Finding(step=5, text=text, ok=False)
    return Finding(step=5, text="The records are those that were signed, in that order.", ok=True)


def _texts(pack: EvidencePack, walk: Walk) -> Finding:
    altered = sorted(digest for digest, text in pack.texts.items() if digest_of_text(text) != digest)
    if altered:
        return Finding(step=6, text=f"A statement is not the one it is named as: {altered[0]}.", ok=False)
    missing = sorted(walk.named - pack.texts.keys())
    if missing:
        text = f"A record speaks of a statement that the export lacks: {missing[0]}."
        return Finding(step=6, text=text, ok=False)
    text = f"Each of the {len(pack.texts)} statements has its digest, and none is missing."
    return Finding(step=6, text=text, ok=True)


def _continues(head: Checkpoint | str, kept: Checkpoint | str | None, walk: Walk) -> Finding:
    if kept is None:
        text = "You gave no checkpoint to compare with. Every weekly report carries one."
        return Finding(step=7, text=text, ok=True, compared=False)
    if isinstance(kept, str):
        return Finding(step=7, text=f"The checkpoint you kept cannot be used: {kept}.", ok=False)
    if isinstance(head, str):
        return Finding(step=7, text="Cannot be judged without a signed checkpoint.", ok=False)
    if kept.size > head.size:
        text = f"The checkpoint you kept vouches for {kept.size} records, this export for {head.size} only."
        return Finding(step=7, text=text, ok=False)
    if walk.earlier_root != kept.root:
        text = (
            f"The first {kept.size} records are not those of the checkpoint you kept: the past was rewritten."
        )
        return Finding(step=7, text=text, ok=False)
    return Finding(
        step=7, text=f"The first {kept.size} records are those of the checkpoint you kept.", ok=True
    )
