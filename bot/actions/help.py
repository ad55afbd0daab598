"""Record "I can't": a human is told, the person is thanked, and nothing counts against them."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.actions.admins import admin_deliveries
from bot.actions.case import Case, load_case
from bot.actions.conversation import Asker
from bot.actions.forms import MAX_WORDS, REASONS, Shown
from bot.actions.speech import Line, speak_to
from bot.core.attestation import HelpRequest
from bot.core.ledger import Entry, EntryKind
from bot.core.message import Correct, Key, Reply, Say
from bot.core.roster import Workspace
from bot.ports.engine import Engine
from bot.ports.store import Records, Store
from bot.ports.words import Words


async def submit_help_request(
    asker: Asker,
    shown: Shown,
    values: Mapping[str, str],
    at: datetime,
    *,
    workspace: Workspace,
    store: Store,
    words: Words,
    engine: Engine,
    new_id: Callable[[], str],
) -> Reply:
    """Thanks, and who will come back to them."""
    id = new_id()

    def work(records: Records) -> tuple[Case, Line] | None:
        case = load_case(records, words, asker.workspace, asker.account, at, shown.assignment)
        return None if case is None else (case, _record(records, case, id, values, at))

    if values.get("reason") not in REASONS:
        return Correct(mistakes={"reason": words.label("mistake.reason", shown.locale)})
    said = await store.write(workspace.organisation, work)
    engine.tell(workspace.organisation, [workspace.id])
    return Correct() if said is None else Say(message=speak_to(words, *said, at))


# Private functions


def _record(records: Records, case: Case, id: str, values: Mapping[str, str], at: datetime) -> Line:
    if case.assignment is None:
        return Line(key=Key.CLOSED, facts={"because": "replaced"})
    request = HelpRequest(
        id=id,
        assignment=case.assignment.id,
        person=case.known.person.id,
        reason=values["reason"],
        words=values.get("words", "")[:MAX_WORDS],
        asked_at=at,
    )
    records.attestations.add_help(request)
    facts = {
        "person": request.person,
        "assignment": request.assignment,
        "request": id,
        "reason": request.reason,
    }
    records.ledger.append([Entry(EntryKind.HELP_WANTED, at, facts)])
    records.outbox.queue(admin_deliveries(records, Key.HELP_ALERT, f"help:{id}", at, subject=id))
    return Line(key=Key.HELP_WANTED, facts={"name": case.name})
