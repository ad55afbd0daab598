"""Packs on disk: which files count, and the lock that binds what was published."""

from pathlib import Path

import pytest

from bot.core.errors import InvalidPolicy
from bot.core.policy import Digest, PolicyId
from bot.packs import locked_versions, pack_names, read_pack, read_packs, record_version
from support.pack_folder import PACK, PackFolder

LOCK = f"{PACK}/versions.lock"


def test_the_packs_are_the_folders_but_the_common_texts(tmp_path: Path) -> None:
    """Every folder is a pack, except the bot's own words and what is hidden."""
    folder = PackFolder(tmp_path)
    (folder.root / ".git").mkdir()
    assert PACK in pack_names(folder.root)
    assert "common" not in pack_names(folder.root)
    assert {pack.policy for pack in read_packs(folder.root)} == set(pack_names(folder.root))


def test_the_digest_covers_every_text_but_not_the_lock(tmp_path: Path) -> None:
    """An edit anywhere changes the digest; the lock, and what an editor leaves behind, do not."""
    folder = PackFolder(tmp_path)
    before = read_pack(folder.root, PACK)
    folder.write(LOCK, f"1 {before.digest}\n")
    folder.write(f"{PACK}/en/.steps.md.j2.swp", "x")
    folder.write(f"{PACK}/en/steps.md.j2~", "x")
    assert read_pack(folder.root, PACK) == before
    folder.change(f"{PACK}/de/receipt.md.j2", "Danke", "Vielen Dank")
    assert read_pack(folder.root, PACK).digest != before.digest


def test_line_endings_and_a_byte_order_mark_do_not_change_the_digest(tmp_path: Path) -> None:
    """A checkout on Windows is the same pack."""
    folder = PackFolder(tmp_path)
    before = read_pack(folder.root, PACK).digest
    for file in (folder.root / PACK).rglob("*.*"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_pack(folder.root, PACK).digest == before


def test_a_published_version_is_bound_to_its_digest(tmp_path: Path) -> None:
    """Recording again changes nothing; recording an edit under the same number is refused."""
    folder = PackFolder(tmp_path)
    pack = read_pack(folder.root, PACK)
    record_version(folder.root, pack)
    once = (folder.root / LOCK).read_text()
    record_version(folder.root, pack)
    assert (folder.root / LOCK).read_text() == once
    assert locked_versions(folder.root, pack.policy) == {1: pack.digest}
    folder.change(f"{PACK}/en/receipt.md.j2", "Thank you", "Thanks")
    with pytest.raises(InvalidPolicy, match="published with other contents") as raised:
        record_version(folder.root, read_pack(folder.root, PACK))
    assert "version = 2" in raised.value.advice
    folder.change(f"{PACK}/policy.toml", "version = 1", "version = 2")
    record_version(folder.root, read_pack(folder.root, PACK))
    assert list(locked_versions(folder.root, pack.policy)) == [1, 2]


@pytest.mark.parametrize("line", ["1 md5:abc", "one sha256:abc", "1 sha256:abc\n1 sha256:def", "1"])
def test_a_spoilt_lock_is_refused(tmp_path: Path, line: str) -> None:
    """A lock that cannot be trusted is named with file and line."""
    folder = PackFolder(tmp_path)
    folder.write(LOCK, line + "\n")
    with pytest.raises(InvalidPolicy, match=rf"{LOCK}:[12]: "):
        locked_versions(folder.root, PolicyId(PACK))


def test_a_lock_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A policies directory that cannot be written to is a complaint with a cure, not a crash."""
    folder = PackFolder(tmp_path)
    pack = read_pack(folder.root, PACK)
    (folder.root / LOCK).mkdir()
    with pytest.raises(InvalidPolicy, match="cannot be written"):
        record_version(folder.root, pack)
    assert locked_versions(folder.root, pack.policy) == dict[int, Digest]()


def test_what_is_no_text_of_ours_is_refused(tmp_path: Path) -> None:
    """A misspelt name, a folder that is no language, bad bytes and huge files are named with a cure."""
    spoilt = {
        "en/welcom.md.j2": ("x", "Did you mean `welcome.md.j2`?"),
        "en/readme.txt": ("x", "remove this file"),
        "english_texts/welcome.md.j2": ("x", "Name it after a language"),
        "en/help.md.j2": ("x" * 70_000, "Shorten it"),
    }
    for number, (name, (text, cure)) in enumerate(spoilt.items()):
        folder = PackFolder(tmp_path / str(number))
        folder.write(f"{PACK}/{name}", text)
        with pytest.raises(InvalidPolicy, match=PACK) as raised:
            read_pack(folder.root, PACK)
        assert cure in raised.value.advice


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    """The complaint says which line to look at."""
    folder = PackFolder(tmp_path)
    (folder.root / PACK / "en" / "confirm.md.j2").write_bytes(b"fine\nf\xfcr\n")
    with pytest.raises(InvalidPolicy, match=r"en/confirm\.md\.j2:2: not UTF-8"):
        read_pack(folder.root, PACK)


@pytest.mark.parametrize("name", ["nothing", "../common", "common", "", "x" * 500])
def test_a_pack_that_does_not_exist_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing outside the policies directory can be named, and the common texts are no pack."""
    with pytest.raises(InvalidPolicy, match="no such pack"):
        read_pack(PackFolder(tmp_path).root, name)


def test_a_pack_without_policy_and_a_missing_directory_are_refused(tmp_path: Path) -> None:
    """Both say what to do."""
    folder = PackFolder(tmp_path)
    folder.remove(f"{PACK}/policy.toml")
    with pytest.raises(InvalidPolicy, match=r"policy\.toml: is missing"):
        read_pack(folder.root, PACK)
    with pytest.raises(InvalidPolicy, match="does not exist"):
        pack_names(tmp_path / "nowhere")
