"""Who read the log itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from relevo.ledger.entries import Entry, Tag, vault, vault_private
from relevo.ledger.entries.base import LogRead
from relevo.ledger.entries.logs import LogExported
from relevo.ledger.questions.asking import Asked, Filter, OnEntry, Question, Read
from relevo.ledger.values import Actor, Code, Id

_EXPORT = Code("EXPORT")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReading(OnEntry):
    """One reading."""

    person: Annotated[
        Actor, "who read: a person (of the vault's files, as care names her), or the command line"
    ]
    what: Annotated[
        Code, "the question that was asked, EVIDENCE, TAIL, FILES, VAULT_FILES or EXPORT"
    ]
    since: Annotated[datetime | None, "where the period that was read begins"]
    until: Annotated[datetime | None, "where it ends"]
    case: Annotated[Id | None, "the one case that was asked about"]
    about: Annotated[Id | None, "the one person whose acts were asked about"]


def answer(entries: Iterable[Read], asked: Asked) -> Iterator[LogReading]:
    """The rows, in the order of the entries."""
    for index, entry in entries:
        if asked.holds(entry.at) and asked.wants(_reader(entry)):
            row = _row(index, entry)
            if row is not None:
                yield row


def _reader(entry: Entry) -> Actor:
    """At the vault, the person for whom care's web read."""
    if isinstance(entry, vault.LogRead | vault_private.LogRead):
        return entry.reader or entry.actor
    return entry.actor


def _row(index: int | None, entry: Entry) -> LogReading | None:
    if isinstance(entry, LogRead):
        return LogReading(
            index=index,
            tag=entry.tag,
            at=entry.at,
            person=_reader(entry),
            what=entry.what,
            since=entry.since,
            until=entry.until,
            case=entry.case,
            about=entry.person,
        )
    if isinstance(entry, LogExported):
        return LogReading(
            index=index,
            tag=entry.tag,
            at=entry.at,
            person=entry.actor,
            what=_EXPORT,
            since=None,
            until=None,
            case=None,
            about=None,
        )
    return None


QUESTION = Question(
    name="log-reads",
    asks="Who read the log, what did they ask of it, and about whom?",
    counts=(
        "`agency:log:read`, `care:log:read`, `vault:log:read`: each time that a log was asked or "
        "shown through Relevo, recorded before anything of it was; this time too.",
        "`agency:log:exported`, `care:log:exported`, `vault:log:exported`: each time that the "
        "whole log was written into files.",
        "`…:private_log:read` and `…:private_log:exported` of the brand's private logs, which are "
        "asked each for itself: no reading of one is on a main log.",
        "With a case asked for, the readings that asked about that case alone.",
    ),
    leaves_out=(
        "Whoever reads an exported copy, or the database with other tools: no program sees that.",
        "Without a grant for every brand of the service, all of them: a reading names no brand.",
    ),
    tags=frozenset(
        {
            Tag.AGENCY_LOG_READ,
            Tag.CARE_LOG_READ,
            Tag.VAULT_LOG_READ,
            Tag.AGENCY_LOG_EXPORTED,
            Tag.CARE_LOG_EXPORTED,
            Tag.VAULT_LOG_EXPORTED,
            Tag.CARE_PRIVATE_LOG_READ,
            Tag.VAULT_PRIVATE_LOG_READ,
            Tag.CARE_PRIVATE_LOG_EXPORTED,
            Tag.VAULT_PRIVATE_LOG_EXPORTED,
        }
    ),
    row=LogReading,
    answer=answer,
    filters=frozenset({Filter.CASE, Filter.PERSON}),
    joins=True,
)
