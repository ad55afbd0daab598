"""Take departments, managers and kinds from a roster file; people are matched to accounts we know.

Columns: `account` or `email` (one of them names the person), `name`, `department`, `manager` (an account or
e-mail), `kind`, `locale`, `timezone`. Unknown columns are an error, so that a misspelt one is not ignored.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.core.errors import InvalidRoster
from bot.core.ledger import Entry, EntryKind
from bot.core.roster import Known, Member, OrganisationId, PersonId, PersonKind, is_timezone, updated_person
from bot.ports.store import Records, Store

COLUMNS = ("account", "email", "name", "department", "manager", "kind", "locale", "timezone")
PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a roster file changed."""

    updated: int
    unmatched: tuple[int, ...]
    """Lines whose person is in no connected workspace yet; import the file again once they are."""
    managers_unmatched: tuple[int, ...]
    """Lines whose manager is in no connected workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the file, checked."""

    line: int
    match: str
    member: Member


async def import_roster(
    organisation: OrganisationId, text: str, at: datetime, *, store: Store, file: str = "roster.csv"
) -> Imported:
    """Update everybody whom the file names. All or nothing is read: a broken line imports nothing.

    Raises InvalidRoster naming file, line and cure.
    """
    rows = parse_roster(text, file)
    updated, unmatched, managers_unmatched = 0, list[int](), list[int]()
    for start in range(0, len(rows), PAGE):
        page = rows[start : start + PAGE]
        done = await store.write(organisation, partial(_apply, rows=page, at=at))
        updated += done.updated
        unmatched += done.unmatched
        managers_unmatched += done.managers_unmatched
    return Imported(updated=updated, unmatched=tuple(unmatched), managers_unmatched=tuple(managers_unmatched))


def parse_roster(text: str, file: str) -> list[Row]:
    """The checked lines of a roster file. Raises InvalidRoster."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    columns = reader.fieldnames or []
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown or not {"account", "email"} & set(columns):
        fault = (
            f"has an unknown column {unknown[0]!r}"
            if unknown
            else "has neither an account nor an email column"
        )
        raise InvalidRoster(f"{file}, line 1 {fault}; the columns are {', '.join(COLUMNS)}")
    try:
        return [_row(values, file, reader.line_num) for values in reader]
    except csv.Error as error:
        raise InvalidRoster(f"{file}, line {reader.line_num} is not CSV: {error}") from error


# Private functions


def _row(values: Mapping[str | None, str | None], file: str, line: int) -> Row:
    def cell(column: str) -> str | None:
        return (values.get(column) or "").strip() or None

    if None in values:
        raise InvalidRoster(f"{file}, line {line} has more cells than columns")
    match = cell("account") or cell("email")
    if match is None:
        raise InvalidRoster(f"{file}, line {line} names nobody: give an account or an email")
    kind, timezone = cell("kind"), cell("timezone")
    if kind is not None and kind not in set(PersonKind):
        raise InvalidRoster(f"{file}, line {line} has the kind {kind!r}; use {', '.join(PersonKind)}")
    if timezone is not None and not is_timezone(timezone):
        raise InvalidRoster(f"{file}, line {line} has the time zone {timezone!r}; use one like Europe/Berlin")
    member = Member(
        workspace=None,
        account=None,
        name=cell("name") or "",
        email=cell("email"),
        kind=PersonKind(kind) if kind else None,
        timezone=timezone,
        locale=cell("locale"),
        department=cell("department"),
        manager=cell("manager"),
    )
    return Row(line=line, match=match, member=member)


def _apply(records: Records, rows: Sequence[Row], at: datetime) -> Imported:
    updated, unmatched, managers_unmatched = 0, list[int](), list[int]()
    for row in rows:
        known = _only(records.roster.find(row.match))
        if known is None:
            unmatched.append(row.line)
            continue
        manager = known.person.manager
        if row.member.manager is not None:
            boss = _only(records.roster.find(row.member.manager))
            manager = boss.person.id if boss else manager
            managers_unmatched += [] if boss else [row.line]
        updated += _update(records, known, row.member, manager)
    if updated:
        records.ledger.append([Entry(EntryKind.ADMIN, at, {"act": "roster import", "people": updated})])
    return Imported(updated=updated, unmatched=tuple(unmatched), managers_unmatched=tuple(managers_unmatched))


def _update(records: Records, known: Known, member: Member, manager: PersonId | None) -> bool:
    person = replace(updated_person(known.person, member), manager=manager)
    if person == known.person:
        return False
    records.roster.save(person)
    return True


def _only(found: Sequence[Known]) -> Known | None:
    return found[0] if len(found) == 1 else None
