"""A service's log in its own database, asked a question. That it was asked is on the log first."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.errors import InvalidInput
from relevo.ledger.entries import Tag, agency, care, care_private, vault, vault_private
from relevo.ledger.entries.base import LogRead
from relevo.ledger.entries.parsing import parse
from relevo.ledger.errors import EntryRefused, LedgerBroken
from relevo.ledger.questions import Asked, Question, Read, Row
from relevo.ledger.store import LedgerTables
from relevo.ledger.values import Actor, Code, Id
from relevo.service.database import Database

LOG_READS: Final[Mapping[str, type[LogRead]]] = {
    "agency": agency.LogRead,
    "care": care.LogRead,
    "vault": vault.LogRead,
    "care-private": care_private.LogRead,
    "vault-private": vault_private.LogRead,
}
_ROWS = 1_000


class TooMuchToRead(InvalidInput):
    """The period holds more entries than are read at once here."""

    reason = "TOO_MUCH_TO_READ"


@dataclass(frozen=True, slots=True)
class ServiceLog:
    """One log of a service. `service`: which, as `entries.log_of` names them."""

    service: str
    database: Database
    tables: LedgerTables

    def record_reading(
        self,
        what: Code,
        *,
        actor: Actor,
        at: datetime,
        since: datetime | None = None,
        until: datetime | None = None,
        case: Id | None = None,
        person: Id | None = None,
    ) -> None:
        """Commit that the log is about to be read; a crash may leave a reading that never was."""
        entry = LOG_READS[self.service](
            at=at, actor=actor, what=what, since=since, until=until, case=case, person=person
        )
        with self.database.write() as connection:
            self.tables.record(connection, entry)

    def newest(self) -> int:
        """The place of the newest entry, to read no further than there."""
        with self.database.read() as connection:
            return self.tables.newest(connection)


def ask(
    logs: Sequence[tuple[ServiceLog, Actor]],
    question: Question,
    asked: Asked,
    *,
    at: datetime,
    upto: int | None = None,
    most: int | None = None,
) -> list[Row]:
    """The answer from the logs given, of which those that say nothing to it are not read.

    Args:
        logs: each with who reads it, as that service knows her.
        at: when it is read, for the record; `asked.now` may be earlier.
        upto: no entry after this place is read; for one log.
        most: how many entries are read at most.

    Raises:
        InvalidInput: the question does not take a filter; `TooMuchToRead`.
        LedgerBroken: an entry is not one that Relevo wrote; `index` names it if it has one.
    """
    question.check(asked)
    needed = [(log, actor) for log, actor in logs if log.service in question.services]
    for log, actor in needed:
        log.record_reading(
            Code.of(question.name),
            actor=actor,
            at=at,
            since=asked.since,
            until=asked.until,
            case=asked.case,
            person=asked.person,
        )
    with closing(_entries([log for log, _ in needed], question, asked, upto)) as entries:
        return list(question.ask(_at_most(entries, most), asked))


def _entries(
    logs: Iterable[ServiceLog], question: Question, asked: Asked, upto: int | None
) -> Generator[Read, None, None]:
    since, until = question.reads(asked)
    for log in logs:
        with (
            log.database.read() as connection,
            closing(
                entries_from_database(
                    connection,
                    log.tables,
                    question.tags,
                    since=since,
                    until=until,
                    case=asked.case,
                    upto=upto,
                )
            ) as entries,
        ):
            yield from entries


def entries_from_database(
    connection: Connection,
    tables: LedgerTables,
    tags: Collection[Tag],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    case: Id | None = None,
    upto: int | None = None,
) -> Generator[Read, None, None]:
    """The entries of these tags in the order of writing, fetched as they are used; to be closed.

    Args:
        since, until: when they were recorded, from the one on and before the other.
        case: only entries that name this case as theirs.
        upto: the place of the last entry.

    Raises:
        LedgerBroken: an entry is not one that Relevo wrote.
    """
    table = tables.entries
    wanted = sa.select(table.c.leaf_index, table.c.tag, table.c.body).where(
        table.c.tag.in_(sorted(tag.value for tag in tags))
    )
    if since is not None:
        wanted = wanted.where(table.c.created_at >= since)
    if until is not None:
        wanted = wanted.where(table.c.created_at < until)
    if upto is not None:
        wanted = wanted.where(table.c.position <= upto)
    # In canonical bytes the field can stand in no other way: most entries need not be read for it.
    mark = None if case is None else f'"case":"{case}"'.encode()
    ordered = wanted.order_by(table.c.position).execution_options(yield_per=_ROWS)
    with connection.execute(ordered) as rows:
        for index, tag, body in rows:
            if mark is None or mark in body:
                yield _read(index, tag, body)


def _read(index: int | None, tag: str, body: bytes) -> Read:
    try:
        _, entry = parse(body)
    except EntryRefused as error:
        raise LedgerBroken(f"an entry cannot be read: {error}", index=index) from None
    if entry.tag.value != tag:
        raise LedgerBroken("the row's tag is not the entry's", index=index)
    return index, entry


def _at_most(entries: Iterable[Read], most: int | None) -> Iterator[Read]:
    for number, entry in enumerate(entries):
        if most is not None and number >= most:
            raise TooMuchToRead(
                f"since: the period needs more than {most} entries; ask for a shorter one",
                field="since",
            )
        yield entry
