"""Reads an evidence ZIP that a stranger may have made: every name and size is checked before a byte is used.

Nothing is ever unpacked to disk, and the ledger is only ever streamed.
"""

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.core.errors import InvalidEvidence
from bot.core.policy import Digest
from bot.documents.evidence import layout

MAX_FILES = 2_000
MAX_SMALL = 64 * 1024
"""Bytes of any file but the ledger."""
MAX_LEAF = 64 * 1024
CHUNK = 256 * 1024
MAX_LEDGER = 8 * 1024**3
MAX_RATIO = 100
"""How often smaller a packed ledger may be; records with random ids stay far below."""
RATIO_FROM = 1024 * 1024
"""Bytes from which the ratio is looked at."""
ENCRYPTED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePack:
    """What an evidence ZIP claims; nothing of it is verified yet."""

    path: Path
    note: str
    key: str
    texts: Mapping[Digest, str]

    def leaves(self) -> Iterator[bytes]:
        """The leaves in order, read as they are asked for. Raises InvalidEvidence."""
        with _opened(self.path) as archive, archive.open(layout.LEDGER) as ledger:
            rest = b""
            while chunk := ledger.read(CHUNK):
                *lines, rest = (rest + chunk).split(b"\n")
                if max(map(len, (*lines, rest))) > MAX_LEAF:
                    raise InvalidEvidence(f"a record is longer than {MAX_LEAF} bytes")
                yield from lines
            if rest:
                raise InvalidEvidence("the last record is cut short")


def read_evidence(path: Path) -> EvidencePack:
    """Open an evidence ZIP. Raises InvalidEvidence if it is not one, is damaged, or is a trap."""
    with _opened(path) as archive:
        texts = {
            digest: _text(archive, name)
            for name in archive.namelist()
            if (digest := layout.statement_digest(name))
        }
        note, key = _text(archive, layout.CHECKPOINT), _text(archive, layout.KEY)
    return EvidencePack(path=path, note=note, key=key.strip(), texts=texts)


# Private functions


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    """The archive, with its table of contents checked; whatever zipfile raises becomes InvalidEvidence."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                raise InvalidEvidence("the file is not a ZIP archive")
            with ZipFile(file) as archive:
                _check_contents(archive)
                yield archive
    except OSError as wrong:
        raise InvalidEvidence(f"the file cannot be read: {wrong.strerror}") from wrong
    except UnicodeDecodeError:
        raise InvalidEvidence("a text in the archive is not UTF-8") from None
    except (BadZipFile, zlib.error, EOFError, ValueError, OverflowError, RuntimeError) as wrong:
        raise InvalidEvidence("the ZIP archive is damaged or cut short") from wrong


def _check_contents(archive: ZipFile) -> None:
    files = archive.infolist()
    names = [file.filename for file in files]
    if len(files) > MAX_FILES:
        raise InvalidEvidence(f"the archive has more than {MAX_FILES} files")
    if len(set(names)) < len(names):
        raise InvalidEvidence("the archive has two files of one name")
    for name in layout.REQUIRED:
        if name not in names:
            raise InvalidEvidence(f"the archive has no {name}: it is not an evidence export, or incomplete")
    if archive.comment:
        raise InvalidEvidence("the archive carries a comment, which an export never does")
    for file in files:
        _check_file(file)


def _check_file(file: ZipInfo) -> None:
    name = file.orig_filename
    if name not in layout.REQUIRED and layout.statement_digest(name) is None:
        raise InvalidEvidence(f"the archive holds {name!a:.80}, which does not belong in an export")
    if file.flag_bits & ENCRYPTED:
        raise InvalidEvidence(f"{name} is encrypted; an export never is")
    if file.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise InvalidEvidence(f"{name} is packed in a way that an export never is")
    if file.file_size > (MAX_LEDGER if name == layout.LEDGER else MAX_SMALL):
        raise InvalidEvidence(f"{name} claims to be larger than an export's can be")
    if file.file_size > RATIO_FROM and file.file_size > MAX_RATIO * file.compress_size:
        raise InvalidEvidence(f"{name} would unpack to over {MAX_RATIO} times its size")


def _text(archive: ZipFile, name: str) -> str:
    with archive.open(name) as file:
        # Reading without a limit would unpack all there is before minding the size that was declared.
        return file.read(MAX_SMALL + 1).decode()
