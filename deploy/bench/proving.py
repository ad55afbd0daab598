"""P6: verifying a ledger beside a bare loop of hashes over the same leaves; and what one proof takes.

The bare loop hashes every leaf, and then as many nodes as a tree over them has, level by level. A proof is
made from all leaf hashes, once, by whoever keeps the ledger; it is read and checked by anybody else.
"""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import sha256
from math import ceil, log2
from pathlib import Path
from statistics import median

from bot.core.ledger import (
    Checkpoint,
    Entry,
    EntryKind,
    encode,
    includes,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify,
)
from deploy.bench.figures import Figure, Goal, Series, plain, ratio
from deploy.bench.population import MONDAY
from deploy.bench.scale import Scale

CHECKS = 200
"""Proofs checked for one time."""


def measure(scale: Scale, _: Path) -> list[Figure]:
    """Leaves verified a second over those of the bare loop; and how proofs grow."""
    return [_verifying(scale), *_proofs(scale)]


# Private functions


def _verifying(scale: Scale) -> Figure:
    leaves = [_leaf(number) for number in range(scale.leaves)]
    checkpoint = Checkpoint("bench", len(leaves), root_of([leaf_hash(leaf) for leaf in leaves]))
    ours, bare = [], []
    for _ in range(scale.runs):
        ours.append(scale.leaves / _seconds(lambda: verify(leaves, checkpoint)))
        bare.append(scale.leaves / _seconds(lambda: _hash_all(leaves)))
    return ratio(
        "P6",
        f"leaves verified/s of {scale.leaves:,}, bot / bare hashlib",
        Goal(0.5, at_least=True),
        Series("leaves/s", ours),
        Series("leaves/s", bare),
        "the bare loop makes as many hashes, of the same lengths",
    )


def _leaf(number: int) -> bytes:
    facts = {"person": f"p{number:08d}", "assignment": f"a{number:08d}", "to": "person"}
    return encode("o1", Entry(EntryKind.STEPPED, MONDAY + timedelta(seconds=number), facts))


def _hash_all(leaves: Sequence[bytes]) -> None:
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        odd = level[len(level) & ~1 :]
        level = [
            sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)
        ] + odd


def _proofs(scale: Scale) -> list[Figure]:
    times, lengths, making = [], [], []
    for size in scale.proofs:
        hashes = [sha256(number.to_bytes(8)).digest() for number in range(size)]
        checked, length, made = _proof(hashes)
        times.append(checked)
        lengths.append(float(length))
        making.append(made)
    bounds = Series("hashes, log2 of the size", [float(ceil(log2(size))) for size in scale.proofs])
    sizes = " / ".join(f"{size:,}" for size in scale.proofs)
    longest = max(length - bound for length, bound in zip(lengths, bounds.runs, strict=True))
    return [
        Figure(
            id="P6",
            what="hashes in a proof beyond log2 of the leaves",
            unit="",
            value=longest,
            goal=Goal(1),
            measured=Series("hashes", lengths),
            baseline=bounds,
            note=f"for {sizes} leaves, in the order of the runs",
        ),
        Figure(
            id="P6",
            what=f"checking a proof, {scale.proofs[-1]:,} leaves / {scale.proofs[0]:,}",
            unit="",
            value=times[-1] / times[0],
            goal=Goal(1.5 * log2(scale.proofs[-1]) / log2(scale.proofs[0])),
            measured=Series("us", times),
            baseline=Series("us, as many bare hashes", [_bare_path(length) for length in lengths]),
            note=f"for {sizes} leaves; the goal is the growth of log n, and half of that again for noise",
        ),
        plain(
            "P6",
            "making one proof from all leaf hashes",
            "ms",
            None,
            Series("ms", making),
            Series("ms, leaves hashed", [size / 1000 for size in scale.proofs]),
            f"for {sizes} leaves; it hashes the tree once, so it grows with the ledger",
        ),
    ]


def _proof(hashes: Sequence[bytes]) -> tuple[float, int, float]:
    """Microseconds to check one, its length, and milliseconds to make one."""
    size, index = len(hashes), len(hashes) // 3
    root = root_of(hashes)
    begun = time.perf_counter()
    proof = inclusion_proof(index, hashes)
    made = time.perf_counter() - begun
    if not includes(hashes[index], index, size, proof, root):
        raise RuntimeError("a proof does not hold")
    times = [_seconds(lambda: includes(hashes[index], index, size, proof, root)) for _ in range(CHECKS)]
    return median(times) * 1e6, len(proof), made * 1000


def _bare_path(length: float) -> float:
    node = bytes(32)
    count = int(length)

    def hash_path() -> list[bytes]:
        return [sha256(b"\x01" + node + node).digest() for _ in range(count)]

    return median(_seconds(hash_path) for _ in range(CHECKS)) * 1e6


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
