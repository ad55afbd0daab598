"""What the bot says, in the reader's language, under a policy version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.message import Key, Message
from bot.core.policy import AccountType, Digest, Policy, PolicyId

Plain = str | int | float | bool | datetime | None | Sequence["Plain"] | Mapping[str, "Plain"]
"""What a text may be given: plain values only, never objects with methods of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A policy version's files by path inside the pack, as they were when it was published."""

    policy: PolicyId
    version: int
    digest: Digest
    files: Mapping[str, str]


class Words(Protocol):
    """The bot's own words and those of every policy version it was shown."""

    def learn(self, pack: Pack) -> Policy:
        """Make a published version's words available. Raises InvalidPolicy."""
        ...

    def knows(self, policy: PolicyId, version: int) -> bool:
        """Whether that version was learnt."""
        ...

    def policy(self, policy: PolicyId, version: int) -> Policy:
        """A learnt version. Raises NotFound."""
        ...

    def message(
        self, key: Key, locale: str, facts: Mapping[str, Plain], policy: Policy | None = None
    ) -> Message:
        """Say it: in the best locale there is, from the policy's pack or else the bot's own words.

        Raises InvalidTemplate.
        """
        ...

    def statement(self, policy: Policy, account_type: AccountType, locale: str) -> str:
        """The exact sentence that is attested to, as plain text."""
        ...

    def label(self, name: str, locale: str, facts: Mapping[str, Plain] | None = None) -> str:
        """A short string by dotted name, such as `confirm.title`: button, field, error or cell."""
        ...

    def locales(self) -> tuple[str, ...]:
        """The languages the bot speaks, as tags."""
        ...

    def best_locale(self, wanted: str) -> str:
        """The spoken language that serves a reader of `wanted` best: exact, then language, then English."""
        ...
