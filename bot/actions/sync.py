"""Read a workspace's whole directory; who is missing from a complete reading has left."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from bot.actions.meet import leave, take_in
from bot.core.roster import AccountId, Change, Member, Workspace
from bot.ports.directory import Directory
from bot.ports.store import Records, Store
from bot.ports.words import Words

PAGE = 200
"""Members taken in in one transaction."""


async def sync(
    workspace: Workspace,
    at: datetime,
    *,
    store: Store,
    directory: Directory,
    words: Words,
    new_id: Callable[[], str],
    progress: Callable[[int], None] = lambda _: None,
) -> Counter[Change]:
    """How many people joined, changed, left or came back. `progress` hears how many were read.

    Raises PlatformUnavailable; what was read before is kept, and nobody is taken to have left.
    """
    changes: Counter[Change] = Counter()
    seen: set[AccountId] = set()
    async for page in _pages(directory.members(workspace.id)):
        changes.update(await _page(store, workspace, page, words, at, new_id))
        seen.update(member.account for member in page if member.account is not None)
        progress(len(seen))
    left = await store.write(workspace.organisation, lambda records: _gone(records, workspace, seen, at))
    changes[Change.LEFT] += left
    return changes


# Private functions


async def _page(
    store: Store,
    workspace: Workspace,
    page: Sequence[Member],
    words: Words,
    at: datetime,
    new_id: Callable[[], str],
) -> list[Change]:
    return await store.write(
        workspace.organisation, lambda records: take_in(records, words, page, at, new_id)
    )


async def _pages(members: AsyncIterator[Member]) -> AsyncIterator[list[Member]]:
    page: list[Member] = []
    async for member in members:
        page.append(member)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def _gone(records: Records, workspace: Workspace, seen: set[AccountId], at: datetime) -> int:
    if not seen:
        # An empty directory is a broken reading, not a company without people.
        return 0
    missing = records.roster.accounts_in(workspace.id) - seen
    for account in sorted(missing):
        known = records.roster.known(workspace.id, account)
        if known is not None:
            leave(records, known, at)
    return len(missing)
