"""Two organisations, every id the same, any steps: neither ever sees or changes what is the other's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.attestation import HelpRequest
from bot.core.campaign import AssignmentId, CampaignId, Waiver
from bot.core.delivery import DeliveryState, Incoming
from bot.core.ledger import Entry, EntryKind, extend, leaf_hash
from bot.core.policy import Digest, PolicyId
from bot.core.roster import AccountId, OrganisationId, PersonId, WorkspaceId
from bot.ports.store import Records
from bot.ports.words import Pack
from support.databases import each_backend, opened
from support.given import NOW, a_campaign, an_assignment, evidence
from support.stored import TEAM, a_delivery, an_account, an_attestation, settle_in, welcome

pytestmark = each_backend

MINE, THEIRS = OrganisationId("mine"), OrganisationId("theirs")
ADA, CAMPAIGN = PersonId("ada"), CampaignId("campaign")
ASSIGNMENT = AssignmentId("a-ada")
LATER = NOW + timedelta(days=30)


def attest(records: Records, word: str) -> None:
    own = evidence(statement=word, statement_digest=Digest(word))
    records.attestations.add(an_attestation(evidence=own))


def send(records: Records, word: str) -> None:
    for queued in records.outbox.take(TEAM, LATER, 1):
        records.outbox.settle(queued.id, DeliveryState.DEAD, NOW, reason=word)


def ask(records: Records, word: str) -> None:
    records.attestations.add_help(
        HelpRequest(id="h", assignment=ASSIGNMENT, person=ADA, reason="other", words=word, asked_at=NOW)
    )


def waive(records: Records, word: str) -> None:
    records.campaigns.waive(
        Waiver(
            assignment=ASSIGNMENT, person=ADA, reason=word, approver=None, granted_at=NOW, expires_at=LATER
        )
    )


def sequence(records: Records, word: str) -> None:
    records.ledger.append([Entry(EntryKind.ADMIN, NOW, {"act": word})])
    waiting = records.ledger.unsequenced(99)
    before = records.ledger.frontier()
    after = extend(before, (leaf_hash(leaf) for _, leaf in waiting))
    assert records.ledger.integrate([row for row, _ in waiting], before, after)
    records.ledger.add_checkpoint(after.size, word, NOW)


def step(records: Records, word: str) -> None:
    records.campaigns.save([an_assignment(id=ASSIGNMENT, steps_done=len(word), next_step_at=NOW)])


def rename(records: Records, word: str) -> None:
    for workspace in records.workspaces():
        records.save_workspace(replace(workspace, name=word, token=word))


STEPS: dict[str, Callable[[Records, str], Any]] = {
    "welcome": lambda records, word: welcome(records, "ada", department=word, manager=PersonId(word)),
    "unreachable": lambda records, word: records.roster.save_account(an_account(unreachable=word)),
    "publish": lambda records, word: records.policies.publish(
        Pack(policy=PolicyId("p"), version=1, digest=Digest(word), files={}), True, NOW
    ),
    "keep text": lambda records, word: records.policies.keep_text("d", word),
    "ask": lambda records, word: records.campaigns.add(a_campaign(id=word, policy=word)),
    "step": step,
    "close": lambda records, word: records.campaigns.close(CAMPAIGN, LATER),
    "waive": waive,
    "attest": attest,
    "help": ask,
    "queue": lambda records, word: records.outbox.queue([a_delivery("k", subject=word), a_delivery(word)]),
    "send": send,
    "hold": lambda records, word: records.outbox.take(TEAM, NOW, 1),
    "accept": lambda records, word: records.inbox.accept(
        Incoming(key="k", workspace=TEAM, kind=word, body=b""), NOW
    ),
    "handled": lambda records, word: records.inbox.done("k", NOW),
    "failed": lambda records, word: records.inbox.failed("k"),
    "forget": lambda records, word: records.inbox.forget(LATER),
    "sequence": sequence,
    "rename": rename,
}


def take_step(step: str, word: str, records: Records) -> None:
    """One act inside one organisation."""
    STEPS[step](records, word)


def everything(records: Records) -> list[Any]:
    """All that an organisation can see, by every method that reads."""
    roster, campaigns, attestations = records.roster, records.campaigns, records.attestations
    return [
        roster.known(TEAM, AccountId("U-ada")),
        [roster.person(ADA), roster.profile(ADA), roster.accounts(ADA), roster.find("ada lovelace")],
        [roster.page(None, 9), roster.accounts_in(TEAM), roster.managers(), roster.names([ADA])],
        [roster.reachable([ADA]), roster.find("U-ada")],
        [records.policies.published(), records.policies.texts()],
        [campaigns.all(), campaigns.running(NOW), campaigns.assignment(ASSIGNMENT), campaigns.of_person(ADA)],
        [campaigns.in_campaign(CAMPAIGN, None, 9), campaigns.due(LATER, 9), campaigns.next_step_at()],
        campaigns.overdue_under(CAMPAIGN, None, LATER - timedelta(seconds=1)),
        [attestations.of_assignment(ASSIGNMENT), attestations.of_person(ADA)],
        attestations.by_receipt(an_attestation().receipt),
        [attestations.help_request("h"), attestations.help_of_person(ADA)],
        attestations.waivers_of_person(ADA),
        [records.outbox.owing(LATER), records.outbox.next_due(), records.outbox.of_person(ADA)],
        records.inbox.pending(LATER, 9),
        [[leaf for _, leaf in records.ledger.unsequenced(99)], records.ledger.frontier()],
        [records.ledger.leaves(0, 99), records.ledger.checkpoint()],
        [records.figures.counts(CAMPAIGN, NOW), records.figures.roster(NOW)],
        [records.figures.outside(CAMPAIGN, NOW), records.figures.rows(CAMPAIGN, NOW)],
        records.figures.happenings(CAMPAIGN, NOW - timedelta(days=9), LATER),
        [records.organisation(), records.workspaces()],
    ]


@given(
    steps=st.lists(
        st.tuples(st.sampled_from((MINE, THEIRS)), st.sampled_from(sorted(STEPS)), st.sampled_from("abc")),
        max_size=25,
    )
)
@settings(max_examples=25)
async def test_nobody_sees_or_changes_what_is_anothers(
    backend: str, steps: list[tuple[OrganisationId, str, str]]
) -> None:
    """After each step of one, all that the other sees is as before."""
    async with opened(backend) as database:
        for organisation, workspace in ((MINE, "T-mine"), (THEIRS, "T-theirs")):
            await settle_in(database, organisation, WorkspaceId(workspace))
            await database.write(organisation, lambda records: welcome(records, "ada"))
        for actor, step, word in steps:
            other = THEIRS if actor == MINE else MINE
            before = await database.read(other, everything)
            await database.write(actor, partial(take_step, step, word))
            assert await database.read(other, everything) == before
