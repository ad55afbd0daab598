"""Record an attestation: judged, kept with its evidence, entered in the ledger, answered with a receipt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions.case import Case, load_case
from bot.actions.conversation import Asker
from bot.actions.forms import Shown
from bot.actions.personal import receipt_line
from bot.actions.speech import Line, speak_to
from bot.core.attestation import (
    Answers,
    Attestation,
    Evidence,
    Found,
    Refused,
    attest,
    mistakes_in,
    receipt_from,
)
from bot.core.campaign import Assignment
from bot.core.delivery import Delivery
from bot.core.ledger import Entry, EntryKind
from bot.core.message import Correct, Key, Reply, Say
from bot.core.policy import AccountType, Digest, Policy, StepTarget, digest_of_text
from bot.core.roster import Workspace
from bot.ports.engine import Engine
from bot.ports.store import Records, Store
from bot.ports.words import Words

SWITCHLESS = (AccountType.NONE, AccountType.COMPANY)
"""Account types whose form does not ask how the switch was found: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A filled form, and who sent it from where."""

    asker: Asker
    workspace: Workspace
    shown: Shown
    account_type: AccountType
    found: Found


async def submit_attestation(
    asker: Asker,
    shown: Shown,
    values: Mapping[str, str],
    at: datetime,
    *,
    workspace: Workspace,
    store: Store,
    words: Words,
    engine: Engine,
    new_id: Callable[[], str],
) -> Reply:
    """The receipt; the same one however often the form is sent. Mistakes are named, and nothing is lost."""
    account_type = AccountType(shown.account_type)
    answers = {"found": Found.NOT_APPLICABLE, **values} if account_type in SWITCHLESS else values
    mistakes = mistakes_in(answers)
    if mistakes:
        return Correct(mistakes={name: words.label(f"mistake.{name}", shown.locale) for name in mistakes})
    submission = Submission(
        asker=asker,
        workspace=workspace,
        shown=shown,
        account_type=account_type,
        found=Found(answers["found"]),
    )
    receipt = new_id()

    def work(records: Records) -> tuple[Case, Line] | None:
        case = load_case(records, words, asker.workspace, asker.account, at, shown.assignment)
        return None if case is None else (case, _judge(records, words, case, submission, receipt, at))

    said = await store.write(workspace.organisation, work)
    engine.tell(workspace.organisation, [workspace.id])
    return Correct() if said is None else Say(message=speak_to(words, *said, at))


# Private functions


def _judge(
    records: Records, words: Words, case: Case, submission: Submission, receipt: str, at: datetime
) -> Line:
    assignment, policy = case.assignment, case.policy
    if assignment is None or policy is None:
        # The form was about an assignment that is not theirs, or is no more.
        return Line(key=Key.CLOSED, facts={"because": "replaced"})
    if case.attestation is not None:
        return receipt_line(case, case.attestation)
    answers = Answers(
        account_type=submission.account_type,
        found=submission.found,
        shown_version=submission.shown.version,
        shown_digest=Digest(submission.shown.digest),
    )
    evidence = _evidence(words, policy, submission)
    judged = attest(receipt_from(receipt), assignment, policy, answers, evidence, at)
    if isinstance(judged, Refused):
        return Line(key=Key.CLOSED, facts={"because": judged.reason.value})
    return receipt_line(case, _record(records, assignment, judged))


def _evidence(words: Words, policy: Policy, submission: Submission) -> Evidence:
    statement = words.statement(policy, submission.account_type, submission.shown.locale)
    return Evidence(
        account_type=submission.account_type,
        found=submission.found,
        statement=statement,
        statement_digest=digest_of_text(statement),
        locale=submission.shown.locale,
        platform=submission.workspace.platform,
        workspace=submission.workspace.id,
        account=submission.asker.account,
    )


def _record(records: Records, assignment: Assignment, attestation: Attestation) -> Attestation:
    """Keep it, once: whoever comes second is given what the first one kept."""
    if not records.attestations.add(attestation):
        return records.attestations.of_assignment(assignment.id) or attestation
    evidence = attestation.evidence
    attested = replace(
        assignment, attested_at=attestation.at, next_step_at=None, account_type=evidence.account_type
    )
    records.campaigns.save([attested])
    records.policies.keep_text(evidence.statement_digest, evidence.statement)
    records.ledger.append([_entry(attestation)])
    records.outbox.queue([_receipt_delivery(attestation)])
    return attestation


def _entry(attestation: Attestation) -> Entry:
    evidence = attestation.evidence
    return Entry(
        EntryKind.ATTESTED,
        attestation.at,
        {
            "person": attestation.person,
            "assignment": attestation.assignment,
            "receipt": attestation.receipt,
            "policy": attestation.policy,
            "version": attestation.version,
            "policy_digest": attestation.policy_digest,
            "statement_digest": evidence.statement_digest,
            "account_type": evidence.account_type.value,
            "found": evidence.found.value,
            "platform": evidence.platform.value,
            "strength": evidence.strength.value,
        },
    )


def _receipt_delivery(attestation: Attestation) -> Delivery:
    return Delivery(
        key=f"receipt:{attestation.receipt}",
        kind=Key.RECEIPT,
        workspace=attestation.evidence.workspace,
        target=StepTarget.PERSON,
        due_at=attestation.at,
        person=attestation.person,
        account=attestation.evidence.account,
        assignment=attestation.assignment,
    )
