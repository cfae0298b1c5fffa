"""A service as the witness of others' logs: rules from `witness`, state and alarms in its database.

The state moves in the transaction that hands out the cosignature, and never back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from relevo.ledger import alarms, metrics
from relevo.ledger.alarm_book import AlarmBook
from relevo.ledger.alarms import Alarm, AlarmKind
from relevo.ledger.cosignature import Cosigner
from relevo.ledger.errors import ProofInvalid
from relevo.ledger.note import Checkpoint
from relevo.ledger.pace import Pace
from relevo.ledger.publishing import Inclusion
from relevo.ledger.tree import verify_inclusion
from relevo.ledger.values import Digest, LogName, LogOrigin
from relevo.ledger.witness import Accepted, Claim, LogKeys, Mark, Submission, WitnessRefused, decide
from relevo.ledger.witness_store import WitnessTables
from relevo.service.database import Database


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint that this witness cosigned, and its signature line."""

    accepted: Accepted
    line: str


class Witness:
    """Cosigns others' checkpoints. Safe for threads, and beside other processes of the service."""

    def __init__(
        self, database: Database, tables: WitnessTables, cosigner: Cosigner, book: AlarmBook
    ) -> None:
        self._database = database
        self._tables = tables
        self._cosigner = cosigner
        self._book = book

    def mark(self, log: LogName) -> Mark | None:
        """How far this witness has come with a log; None if it never saw it."""
        with self._database.read() as connection:
            held = self._tables.held(connection, log)
        return held.mark if held else None

    def cosign(self, submission: Submission, keys: LogKeys, now: datetime) -> Cosigned:
        """Cosign a checkpoint of one of these logs, if it extends what was cosigned before.

        A refusal that may be an attack leaves an alarm; an acceptance ends what it can.

        Raises:
            WitnessRefused: see `witness.decide`. Nothing was cosigned and the state stands.
        """
        try:
            claim = Claim.read(submission, keys)
            while (cosigned := self._try(claim, now)) is None:
                pass  # another process moved the state meanwhile
        except WitnessRefused as refused:
            self._refused(refused, now)
            raise
        metrics.COSIGNED.labels(claim.origin.log).inc()
        return cosigned

    def take_inclusions(
        self, checkpoint: Checkpoint, inclusions: Iterable[Inclusion], now: datetime
    ) -> tuple[Digest, ...]:
        """Note which awaited leaves are proven to stand under a checkpoint that was cosigned here.

        Returns:
            Those that are. One whose proof leads elsewhere is left out, and raises an alarm.
        """
        log = LogOrigin(checkpoint.origin).log
        proven, false = [], False
        for inclusion in inclusions:
            try:
                verify_inclusion(
                    inclusion.leaf.raw(),
                    index=inclusion.index,
                    size=checkpoint.size,
                    proof=inclusion.path,
                    root=checkpoint.root,
                )
                proven.append(inclusion.leaf)
            except ProofInvalid:
                false = True
        with self._database.write() as connection:
            self._tables.mark_seen(connection, log, proven, now)
            if false:
                self._book.begin(connection, alarms.of_false_inclusion(checkpoint), now)
        return tuple(proven)

    def _try(self, claim: Claim, now: datetime) -> Cosigned | None:
        log = claim.origin.log
        with self._database.write() as connection:
            held = self._tables.held(connection, log, lock=True)
            accepted = decide(claim, held)
            if not self._tables.advance(connection, held, accepted, now):
                return None
            self._book.settle(connection, log, alarms.ended_by(accepted), now)
            if accepted.began and held is not None:
                self._book.begin(connection, alarms.of_beginning(accepted, held), now)
            return Cosigned(accepted, self._cosigner.cosign(accepted.note, now))

    def _refused(self, refused: WitnessRefused, now: datetime) -> None:
        metrics.REFUSED.labels(refused.code.value).inc()
        alarm = alarms.of_refusal(refused)
        if alarm is not None:
            with self._database.write() as connection:
                self._book.begin(connection, alarm, now)


class Watch:
    """Looks for what time alone brings to light: silence, missing leaves, missing cosignatures.

    `since` is when watching began: nothing was due before.
    """

    def __init__(
        self,
        database: Database,
        tables: WitnessTables,
        book: AlarmBook,
        pace: Pace,
        since: datetime,
    ) -> None:
        self._database = database
        self._tables = tables
        self._book = book
        self._pace = pace
        self._since = since

    def look(self, witnessed: Sequence[LogName], own: LogOrigin | None, now: datetime) -> None:
        """Raise and end the alarms of the logs that are witnessed, and of our own if others cosign
        it. What stands for a log that is not looked at stays.
        """
        with self._database.read() as connection:
            begun, over = self._changes(connection, witnessed, own, now)
        if begun or over:
            with self._database.write() as connection:  # anew: an exchange may have come between
                begun, over = self._changes(connection, witnessed, own, now)
                for kind, log in begun:
                    self._book.begin(connection, Alarm(kind=kind, log=log), now)
                for kind, log in over:
                    self._book.settle(connection, log, {kind}, now)
        self._tell({*witnessed, *([own.log] if own else [])})

    def _tell(self, logs: Collection[LogName]) -> None:
        with self._database.read() as connection:
            standing = {(alarm.kind, alarm.log) for alarm in self._book.standing(connection)}
        for log in logs:
            for kind in AlarmKind:
                metrics.STANDING.labels(kind.value, log).set((kind, log) in standing)

    def _changes(
        self,
        connection: Connection,
        witnessed: Sequence[LogName],
        own: LogOrigin | None,
        now: datetime,
    ) -> tuple[list[tuple[AlarmKind, LogName]], list[tuple[AlarmKind, LogName]]]:
        wrong: dict[tuple[AlarmKind, LogName], bool] = {}
        for log in witnessed:
            wrong[AlarmKind.SILENT, log] = self._is_silent(connection, log, now)
            wrong[AlarmKind.LEAF_MISSING, log] = self._is_leaf_missing(connection, log, now)
        if own is not None:
            wrong[AlarmKind.NOT_COSIGNED, own.log] = self._is_uncosigned(connection, own, now)
        standing = {(alarm.kind, alarm.log) for alarm in self._book.standing(connection)}
        begun = [key for key, is_wrong in wrong.items() if is_wrong and key not in standing]
        over = [key for key, is_wrong in wrong.items() if not is_wrong and key in standing]
        return begun, over

    def _is_silent(self, connection: Connection, log: LogName, now: datetime) -> bool:
        held = self._tables.held(connection, log)
        return self._pace.is_silent(max(held.at, self._since) if held else self._since, now)

    def _is_leaf_missing(self, connection: Connection, log: LogName, now: datetime) -> bool:
        since = self._tables.waiting_since(connection, log)
        return since is not None and self._pace.is_missing(max(since, self._since), now)

    def _is_uncosigned(self, connection: Connection, own: LogOrigin, now: datetime) -> bool:
        cosigned = self._tables.last_cosigned(connection, own)
        size = cosigned.size if cosigned else 0
        waiting = self._tables.oldest_published_above(connection, own, size)
        return waiting is not None and self._pace.is_uncosigned(max(waiting.at, self._since), now)
