"""Writes an evidence ZIP. The same evidence gives the same bytes; memory does not grow with the ledger."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.documents.evidence import layout

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16


def write_evidence(
    out: IO[bytes], leaves: Iterable[bytes], note: str, key: str, texts: Mapping[str, str]
) -> None:
    """Write the leaves that `note` (a signed checkpoint) vouches for, its verifier key, and texts by digest.

    Raises ValueError, with `out` unfinished, for a leaf with a line break or a text under what is no digest.
    """
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_file(layout.README), (Path(__file__).parent / "auditor.txt").read_bytes())
        archive.writestr(_file(layout.KEY), f"{key.strip()}\n".encode())
        archive.writestr(_file(layout.CHECKPOINT), note.encode())
        for digest in sorted(texts):
            archive.writestr(_file(layout.statement_name(digest)), texts[digest].encode())
        with archive.open(_file(layout.LEDGER), "w", force_zip64=True) as ledger:
            for leaf in leaves:
                if b"\n" in leaf:
                    raise ValueError("a leaf has a line break in it")
                ledger.write(leaf + b"\n")


# Private functions


def _file(name: str) -> ZipInfo:
    info = ZipInfo(name, _EPOCH)
    info.compress_type = ZIP_DEFLATED
    info.create_system, info.external_attr = _UNIX, _PLAIN_FILE
    return info
