"""What became of one case, from every store of a development household, in the order of time.

Reads SQLite files and PostgreSQL databases, beside running processes and without writing. What is
shown: ids, states, codes, times, digests, field numbers and types, and redacted texts, shortened.
Never a sealed value, a name, a handle, a platform's id, a note, a reply's text or a link.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters import tables as agency
from relevo.care.adapters import tables as care
from relevo.dev.tracing.lines import Kind, Line, Reading, Related, Store
from relevo.dev.tracing.stores import READERS
from relevo.errors import InvalidInput, NotFound
from relevo.service.database import Database
from relevo.vault.sql import tables as vault

__all__ = ["Kind", "Line", "Store", "Trace", "trace"]

_BUSY_SECONDS = 10
_SCHEMAS = {Store.AGENCY: agency.metadata, Store.CARE: care.metadata, Store.VAULT: vault.metadata}
_PREFIX = re.compile(r"[0-9a-f][0-9a-f-]{3,35}")
_PUBLIC_CODE = re.compile(r"[A-Z0-9-]{4,12}")


@dataclass(frozen=True, slots=True)
class Trace:
    """One case in every store.

    Attributes:
        standing: how far the case is on each side, and which store could not be read; a sentence
            each.
        lines: by time; what happened at one instant, in the order of `Store` and `Kind`.
    """

    case_id: str
    public_code: str
    brand: str
    standing: tuple[str, ...]
    lines: tuple[Line, ...]

    def of(self, store: Store, kind: Kind) -> tuple[Line, ...]:
        """The lines of one kind in one store."""
        return tuple(line for line in self.lines if (line.store, line.kind) == (store, kind))


def trace(urls: Mapping[Store, str], case: str, *, at: datetime) -> Trace:
    """Follow a case, named by its id, the beginning of its id (4 characters) or its public code.

    Raises:
        InvalidInput: `case` names several cases, or is neither id nor code.
        NotFound: no store that can be read has such a case.
    """
    with _opened(urls) as (stores, unread):
        found = _find(stores, unread, case)
        related = _related(stores, found.case_id)
        lines: list[Line] = []
        standing: list[str] = []
        for store, read in READERS.items():
            if store not in stores:
                standing.append(f"{store}: {unread[store]}")
                continue
            part = read(Reading(store, stores[store], found.case_id, related, at))
            lines += part.lines
            standing += [f"{store}: {sentence}" for sentence in part.standing]
    order = {name: number for number, name in enumerate((*Store, *Kind))}
    lines.sort(key=lambda line: (line.at, order[line.store], order[line.kind]))
    return replace(found, standing=tuple(standing), lines=tuple(lines))


def _find(stores: Mapping[Store, Connection], unread: Mapping[Store, str], case: str) -> Trace:
    """The case, without its lines; the agency knows it first."""
    named = case.strip()
    if not (_PREFIX.fullmatch(named.lower()) or _PUBLIC_CODE.fullmatch(named.upper())):
        raise InvalidInput(
            "case: must be an id, its first 4 or more, or a public code", field="case"
        )
    for store, table in ((Store.AGENCY, agency.cases), (Store.CARE, care.cases)):
        if store not in stores:
            continue
        columns = (table.c.case_id, table.c.public_code, table.c.brand)
        for match in (
            table.c.public_code == named.upper(),
            table.c.case_id.startswith(named.lower(), autoescape=True),
        ):
            rows = stores[store].execute(sa.select(*columns).where(match)).all()
            if len(rows) > 1:
                raise InvalidInput(f"case: names {len(rows)} cases; give more of it", field="case")
            if rows:
                return Trace(*rows[0], standing=(), lines=())
    away = [f"{store} {unread[store]}" for store in (Store.AGENCY, Store.CARE) if store in unread]
    searched = "no store that could be read" if away else "no store here"
    raise NotFound("; ".join([f"case: {searched} has it", *away]), field="case")


def _related(stores: Mapping[Store, Connection], case_id: str) -> Related:
    """What either side keeps under the case, by the ids that messages and entries carry."""

    def ids(store: Store, *columns: sa.Column[str]) -> Iterator[str]:
        for column in columns if store in stores else ():
            of_case = column.table.c.case_id == case_id
            yield from stores[store].scalars(sa.select(column).where(of_case))

    versions = {
        *ids(Store.AGENCY, agency.post_versions.c.post_version_id),
        *ids(Store.CARE, care.post_versions.c.post_version_id),
    }
    others = ids(
        Store.AGENCY,
        agency.replies.c.reply_id,
        agency.actions.c.action_id,
        agency.visibilities.c.visibility_id,
    )
    return Related(frozenset(versions), frozenset(others))


@contextmanager
def _opened(
    urls: Mapping[Store, str],
) -> Iterator[tuple[dict[Store, Connection], dict[Store, str]]]:
    """A snapshot of each store that can be read, and for every other one the reason why not."""
    opened: dict[Store, Connection] = {}
    unread: dict[Store, str] = {}
    with ExitStack() as stack:
        for store in Store:
            try:
                opened[store] = stack.enter_context(_snapshot(store, urls.get(store)))
            except _Unreadable as error:
                unread[store] = str(error)
        yield opened, unread


class _Unreadable(Exception):
    """Why a store cannot be read, in words."""


@contextmanager
def _snapshot(store: Store, url: str | None) -> Iterator[Connection]:
    if url is None:
        raise _Unreadable("is not set up here")
    if url.startswith("amqp"):
        raise _Unreadable("is RabbitMQ, which shows no message without handing it out")
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "postgresql":
        with _postgres_snapshot(store, url) as connection:
            yield connection
        return
    path = Path(str(parsed.database)).resolve()
    if not parsed.database or not path.exists():
        raise _Unreadable("is not there yet")

    def connect() -> sqlite3.Connection:
        address = f"{path.as_uri()}?mode=ro"
        return sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)

    engine = sa.create_engine(
        "sqlite://", creator=connect, poolclass=sa.NullPool, hide_parameters=True
    )
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    try:
        with engine.connect() as connection:
            _check_schema(store, connection)
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _postgres_snapshot(store: Store, url: str) -> Iterator[Connection]:
    database = Database(url)
    try:
        connection = database.engine.connect()
    except sa.exc.DBAPIError:
        database.close()
        raise _Unreadable("does not answer") from None
    try:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            _check_schema(store, connection)
            yield connection
    finally:
        connection.close()
        database.close()


def _check_schema(store: Store, connection: Connection) -> None:
    """Raise `_Unreadable` unless every column that this release knows is there."""
    try:
        there = {
            (table, column["name"])
            for (_, table), columns in sa.inspect(connection).get_multi_columns().items()
            for column in columns
        }
    except sa.exc.DatabaseError:
        raise _Unreadable("cannot be read as a database") from None
    schema = _SCHEMAS.get(store, sa.MetaData())
    if not {(c.table.name, c.name) for t in schema.tables.values() for c in t.columns} <= there:
        raise _Unreadable(f"is not at this release's schema (relevo {store} migrate)")
