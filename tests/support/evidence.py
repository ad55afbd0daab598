"""A signed ledger and its export, made with an Ed25519 implementation that is not ours."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.core.ledger import Checkpoint, leaf_hash, root_of, sign, verifier_key
from bot.core.policy import digest_of_text
from bot.documents.evidence import write_evidence

ORIGIN = "privacy.example"
STATEMENT = "I have switched it off.\n"
DIGEST = digest_of_text(STATEMENT)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key pair."""

    private: Ed25519PrivateKey
    name: str = ORIGIN

    @property
    def public(self) -> bytes:
        """The raw public key."""
        return self.private.public_key().public_bytes_raw()

    @property
    def key(self) -> str:
        """The verifier key."""
        return verifier_key(self.name, self.public)

    def note(self, leaves: Sequence[bytes], origin: str | None = None) -> str:
        """The signed checkpoint over leaves."""
        root = root_of([leaf_hash(leaf) for leaf in leaves])
        return sign(Checkpoint(origin or self.name, len(leaves), root), self.public, self.private.sign)


OURS = Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
THEIRS = Signer(Ed25519PrivateKey.from_private_bytes(bytes(32)))


def check(public_key: bytes, signature: bytes, text: bytes) -> bool:
    """Whether an Ed25519 signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def leaf(number: int) -> bytes:
    """A leaf like those of an attestation."""
    return f'{{"facts":{{"receipt":"R-{number}","statement_digest":"{DIGEST}"}},"v":1}}'.encode()


def export(
    leaves: Iterable[bytes],
    note: str,
    key: str = OURS.key,
    texts: Mapping[str, str] | None = None,
) -> bytes:
    """An evidence ZIP."""
    out = io.BytesIO()
    write_evidence(out, leaves, note, key, {DIGEST: STATEMENT} if texts is None else texts)
    return out.getvalue()


def contents(content: bytes) -> dict[str, bytes]:
    """The files of a ZIP by name."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP of any files, as a stranger may make it."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()
