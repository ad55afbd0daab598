"""Workspaces, remembered for a minute."""

from datetime import timedelta

from bot.channels.slack.tokens import MOST, Tokens
from bot.core.roster import Workspace, WorkspaceId
from support.slack_bench import TEAM, WORKSPACE, TestClock


class Finder:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[WorkspaceId] = []

    async def __call__(self, id: WorkspaceId) -> Workspace | None:
        self.asked.append(id)
        return WORKSPACE if id == TEAM else None


async def test_a_workspace_is_looked_up_once_a_minute() -> None:
    """Unknown ones too; a clock that was set back counts as time passed."""
    clock, find = TestClock(), Finder()
    tokens = Tokens(find=find, clock=clock)
    for _ in range(3):
        assert await tokens.workspace(TEAM) == WORKSPACE
        assert await tokens.workspace(WorkspaceId("T9")) is None
    assert len(find.asked) == 2
    clock.at += timedelta(minutes=1)
    await tokens.workspace(TEAM)
    clock.at -= timedelta(hours=1)
    await tokens.workspace(TEAM)
    assert find.asked.count(TEAM) == 3


async def test_what_is_forgotten_is_looked_up_at_once() -> None:
    """After an installation or a withdrawal."""
    find = Finder()
    tokens = Tokens(find=find, clock=TestClock())
    await tokens.workspace(TEAM)
    tokens.invalidate(TEAM)
    tokens.invalidate(WorkspaceId("T9"))
    await tokens.workspace(TEAM)
    assert len(find.asked) == 2


async def test_made_up_workspaces_do_not_fill_the_memory() -> None:
    """However many are named."""
    tokens = Tokens(find=Finder(), clock=TestClock())
    for number in range(MOST * 2 + 1):
        await tokens.workspace(WorkspaceId(f"T{number}"))
    assert len(tokens._known) <= MOST
