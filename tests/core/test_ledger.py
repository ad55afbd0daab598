"""The Merkle tree against an independent one, and every way to tamper with a log."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from bot.core.errors import InvalidEvidence
from bot.core.ledger import (
    EMPTY_ROOT,
    Checkpoint,
    Entry,
    EntryKind,
    Frontier,
    encode,
    extend,
    includes,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify,
)
from support.given import NOW

SIZES = range(71)

leaves_of_any_kind = st.lists(st.binary(max_size=40), max_size=40)
facts = st.dictionaries(st.text(max_size=8), st.text(max_size=12) | st.integers() | st.none(), max_size=4)


def leaves(size: int) -> list[bytes]:
    """Leaves that all differ."""
    return [f"leaf {n}".encode() for n in range(size)]


def head(of: Sequence[bytes]) -> Checkpoint:
    """What an honest log of these leaves would sign."""
    return Checkpoint("log", len(of), root_of([leaf_hash(leaf) for leaf in of]))


@pytest.fixture(scope="module")
def independent() -> InmemoryTree:
    """Somebody else's tree over the same leaves."""
    tree = InmemoryTree(algorithm="sha256")
    for leaf in leaves(SIZES[-1]):
        tree.append_entry(leaf)
    return tree


@pytest.mark.parametrize("size", SIZES)
def test_every_root_is_the_independent_one(independent: InmemoryTree, size: int) -> None:
    """Built at once, or a leaf at a time from any frontier."""
    hashes = [leaf_hash(leaf) for leaf in leaves(size)]
    assert root_of(hashes) == independent.get_root(size)
    for cut in (0, 1, size // 2, size):
        grown = extend(extend(Frontier(), hashes[:cut]), hashes[cut:])
        assert (grown.size, grown.root()) == (size, independent.get_root(size))
        assert len(grown.roots) == size.bit_count()


@pytest.mark.parametrize("size", SIZES[1:])
def test_every_audit_path_is_the_independent_one(independent: InmemoryTree, size: int) -> None:
    """And each shows its leaf in, and no other place, size or leaf."""
    hashes = [leaf_hash(leaf) for leaf in leaves(size)]
    root = root_of(hashes)
    for index, hashed in enumerate(hashes):
        proof = inclusion_proof(index, hashes)
        assert list(proof) == list(independent.prove_inclusion(index + 1, size).path)[1:]
        assert includes(hashed, index, size, proof, root)
        assert not includes(hashes[index - 1] if size > 1 else EMPTY_ROOT, index, size, proof, root)
        assert not includes(hashed, index, size, proof, EMPTY_ROOT)
        assert not includes(hashed, index, size, (*proof, root), root)
        assert not any(includes(hashed, other, size, proof, root) for other in range(size) if other != index)
        assert not includes(hashed, index, size, proof[:-1], root) or size == 1


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0), (1, 1)])
def test_no_path_leads_to_a_leaf_that_is_not_there(index: int, size: int) -> None:
    """Below the first, beyond the last, or in an empty log."""
    hashes = [leaf_hash(leaf) for leaf in leaves(size)]
    assert not includes(leaf_hash(b"leaf 0"), index, size, (), root_of(hashes))
    assert not includes(leaf_hash(b"leaf 0"), index, size, (), leaf_hash(b"leaf 0"))
    with pytest.raises(IndexError, match=f"leaf {index} of {size}"):
        inclusion_proof(index, hashes)


def test_a_path_longer_than_the_tree_is_high_shows_nothing() -> None:
    """Even when it hashes to the root it is held against."""
    leaf, extra = leaf_hash(b"leaf"), leaf_hash(b"extra")
    assert includes(leaf, 0, 1, (extra,), node_hash(extra, leaf)) is False
    pair = root_of([leaf, extra])
    assert includes(leaf, 0, 2, (extra, leaf), node_hash(leaf, pair)) is False


def test_hashes_are_those_of_the_rfc() -> None:
    """RFC 6962's and the reference implementation's published values."""
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert node_hash(b"N123", b"N456").hex() == (
        "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )


@given(leaves_of_any_kind)
def test_an_honest_log_verifies(log: list[bytes]) -> None:
    """And gives the frontier to go on from."""
    frontier = verify(iter(log), head(log))
    assert frontier == extend(Frontier(), map(leaf_hash, log))


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=20, unique=True), st.data())
def test_any_tampering_is_caught(log: list[bytes], data: st.DataObject) -> None:
    """A leaf altered by one bit, dropped, added, repeated, or out of its place; the tail cut off."""
    signed = head(log)
    index = data.draw(st.integers(0, len(log) - 1))
    other = data.draw(st.integers(0, len(log) - 1))
    altered = bytearray(log[index] or b"\x00")
    altered[data.draw(st.integers(0, len(altered) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    swapped = list(log)
    swapped[index], swapped[other] = swapped[other], swapped[index]
    forgeries = [
        [*log[:index], bytes(altered), *log[index + 1 :]],
        [*log[:index], *log[index + 1 :]],
        [*log[:index], b"new", *log[index:]],
        [*log[:index], log[index], *log[index:]],
        log[:index],
        swapped if swapped != log else [],
    ]
    for forged in forgeries:
        with pytest.raises(InvalidEvidence):
            verify(forged, signed)


def test_the_fault_is_named() -> None:
    """Too many or too few is told apart from other than signed."""
    with pytest.raises(InvalidEvidence, match="2 records, but the checkpoint vouches for 3"):
        verify(leaves(2), head(leaves(3)))
    with pytest.raises(InvalidEvidence, match="not those that the checkpoint vouches for"):
        verify([b"x", *leaves(3)[1:]], head(leaves(3)))


def test_a_node_is_not_a_leaf() -> None:
    """Two leaves cannot be passed off as one whose content is their hashes (second preimage)."""
    pair = [leaf_hash(leaf) for leaf in leaves(2)]
    with pytest.raises(InvalidEvidence):
        verify([b"".join(pair)], replace(head(leaves(2)), size=1))


def test_a_leaf_is_canonical_json() -> None:
    """Sorted, without spaces, UTF-8, its instant in UTC to the microsecond."""
    at = datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    entry = Entry(EntryKind.ATTESTED, at, {"version": 1, "person": "p-ü", "account": None})
    assert (
        encode("org-1", entry)
        == (
            '{"at":"2026-11-23T09:30:00.000000+00:00",'
            '"facts":{"account":null,"person":"p-ü","version":1},'
            '"kind":"attested","organisation":"org-1","v":1}'
        ).encode()
    )


@given(facts, st.sampled_from(EntryKind), st.datetimes(timezones=st.just(UTC)))
def test_a_leaf_says_everything_and_only_once(
    said: dict[str, str | int | None], kind: EntryKind, at: datetime
) -> None:
    """Whatever facts are called, they cannot hide what happened, when or to whom; order is no matter."""
    leaf = encode("org-1", Entry(kind, at, said))
    read = json.loads(leaf)
    assert read == {"v": 1, "organisation": "org-1", "kind": kind, "at": read["at"], "facts": said}
    assert datetime.fromisoformat(read["at"]) == at
    assert encode("org-1", Entry(kind, at, dict(reversed(said.items())))) == leaf
    assert b"\n" not in leaf


@pytest.mark.parametrize(
    "changes",
    [{"kind": EntryKind.LEFT}, {"at": NOW + timedelta(microseconds=1)}, {"facts": {"person": "b"}}],
)
def test_different_facts_are_different_leaves(changes: dict[str, object]) -> None:
    """Each part of an entry counts, and so does whose log it is."""
    entry = Entry(EntryKind.JOINED, NOW, {"person": "a"})
    altered: Entry = replace(entry, **changes)  # type: ignore[arg-type]
    assert encode("org-1", altered) != encode("org-1", entry)
    assert encode("org-2", entry) != encode("org-1", entry)
