"""The rules that make a ladder of nudges kind and fair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.hours import Hours
from bot.core.policy import Cadence, Step, StepTarget, StepText
from bot.words.ladder import fault_in

W, R, L, E = StepText.WELCOME, StepText.REMINDER, StepText.WARNING, StepText.ESCALATION
P, M, A = StepTarget.PERSON, StepTarget.MANAGER, StepTarget.ADMIN
GOOD = [(0, P, W), (3, P, R), (7, P, R), (12, P, R), (15, P, L), (18, M, E), (25, A, E)]
Rung = tuple[int, StepTarget, StepText]


def cadence(rungs: list[Rung], due_days: int = 14, due_soon_days: int = 4) -> Cadence:
    """A cadence with these rungs."""
    steps = tuple(Step(day=day, to=to, text=text) for day, to, text in rungs)
    return Cadence(
        steps=steps,
        due_days=due_days,
        due_soon_days=due_soon_days,
        max_snoozes=2,
        snooze_days=2,
        hours=Hours(),
    )


def test_the_default_ladder_is_good() -> None:
    """What we ship obeys its own rules; so does a welcome alone."""
    assert fault_in(cadence(GOOD)) is None
    assert fault_in(cadence([(0, P, W)])) is None


BROKEN: list[tuple[list[Rung], int, str]] = [
    ([(0, P, R)], 0, "begins with a welcome"),
    ([(1, P, W)], 0, "begins with a welcome"),
    ([(0, M, W)], 0, "begins with a welcome"),
    ([(0, P, W), (5, P, W)], 1, "has no other"),
    ([(0, P, W), (3, M, R)], 1, "cannot go to the manager"),
    ([(0, P, W), (3, P, E)], 1, "cannot go to the person"),
    ([(0, P, W), (5, P, R), (4, P, R)], 2, "comes after day 5"),
    ([(0, P, W), (1, P, R)], 1, "first reminder comes on day 1"),
    ([(0, P, W), (3, P, R), (3, P, R)], 2, "two messages to the person on day 3"),
    ([(0, P, W), (5, P, R), (8, P, R)], 2, "the gap shrinks from 5 days to 3"),
    ([(0, P, W), (15, M, E)], 1, "without warning the person first"),
    ([(0, P, W), (15, P, L), (15, M, E)], 2, "without warning the person first"),
    ([(0, P, W), (5, P, L), (14, M, E)], 2, "before the deadline"),
    ([(0, P, W), *((day, P, R) for day in range(20, 28))], 8, "more than 8"),
]


@pytest.mark.parametrize(("rungs", "rung", "fault"), BROKEN)
def test_a_broken_ladder_names_the_rung(rungs: list[Rung], rung: int, fault: str) -> None:
    """The first broken rule is named, with its rung and a cure."""
    found = fault_in(cadence(rungs))
    assert found is not None
    assert found[0] == rung
    assert fault in found[1]
    assert found[2]


rungs = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(StepTarget), st.sampled_from(StepText)), max_size=5
)


@given(rungs, st.integers(3, 30))
def test_an_accepted_ladder_is_kind(more: list[Rung], due_days: int) -> None:
    """Whatever is accepted warns before it tells, waits for the deadline, and leaves days of peace."""
    made = cadence([(0, P, W), *more], due_days=due_days, due_soon_days=2)
    if fault_in(made) is not None:
        return
    days = [step.day for step in made.steps if step.to is P]
    assert days == sorted(set(days))
    assert len(days) < 2 or days[1] >= 2
    for index, step in enumerate(made.steps):
        if step.to is not P:
            assert step.day > due_days
            assert any(s.text is L and s.day < step.day for s in made.steps[:index])
