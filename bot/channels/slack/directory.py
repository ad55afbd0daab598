"""Who is in a Slack workspace, read page by page at the pace that Slack allows."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.channels.slack.api import SlackApi
from bot.channels.slack.members import member_from
from bot.channels.slack.outcomes import code_of, result_of
from bot.channels.slack.tokens import Tokens
from bot.core.delivery import Outcome
from bot.core.errors import PlatformUnavailable
from bot.core.roster import AccountId, Member, Workspace, WorkspaceId
from bot.ports.clock import Clock

PAGE = 200
"""Members a page: what Slack recommends; without a limit a large workspace cannot be read at all."""
TRIES = 8
"""For one page; with the waits between them, about four minutes when Slack names no wait of its own."""
_SILENCE = frozenset({"connection", "timeout"})
"""Reasons that are no answer of Slack's."""
_UNKNOWN = frozenset({"user_not_found", "users_not_found", "user_not_visible"})


class SlackDirectory:
    """Slack's list of members."""

    def __init__(
        self,
        *,
        api: SlackApi,
        tokens: Tokens,
        clock: Clock,
        reaching: int = TRIES,
        waiting: Callable[[timedelta], None] = lambda _: None,
    ) -> None:
        """`reaching`: how often to try where Slack does not answer; `waiting` hears how long it asks for."""
        self._api = api
        self._tokens = tokens
        self._clock = clock
        self._reaching = reaching
        self._waiting = waiting

    async def members(self, workspace: WorkspaceId) -> AsyncIterator[Member]:
        """Everybody in the workspace, each once; ends only when the reading is complete.

        Raises PlatformUnavailable; what was yielded before is then no complete reading.
        """
        installed = await self._installed(workspace)
        seen: set[AccountId | None] = set()
        for team in await self._teams(installed):
            client = self._api.client(installed.token, team)
            async for user in self._pages(client.users_list, "members", limit=PAGE, include_locale=True):
                member = member_from(user, installed)
                if member is not None and member.account not in seen:
                    seen.add(member.account)
                    yield member

    async def member(self, workspace: WorkspaceId, account: AccountId) -> Member | None:
        """One member as Slack shows them this very moment; None if it knows no such account.

        Raises PlatformUnavailable.
        """
        installed = await self._installed(workspace)
        client = self._api.client(installed.token)
        try:
            found: Any = await client.users_info(user=account, include_locale=True)
        except Exception as error:  # noqa: BLE001 - named by result_of, whatever it is
            if code_of(error) in _UNKNOWN:
                return None
            raise _unavailable(error) from None
        return member_from(found["user"], installed)

    # Private functions

    async def _installed(self, workspace: WorkspaceId) -> Workspace:
        installed = await self._tokens.usable(workspace)
        if installed is None:
            raise PlatformUnavailable("Slack workspace is not connected", "Install the app in Slack again.")
        return installed

    async def _teams(self, installed: Workspace) -> list[str | None]:
        """The workspaces to read: one, or all those of an Enterprise organisation that we were granted."""
        if installed.id != installed.enterprise:
            return [None]
        client = self._api.client(installed.token)
        return [str(team["id"]) async for team in self._pages(client.auth_teams_list, "teams", limit=PAGE)]

    async def _pages(
        self, call: Callable[..., Awaitable[Any]], name: str, **arguments: object
    ) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        while True:
            page = await self._page(call, {**arguments, **({"cursor": cursor} if cursor else {})})
            for item in page.get(name) or ():
                yield item
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _page(self, call: Callable[..., Awaitable[Any]], arguments: dict[str, object]) -> Any:
        for tries in range(TRIES):
            try:
                return await call(**arguments)
            except Exception as error:  # noqa: BLE001 - named by result_of, whatever it is
                result = result_of(error)
                most = self._reaching if result.reason in _SILENCE else TRIES
                if result.outcome is not Outcome.LATER or tries + 1 >= most:
                    raise _unavailable(error) from None
                wait = result.retry_after or timedelta(seconds=2**tries)
                if result.reason not in _SILENCE:
                    self._waiting(wait)
                await self._clock.sleep(wait)
        raise AssertionError("the last try returns or raises")


# Private functions


def _unavailable(error: Exception) -> PlatformUnavailable:
    # Without the cause: an exception of a client can carry what was sent.
    code = code_of(error)
    if code in _SILENCE:
        return PlatformUnavailable(f"Slack cannot be reached ({code})", "Check the network, then try again.")
    return PlatformUnavailable(f"Slack answered {code}")
