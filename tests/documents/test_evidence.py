"""Evidence, written and verified."""

import base64
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.ledger import key_hash
from bot.documents.evidence import Finding, read_evidence, verify_evidence, write_evidence
from support.evidence import DIGEST, OURS, STATEMENT, THEIRS, check, contents, export, leaf, zipped

LEAVES = [leaf(number) for number in range(7)]
NOTE = OURS.note(LEAVES)


def failed(findings: list[Finding]) -> list[int]:
    """The steps that found something wrong."""
    return [finding.step for finding in findings if not finding.ok]


@pytest.fixture
def at(tmp_path: Path) -> Path:
    """Where the export lies."""
    return tmp_path / "evidence.zip"


def test_what_was_written_is_read_back(at: Path) -> None:
    """Leaves byte by byte, the note, the key, the words."""
    at.write_bytes(export(LEAVES, NOTE))
    pack = read_evidence(at)
    assert list(pack.leaves()) == LEAVES
    assert (pack.note, pack.key, pack.texts) == (NOTE, OURS.key, {DIGEST: STATEMENT})


def test_an_export_is_plain_files() -> None:
    """Any ZIP program opens it, and any SHA-256 program checks the statements."""
    files = contents(export(LEAVES, NOTE))
    assert list(files) == [
        *("README.txt", "key.txt", "checkpoint.txt"),
        f"statements/{DIGEST.replace(':', '-')}.txt",
        "ledger.jsonl",
    ]
    assert files["ledger.jsonl"].split(b"\n") == [*LEAVES, b""]
    assert hashlib.sha256(files[f"statements/{DIGEST.replace(':', '-')}.txt"]).hexdigest() == DIGEST[7:]
    assert all(name.split("/")[0] in files["README.txt"].decode() for name in files if name != "README.txt")


def test_the_same_evidence_gives_the_same_bytes() -> None:
    """Nothing of the machine or the hour is in an export, nor the order in which texts came."""
    texts = {DIGEST: STATEMENT, "sha256:" + "0" * 64: ""}
    backwards = dict(reversed(texts.items()))
    assert export(LEAVES, NOTE, texts=texts) == export(LEAVES, NOTE, texts=backwards)


@pytest.mark.parametrize(
    ("leaves", "texts"), [([b"one\ntwo"], {}), ([], {"../evil": ""}), ([], {"sha256:" + "A" * 64: ""})]
)
def test_what_cannot_be_written_faithfully_is_refused(leaves: list[bytes], texts: dict[str, str]) -> None:
    """A leaf with a line break, a text under what is no digest."""
    with pytest.raises(ValueError, match=r"line break|not a digest"):
        write_evidence(io.BytesIO(), leaves, NOTE, OURS.key, texts)


def test_good_evidence_passes_seven_steps(at: Path) -> None:
    """With the trusted key and a checkpoint from elsewhere, everything is compared."""
    at.write_bytes(export(LEAVES, NOTE))
    for earlier in range(len(LEAVES) + 1):
        findings = verify_evidence(at, check, OURS.key + "\n", OURS.note(LEAVES[:earlier]))
        assert [finding.step for finding in findings] == [1, 2, 3, 4, 5, 6, 7]
        assert failed(findings) == []
        assert all(finding.compared for finding in findings)


def test_an_empty_ledger_verifies(at: Path) -> None:
    """Before the first record there is a checkpoint too."""
    at.write_bytes(export([], OURS.note([]), texts={}))
    assert failed(verify_evidence(at, check, OURS.key, OURS.note([]))) == []


def test_without_anything_to_compare_the_findings_say_what_is_left_to_do(at: Path) -> None:
    """No trusted key, no kept checkpoint: verified by its own key, and said so."""
    at.write_bytes(export(LEAVES, NOTE))
    findings = verify_evidence(at, check)
    assert failed(findings) == []
    assert [finding.step for finding in findings if not finding.compared] == [2, 7]
    assert OURS.key in findings[1].text
    assert "out of band" in findings[1].text


def test_a_forger_with_another_key_is_caught(at: Path) -> None:
    """A whole export signed by somebody else fails at the key you trust, and is believed in nothing."""
    at.write_bytes(export(LEAVES[:3], THEIRS.note(LEAVES[:3]), THEIRS.key))
    assert failed(verify_evidence(at, check, OURS.key, NOTE)) == [2, 3, 4, 5, 7]


def test_our_key_beside_their_signature_is_caught(at: Path) -> None:
    """Naming the right key does not make the signature right."""
    at.write_bytes(export(LEAVES, THEIRS.note(LEAVES)))
    assert failed(verify_evidence(at, check, OURS.key)) == [3, 4, 5]
    assert failed(verify_evidence(at, check)) == [3, 4, 5]


@pytest.mark.parametrize("key", ["", "nonsense", "a+b+c", OURS.key[:-4] + "AAA="])
def test_a_broken_key_is_a_finding(at: Path, key: str) -> None:
    """Whether the export's or yours."""
    at.write_bytes(export(LEAVES, NOTE, key))
    assert 3 in failed(verify_evidence(at, check))
    at.write_bytes(export(LEAVES, NOTE))
    assert failed(verify_evidence(at, check, key))[:2] == [2, 3]


def test_a_checkpoint_of_another_log_is_refused(at: Path) -> None:
    """The key of one log does not vouch for another, even where it signed for it."""
    text = NOTE.split("\n\n")[0].replace(OURS.name, "other.example") + "\n"
    signature = base64.b64encode(key_hash(OURS.name, OURS.public) + OURS.private.sign(text.encode())).decode()
    at.write_bytes(export(LEAVES, f"{text}\n\u2014 {OURS.name} {signature}\n"))
    findings = verify_evidence(at, check, OURS.key)
    assert failed(findings) == [3, 4, 5]
    assert "another log" in findings[2].text


def test_a_shortened_ledger_with_its_own_checkpoint_needs_one_from_elsewhere(at: Path) -> None:
    """An older export is valid by itself; only a newer checkpoint shows that records are missing."""
    at.write_bytes(export(LEAVES[:4], OURS.note(LEAVES[:4])))
    assert failed(verify_evidence(at, check, OURS.key)) == []
    findings = verify_evidence(at, check, OURS.key, NOTE)
    assert failed(findings) == [7]
    assert "vouches for 7 records, this export for 4 only" in findings[6].text


def test_a_rewritten_past_needs_a_checkpoint_from_elsewhere(at: Path) -> None:
    """Whoever holds the key can sign another past, but not against a checkpoint that left the house."""
    past = [leaf(99), *LEAVES[1:], leaf(7)]
    at.write_bytes(export(past, OURS.note(past)))
    assert failed(verify_evidence(at, check, OURS.key)) == []
    assert failed(verify_evidence(at, check, OURS.key, NOTE)) == [7]


@pytest.mark.parametrize("kept", ["", "not a note", NOTE.replace("\n7\n", "\n6\n"), THEIRS.note(LEAVES)])
def test_a_useless_checkpoint_from_elsewhere_is_a_finding(at: Path, kept: str) -> None:
    """What you kept has to be signed as well."""
    at.write_bytes(export(LEAVES, NOTE))
    assert failed(verify_evidence(at, check, OURS.key, kept)) == [7]


def test_altered_and_missing_statements_are_caught(at: Path) -> None:
    """The words belong to the digest that the records name."""
    files = contents(export(LEAVES, NOTE))
    name = f"statements/{DIGEST.replace(':', '-')}.txt"
    at.write_bytes(zipped((files | {name: b"I promise."}).items()))
    assert failed(verify_evidence(at, check, OURS.key)) == [6]
    at.write_bytes(export(LEAVES, NOTE, texts={}))
    assert failed(verify_evidence(at, check, OURS.key)) == [6]


leaves_of = st.lists(st.binary(max_size=20).map(lambda b: b.replace(b"\n", b" ")), min_size=1, max_size=33)


@st.composite
def alterations(draw: st.DrawFn) -> tuple[list[bytes], list[bytes]]:
    """Some leaves, and the same with one thing done to them."""
    leaves = draw(leaves_of)
    index = draw(st.integers(0, len(leaves) - 1))
    other = draw(st.integers(0, len(leaves) - 1))
    piece = draw(st.binary(max_size=20).map(lambda b: b.replace(b"\n", b" ")))
    altered = list(leaves)
    match draw(st.sampled_from(["edit", "delete", "reorder", "insert", "repeat", "truncate", "join"])):
        case "edit":
            altered[index] = piece
        case "delete":
            del altered[index]
        case "reorder":
            altered[index], altered[other] = altered[other], altered[index]
        case "insert":
            altered.insert(index, piece)
        case "repeat":
            altered.append(altered[other])
        case "truncate":
            altered = altered[:index]
        case _:
            altered[index : index + 2] = [b"".join(altered[index : index + 2])]
    return leaves, altered


@settings(max_examples=2000, deadline=None)
@given(alterations())
def test_every_alteration_of_the_ledger_is_caught(
    tmp_path_factory: pytest.TempPathFactory, both: tuple[list[bytes], list[bytes]]
) -> None:
    """Edit, delete, reorder, insert, repeat, truncate, join: verified if and only if nothing changed."""
    leaves, altered = both
    path = tmp_path_factory.getbasetemp() / "altered.zip"
    path.write_bytes(export(altered, OURS.note(leaves)))
    longer = [4] if len(altered) != len(leaves) else []
    assert failed(verify_evidence(path, check, OURS.key)) == ([*longer, 5] if altered != leaves else [])


@settings(max_examples=1000, deadline=None)
@given(st.data())
def test_no_damage_to_the_file_goes_unseen(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any byte changed, any cut: either a finding, or the content is untouched; never a traceback."""
    content = bytearray(export(LEAVES, NOTE))
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= data.draw(st.integers(1, 255))
    else:
        del content[place:]
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(content)
    if not failed(verify_evidence(path, check, OURS.key, NOTE)):
        pack = read_evidence(path)
        assert (list(pack.leaves()), pack.note, pack.texts) == (LEAVES, NOTE, {DIGEST: STATEMENT})
