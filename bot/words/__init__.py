"""What the bot says: packs of texts in several languages, rendered safely, parsed into blocks.

    template + facts ──sandbox──► Markdown with placeholders ──markdown──► structure ──fill──► Message

A policy's own pack is looked in first, then the common texts; within each the exact language, then shorter
tags of it, then English.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from bot.core.errors import InvalidPolicy, InvalidTemplate, NotFound
from bot.core.message import Key, Message
from bot.core.policy import AccountType, Policy, PolicyId
from bot.ports.words import Pack, Plain
from bot.words.dates import locale_for, zone
from bot.words.fill import fill, fill_text, whole_text
from bot.words.folder import read_folder
from bot.words.markdown import parse
from bot.words.policy_file import parse_policy
from bot.words.reading import Reading
from bot.words.sandbox import render
from bot.words.texts import FALLBACK, Texts

COMMON = "common"
POLICY = "policy."
"""Begins the name of the short string that names a policy."""

T = TypeVar("T")


class PackWords:
    """`ports.words.Words` from packs. Broken files raise while it is made, so the old one can stay in use."""

    def __init__(self, policies_dir: Path) -> None:
        """Read and compile the common texts. Raises InvalidPolicy."""
        self._common = Texts(read_folder(policies_dir / COMMON), COMMON)
        self._policies: dict[tuple[PolicyId, int], Policy] = {}
        self._texts: dict[tuple[PolicyId, int], Texts] = {}

    def learn(self, pack: Pack) -> Policy:
        """Compile a version's texts and keep them, whatever becomes of the files. Raises InvalidPolicy."""
        policy = parse_policy(pack.files, pack.policy).policy
        known = self._policies.get((policy.id, policy.version))
        if known is not None and known.digest != policy.digest:
            raise InvalidPolicy(
                f"version {policy.version} of {policy.id} was published with other contents",
                f"Raise `version` in {policy.id}/policy.toml to {policy.version + 1}.",
            )
        if known is None:
            self._texts[policy.id, policy.version] = Texts(pack.files, pack.policy)
            self._policies[policy.id, policy.version] = policy
        return policy

    def knows(self, policy: PolicyId, version: int) -> bool:
        """Whether that version was learnt."""
        return (policy, version) in self._policies

    def policy(self, policy: PolicyId, version: int) -> Policy:
        """A learnt version. Raises NotFound."""
        found = self._policies.get((policy, version))
        if found is None:
            raise NotFound(f"version {version} of {policy} was never published here")
        return found

    def message(
        self, key: Key, locale: str, facts: Mapping[str, Plain], policy: Policy | None = None
    ) -> Message:
        """Say it in the best language. Raises InvalidTemplate; NotFound for a policy never learnt."""
        texts = list(self._shelves(policy))
        language, template = _first(texts, lambda shelf: shelf.template(key, locale), f"text `{key}`")
        reading = _reading(texts, locale, language, facts)
        text = render(template, {**_facts_of(policy), **facts}, reading)
        try:
            return fill(parse(text), reading.values)
        except InvalidTemplate as error:
            raise InvalidTemplate(f"{template.name}: {error}") from error

    def statement(self, policy: Policy, account_type: AccountType, locale: str) -> str:
        """The exact sentence that is attested to, as plain text. Raises InvalidTemplate."""
        facts: Mapping[str, Plain] = {"account_type": account_type.value}
        return whole_text(self.message(Key.STATEMENT, locale, facts, policy))

    def label(self, name: str, locale: str, facts: Mapping[str, Plain] | None = None) -> str:
        """A short string of the bot's own by dotted name. Raises InvalidTemplate where there is none.

        `policy.ID` is what the pack of that policy calls itself: the id, where it says nothing.
        """
        if name.startswith(POLICY):
            return self._name(name, locale)
        language, found = _first([self._common], lambda shelf: shelf.string(name, locale), f"string `{name}`")
        if isinstance(found, str):
            return found
        reading = _reading([self._common], locale, language, facts or {})
        return fill_text(render(found, facts or {}, reading), reading.values)

    def locales(self) -> tuple[str, ...]:
        """The languages the bot speaks, as tags."""
        return self._common.locales

    def best_locale(self, wanted: str) -> str:
        """The spoken language that serves a reader best: exact, then language, then English."""
        return self._common.best(wanted) or FALLBACK

    # Private functions

    def _name(self, name: str, locale: str) -> str:
        id = name.removeprefix(POLICY)
        versions = sorted((key for key in self._texts if key[0] == id), reverse=True)
        found = (self._texts[key].string(name, locale) for key in versions)
        return next((text for _, text in filter(None, found) if isinstance(text, str)), id)

    def _shelves(self, policy: Policy | None) -> Iterator[Texts]:
        if policy is not None:
            self.policy(policy.id, policy.version)
            yield self._texts[policy.id, policy.version]
        yield self._common


# Private functions


def _first(shelves: list[Texts], look: Callable[[Texts], tuple[str, T] | None], what: str) -> tuple[str, T]:
    for shelf in shelves:
        found = look(shelf)
        if found is not None:
            return found
    raise InvalidTemplate(f"there is no {what}")


def _reading(texts: list[Texts], wanted: str, language: str, facts: Mapping[str, Plain]) -> Reading:
    def label(name: str) -> str | None:
        for shelf in texts:
            found = shelf.string(name, language)
            if found is not None and isinstance(found[1], str):
                return found[1]
        return None

    timezone = zone(str(facts.get("timezone", "UTC")))
    return Reading(locale=locale_for(wanted, language), timezone=timezone, label=label)


def _facts_of(policy: Policy | None) -> Mapping[str, Plain]:
    """What every text of a policy may speak of, even where the caller has nothing to add."""
    return {} if policy is None else {"owner": policy.owner, "contact": policy.contact, "link": policy.link}
