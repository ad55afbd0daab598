"""Every bad thing that can come as an evidence ZIP."""

import io
import re
import struct
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from bot.core.errors import InvalidEvidence
from bot.documents.evidence import read, read_evidence, verify_evidence
from support.evidence import DIGEST, OURS, check, contents, export, leaf, zipped

LEAVES = [leaf(number) for number in range(5)]
GOOD = export(LEAVES, OURS.note(LEAVES))
FILES = contents(GOOD)


def patched(content: bytes, name: str, offset: int, form: str, value: int) -> bytes:
    """The ZIP with one field of a file's record in the table of contents overwritten."""
    central = next(
        found.start()
        for found in re.finditer(rb"PK\x01\x02", content)
        if content[found.start() + 46 :].startswith(name.encode())
    )
    changed = bytearray(content)
    struct.pack_into(form, changed, central + offset, value)
    return bytes(changed)


def replaced(name: str, content: bytes) -> bytes:
    """The good export with one file's content replaced."""
    return zipped((FILES | {name: content}).items())


def twice() -> bytes:
    """Two files of one name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return zipped([*FILES.items(), ("ledger.jsonl", b"")])


def packed_otherwise() -> bytes:
    """A compression that needs another library."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_BZIP2) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    return out.getvalue()


def commented() -> bytes:
    """A ZIP with a word to the reader."""
    out = io.BytesIO(GOOD)
    with ZipFile(out, "a", ZIP_DEFLATED) as archive:
        archive.comment = b"trust me"
    return out.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "not a ZIP"),
    "text": (lambda: b"hello\n" * 100, "not a ZIP"),
    "a ZIP of nothing": (lambda: zipped([]), "not a ZIP"),
    "something in front": (lambda: b"#!/bin/sh\n" + GOOD, "not a ZIP"),
    "cut short": (lambda: GOOD[:-30], "damaged or cut short"),
    "only a start": (lambda: GOOD[:40], "damaged or cut short"),
    "another ZIP": (lambda: zipped([("README.txt", b"")]), "no key.txt"),
    "no ledger": (
        lambda: zipped((name, content) for name, content in FILES.items() if name != "ledger.jsonl"),
        "no ledger.jsonl",
    ),
    "a path upwards": (lambda: zipped([*FILES.items(), ("../../etc/passwd", b"")]), "does not belong"),
    "a path from the root": (lambda: zipped([*FILES.items(), ("/etc/passwd", b"")]), "does not belong"),
    "a path with a drive": (lambda: zipped([*FILES.items(), ("C:\\key.txt", b"")]), "does not belong"),
    "a folder": (lambda: zipped([*FILES.items(), ("statements/", b"")]), "does not belong"),
    "a program": (lambda: zipped([*FILES.items(), ("verify.exe", b"")]), "does not belong"),
    "a digest in capitals": (
        lambda: zipped([*FILES.items(), (f"statements/sha256-{'A' * 64}.txt", b"")]),
        "does not belong",
    ),
    "a name that ends early": (
        lambda: GOOD.replace(b"checkpoint.txt", b"key.txt\x00abcdef"),
        "two files of one name",
    ),
    "a name that hides its end": (
        lambda: (
            zipped([(name.replace("key.txt", "key.txt#.exe"), content) for name, content in FILES.items()])
        ).replace(b"key.txt#", b"key.txt\x00"),
        "does not belong",
    ),
    "two of one name": (twice, "two files of one name"),
    "a comment": (commented, "comment"),
    "encrypted": (lambda: patched(GOOD, "ledger.jsonl", 8, "<H", 1), "encrypted"),
    "packed otherwise": (packed_otherwise, "packed in a way"),
    "a ledger that claims 16 EiB": (
        lambda: patched(GOOD, "ledger.jsonl", 24, "<L", 0xFFFFFFFE),
        "over 100 times its size",
    ),
    "a key that claims too much": (lambda: patched(GOOD, "key.txt", 24, "<L", 70_000), "claims to be larger"),
    "a key that claims too little": (lambda: patched(GOOD, "key.txt", 24, "<L", 4), "damaged"),
    "a text too large": (lambda: replaced("README.txt", b"x" * 70_000), "claims to be larger"),
    "a bomb": (lambda: replaced("ledger.jsonl", b"\n" * 3_000_000), "over 100 times its size"),
    "a key that is not text": (lambda: replaced("key.txt", b"\xff\xfe"), "not UTF-8"),
    "a wrong checksum": (lambda: patched(GOOD, "checkpoint.txt", 16, "<L", 7), "damaged"),
    "too many files": (
        lambda: zipped([*FILES.items(), *((f"statements/sha256-{n:064x}.txt", b"") for n in range(2_000))]),
        "more than 2000 files",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_exports_are_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    """Truncated, foreign, encrypted, oversized or tricky: InvalidEvidence says which, so does verify."""
    make, sentence = BAD[name]
    path = tmp_path / "bad.zip"
    path.write_bytes(make())
    with pytest.raises(InvalidEvidence, match=sentence) as caught:
        read_evidence(path)
    assert caught.value.advice
    (finding,) = verify_evidence(path, check, OURS.key)
    assert (finding.step, finding.ok) == (1, False)
    assert str(caught.value) in finding.text


def test_a_lie_about_a_size_does_not_fill_the_memory(tmp_path: Path) -> None:
    """A file that claims four bytes and holds fifty million is unpacked no further than it may be."""
    path = tmp_path / "bomb.zip"
    path.write_bytes(patched(replaced("key.txt", bytes(50_000_000)), "key.txt", 24, "<L", 4))
    tracemalloc.start()
    try:
        with pytest.raises(InvalidEvidence, match="damaged"):
            read_evidence(path)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Nor is a folder an export."""
    for path in (tmp_path / "none.zip", tmp_path):
        with pytest.raises(InvalidEvidence, match="cannot be read"):
            read_evidence(path)


BAD_LEDGERS: dict[str, tuple[Callable[[], bytes], str]] = {
    "no end of line": (
        lambda: replaced("ledger.jsonl", FILES["ledger.jsonl"][:-1]),
        "last record is cut short",
    ),
    "half a record too many": (
        lambda: replaced("ledger.jsonl", FILES["ledger.jsonl"] + b"{"),
        "last record is cut short",
    ),
    "an endless line": (lambda: replaced("ledger.jsonl", bytes(range(256)) * 300), "cut short|longer than"),
    "a long record": (lambda: replaced("ledger.jsonl", b"x" * 70_000 + b"\n"), "longer than 65536 bytes"),
    "a wrong checksum": (lambda: patched(GOOD, "ledger.jsonl", 16, "<L", 7), "damaged"),
    "more than it claims": (lambda: patched(GOOD, "ledger.jsonl", 24, "<L", 200), "damaged|cut short"),
}


@pytest.mark.parametrize("name", BAD_LEDGERS)
def test_bad_ledgers_are_found_while_they_are_read(tmp_path: Path, name: str) -> None:
    """A ledger is streamed, so its faults show on the way; verify makes them findings."""
    make, sentence = BAD_LEDGERS[name]
    path = tmp_path / "bad.zip"
    path.write_bytes(make())
    pack = read_evidence(path)
    with pytest.raises(InvalidEvidence, match=sentence):
        list(pack.leaves())
    wrong = [finding.step for finding in verify_evidence(path, check, OURS.key) if not finding.ok]
    assert wrong[:2] == [4, 5]


def test_half_a_record_after_none_is_found(tmp_path: Path) -> None:
    """Nothing whole, nothing signed, and still not in order: what is there cannot be read to its end."""
    path = tmp_path / "half.zip"
    path.write_bytes(
        zipped((FILES | {"ledger.jsonl": b"{", "checkpoint.txt": OURS.note([]).encode()}).items())
    )
    findings = [finding for finding in verify_evidence(path, check, OURS.key) if not finding.ok]
    assert [finding.step for finding in findings] == [4, 5]
    assert "cut short" in findings[0].text


def test_an_honest_large_ledger_is_not_taken_for_a_bomb(tmp_path: Path) -> None:
    """Records that look alike pack well, and still stay below the limit."""
    leaves = [leaf(number) for number in range(20_000)]
    path = tmp_path / "large.zip"
    path.write_bytes(export(leaves, OURS.note(leaves)))
    assert sum(map(len, leaves)) > read.RATIO_FROM
    assert all(finding.ok for finding in verify_evidence(path, check, OURS.key))


def test_other_zip_programs_may_repack_it(tmp_path: Path) -> None:
    """Order and compression are free: what counts is what the files hold."""
    path = tmp_path / "repacked.zip"
    path.write_bytes(zipped(reversed(FILES.items())))
    pack = read_evidence(path)
    assert list(pack.leaves()) == LEAVES
    assert set(pack.texts) == {DIGEST}
