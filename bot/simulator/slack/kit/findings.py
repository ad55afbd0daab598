"""What is wrong with a piece of Block Kit, collected in Slack's own manner of speaking."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.slack.members import Json


@dataclass(slots=True)
class Findings:
    """Faults found so far, and the ids that have to stay unique."""

    messages: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    action_ids: set[str] = field(default_factory=set)
    characters: int = 0
    """Of all text, for the limit on a whole message."""

    def fault(self, pointer: str, words: str) -> None:
        """Something is wrong at a JSON pointer."""
        self.messages.append(f"[ERROR] {words} [json-pointer:{pointer}]")

    def thing(self, pointer: str, value: Any) -> bool:
        """Whether it is a JSON object; a fault if not."""
        if isinstance(value, dict):
            return True
        self.fault(pointer, "must provide an object")
        return False

    def items(self, pointer: str, owner: Json, name: str, *, least: int = 1, most: int) -> list[Any]:
        """The list under a name, if it has a fitting length; otherwise a fault, and nothing to look at."""
        value = owner.get(name)
        at = f"{pointer}/{name}"
        if not isinstance(value, list):
            self.fault(pointer, f"missing required field: {name}")
        elif len(value) < least:
            self.fault(at, f"no less than {least} items allowed")
        elif len(value) > most:
            self.fault(at, f"no more than {most} items allowed")
        else:
            return value
        return []

    def known(self, pointer: str, owner: Json, fields: Collection[str]) -> None:
        """Slack refuses fields that it does not know."""
        for name in owner:
            if name not in fields:
                self.fault(pointer, f"invalid additional property: {name}")

    def string(self, pointer: str, owner: Json, name: str, most: int, *, needed: bool = False) -> None:
        """A plain string of at most so many characters."""
        value = owner.get(name)
        if value is None:
            if needed:
                self.fault(pointer, f"missing required field: {name}")
        elif not isinstance(value, str):
            self.fault(f"{pointer}/{name}", "must be a string")
        elif needed and not value:
            self.fault(f"{pointer}/{name}", "must be more than 0 characters")
        elif len(value) > most:
            self.fault(f"{pointer}/{name}", f"must be less than {most + 1} characters")

    def one_of(self, pointer: str, owner: Json, name: str, allowed: Collection[str]) -> None:
        """An optional string out of a few."""
        if name in owner and owner[name] not in list(allowed):
            self.fault(f"{pointer}/{name}", f"must be one of: {', '.join(sorted(allowed))}")

    def address(self, pointer: str, owner: Json, name: str, *, needed: bool = False) -> None:
        """A web address."""
        self.string(pointer, owner, name, 3000, needed=needed)
        value = owner.get(name)
        if isinstance(value, str) and not value.startswith(("https://", "http://", "mailto:", "slack://")):
            self.fault(f"{pointer}/{name}", "must be a valid URL")

    def unique(self, pointer: str, owner: Json, name: str, seen: set[str]) -> None:
        """An id of at most 255 characters, nowhere else in the same message or view."""
        self.string(pointer, owner, name, 255)
        value = owner.get(name)
        if isinstance(value, str):
            if value in seen:
                self.fault(f"{pointer}/{name}", f'`{name}` "{value}" already exists for another element')
            seen.add(value)

    def text(
        self, pointer: str, owner: Json, name: str, most: int, *, plain: bool, needed: bool = True
    ) -> None:
        """A text object; `plain` allows plain_text only."""
        value = owner.get(name)
        if value is None:
            if needed:
                self.fault(pointer, f"missing required field: {name}")
        elif self.thing(f"{pointer}/{name}", value):
            self.text_object(f"{pointer}/{name}", value, most, plain=plain)

    def text_object(self, pointer: str, value: Json, most: int, *, plain: bool) -> None:
        """A text object that is there."""
        kinds = {"plain_text"} if plain else {"plain_text", "mrkdwn"}
        if kind_of(value) not in kinds:
            self.fault(f"{pointer}/type", f"must be one of: {', '.join(sorted(kinds))}")
        mrkdwn = kind_of(value) == "mrkdwn"
        self.known(pointer, value, {"type", "text", "verbatim" if mrkdwn else "emoji"})
        self.string(pointer, value, "text", most, needed=True)
        self.characters += len(value["text"]) if isinstance(value.get("text"), str) else 0


def kind_of(thing: Json) -> str:
    """What a JSON object says it is; empty if it says nothing sensible."""
    kind = thing.get("type")
    return kind if isinstance(kind, str) else ""
