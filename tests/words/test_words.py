"""The words: which text is chosen, for whom, and in which language."""

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from bot.core.catalogue import COMMON, SAMPLES
from bot.core.errors import InvalidPolicy, InvalidTemplate, NotFound
from bot.core.message import Key, Message, Paragraph, Span
from bot.core.policy import AccountType, PolicyId
from bot.packs import read_pack
from bot.ports.words import Plain, Words
from bot.words import PackWords
from bot.words.fill import whole_text
from support.pack_folder import PACK, PackFolder


def facts(key: Key, **more: Plain) -> dict[str, Plain]:
    """The catalogue's sample of a message."""
    sample = cast("dict[str, Plain]", {**COMMON, **SAMPLES[key]})
    return {**sample, **more}


def text(message: Message) -> str:
    """All its words."""
    return whole_text(message)


def test_it_is_the_port() -> None:
    """The class has what the actions ask for."""
    words: type[Words] = PackWords
    assert words is PackWords


def test_a_pack_is_looked_in_before_the_common_texts(tmp_path: Path) -> None:
    """A pack may override any common text; under no policy, the common one is said."""
    folder = PackFolder(tmp_path)
    for locale in ("en", "de"):
        folder.write(f"{PACK}/{locale}/help.md.j2", "Ours.")
    words = PackWords(folder.root)
    policy = words.learn(read_pack(folder.root, PACK))
    assert text(words.message(Key.HELP, "en", facts(Key.HELP), policy)) == "Ours."
    assert "What you can ask me" in text(words.message(Key.HELP, "en", facts(Key.HELP)))


def test_the_language_falls_back_to_its_parent_and_then_to_english(tmp_path: Path) -> None:
    """The exact tag, then shorter ones, then English, for texts, strings and dates."""
    folder = PackFolder(tmp_path)
    folder.write("common/de-CH/refused.md.j2", "Grüezi.")
    words = PackWords(folder.root)
    said = {
        tag: text(words.message(Key.REFUSED, tag, {}))
        for tag in ("de-CH", "de_CH", "DE-at", "fr", "en-GB", "")
    }
    assert said["de-CH"] == said["de_CH"] == "Grüezi."
    assert "den Admins" in said["DE-at"]
    assert "for admins" in said["fr"] == said["en-GB"] == said[""]
    assert words.locales() == ("de", "de-CH", "en")
    best = [words.best_locale(tag) for tag in ("de-ch-1996", "de-AT", "en-US", "ja", "", "x" * 5000)]
    assert best == ["de-CH", "de", "en", "en", "en", "en"]
    assert words.label("standing.open", "de-CH") == "Offen"
    assert words.label("standing.open", "ja") == "Open"


def test_dates_follow_the_reader_and_numbers_too(tmp_path: Path) -> None:
    """In the reader's zone and region, if they read the language of the text."""
    folder = PackFolder(tmp_path)
    folder.write("common/en/closed.md.j2", "{{ now | day }}, {{ now | moment }}, {{ because }}")
    words = PackWords(folder.root)

    def said(locale: str, timezone: str) -> str:
        return text(words.message(Key.CLOSED, locale, facts(Key.CLOSED, because=12345, timezone=timezone)))

    assert said("en-GB", "Europe/Berlin") == "Monday, 23 November 2026, 23 Nov 2026, 10:30, 12,345"
    assert said("en", "Pacific/Auckland") == "Monday, November 23, 2026, Nov 23, 2026, 10:30 PM, 12,345"
    assert said("fr-FR", "UTC").startswith("Monday, November 23, 2026")
    with pytest.raises(InvalidTemplate, match="not a time zone"):
        said("en", "Mars/Olympus")


def test_a_published_version_keeps_its_own_words(tmp_path: Path) -> None:
    """What was learnt is spoken whatever becomes of the files, beside the version that follows."""
    folder = PackFolder(tmp_path)
    words = PackWords(folder.root)
    first = words.learn(read_pack(folder.root, PACK))
    folder.change(f"{PACK}/policy.toml", "version = 1", "version = 2")
    for account_type, old in (("en", "I do not use ChatGPT"), ("de", "Ich nutze ChatGPT nicht")):
        folder.change(f"{PACK}/{account_type}/statement.md.j2", old, "New: " + old)
    second = words.learn(read_pack(folder.root, PACK))
    for policy, begins in ((first, "I do not"), (second, "New: I do not")):
        assert words.statement(policy, AccountType.NONE, "en").startswith(begins)
        assert words.policy(policy.id, policy.version) == policy
    assert words.knows(first.id, 1)
    assert words.knows(first.id, 2)


def test_the_same_number_with_other_contents_is_refused(tmp_path: Path) -> None:
    """And the words that were learnt first stay."""
    folder = PackFolder(tmp_path)
    words = PackWords(folder.root)
    first = words.learn(read_pack(folder.root, PACK))
    assert words.learn(read_pack(folder.root, PACK)) == first
    folder.change(f"{PACK}/en/statement.md.j2", "I do not use", "I never use")
    with pytest.raises(InvalidPolicy, match="published with other contents"):
        words.learn(read_pack(folder.root, PACK))
    assert words.statement(first, AccountType.NONE, "en").startswith("I do not use")


def test_a_policy_never_learnt_is_not_found(tmp_path: Path) -> None:
    """Nothing is said in the name of a policy that was not published here."""
    folder = PackFolder(tmp_path)
    words = PackWords(folder.root)
    policy = words.learn(read_pack(folder.root, PACK))
    fresh = PackWords(folder.root)
    assert not fresh.knows(policy.id, 1)
    with pytest.raises(NotFound):
        fresh.policy(PolicyId("chatgpt-privacy"), 1)
    with pytest.raises(NotFound):
        fresh.message(Key.WELCOME, "en", facts(Key.WELCOME), policy)


@pytest.mark.parametrize(
    ("path", "content", "fault"),
    [
        ("common/en/help.md.j2", "{{ 10**9 }}", r"common/en/help\.md\.j2:1: `pow`"),
        ("common/en/help.md.j2", "x\n{% if %}", r"common/en/help\.md\.j2:2: "),
        ("common/en/strings.toml", 'a = "b"\nc = 1\n', r"common/en/strings\.toml: `c` is not a text"),
        ("common/en/strings.toml", "a = \n", r"common/en/strings\.toml:1: not TOML"),
        ("common/en/strings.toml", 'a = "{{ b() }}"\n', r"common/en/strings\.toml \(a\):1: `call`"),
    ],
)
def test_broken_common_texts_leave_the_old_words_in_use(
    tmp_path: Path, path: str, content: str, fault: str
) -> None:
    """Making new words raises and names the place; the words in use go on as before."""
    folder = PackFolder(tmp_path)
    words = PackWords(folder.root)
    folder.write(path, content)
    with pytest.raises(InvalidPolicy, match=fault):
        PackWords(folder.root)
    assert "for admins" in text(words.message(Key.REFUSED, "en", {}))


def test_a_broken_pack_is_refused_and_nothing_is_learnt(tmp_path: Path) -> None:
    """A pack that cannot be spoken is not known."""
    folder = PackFolder(tmp_path)
    words = PackWords(folder.root)
    folder.write(f"{PACK}/en/steps.md.j2", "{{ ''.__class__.__mro__() }}")
    with pytest.raises(InvalidPolicy, match=r"chatgpt-privacy/en/steps\.md\.j2:1"):
        words.learn(read_pack(folder.root, PACK))
    assert not words.knows(PolicyId(PACK), 1)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """A variable, a text, a string."""
    folder = PackFolder(tmp_path)
    words = PackWords(folder.root)
    with pytest.raises(InvalidTemplate, match=r"common/en/unknown\.md\.j2:3: unknown variable: 'word'"):
        words.message(Key.UNKNOWN, "en", {})
    with pytest.raises(InvalidTemplate, match="no text `welcome`"):
        words.message(Key.WELCOME, "en", facts(Key.WELCOME))
    with pytest.raises(InvalidTemplate, match="no string `no-such`"):
        words.label("no-such", "en")


def test_a_string_may_have_variables(tmp_path: Path) -> None:
    """They are filled in as they are: a string is plain text."""
    folder = PackFolder(tmp_path)
    folder.write("common/en/strings.toml", 'greeting = "Hello {{ name }}, *you*"\n')
    words = PackWords(folder.root)
    assert words.label("greeting", "en", {"name": "*Ada* <!channel>"}) == "Hello *Ada* <!channel>, *you*"
    with pytest.raises(InvalidTemplate, match="unknown variable"):
        words.label("greeting", "en")


def test_a_label_a_text_asks_for_falls_back_to_the_value(tmp_path: Path) -> None:
    """A word that a platform invents is shown as it is; a pack's own strings come first."""
    folder = PackFolder(tmp_path)
    for locale in ("en", "de"):
        folder.write(
            f"{PACK}/{locale}/closed.md.j2", "{{ because | label('reason') }} {{ because | label('use') }}"
        )
    words = PackWords(folder.root)
    policy = words.learn(read_pack(folder.root, PACK))
    message = words.message(Key.CLOSED, "en", facts(Key.CLOSED, because="user_disabled"), policy)
    assert message.blocks == (Paragraph((Span("user_disabled user_disabled"),)),)
    message = words.message(Key.CLOSED, "de", facts(Key.CLOSED, because="none"), policy)
    assert text(message) == "none Ich nutze es nicht"


def test_a_statement_is_one_plain_sentence(tmp_path: Path) -> None:
    """Without marks, in the asked language, the same every time."""
    folder = PackFolder(tmp_path)
    words = PackWords(folder.root)
    policy = words.learn(read_pack(folder.root, PACK))
    for locale in ("en", "de"):
        said = [words.statement(policy, account_type, locale) for account_type in AccountType]
        assert len(set(said)) == len(said)
        assert said == [words.statement(policy, account_type, locale) for account_type in AccountType]
        assert all("\n" not in one and "*" not in one and one.endswith(".") for one in said)


def test_nothing_personal_is_kept(tmp_path: Path) -> None:
    """Two people get the same structure, each with their own name in it."""
    words = PackWords(PackFolder(tmp_path).root)
    first = words.message(Key.NOTHING_OWED, "en", facts(Key.NOTHING_OWED, name="Ada"))
    second = words.message(Key.NOTHING_OWED, "en", facts(Key.NOTHING_OWED, name="*Grace*"))
    assert "moment, Ada." in text(first)
    assert "moment, *Grace*." in text(second)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", "80% since Mon, Nov 16"),
        ("en-GB", "80% since Mon 16 Nov"),
        ("de-DE", "80 % since Mo., 16. Nov."),
    ],
)
def test_percents_and_short_days_follow_the_reader(tmp_path: Path, locale: str, said: str) -> None:
    """As their region writes them."""
    folder = PackFolder(tmp_path)
    for language in ("en", "de"):
        (folder.root / f"common/{language}/snoozed.md.j2").write_text(
            "{{ left | percent }} since {{ until | short_day }}"
        )
    until = datetime(2026, 11, 16, 8, tzinfo=UTC)
    message = PackWords(folder.root).message(Key.SNOOZED, locale, {"left": 80, "until": until})
    assert whole_text(message) == said


def test_only_whole_numbers_are_percents(tmp_path: Path) -> None:
    """What is absent must be asked for first."""
    folder = PackFolder(tmp_path)
    (folder.root / "common/en/snoozed.md.j2").write_text("{{ left | percent }}")
    with pytest.raises(InvalidTemplate, match="whole number"):
        PackWords(folder.root).message(Key.SNOOZED, "en", {"left": None})


def test_a_policy_is_called_what_its_pack_calls_it(tmp_path: Path) -> None:
    """In the reader's language; one that nobody knows goes by its id."""
    folder = PackFolder(tmp_path)
    words = PackWords(folder.root)
    words.learn(read_pack(folder.root, PACK))
    assert words.label(f"policy.{PACK}", "de") == "ChatGPT-Datenschutz"
    assert words.label("policy.another", "en") == "another"
