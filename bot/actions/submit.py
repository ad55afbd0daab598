"""A submitted form goes to the action that it belongs to."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.actions.conversation import Asker
from bot.actions.forms import Shown
from bot.core.errors import NotFound
from bot.core.message import Reply

Handle = Callable[[Asker, Shown, Mapping[str, str], datetime], Awaitable[Reply]]
"""Takes a filled form."""


async def submit(
    asker: Asker,
    form: str,
    context: str,
    values: Mapping[str, str],
    at: datetime,
    *,
    handlers: Mapping[str, Handle],
) -> Reply:
    """The reply to a filled form. Raises NotFound for a form that is not ours."""
    if form not in handlers:
        raise NotFound("a form came back that is not ours")
    return await handlers[form](asker, Shown.decode(context), values, at)
