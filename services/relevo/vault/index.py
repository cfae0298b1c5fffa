"""The blind index (DESIGN section 7): which values are the same, known to nobody without the keys.

A value's token is HMAC-SHA-256 (FIPS 198-1) over its type and its one spelling (`normalising`),
under a random key of its brand and type that is wrapped under the root and never leaves the vault.
A token leads to a random handle; care learns handles alone, and they survive a rotation of keys.

What an author, or an agency, may link on a day is bounded: whoever seals a million guessed numbers
has them stored, and most of them link nothing. A value that the same author gave before is not new.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from prometheus_client import Counter as Metric
from sqlalchemy.engine import Connection

from relevo.sealing.framing import prefixed
from relevo.service import clock, logs
from relevo.service.database import Database
from relevo.vault.keys.cases import IndexKeyRef, IndexKeys
from relevo.vault.normalising import LINKABLE, normalised
from relevo.vault.references import ValueRef, VersionRef
from relevo.vault.sql import index_rows
from relevo.vault.sql.index_rows import CountKey, Place, Versions

_log = logs.get("index")
_NOT_LINKED = Metric(
    "relevo_vault_values_not_linked_total",
    "Values stored beyond what an author or an agency may link on a day",
    ["agency"],
)

AUTHOR: Final = "AUTHOR"
"""The type of the key under which authors have tokens."""

_KINDS: Final = (*LINKABLE, AUTHOR)
_AUTHOR_ID: Final = "AUTHOR_ID"
_TOKEN: Final = b"relevo-vault/token/v1"
_EVERYBODY: Final = b""
_KEPT_DAYS: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class GivenValue:
    """One value of a post version or a submission, in clear."""

    number: int
    type: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GivenValues:
    """All that came together. Its author is its AUTHOR_ID, or else its case."""

    version: VersionRef
    values: tuple[GivenValue, ...] = field(repr=False)

    @property
    def linkable(self) -> tuple[GivenValue, ...]:
        """Those whose type links."""
        return tuple(value for value in self.values if value.type in LINKABLE)


@dataclass(frozen=True, slots=True)
class IndexLimits:
    """How many new values of one type link on one day (UTC)."""

    of_author: int
    of_agency: int


@dataclass(frozen=True, slots=True)
class _Spelled:
    """A value that is to be indexed. `tokens`: under each living version, the newest last; none:
    it is no value of its type.
    """

    where: ValueRef
    type: str
    author: bytes
    tokens: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class IndexKind:
    """Whose values of which type."""

    brand: str
    type: str


class BlindIndex:
    """Names values. Safe for threads; keys are kept in memory once they were unwrapped."""

    def __init__(
        self,
        keys: IndexKeys,
        *,
        regions: Sequence[str],
        limits: IndexLimits,
        new_id: Callable[[], str] = clock.new_id,
    ) -> None:
        self._keys = keys
        self._regions = tuple(regions)
        self._limits = limits
        self._new_id = new_id
        self._unwrapped: dict[tuple[str, int], Mapping[str, bytes]] = {}

    def prepare(self, database: Database, brand: str, *, at: datetime) -> None:
        """Make the brand's first keys, durably, before anything is indexed: a key that was used and
        then rolled back would leave tokens that nobody can make again.
        """
        with database.write() as connection:
            versions = index_rows.begin_versions(connection, brand)
            self.make_keys(connection, brand, versions.newest, at=at)
        with database.read() as connection:
            for version in versions.living:
                self._keys_of(connection, brand, version)

    def make_keys(self, connection: Connection, brand: str, version: int, *, at: datetime) -> None:
        """Make those keys of a version that are not there."""
        there = index_rows.find_keys(connection, brand, version)
        refs = [IndexKeyRef(brand, kind, version) for kind in _KINDS if kind not in there]
        index_rows.add_keys(connection, {ref: self._keys.create(ref) for ref in refs}, at)

    def add(self, connection: Connection, given: Iterable[GivenValues], *, at: datetime) -> None:
        """Name the values of post versions that have just been stored, in their transaction.

        The statements are the same whatever is known already.
        """
        groups: dict[tuple[str, str], list[GivenValues]] = {}
        for one in given:
            case = one.version.case
            if one.linkable:
                groups.setdefault((case.brand, case.agency), []).append(one)
        for (brand, agency), together in sorted(groups.items()):
            self._add(connection, brand, agency, together, at)

    def tokens(
        self, connection: Connection, about: IndexKind, versions: Versions, spelled: bytes
    ) -> tuple[bytes, ...]:
        """The tokens of a spelled value under each living version, the newest last."""
        message = _TOKEN + prefixed(about.type.encode("ascii")) + prefixed(spelled)
        return tuple(
            hmac.digest(
                self._keys_of(connection, about.brand, version)[about.type], message, sha256
            )
            for version in versions.living
        )

    def spell(self, kind: str, value: str) -> bytes | None:
        """The one spelling of a value; None: it is none of its type."""
        spelled = normalised(kind, value, self._regions)
        return None if spelled is None else spelled.encode("utf-8", "surrogatepass")

    def _add(
        self,
        connection: Connection,
        brand: str,
        agency: str,
        together: Sequence[GivenValues],
        at: datetime,
    ) -> None:
        versions = index_rows.hold_versions(connection, brand)
        spelled = [one for given in together for one in self._spelled(connection, given, versions)]
        wanted = {token for one in spelled for token in one.tokens}
        known = index_rows.find_tokens(connection, brand, wanted)
        handle_of = {one.tokens[-1]: _first(known, one.tokens) for one in spelled if one.tokens}
        bound = _Bound(connection, brand, agency, at, self._limits)
        linked = bound.within(spelled, handle_of)
        named = {
            one.tokens[-1]: handle_of[one.tokens[-1]] or self._new_id()
            for one in spelled
            if one in linked
        }
        index_rows.add_tokens(connection, brand, versions.newest, named)
        kept = index_rows.find_tokens(connection, brand, named)  # another call may have been first
        index_rows.add_places(
            connection,
            (
                Place(
                    one.where,
                    one.type,
                    one.author,
                    kept[one.tokens[-1]] if one in linked else None,
                )
                for one in spelled
            ),
        )

    def _spelled(
        self, connection: Connection, given: GivenValues, versions: Versions
    ) -> Iterable[_Spelled]:
        brand = given.version.case.brand
        author = self._author(connection, given, versions)
        for value in given.linkable:
            spelled = self.spell(value.type, value.value)
            about = IndexKind(brand, value.type)
            tokens: tuple[bytes, ...] = ()
            if spelled is not None:
                tokens = self.tokens(connection, about, versions, spelled)
            yield _Spelled(ValueRef(given.version, value.number), value.type, author, tokens)

    def _author(self, connection: Connection, given: GivenValues, versions: Versions) -> bytes:
        case = given.version.case
        named = next((one.value for one in given.values if one.type == _AUTHOR_ID), case.case_id)
        about = IndexKind(case.brand, AUTHOR)
        spelled = prefixed(case.agency.encode("ascii")) + named.encode("utf-8", "surrogatepass")
        return self.tokens(connection, about, versions, spelled)[-1]

    def _keys_of(self, connection: Connection, brand: str, version: int) -> Mapping[str, bytes]:
        known = self._unwrapped.get((brand, version))
        if known is None:
            wrapped = index_rows.find_keys(connection, brand, version)
            known = {
                kind: self._keys.unwrap(IndexKeyRef(brand, kind, version), closed)
                for kind, closed in wrapped.items()
            }
            self._unwrapped[brand, version] = known
        return known


@dataclass(frozen=True, slots=True)
class _Bound:
    """What an author and an agency may still link today."""

    connection: Connection
    brand: str
    agency: str
    at: datetime
    limits: IndexLimits

    def within(
        self, spelled: Sequence[_Spelled], handle_of: Mapping[bytes, str | None]
    ) -> set[_Spelled]:
        """Those that link: known of this author, or new within the limits, in their order."""
        day = self.at.date().isoformat()
        handles = {handle for handle in handle_of.values() if handle is not None}
        authors = {one.author for one in spelled}
        seen = index_rows.seen_by(self.connection, self.brand, self.agency, handles, authors)
        keys = {key for one in spelled for key in _count_keys(one)}
        counts = index_rows.hold_counts(self.connection, self.brand, self.agency, day, keys)
        linked: set[_Spelled] = set()
        given: set[tuple[bytes, bytes]] = set()
        excess: Counter[str] = Counter()
        for one in spelled:
            if not one.tokens:
                continue
            pair = (one.author, one.tokens[-1])
            handle = handle_of[one.tokens[-1]]
            if pair in given or (handle is not None and (one.author, handle) in seen):
                linked.add(one)
            elif self._allows(counts, one):
                linked.add(one)
                given.add(pair)
                for key in _count_keys(one):
                    counts[key] += 1
            else:
                excess[one.type] += 1
        index_rows.set_counts(self.connection, self.brand, self.agency, day, counts)
        if excess:
            self._tell(excess)
        return linked

    def _allows(self, counts: Mapping[CountKey, int], one: _Spelled) -> bool:
        of_agency, of_author = _count_keys(one)
        return (
            counts[of_agency] < self.limits.of_agency and counts[of_author] < self.limits.of_author
        )

    def _tell(self, excess: Counter[str]) -> None:
        _NOT_LINKED.labels(self.agency).inc(excess.total())
        _log.warning("values not linked", agency=self.agency, brand=self.brand, types=dict(excess))
        before = (self.at - _KEPT_DAYS).date().isoformat()
        index_rows.forget_counts(self.connection, before)


def _count_keys(one: _Spelled) -> tuple[CountKey, CountKey]:
    return (one.type, _EVERYBODY), (one.type, one.author)


def _first(known: Mapping[bytes, str], tokens: Iterable[bytes]) -> str | None:
    return next((known[token] for token in tokens if token in known), None)
