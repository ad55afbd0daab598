"""The company's roster file: what its people department knows and Slack does not."""

import csv
import io
from collections.abc import Iterable

from bot.simulator.rehearsal.cast import Part

COLUMNS = ("account", "email", "name", "department", "manager", "kind", "locale", "timezone")


def roster_csv(parts: Iterable[Part]) -> str:
    """A row for everybody who works here; managers go by e-mail address, or by account if they have none."""
    listed = list(parts)
    by_handle = {part.member.handle: part for part in listed}
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(_row(part, by_handle) for part in listed if part.department)
    return text.getvalue()


# Private functions


def _row(part: Part, by_handle: dict[str, Part]) -> tuple[str, ...]:
    member = part.member
    manager = by_handle[part.manager].member if part.manager else None
    reference = (manager.email or manager.id) if manager is not None else ""
    return (
        member.id,
        member.email or "",
        member.name,
        part.department,
        reference,
        part.contract,
        member.locale,
        member.timezone,
    )
