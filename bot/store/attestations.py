"""`AttestationRecords`."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from bot.core.attestation import Attestation, Evidence, Found, HelpRequest, ReceiptId, Strength
from bot.core.campaign import AssignmentId, Waiver
from bot.core.policy import AccountType
from bot.core.roster import PersonId, Platform
from bot.store.campaigns import WAIVERS
from bot.store.shapes import Scope, Shape, own
from bot.store.statements import Prepared, Row, insert_new
from bot.store.tables import ATTESTATION, HELP_REQUEST, SHOWN_TEXT, WAIVER

HELP_REQUESTS = Shape(HelpRequest, HELP_REQUEST)
FACTS = ("receipt", "assignment", "person", "policy", "version", "policy_digest", "at")
EVIDENCE = (
    "account_type",
    "found",
    "statement_digest",
    "locale",
    "platform",
    "workspace",
    "account",
    "strength",
)

_ADD = insert_new(ATTESTATION)
_KEEP_TEXT = insert_new(SHOWN_TEXT)
_ATTESTATIONS = (
    select(*(ATTESTATION.c[name] for name in (*FACTS, *EVIDENCE)), SHOWN_TEXT.c.text)
    .select_from(
        ATTESTATION.join(
            SHOWN_TEXT,
            (SHOWN_TEXT.c.organisation == ATTESTATION.c.organisation)
            & (SHOWN_TEXT.c.digest == ATTESTATION.c.statement_digest),
        )
    )
    .where(own(ATTESTATION))
)
_OF_ASSIGNMENT = Prepared(_ATTESTATIONS.where(ATTESTATION.c.assignment == bindparam("id")))
_BY_RECEIPT = Prepared(_ATTESTATIONS.where(ATTESTATION.c.receipt == bindparam("id")))
_OF_PERSON = Prepared(
    _ATTESTATIONS.where(ATTESTATION.c.person == bindparam("person")).order_by(
        ATTESTATION.c.at.desc(), ATTESTATION.c.receipt
    )
)
_ADD_HELP = insert_new(HELP_REQUEST)
_HELP = select(*HELP_REQUESTS.columns).where(own(HELP_REQUEST))
_HELP_BY_ID = Prepared(_HELP.where(HELP_REQUEST.c.id == bindparam("id")))
_HELP_OF_PERSON = Prepared(
    _HELP.where(HELP_REQUEST.c.person == bindparam("person")).order_by(
        HELP_REQUEST.c.asked_at.desc(), HELP_REQUEST.c.id
    )
)
_WAIVERS_OF_PERSON = Prepared(
    select(*WAIVERS.columns)
    .where(own(WAIVER), WAIVER.c.person == bindparam("person"))
    .order_by(WAIVER.c.granted_at.desc(), WAIVER.c.assignment)
)


@dataclass(frozen=True, slots=True)
class StoredAttestations:
    """Answers."""

    scope: Scope

    def add(self, attestation: Attestation) -> bool:
        evidence = attestation.evidence
        self.scope.run(_KEEP_TEXT, {"digest": evidence.statement_digest, "text": evidence.statement})
        return self.scope.run(_ADD, _written(attestation)) == 1

    def of_assignment(self, id: AssignmentId) -> Attestation | None:
        row = self.scope.first(_OF_ASSIGNMENT, id=id)
        return None if row is None else _read(row)

    def by_receipt(self, id: ReceiptId) -> Attestation | None:
        row = self.scope.first(_BY_RECEIPT, id=id)
        return None if row is None else _read(row)

    def of_person(self, person: PersonId) -> list[Attestation]:
        return [_read(row) for row in self.scope.all(_OF_PERSON, person=person)]

    def add_help(self, request: HelpRequest) -> None:
        self.scope.run(_ADD_HELP, HELP_REQUESTS.write(request))

    def help_request(self, id: str) -> HelpRequest | None:
        row = self.scope.first(_HELP_BY_ID, id=id)
        return None if row is None else HELP_REQUESTS.read(row)

    def help_of_person(self, person: PersonId) -> list[HelpRequest]:
        return [HELP_REQUESTS.read(row) for row in self.scope.all(_HELP_OF_PERSON, person=person)]

    def waivers_of_person(self, person: PersonId) -> list[Waiver]:
        return [WAIVERS.read(row) for row in self.scope.all(_WAIVERS_OF_PERSON, person=person)]


# Private functions


def _written(attestation: Attestation) -> dict[str, Any]:
    evidence = attestation.evidence
    return {
        **{name: getattr(attestation, name) for name in FACTS},
        **{name: getattr(evidence, name) for name in EVIDENCE},
        "account_type": evidence.account_type.value,
        "found": evidence.found.value,
        "platform": evidence.platform.value,
        "strength": evidence.strength.value,
    }


def _read(row: Row) -> Attestation:
    values = dict(zip((*FACTS, *EVIDENCE, "statement"), row, strict=True))
    evidence = Evidence(
        account_type=AccountType(values["account_type"]),
        found=Found(values["found"]),
        statement=values["statement"],
        statement_digest=values["statement_digest"],
        locale=values["locale"],
        platform=Platform(values["platform"]),
        workspace=values["workspace"],
        account=values["account"],
        strength=Strength(values["strength"]),
    )
    return Attestation(**{name: values[name] for name in FACTS}, evidence=evidence)
