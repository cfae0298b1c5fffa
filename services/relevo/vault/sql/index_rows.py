"""Statements on the blind index. What is written by many at once is taken in one order by all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.vault.keys.cases import IndexKeyRef
from relevo.vault.references import CaseRef, ValueRef, VersionRef
from relevo.vault.sql.tables import index

_PORTION = 500
_Thing = TypeVar("_Thing")

# Statements are built once: building one anew, and its cache key, costs more than executing it.
_TOKENS = sa.select(index.tokens.c.token, index.tokens.c.handle).where(
    index.tokens.c.brand == sa.bindparam("brand_"),
    index.tokens.c.token.in_(sa.bindparam("tokens_", expanding=True)),
)
_SEEN = (
    sa.select(index.places.c.author, index.places.c.handle)
    .where(
        index.places.c.brand == sa.bindparam("brand_"),
        index.places.c.agency == sa.bindparam("agency_"),
        index.places.c.handle.in_(sa.bindparam("handles_", expanding=True)),
        # A number that everybody quotes stands in very many places.
        index.places.c.author.in_(sa.bindparam("authors_", expanding=True)),
    )
    .distinct()
)
_HANDLES = sa.select(index.places).where(
    index.places.c.brand == sa.bindparam("brand_"),
    index.places.c.agency == sa.bindparam("agency_"),
    index.places.c.post_version_id.in_(sa.bindparam("ids_", expanding=True)),
    index.places.c.handle.is_not(None),
)
_COUNTED = index.counts.update().where(
    index.counts.c.brand == sa.bindparam("brand_"),
    index.counts.c.agency == sa.bindparam("agency_"),
    index.counts.c.day == sa.bindparam("day_"),
    index.counts.c.type == sa.bindparam("type_"),
    index.counts.c.author == sa.bindparam("author_"),
)
_NEW_PLACE = index.places.insert()

CountKey = tuple[str, bytes]
"""A type and an author; an empty author stands for all of the agency's."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a brand's keys under which tokens are found; the newest makes new ones."""

    newest: int
    oldest: int

    @property
    def living(self) -> range:
        """All of them, the newest last."""
        return range(self.oldest, self.newest + 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A value that could link: where it stands, and its handle if it does."""

    where: ValueRef
    type: str
    author: bytes
    handle: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """A value that links: where it stands, and its handle."""

    where: ValueRef
    type: str
    handle: str


def hold_versions(connection: Connection, brand: str, *, alone: bool = False) -> Versions:
    """The brand's versions, which nobody changes until the transaction ends.

    With `alone`, nobody else indexes for the brand either.
    """
    query = sa.select(index.versions.c.newest, index.versions.c.oldest).where(
        index.versions.c.brand == brand
    )
    return Versions(*connection.execute(query.with_for_update(read=not alone)).one())


def begin_versions(connection: Connection, brand: str) -> Versions:
    """The brand's versions, held alone; its first if there is none yet."""
    insert_absent(connection, index.versions, [{"brand": brand, "newest": 1, "oldest": 1}])
    return hold_versions(connection, brand, alone=True)


def set_versions(connection: Connection, brand: str, versions: Versions) -> None:
    """The versions from now on; they must be held alone."""
    connection.execute(
        index.versions.update()
        .where(index.versions.c.brand == brand)
        .values(newest=versions.newest, oldest=versions.oldest)
    )


def find_keys(connection: Connection, brand: str, version: int) -> dict[str, bytes]:
    """The wrapped keys of a version, by type."""
    keys = index.keys
    rows = connection.execute(
        sa.select(keys.c.type, keys.c.key_closed).where(
            keys.c.brand == brand, keys.c.version == version
        )
    )
    return {row.type: row.key_closed for row in rows}


def add_keys(connection: Connection, wrapped: Mapping[IndexKeyRef, bytes], at: datetime) -> None:
    """Keep wrapped keys; one that is there stays."""
    rows = [
        {
            "brand": ref.brand,
            "type": ref.type,
            "version": ref.version,
            "key_closed": wrapped[ref],
            "created_at": at,
        }
        for ref in sorted(wrapped, key=lambda ref: (ref.brand, ref.type, ref.version))
    ]
    insert_absent(connection, index.keys, rows)


def drop_keys(connection: Connection, brand: str, before: int) -> None:
    """Destroy the keys of older versions."""
    connection.execute(
        index.keys.delete().where(index.keys.c.brand == brand, index.keys.c.version < before)
    )


def find_tokens(connection: Connection, brand: str, tokens: Collection[bytes]) -> dict[bytes, str]:
    """The handles of these tokens, where there are any."""
    found: dict[bytes, str] = {}
    for portion in portions(sorted(tokens)):
        rows = connection.execute(_TOKENS, {"brand_": brand, "tokens_": portion})
        found.update((row.token, row.handle) for row in rows)
    return found


def add_tokens(
    connection: Connection, brand: str, version: int, handle_of: Mapping[bytes, str]
) -> None:
    """Name these tokens; one that has a name keeps it."""
    rows = [
        {"brand": brand, "token": token, "version": version, "handle": handle}
        for token, handle in sorted(handle_of.items())
    ]
    insert_absent(connection, index.tokens, rows)


def seen_by(
    connection: Connection,
    brand: str,
    agency: str,
    handles: Collection[str],
    authors: Collection[bytes],
) -> set[tuple[bytes, str]]:
    """Which of these authors of an agency have given which of these values before. Asked though
    there are none, so that the statements do not tell.
    """
    found: set[tuple[bytes, str]] = set()
    asking = {"brand_": brand, "agency_": agency, "authors_": sorted(authors)}
    for portion in portions(sorted(handles) or [""]):
        bound = {**asking, "handles_": portion}
        found.update((row.author, row.handle) for row in connection.execute(_SEEN, bound))
    return found


def hold_counts(
    connection: Connection, brand: str, agency: str, day: str, keys: Collection[CountKey]
) -> dict[CountKey, int]:
    """How many new values each of these has had that day; held until the transaction ends."""
    counts = index.counts
    of_day = {"brand": brand, "agency": agency, "day": day}
    named = sorted(keys)
    insert_absent(
        connection,
        counts,
        [{**of_day, "type": kind, "author": author, "count": 0} for kind, author in named],
    )
    found: dict[CountKey, int] = {}
    for portion in portions(named):
        rows = connection.execute(
            sa.select(counts.c.type, counts.c.author, counts.c.count)
            .where(
                counts.c.brand == brand,
                counts.c.agency == agency,
                counts.c.day == day,
                sa.tuple_(counts.c.type, counts.c.author).in_(portion),
            )
            .order_by(counts.c.type, counts.c.author)
            .with_for_update()
        )
        found.update(((kind, author), number) for kind, author, number in rows)
    return found


def set_counts(
    connection: Connection, brand: str, agency: str, day: str, counts: Mapping[CountKey, int]
) -> None:
    """How many there are now."""
    rows = [
        {
            "brand_": brand,
            "agency_": agency,
            "day_": day,
            "type_": kind,
            "author_": author,
            "count": count,
        }
        for (kind, author), count in sorted(counts.items())
    ]
    if rows:
        connection.execute(_COUNTED.values(count=sa.bindparam("count")), rows)


def forget_counts(connection: Connection, before: str) -> None:
    """Days before this one count no more."""
    connection.execute(index.counts.delete().where(index.counts.c.day < before))


def add_places(connection: Connection, places: Iterable[Place]) -> None:
    """Keep where values stand."""
    rows = [
        {
            **_of_case(one.where.version.case),
            "post_version_id": one.where.version.post_version_id,
            "number": one.where.number,
            "type": one.type,
            "author": one.author,
            "handle": one.handle,
        }
        for one in places
    ]
    if rows:
        connection.execute(_NEW_PLACE, rows)


def handles_of(
    connection: Connection, brand: str, agency: str, ids: Collection[str]
) -> list[Named]:
    """The values of these post versions, or submissions, that link, by their places."""
    bound = {"brand_": brand, "agency_": agency, "ids_": sorted(ids)}
    found = []
    for row in connection.execute(_HANDLES, bound):
        case = CaseRef(brand, agency, row.case_id)
        where = ValueRef(VersionRef(case, row.post_version_id), row.number)
        found.append(Named(where, row.type, row.handle))
    return sorted(found, key=lambda one: (one.where.version.post_version_id, one.where.number))


def forget(connection: Connection, case: CaseRef, types: Collection[str] | None = None) -> None:
    """No value of the case (of these types) links any more; tokens that stood there alone go.

    Nobody indexes for the brand meanwhile: a value that another case is being given would lose its
    token, and its next case would not be found beside it.
    """
    mine = _mine(case)
    if types is not None:
        mine.append(index.places.c.type.in_(sorted(types)))
    _forget(connection, case.brand, mine)


def forget_value(connection: Connection, where: ValueRef) -> None:
    """One value links no more; as `forget`."""
    version = where.version
    mine = [
        *_mine(version.case),
        index.places.c.post_version_id == version.post_version_id,
        index.places.c.number == where.number,
    ]
    _forget(connection, version.case.brand, mine)


def _mine(case: CaseRef) -> list[sa.ColumnElement[bool]]:
    return [getattr(index.places.c, name) == value for name, value in _of_case(case).items()]


def _forget(connection: Connection, brand: str, mine: Sequence[sa.ColumnElement[bool]]) -> None:
    hold_versions(connection, brand, alone=True)
    places, tokens = index.places, index.tokens
    handles = set(
        connection.scalars(
            sa.select(places.c.handle).where(*mine, places.c.handle.is_not(None)).distinct()
        )
    )
    connection.execute(places.delete().where(*mine))
    for portion in portions(sorted(handles)):
        left = sa.select(places.c.handle).where(
            places.c.brand == brand, places.c.handle.in_(portion)
        )
        connection.execute(
            tokens.delete().where(
                tokens.c.brand == brand,
                tokens.c.handle.in_(portion),
                tokens.c.handle.not_in(left),
            )
        )


def insert_absent(connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows unless their primary keys exist; the caller has put them in the keys' order."""
    if not rows:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    keys = list(table.primary_key.columns)
    connection.execute(insert(table).on_conflict_do_nothing(index_elements=keys), rows)


def portions(things: Iterable[_Thing]) -> Iterator[list[_Thing]]:
    """In pieces that no statement outgrows."""
    iterator = iter(things)
    while portion := list(islice(iterator, _PORTION)):
        yield portion


def _of_case(case: CaseRef) -> dict[str, str]:
    return {"brand": case.brand, "agency": case.agency, "case_id": case.case_id}
