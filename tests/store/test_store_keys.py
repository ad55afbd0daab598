"""The two keys: made once, kept from others, and refused when they are none."""

import base64
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import InvalidSetting
from bot.core.ledger import Checkpoint, open_note, sign, verifier_key
from bot.keys import Keys, check

SEED = base64.b64encode(bytes(range(32))).decode()
SECRET = base64.urlsafe_b64encode(bytes(range(32))).decode()


def test_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    """The second start has the same; only the owner may read them."""
    folder = tmp_path / "data"
    first, second = Keys(None, None, folder), Keys(None, None, folder)
    assert second.decrypt(first.encrypt("xoxb")) == "xoxb"
    assert first.public_key == second.public_key
    assert sorted(file.name for file in folder.iterdir()) == ["ledger.key", "secret.key"]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in folder.iterdir())


def test_keys_from_the_settings_leave_no_file(tmp_path: Path) -> None:
    """What is given is used as it is."""
    keys = Keys(SECRET, SEED, tmp_path)
    assert keys.decrypt(Fernet(SECRET).encrypt(b"token")) == "token"
    assert not list(tmp_path.iterdir())


def test_many_who_start_together_share_one_key(tmp_path: Path) -> None:
    """Whoever comes second takes what the first one made."""
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: Keys(None, None, tmp_path), range(16)))
    assert len({key.public_key for key in keys}) == 1
    assert {other.decrypt(keys[0].encrypt("x")) for other in keys} == {"x"}
    assert len(list(tmp_path.iterdir())) == 2


def test_a_new_key_goes_before_the_former() -> None:
    """The first encrypts, all decrypt; without the former, its tokens are closed, with advice."""
    new = Fernet.generate_key().decode()
    nowhere = Path(os.devnull)
    old = Keys(SECRET, SEED, nowhere).encrypt("token")
    both = Keys(f"{new}, {SECRET}", SEED, nowhere)
    assert both.decrypt(old) == "token"
    assert Keys(new, SEED, nowhere).decrypt(both.encrypt("fresh")) == "fresh"
    with pytest.raises(InvalidSetting, match="SECRET_KEY") as refusal:
        Keys(new, SEED, nowhere).decrypt(old)
    assert "former" in refusal.value.advice


@pytest.mark.parametrize("secret", ["", " ", ",", f"{SECRET},", "short", SECRET[:-2], "é" * 44])
def test_a_broken_secret_key_is_refused(secret: str, tmp_path: Path) -> None:
    """A blank one too: it is no wish to have one made."""
    with pytest.raises(InvalidSetting, match=r"SECRET_KEY is (blank|malformed)") as refusal:
        Keys(secret, SEED, tmp_path)
    assert "SECRET_KEY" in refusal.value.advice


@pytest.mark.parametrize("seed", ["", " ", "AAAA", SEED[:-4], SEED + "AAAA", "é", "not base64!"])
def test_a_broken_ledger_key_is_refused(seed: str, tmp_path: Path) -> None:
    """A blank one too."""
    with pytest.raises(InvalidSetting, match=r"LEDGER_KEY is (blank|malformed)") as refusal:
        Keys(SECRET, seed, tmp_path)
    assert "LEDGER_KEY" in refusal.value.advice


def test_a_broken_or_blocked_key_file_is_refused(tmp_path: Path) -> None:
    """The file is named."""
    (tmp_path / "secret.key").write_bytes(b"\xff")
    with pytest.raises(InvalidSetting, match=r"secret\.key") as refusal:
        Keys(None, SEED, tmp_path)
    assert "DATA_DIR" in refusal.value.advice
    with pytest.raises(InvalidSetting, match=r"ledger\.key"):
        Keys(SECRET, None, tmp_path / "secret.key")


def test_signatures_are_those_of_rfc_8032() -> None:
    """The first test vector of the standard."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    keys = Keys(SECRET, base64.b64encode(seed).decode(), Path(os.devnull))
    assert keys.public_key.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert keys.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e0652249")


@given(text=st.binary(max_size=200), flip=st.integers(0, 511), other=st.binary(max_size=70))
def test_only_the_very_signature_holds(text: bytes, flip: int, other: bytes) -> None:
    """One bit more or less, another text, a key or signature of any length: it does not."""
    keys = Keys(SECRET, SEED, Path(os.devnull))
    signature = keys.sign(text)
    assert check(keys.public_key, signature, text)
    forged = bytearray(signature)
    forged[flip // 8] ^= 1 << flip % 8
    assert not check(keys.public_key, bytes(forged), text)
    assert not check(keys.public_key, signature, text + b"!")
    assert not check(other, signature, text)
    assert not check(keys.public_key, other, text)


def test_a_signed_checkpoint_opens_with_the_public_key() -> None:
    """As the ledger and its verifier use them."""
    keys = Keys(SECRET, SEED, Path(os.devnull))
    head = Checkpoint("chatgpt-privacy/org", 7, b"\x01" * 32)
    note = sign(head, keys.public_key, keys.sign)
    assert open_note(note, verifier_key(head.origin, keys.public_key), check) == head
