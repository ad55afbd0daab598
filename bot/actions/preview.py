"""Every message of a pack with sample facts, as people would meet it."""

from collections.abc import Iterator
from datetime import timedelta

from bot.actions.speech import COMMAND
from bot.core.catalogue import COMMON, NOW, SAMPLES
from bot.core.message import Block, Buttons, Divider, Heading, Key, Listing, Message
from bot.core.policy import Policy
from bot.ports.words import Plain, Words


def sample_facts(key: Key, policy: Policy) -> dict[str, Plain]:
    """What a message would speak of, with this policy's own owner, contact, link and deadline."""
    facts: dict[str, Plain] = {**COMMON, **SAMPLES[key]}  # type: ignore[dict-item]
    own: dict[str, Plain] = {
        "owner": policy.owner,
        "contact": policy.contact,
        "link": policy.link,
        "command": COMMAND,
    }
    due: dict[str, Plain] = {
        "due": NOW + timedelta(days=policy.cadence.due_days),
        "days_left": policy.cadence.due_days,
    }
    return {**facts, **own, **{name: value for name, value in due.items() if name in facts}}


def previews(words: Words, policy: Policy, locale: str) -> Iterator[tuple[Key, Message]]:
    """Each message in one language."""
    for key in Key:
        yield key, words.message(key, locale, sample_facts(key, policy), policy)


def as_text(message: Message) -> str:
    """A message as plain lines: for the dry run in a terminal."""
    return "\n".join(line for block in message.blocks for line in _lines(block))


# Private functions


def _lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return [block.text.upper(), ""]
        case Listing():
            marks = (f"{n}. " if block.ordered else "- " for n in range(1, len(block.items) + 1))
            items = ("".join(span.text for span in item) for item in block.items)
            return [*(mark + item for mark, item in zip(marks, items, strict=True)), ""]
        case Buttons():
            return [" ".join(f"[{button.label}]" for button in block.buttons), ""]
        case Divider():
            return ["", ""]
        case _:
            return ["".join(span.text for span in block.spans), ""]
