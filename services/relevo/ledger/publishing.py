"""Publishing: on a fixed clock a log is filled to a multiple of 256 and its checkpoint may leave.

Neither when a checkpoint leaves nor its size says what happened, beyond how many 256 (P7).
Nothing waits for publishing: what must be covered at once goes on using `Integrator.cover`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from relevo.errors import NotFound
from relevo.ledger import metrics
from relevo.ledger.cosignature import CosignatureVerifier
from relevo.ledger.entries.base import Entry
from relevo.ledger.entries.logs import LogWords
from relevo.ledger.errors import NoteRefused
from relevo.ledger.integrator import Integrator, Opening
from relevo.ledger.note import SignatureLine
from relevo.ledger.pace import Pace
from relevo.ledger.store import LedgerTables, SignedCheckpoint
from relevo.ledger.tiles import WIDTH
from relevo.ledger.values import Actor, Digest, LogOrigin
from relevo.ledger.witness import Mark, Submission
from relevo.ledger.witness_store import WitnessTables
from relevo.service import clock, logs
from relevo.service.database import Database

_log = logs.get("ledger")


class Unproven(StrEnum):
    """Why no inclusion proof can be given."""

    NOT_YET = "NOT_YET"  # committed here; a later published checkpoint will cover it
    UNKNOWN = "UNKNOWN"  # no such entry, or one of an epoch that has ended


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a leaf stands at `index` under a published checkpoint: its path from the leaf up."""

    leaf: Digest
    index: int
    path: tuple[bytes, ...]


class Published:
    """What may leave of a service's own log. Needs no key; safe for threads."""

    def __init__(
        self, database: Database, ledger: LedgerTables, tables: WitnessTables, origin: str
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._tables = tables
        self.origin = LogOrigin(origin)

    def newest(self) -> SignedCheckpoint | None:
        """The newest published checkpoint; None before the first."""
        with self._database.read() as connection:
            return self._tables.newest_published(connection, self.origin)

    def submission(self, held: Mark | None, shown: Collection[str]) -> Submission | None:
        """The newest published checkpoint, for a witness who has come so far.

        It carries the cosignatures of the witnesses who are `shown`: who else works for a brand is
        no agency's business. Whoever holds more than was published gets no proof, and will see a
        log that went back; who holds another epoch begins anew. None before the first checkpoint.
        """
        held_size = held.size if held and held.origin == self.origin else 0
        with self._database.read() as connection:
            newest = self._tables.newest_published(connection, self.origin)
            if newest is None:
                return None
            size = newest.checkpoint.size
            note = self._tables.cosigned_note(connection, self.origin, size, shown)
            if not 0 < held_size < size:
                return Submission(note, held_size)
            proof = self._ledger.consistency_proof(connection, self.origin, held_size, size)
            return Submission(note, held_size, proof)

    def inclusions(self, leaves: Iterable[Digest]) -> Mapping[Digest, Inclusion | Unproven]:
        """Proofs under the newest published checkpoint, which `submission` gives."""
        with self._database.read() as connection:
            newest = self._tables.newest_published(connection, self.origin)
            size = newest.checkpoint.size if newest else 0
            return {leaf: self._inclusion(connection, leaf, size) for leaf in leaves}

    def _inclusion(self, connection: Connection, leaf: Digest, size: int) -> Inclusion | Unproven:
        try:
            place = self._ledger.place(connection, leaf)
        except NotFound:
            return Unproven.UNKNOWN
        if place is None:
            return Unproven.NOT_YET
        if place.origin != self.origin:
            return Unproven.UNKNOWN
        if place.index >= size:
            return Unproven.NOT_YET
        path = self._ledger.inclusion_proof(connection, self.origin, place.index, size)
        return Inclusion(leaf, place.index, path)

    def add_cosignatures(
        self,
        size: int,
        lines: Iterable[str],
        witnesses: Sequence[CosignatureVerifier],
        now: datetime,
    ) -> None:
        """Keep what witnesses said of the published checkpoint of that size; all lines or none.

        Raises:
            NotFound: none of that size was published.
            NoteRefused: a line is malformed, by none of these witnesses, or does not verify.
        """
        known = {(one.name, one.key_hash): one for one in witnesses}
        with self._database.write() as connection:
            signed = self._tables.published_at(connection, self.origin, size)
            for line in lines:
                parsed = SignatureLine.parse(line.removesuffix("\n"))
                witness = known.get((parsed.name, parsed.key_hash))
                if witness is None:
                    raise NoteRefused("cosignature: is by no witness of this log")
                self._tables.add_cosignature(connection, signed, line, witness, now)


class Publisher:
    """Makes the checkpoints that may leave; beside the integrator, in the process of its key."""

    def __init__(
        self,
        integrator: Integrator,
        published: Published,
        tables: WitnessTables,
        words: LogWords,
        actor: Actor,
    ) -> None:
        self._integrator = integrator
        self._published = published
        self._tables = tables
        self._words = words
        self._actor = actor

    def publish(self, now: datetime) -> SignedCheckpoint | None:
        """Integrate all that waits, fill the log to a multiple of 256 and keep the checkpoint.

        The filling, the checkpoint and its place among the published ones are one transaction.

        Returns:
            The checkpoint, or None when nothing is new: then the last one stands.

        Raises:
            LedgerBroken: as `Integrator.integrate`.
        """
        padding = self._words.padded(at=now, actor=self._actor)
        filling = _Filling(self._tables, self._published.origin, padding)
        signed = self._integrator.fill(now, filling)
        if signed is not None:
            metrics.PUBLISHED.labels(self._published.origin.log).set(signed.checkpoint.size)
            metrics.PADDED.inc(filling.count)
        return signed

    def publish_forever(
        self,
        stop: threading.Event,
        pace: Pace,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """Publish at each tick until `stop` is set; the loop of one thread.

        A database that is away is waited for. A broken ledger ends the loop by raising.
        """
        away = False
        while not stop.wait((pace.next_tick(at := now()) - at).total_seconds()):
            try:
                self.publish(now())
                if away:
                    _log.info("ledger database is back", origin=self._published.origin)
                away = False
            except (DBAPIError, PoolTimeout) as error:
                if not away:
                    _log.warning("checkpoint not published: database is away", exc_info=error)
                away = True


class _Filling:
    """The padding of one tick; see `relevo.ledger.integrator.Filling`."""

    def __init__(self, tables: WitnessTables, origin: LogOrigin, padding: Entry) -> None:
        self._tables = tables
        self._origin = origin
        self._padding = padding
        self.count = 0

    def entries(self, connection: Connection, size: int) -> Sequence[Entry]:
        if size == self._published(connection):
            return ()
        self.count = -size % WIDTH
        return [self._padding] * self.count

    def keep(
        self, connection: Connection, newest: SignedCheckpoint | None
    ) -> SignedCheckpoint | None:
        if newest is None or newest.checkpoint.size == self._published(connection):
            return None
        self._tables.publish(connection, newest, self._padding.at)
        return newest

    def _published(self, connection: Connection) -> int:
        newest = self._tables.newest_published(connection, self._origin)
        return newest.checkpoint.size if newest else 0


def opening(tables: WitnessTables, words: LogWords, actor: Actor) -> Opening:
    """How an origin begins: with what is known to be cosigned of the one before. The first has a
    first entry of its own only where the words have one.
    """

    def first_entry(connection: Connection, origin: str, at: datetime) -> Entry | None:
        begins = LogOrigin(origin)
        previous = begins.before()
        if previous is None:
            return words.began(at=at, actor=actor, origin=begins) if words.began else None
        cosigned = tables.last_cosigned(connection, previous)
        return words.opened(
            at=at,
            actor=actor,
            origin=begins,
            previous=previous,
            cosigned_size=cosigned.size if cosigned else None,
            cosigned_root=Digest.of(cosigned.root) if cosigned else None,
        )

    return first_entry
