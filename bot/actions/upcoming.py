"""When something happens next, so that a rehearsal's clock can be turned from one event to the next."""

from datetime import datetime, timedelta

from bot.actions.report import week_opening
from bot.core.roster import OrganisationId
from bot.ports.store import Records, Store


async def next_event(organisation: OrganisationId, at: datetime, *, store: Store) -> datetime:
    """The next instant after `at` at which the bot would do something by itself; a report at the latest."""

    def work(records: Records) -> datetime:
        opening = week_opening(at, records.organisation().timezone)
        # A report is due once its instant has passed, so the event is a moment later.
        report = next(o for o in (opening, opening + timedelta(weeks=1)) if o >= at) + timedelta(minutes=1)
        candidates = (report, records.campaigns.next_step_at(), records.outbox.next_due())
        return min(instant for instant in candidates if instant is not None and instant > at)

    return await store.read(organisation, work)
