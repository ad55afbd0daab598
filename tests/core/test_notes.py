"""Checkpoints as signed notes: only what the key signed is believed, byte for byte."""

import base64
import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import InvalidEvidence
from bot.core.ledger import EMPTY_ROOT, Checkpoint, open_note, sign, verifier_key

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
ORIGIN = "chatgpt-privacy/org-1"
HEAD = Checkpoint(ORIGIN, 42, hashlib.sha256(b"root").digest())
KEY = verifier_key(ORIGIN, PUBLIC)
NOTE = sign(HEAD, PUBLIC, PRIVATE.sign)


def holds(public_key: bytes, signature: bytes, text: bytes) -> bool:
    """Whether an Ed25519 signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def signed(text: str, by: Ed25519PrivateKey = PRIVATE, name: str = ORIGIN) -> str:
    """A note over any text, as the specification builds it."""
    public = by.public_key().public_bytes_raw()
    hashed = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
    signature = base64.b64encode(hashed + by.sign(text.encode())).decode()
    return f"{text}\n\N{EM DASH} {name} {signature}\n"


def refused(note: str, key: str = KEY) -> str:
    """Why a note was not believed."""
    with pytest.raises(InvalidEvidence) as caught:
        open_note(note, key, holds)
    return str(caught.value)


def test_a_note_is_as_the_specification_builds_it() -> None:
    """Origin, size, root; a blank line; a dash, the name, the hashed key and the signature."""
    root = base64.b64encode(HEAD.root).decode()
    assert signed(f"{ORIGIN}\n42\n{root}\n") == NOTE
    assert open_note(NOTE, KEY, holds) == HEAD


def test_the_key_and_signature_are_those_that_others_write() -> None:
    """The example of Go's note package: its key is ours, and its signature holds (over no checkpoint)."""
    key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    note = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "\N{EM DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
        "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert verifier_key("PeterNeumann", base64.b64decode(key.split("+", 2)[2])[1:]) == key
    assert refused(note, key) == "the signed note is not a checkpoint"
    assert "not signed by the key" in refused(note.replace("don't", "do"), key)


@given(
    st.integers(0, 10**12),
    st.binary(min_size=32, max_size=32),
    st.from_regex(r"[a-z]{1,9}/[\w-]{1,9}", fullmatch=True),
)
def test_every_checkpoint_comes_back(size: int, root: bytes, origin: str) -> None:
    """Signed and opened, it is the same."""
    checkpoint = Checkpoint(origin, size, root)
    note = sign(checkpoint, PUBLIC, PRIVATE.sign)
    assert open_note(note, verifier_key(origin, PUBLIC), holds) == checkpoint


def test_any_altered_character_is_caught() -> None:
    """Each in turn, by what it could be mistaken for; dropped; doubled."""
    for place, letter in enumerate(NOTE):
        for other in {chr(ord(letter) ^ 1), chr(ord(letter) ^ 32), " ", "\n", "\r", "A", "B", "\u2028"}:
            if other != letter:
                refused(NOTE[:place] + other + NOTE[place + 1 :])
        refused(NOTE[:place] + NOTE[place + 1 :])
        if NOTE[place : place + 1] != NOTE[place - 1 : place]:
            doubled = NOTE[:place] + letter + NOTE[place:]
            assert place == len(NOTE) - 1 or refused(doubled)


@given(st.text())
def test_no_text_is_a_note_by_chance(text: str) -> None:
    """Whatever is given for a note, the answer is the same error."""
    refused(text)
    refused(f"{text}\n\n{text}\n")


@given(st.text())
def test_no_text_is_a_key_by_chance(text: str) -> None:
    """Whatever is given for a key."""
    assert "key" in refused(NOTE, text)
    assert "key" in refused(NOTE, f"{ORIGIN}+{text}")


def test_a_key_of_another_kind_is_refused() -> None:
    """Another algorithm, a key too short or too long, a hash that does not fit."""
    name, hashed, encoded = KEY.split("+", 2)
    for raw in (b"\x02" + PUBLIC, PUBLIC, b"\x01" + PUBLIC[:-1], b"\x01" + PUBLIC + b"\x00", b"\x01"):
        fitting = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex()
        assert "Ed25519" in refused(NOTE, f"{name}+{fitting}+{base64.b64encode(raw).decode()}")
    assert "Ed25519" in refused(NOTE, f"{name}+{'0' * 8}+{encoded}")
    assert "name+hash+base64" in refused(NOTE, f"{name}+{hashed}")
    assert open_note(NOTE, f" {KEY}\n", holds) == HEAD


def test_only_the_keys_own_signature_counts() -> None:
    """Another key's does not, under its own name or ours; ours counts among others."""
    root = base64.b64encode(HEAD.root).decode()
    text = f"{ORIGIN}\n42\n{root}\n"
    assert "not signed by the key" in refused(signed(text, OTHER))
    assert "not signed by the key" in refused(signed(text, PRIVATE, "somebody-else"))
    foreign = signed(text, OTHER, "witness").split("\n\n")[1]
    assert open_note(f"{NOTE}{foreign}", KEY, holds) == HEAD
    assert open_note(NOTE.replace("\n\n", f"\n\n{foreign}"), KEY, holds) == HEAD


def test_a_signature_says_nothing_of_another_text() -> None:
    """Moved under another checkpoint it does not hold."""
    longer = sign(Checkpoint(ORIGIN, 43, HEAD.root), PUBLIC, PRIVATE.sign)
    refused(longer.split("\n\n")[0] + "\n\n" + NOTE.split("\n\n")[1])


def test_nothing_is_believed_before_the_signature_is() -> None:
    """A note that is no checkpoint and not signed is refused for its signature."""
    assert "not signed by the key" in refused(signed("nonsense\n", OTHER))
    assert "not a signed note" in refused("nonsense")
    assert "not a signed note" in refused(NOTE.rstrip("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "nonsense\n",
        f"{ORIGIN}\n42\n",
        f"{ORIGIN}\n042\n{base64.b64encode(EMPTY_ROOT).decode()}\n",
        f"{ORIGIN}\n+42\n{base64.b64encode(EMPTY_ROOT).decode()}\n",
        f"{ORIGIN}\n-1\n{base64.b64encode(EMPTY_ROOT).decode()}\n",
        f"{ORIGIN}\n4 2\n{base64.b64encode(EMPTY_ROOT).decode()}\n",
        f"{ORIGIN}\n\u0664\u0662\n{base64.b64encode(EMPTY_ROOT).decode()}\n",
        f"{ORIGIN}\n42\n{base64.b64encode(EMPTY_ROOT[:-1]).decode()}\n",
        f"{ORIGIN}\n42\nnot base64\n",
        f"{ORIGIN}\n42\n{base64.b64encode(EMPTY_ROOT).decode()[:-2]}V=\n",
    ],
)
def test_a_signed_text_may_still_be_no_checkpoint(text: str) -> None:
    """Too short, a size that is not plain decimal, a root that is not one SHA-256."""
    assert refused(signed(text)) == "the signed note is not a checkpoint"


def test_extension_lines_are_signed_and_passed_over() -> None:
    """The specification allows more lines; they change nothing."""
    text = f"{HEAD.text()}extra\n"
    assert open_note(signed(text), KEY, holds) == HEAD


@pytest.mark.parametrize("origin", ["", "two words", "a+b", "a\nb", "a\u00a0b"])
def test_an_origin_must_be_able_to_name_a_key(origin: str) -> None:
    """No spaces, no plus sign, not empty."""
    with pytest.raises(ValueError, match="an origin names the key too"):
        Checkpoint(origin, 0, EMPTY_ROOT)
