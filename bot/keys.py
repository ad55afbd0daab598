"""The two keys: one encrypts tokens, one signs the ledger's head. Neither is ever in the database.

Whoever gets a copy of the database then has no token, and cannot sign another history. Keys come from the
settings; what is not set there is made once, and kept in files that only the bot's system user may read.
"""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.core.errors import InvalidSetting

SEED_SIZE = 32
OWNER_ONLY = 0o600
ENCRYPTION_ADVICE = (
    "Give SECRET_KEY a key made by `python -c 'from cryptography.fernet import Fernet; "
    "print(Fernet.generate_key().decode())'`, or leave it out to have one made."
)
SIGNING_ADVICE = "Give LEDGER_KEY 32 random bytes in base64, or leave it out to have them made."
LOST_ADVICE = (
    "Put the former key behind the new one, after a comma, in SECRET_KEY; or connect the workspace anew."
)


class Keys:
    """Encrypts tokens and signs checkpoints.

    `secret_key` may hold several keys, with commas between: the first encrypts, all decrypt.
    `ledger_key` is the seed of an Ed25519 key in base64.
    """

    def __init__(self, secret_key: str | None, ledger_key: str | None, data_dir: Path) -> None:
        """Raises InvalidSetting for a key that is blank or malformed, and for a folder that takes no file."""
        if secret_key is None:
            secret_key = _kept(data_dir / "secret.key", lambda: Fernet.generate_key().decode())
        if ledger_key is None:
            ledger_key = _kept(data_dir / "ledger.key", _new_seed)
        self._cipher = _cipher(secret_key)
        self._signer = _signer(ledger_key)
        self.public_key = self._signer.public_key().public_bytes_raw()
        """The 32 bytes with which anybody can check a checkpoint's signature."""

    def encrypt(self, text: str) -> bytes:
        """The text, readable only with one of these keys."""
        return self._cipher.encrypt(text.encode())

    def decrypt(self, data: bytes) -> str:
        """The text that was encrypted. Raises InvalidSetting if none of these keys did it."""
        try:
            return self._cipher.decrypt(data).decode()
        except InvalidToken:
            raise InvalidSetting("SECRET_KEY does not open the tokens in the database", LOST_ADVICE) from None

    def sign(self, text: bytes) -> bytes:
        """The Ed25519 signature: 64 bytes."""
        return self._signer.sign(text)


def check(public_key: bytes, signature: bytes, text: bytes) -> bool:
    """Whether an Ed25519 signature holds; a malformed key or signature never does."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


# Private functions


def _cipher(secret_key: str) -> MultiFernet:
    keys = [key.strip() for key in secret_key.split(",")]
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        fault = "blank" if not all(keys) else "malformed"
        raise InvalidSetting(f"SECRET_KEY is {fault}", ENCRYPTION_ADVICE) from None


def _signer(ledger_key: str) -> Ed25519PrivateKey:
    try:
        seed = base64.b64decode(ledger_key.strip(), validate=True)
    except ValueError:
        seed = b""
    if len(seed) != SEED_SIZE:
        fault = "malformed" if ledger_key.strip() else "blank"
        raise InvalidSetting(f"LEDGER_KEY is {fault}", SIGNING_ADVICE)
    return Ed25519PrivateKey.from_private_bytes(seed)


def _new_seed() -> str:
    return base64.b64encode(secrets.token_bytes(SEED_SIZE)).decode()


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What the file holds; made first if there is none."""
    try:
        if not path.exists():
            _write_once(path, make())
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSetting(
            f"the key file {path.name} cannot be used: {error}", _file_advice(path)
        ) from error


def _write_once(path: Path, key: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        # Another program was faster: its key is the one.
        return
    finally:
        draft.unlink()


def _file_advice(path: Path) -> str:
    return f"Let the bot's system user read and write {path.parent.name}/, the folder that DATA_DIR names."
