"""Which answers count, and what an attestation keeps of them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.attestation import (
    Attestation,
    Found,
    Refusal,
    Refused,
    Strength,
    attest,
    found_options,
    judge,
    mistakes_in,
    receipt_from,
)
from bot.core.policy import AccountType, Digest
from support.given import NOW, a_policy, an_assignment, answers, evidence

AGO = NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("happened", "said", "expected"),
    [
        ({}, {}, None),
        ({"due_at": AGO, "due_soon_at": AGO}, {}, None),
        ({"waived_at": AGO, "waived_until": NOW + timedelta(days=1)}, {}, None),
        ({"unreachable_at": AGO}, {}, None),
        ({"attested_at": AGO}, {}, None),
        ({"closes_at": NOW}, {}, Refusal.CLOSED),
        ({"left_at": NOW}, {}, Refusal.LEFT),
        ({}, {"shown_version": 2}, Refusal.REPLACED),
        ({}, {"account_type": AccountType.SHARED}, Refusal.NOT_OFFERED),
        ({"closes_at": NOW}, {"shown_version": 2}, Refusal.CLOSED),
        ({}, {"shown_version": 2, "account_type": AccountType.SHARED}, Refusal.REPLACED),
    ],
)
def test_which_answers_count(happened: dict[str, Any], said: dict[str, Any], expected: Any) -> None:
    """Late ones do, and those of people released or unreachable; the first obstacle is the reason."""
    verdict = judge(an_assignment(**happened), a_policy(), answers(**said), NOW)
    assert verdict == (expected and Refused(expected))


def test_an_attestation_keeps_who_what_and_when() -> None:
    """Bound to the version, its digest, and the exact words."""
    made = attest(receipt_from("r"), an_assignment(), a_policy(), answers(), evidence(), NOW)
    assert made == Attestation(
        receipt=receipt_from("r"),
        assignment=an_assignment().id,
        person=an_assignment().person,
        policy=a_policy().id,
        version=1,
        policy_digest=a_policy().digest,
        at=NOW,
        evidence=evidence(),
    )
    assert evidence().strength is Strength.CLAIMED


def test_what_does_not_count_makes_no_attestation() -> None:
    """Refused as judged; and when the statement was other words than those on record."""
    closed = an_assignment(closes_at=AGO)
    refused = attest(receipt_from("r"), closed, a_policy(), answers(), evidence(), NOW)
    assert refused == Refused(Refusal.CLOSED)
    other = answers(shown_digest=Digest("sha256:" + "2" * 64))
    refused = attest(receipt_from("r"), an_assignment(), a_policy(), other, evidence(), NOW)
    assert refused == Refused(Refusal.REPLACED)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"found": "off", "agree": "yes"}, ()),
        ({"found": "was-on", "agree": "yes"}, ()),
        ({"agree": "yes"}, ("found",)),
        ({"found": "maybe", "agree": "yes"}, ("found",)),
        ({"found": "off"}, ("agree",)),
        ({"found": "off", "agree": ""}, ("agree",)),
        ({}, ("found", "agree")),
    ],
)
def test_what_needs_another_look(values: dict[str, str], expected: tuple[str, ...]) -> None:
    """An honest answer to each question, and the box ticked."""
    assert mistakes_in(values) == expected


@given(st.dictionaries(st.sampled_from(["found", "agree", "x"]), st.text()))
def test_any_form_can_be_looked_at(values: dict[str, str]) -> None:
    """Never raises; what passes is a known answer."""
    if not mistakes_in(values):
        assert Found(values["found"])


def test_every_account_type_has_an_honest_answer() -> None:
    """Only an account of one's own, or a shared one, has the switch."""
    switch = (Found.OFF, Found.WAS_ON)
    assert {kind: found_options(kind) for kind in AccountType} == {
        AccountType.NONE: (Found.NOT_APPLICABLE,),
        AccountType.PERSONAL: switch,
        AccountType.COMPANY: (Found.NOT_APPLICABLE,),
        AccountType.SHARED: switch,
    }


@given(st.text())
def test_a_receipt_can_be_read_out(id: str) -> None:
    """Three groups of four, without zero, one, eight or nine; the same for the same id."""
    assert re.fullmatch(r"R(-[A-Z2-7]{4}){3}", receipt_from(id))
    assert receipt_from(id) == receipt_from(id)


@given(st.sets(st.text(), min_size=2, max_size=50))
def test_receipts_tell_ids_apart(ids: set[str]) -> None:
    """Sixty bits of them."""
    assert len({receipt_from(id) for id in ids}) == len(ids)


def test_a_receipt_is_known() -> None:
    """Receipts are on people's records: their making never changes."""
    assert receipt_from("00000000-0000-0000-0000-000000000000") == "R-CK4T-O7F6-PZOJ"
