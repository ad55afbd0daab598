"""Answers, texts and requests for help, on every database."""

from dataclasses import replace
from datetime import timedelta

from bot.core.attestation import Found, HelpRequest, ReceiptId
from bot.core.campaign import AssignmentId
from bot.core.policy import AccountType, Digest, PolicyId
from bot.core.roster import PersonId, Platform
from bot.ports.store import Records
from bot.ports.words import Pack
from support.databases import each_backend, opened
from support.given import NOW, evidence
from support.stored import ORG, an_attestation, settle_in

pytestmark = each_backend

HOUR = timedelta(hours=1)
PACK = Pack(
    policy=PolicyId("p"),
    version=1,
    digest=Digest("sha256:" + "0" * 64),
    files={"policy.toml": "version = 1\n", "en/welcome.md.j2": "Hello {{ name }} ✓\n"},
)


async def test_an_assignment_is_attested_once(backend: str) -> None:
    """The second answer is refused and changes nothing of the first, its statement included."""
    first = an_attestation(
        evidence=evidence(
            account_type=AccountType.COMPANY, found=Found.NOT_APPLICABLE, platform=Platform.TEAMS, locale="de"
        )
    )
    second = replace(first, receipt=ReceiptId("R-2"), at=NOW + HOUR)
    async with opened(backend) as database:
        await settle_in(database)
        assert await database.write(ORG, lambda records: records.attestations.add(first)) is True
        assert await database.write(ORG, lambda records: records.attestations.add(second)) is False

        def work(records: Records) -> None:
            attestations = records.attestations
            assert attestations.of_assignment(first.assignment) == first
            assert attestations.by_receipt(first.receipt) == first
            assert attestations.by_receipt(second.receipt) is None
            assert attestations.of_assignment(AssignmentId("a-bob")) is None

        await database.read(ORG, work)


async def test_a_persons_attestations_come_newest_first(backend: str) -> None:
    """Theirs, and nobody else's."""
    async with opened(backend) as database:
        await settle_in(database)
        older = an_attestation()
        newer = an_attestation(receipt=ReceiptId("R-2"), assignment=AssignmentId("a-bob"), at=NOW + HOUR)
        await database.write(ORG, lambda records: [records.attestations.add(each) for each in (older, newer)])
        of_ada = await database.read(ORG, lambda records: records.attestations.of_person(PersonId("ada")))
        of_bob = await database.read(ORG, lambda records: records.attestations.of_person(PersonId("bob")))
    assert of_ada == [newer, older]
    assert of_bob == []


async def test_help_is_kept_with_its_words(backend: str) -> None:
    """By id, and newest first for its person."""
    first = HelpRequest(
        id="h1",
        assignment=AssignmentId("a-ada"),
        person=PersonId("ada"),
        reason="no-switch",
        words="I can’t find it",
        asked_at=NOW,
    )
    second = replace(first, id="h2", asked_at=NOW + HOUR, closed_at=NOW + 2 * HOUR)
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            records.attestations.add_help(first)
            records.attestations.add_help(second)
            assert records.attestations.help_request("h1") == first
            assert records.attestations.help_request("h3") is None
            assert records.attestations.help_of_person(PersonId("ada")) == [second, first]
            assert records.attestations.help_of_person(PersonId("bob")) == []

        await database.write(ORG, work)


async def test_a_version_is_published_once(backend: str) -> None:
    """Its files come back as they were, whoever tries to publish that number again."""
    async with opened(backend) as database:
        await settle_in(database)
        changed = replace(PACK, files={"policy.toml": "version = 1 # changed\n"})
        second = replace(PACK, version=2)

        def work(records: Records) -> list[bool]:
            publish = records.policies.publish
            return [
                publish(PACK, True, NOW),
                publish(changed, True, NOW),
                publish(second, False, NOW + HOUR),
            ]

        assert await database.write(ORG, work) == [True, False, True]
        assert await database.read(ORG, lambda records: records.policies.published()) == [PACK, second]


async def test_shown_texts_are_kept_once(backend: str) -> None:
    """Under their digest, in the first words."""
    async with opened(backend) as database:
        await settle_in(database)

        def work(records: Records) -> None:
            records.policies.keep_text("d1", "I have.")
            records.policies.keep_text("d1", "I have not.")
            assert records.policies.texts() == {"d1": "I have."}

        await database.write(ORG, work)
