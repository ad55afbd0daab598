"""What a rehearsal's Slack remembers when the process has ended: all that people see, as JSON.

What was handed out for a while only (triggers, addresses to answer at) is forgotten, and so is what runs it:
rates, faults, and what was still to be brought again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

from bot.simulator.rehearsal.stage import Rehearsal
from bot.simulator.slack.journal import Line
from bot.simulator.slack.members import Member
from bot.simulator.slack.records import Channel, StoredFile, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """One workspace, what was told of it, and how far its counters are."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", ser_json_bytes="base64", val_json_bytes="base64"
    )

    members: list[Member]
    parts: list[str]
    """The accounts of the cast, those who have joined since included."""
    channels: list[Channel]
    homes: list[View]
    modals: list[list[View]]
    """Stacks that are open, the visible modal last."""
    files: list[StoredFile]
    read: list[tuple[str, str, str]]
    """Account, channel, and the last ts seen there."""
    lines: list[Line]
    version: int
    last_id: int
    last_ts: int


def dump(rehearsal: Rehearsal) -> bytes:
    """The rehearsal's Slack as it is now. Raises ValueError for text that is not Unicode."""
    workspace, world = rehearsal.slack.workspace, rehearsal.slack.world
    memory = Memory(
        members=list(workspace.members.values()),
        parts=[part.member.id for part in rehearsal.parts],
        channels=list(workspace.channels.values()),
        homes=list(workspace.homes.values()),
        modals=[stack for stack in workspace.modals.values() if stack],
        files=list(workspace.files.values()),
        read=[(*place, ts) for place, ts in workspace.read.items()],
        lines=world.journal.lines,
        version=world.version,
        last_id=world.last_id,
        last_ts=world.last_ts,
    )
    return _MEMORY.dump_json(memory)


def restore(rehearsal: Rehearsal, remembered: bytes) -> None:
    """Let a freshly built rehearsal go on from there. Raises ValueError, having changed nothing."""
    memory = _MEMORY.validate_json(remembered)
    workspace, world = rehearsal.slack.workspace, rehearsal.slack.world
    _rejoin(rehearsal, memory.parts)
    _restore_members(rehearsal, memory.members)
    workspace.channels |= {channel.id: channel for channel in memory.channels}
    workspace.homes |= {home.account: home for home in memory.homes}
    workspace.modals |= {stack[0].account: stack for stack in memory.modals}
    workspace.files |= {file.id: file for file in memory.files}
    workspace.read |= {(account, channel): ts for account, channel, ts in memory.read}
    world.journal.lines = memory.lines
    world.version, world.last_id, world.last_ts = memory.version + 1, memory.last_id, memory.last_ts


# Private functions


_MEMORY = TypeAdapter(Memory)


def _rejoin(rehearsal: Rehearsal, here: Iterable[str]) -> None:
    waiting = {part.member.id: part for part in rehearsal.newcomers}
    for part in [waiting[account] for account in here if account in waiting]:
        rehearsal.newcomers.remove(part)
        rehearsal.parts.append(part)
        rehearsal.slack.workspace.add(part.member)


def _restore_members(rehearsal: Rehearsal, remembered: Iterable[Member]) -> None:
    """In place: the parts of the cast hold the same members."""
    members = rehearsal.slack.workspace.members
    for member in remembered:
        known = members.setdefault(member.id, member)
        for each in fields(Member):
            setattr(known, each.name, getattr(member, each.name))
