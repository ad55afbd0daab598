"""The texts we ship: every one renders, says the same in both languages, and leads on to something."""

import re
from collections.abc import Iterator

import pytest

from bot.core.catalogue import LABELS
from bot.core.command import Command, parse
from bot.core.message import Button, Buttons, Emphasis, Key, Message
from bot.core.policy import AccountType, Policy, Surface
from bot.packs import policy_of, read_pack, read_packs
from bot.ports.words import Plain
from bot.words import PackWords
from bot.words.fill import whole_text
from bot.words.sandbox import names_in
from bot.words.variants import policy_facts, variants
from support.pack_folder import PACK, SHIPPED

WORDS = PackWords(SHIPPED)
POLICIES = [WORDS.learn(pack) for pack in read_packs(SHIPPED)]
POLICY = policy_of(read_pack(SHIPPED, PACK))
LOCALES = ("en", "de")


def buttons(message: Message) -> list[Button]:
    """Every button of a message."""
    return [button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons]


def acts(message: Message) -> list[tuple[str | None, str | None, Emphasis]]:
    """What its buttons do, in order."""
    return [(button.command, button.url, button.emphasis) for button in buttons(message)]


def used(policy: Policy, key: Key) -> set[str]:
    """The variables of a text, in any language."""
    names: set[str] = set()
    for folder in (policy.id, "common"):
        for path in (SHIPPED / folder).glob(f"*/{key}.md.j2"):
            names |= names_in(path.read_text(encoding="utf-8")).keys()
    return names


@pytest.mark.parametrize("key", Key)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_every_text_says_the_same_in_every_language(policy: Policy, key: Key) -> None:
    """Whatever the facts: the same kinds of blocks, and buttons that do the same."""
    for facts in variants(key, used(policy, key), policy):
        said = [WORDS.message(key, locale, facts, policy) for locale in LOCALES]
        first, *others = ([type(block) for block in message.blocks] for message in said)
        assert all(other == first for other in others)
        if key is not Key.LANGUAGE:
            assert all(acts(message) == acts(said[0]) for message in said)
        assert all(
            isinstance(parse(b.command), Command) for m in said for b in buttons(m) if b.command is not None
        )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize("account_type", AccountType)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_the_steps_lead_on(policy: Policy, account_type: AccountType, surface: Surface, locale: str) -> None:
    """For every account and surface: something to do, a way to confirm it, a way to say it cannot be done."""
    facts = {**steps_facts(policy), "account_type": account_type.value, "surface": surface.value}
    message = WORDS.message(Key.STEPS, locale, facts, policy)
    commands = [button.command for button in buttons(message)]
    assert f"confirm {account_type}" in commands
    assert "cannot" in commands
    assert [b.emphasis for b in buttons(message)].count(Emphasis.PRIMARY) == 1
    switch = account_type in (AccountType.PERSONAL, AccountType.SHARED)
    urls = [button.url for button in buttons(message) if button.url]
    page = "https://chatgpt.com" if surface is Surface.SIGNED_OUT else policy.link
    assert urls == ([page] if switch else [])
    others = {f"steps {account_type} {other}" for other in policy.surfaces if other != surface}
    others -= {"steps shared signed-out"}
    assert not switch or others <= set(commands)
    calm = WORDS.message(Key.STEPS, locale, {**facts, "owes": False}, policy)
    assert not {"cannot", f"confirm {account_type}"} & {button.command for button in buttons(calm)}


def steps_facts(policy: Policy) -> dict[str, Plain]:
    """Somebody who owes an answer."""
    surfaces: list[Plain] = [surface.value for surface in policy.surfaces]
    return {**policy_facts(policy), "name": "Ada", "surfaces": surfaces, "owes": True, "more": False}


TOLD = {
    "en": (
        "Improve the model for everyone",
        "Thumbs up or down",
        "Include your audio recordings",
        "Temporary Chat",
        "up to 30 days",
        "Unpersonalized",
        "Archive",
        "Library",
        "Memory",
        "Shared links",
        "Connected apps",
        "Codex",
        "Export data",
        "Delete account",
        "Ads controls",
        "privacy portal",
        "court order",
        "may look a little different",
    ),
    "de": (
        "Modell für alle verbessern",
        "Daumen hoch oder runter",
        "Audioaufnahmen",
        "Temporärer Chat",
        "bis zu 30 Tage",
        "Unpersonalized",
        "Archivieren",
        "Bibliothek",
        "Erinnerung",
        "Geteilte Links",
        "Verbundene Apps",
        "Codex",
        "Daten exportieren",
        "Konto löschen",
        "Ads controls",
        "Datenschutzportal",
        "Gericht",
        "je nach Version",
    ),
}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_steps_of_a_personal_account_tell_everything(locale: str) -> None:
    """Each control there is, and the caveats that come with it, within one press of the other half."""
    facts = {**steps_facts(POLICY), "account_type": "personal", "surface": "web"}
    halves = [WORDS.message(Key.STEPS, locale, {**facts, "more": more}, POLICY) for more in (False, True)]
    said = "\n".join(map(whole_text, halves))
    assert [word for word in TOLD[locale] if word not in said] == []


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_welcome_can_be_trusted(policy: Policy, locale: str) -> None:
    """Who asks, whom to ask, how to check it, until when, and a button for each account type."""
    facts = next(variants(Key.WELCOME, (), policy))
    message = WORDS.message(Key.WELCOME, locale, facts, policy)
    said = whole_text(message)
    assert all(
        word in said for word in ("Ada", policy.owner, policy.contact, "/chatgpt-privacy real?", "2026")
    )
    assert [b.command for b in buttons(message)] == [f"steps {kind}" for kind in policy.account_types]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_label_is_there(locale: str) -> None:
    """In its own language, not in another."""
    for name in LABELS:
        assert WORDS.label(name, locale).strip()
    assert WORDS.label("language.name", locale) == {"en": "English", "de": "Deutsch"}[locale]


BLAME = re.compile(
    r"you (failed|ignored|refused|must)|guilty|violation|Verstoß|versäumt",
    re.IGNORECASE,
)
JARGON = re.compile(r"\b(opt-out|LLM|inference|compliance|stakeholder|leverage|Opt-out)\b", re.IGNORECASE)


def sources() -> Iterator[tuple[str, str]]:
    """Every text we ship."""
    for path in sorted(SHIPPED.rglob("*.md.j2")):
        yield path.relative_to(SHIPPED).as_posix(), path.read_text(encoding="utf-8")


def test_no_blame_and_no_jargon() -> None:
    """The texts are kind and plain."""
    for path, text in sources():
        assert not BLAME.search(text), path
        assert not JARGON.search(text), path


def test_the_report_says_what_an_attestation_proves() -> None:
    """In every language, with the checkpoint as it is, line by line."""
    facts = next(variants(Key.WEEKLY_REPORT, (), POLICY))
    for locale, claim in (("en", "proves a person's claim"), ("de", "belegt die Aussage einer Person")):
        said = whole_text(WORDS.message(Key.WEEKLY_REPORT, locale, facts, POLICY))
        assert claim in said
        assert "chatgpt-privacy.example\n42\n3q2+7w==" in said
