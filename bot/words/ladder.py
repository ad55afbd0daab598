"""What makes a ladder of nudges kind and fair; a pack whose ladder is not is refused.

1. It begins with a welcome to the person, on day 0.
2. Days never go back, and a person gets at most one rung a day and eight in all.
3. The first reminder leaves at least two days of grace.
4. It backs off: until the deadline is near, a gap is never shorter than the one before.
5. Nobody else hears of it before the deadline has passed, nor until the day after the person was warned.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.core.policy import Cadence, Step, StepTarget, StepText

GRACE = 2
MAX_NUDGES = 8


def fault_in(cadence: Cadence) -> tuple[int, str, str] | None:
    """The first rule that is broken: (rung, fault, cure); None when the ladder is good."""
    steps = cadence.steps
    for index, step in enumerate(steps):
        found = _alone(index, step) or _after(steps[:index], step, cadence)
        if found:
            return index, *found
    return None


# Private functions

Fault = tuple[str, str]


def _alone(index: int, step: Step) -> Fault | None:
    welcome = step == Step(day=0, to=StepTarget.PERSON, text=StepText.WELCOME)
    if (index == 0) is not welcome or (index and step.text is StepText.WELCOME):
        cure = 'Let the first rung, and only that one, be day = 0, to = "person", text = "welcome".'
        return "the ladder begins with a welcome to the person on day 0, and has no other", cure
    if (step.to is StepTarget.PERSON) is (step.text is StepText.ESCALATION):
        cure = "Send a reminder or warning to the person, an escalation to their manager or the admins."
        return f"a {step.text} cannot go to the {step.to}", cure
    return None


def _after(before: Sequence[Step], step: Step, cadence: Cadence) -> Fault | None:
    if not before:
        return None
    if step.day < before[-1].day:
        return f"day {step.day} comes after day {before[-1].day}", "Order the rungs by day."
    if step.to is StepTarget.PERSON:
        return _nudge([rung.day for rung in before if rung.to is StepTarget.PERSON], step, cadence)
    return _escalation(before, step, cadence)


def _nudge(days: list[int], step: Step, cadence: Cadence) -> Fault | None:
    if len(days) >= MAX_NUDGES:
        return f"more than {MAX_NUDGES} messages to one person", "Remove some."
    if step.day == days[-1]:
        return f"two messages to the person on day {step.day}", "Leave at least a day between them."
    if len(days) == 1 and step.day < GRACE:
        return f"the first reminder comes on day {step.day}", f"Leave people {GRACE} days of grace."
    gaps = [later - earlier for earlier, later in pairwise([*days, step.day])]
    near = step.day >= cadence.due_days - cadence.due_soon_days
    if not near and len(gaps) > 1 and gaps[-1] < gaps[-2]:
        cure = "Until the deadline is near, leave at least as many days as before the last one."
        return f"the gap shrinks from {gaps[-2]} days to {gaps[-1]}", cure
    return None


def _escalation(before: Sequence[Step], step: Step, cadence: Cadence) -> Fault | None:
    if step.day <= cadence.due_days:
        cure = f"Escalate on day {cadence.due_days + 1} or later."
        return f"it tells the {step.to} before the deadline has passed", cure
    if not any(rung.text is StepText.WARNING and rung.day < step.day for rung in before):
        return f"it tells the {step.to} without warning the person first", "Put a warning on an earlier day."
    return None
