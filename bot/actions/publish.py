"""Publish a policy version, and keep the words of every published one at hand."""

from datetime import datetime

from bot.core.errors import InvalidPolicy
from bot.core.ledger import Entry, EntryKind
from bot.core.policy import Policy
from bot.core.roster import OrganisationId
from bot.ports.store import Records, Store
from bot.ports.words import Pack, Words


async def publish(
    organisation: OrganisationId, pack: Pack, at: datetime, *, store: Store, words: Words
) -> Policy:
    """Make a version current. Publishing the same version again changes nothing.

    Raises InvalidPolicy where that number was published with other contents.
    """
    policy = words.learn(pack)

    def work(records: Records) -> None:
        if records.policies.publish(pack, policy.material, at):
            records.ledger.append([_entry(policy, at)])
            return
        kept = next(
            p for p in records.policies.published() if (p.policy, p.version) == (policy.id, policy.version)
        )
        if kept.digest != pack.digest:
            raise InvalidPolicy(
                f"version {policy.version} of {policy.id} was published with other contents",
                f"Raise `version` in policies/{policy.id}/policy.toml to {policy.version + 1}.",
            )

    await store.write(organisation, work)
    return policy


async def learn_published(organisation: OrganisationId, *, store: Store, words: Words) -> int:
    """Learn every published version that `words` does not know yet; how many there were."""
    packs = await store.read(organisation, lambda records: records.policies.published())
    unknown = [pack for pack in packs if not words.knows(pack.policy, pack.version)]
    for pack in unknown:
        words.learn(pack)
    return len(unknown)


# Private functions


def _entry(policy: Policy, at: datetime) -> Entry:
    return Entry(
        EntryKind.PUBLISHED,
        at,
        {"policy": policy.id, "version": policy.version, "policy_digest": policy.digest},
    )
