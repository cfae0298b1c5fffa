"""Alarms in the database: one of a kind stands for a log at a time, and each is on the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.ledger import metrics
from relevo.ledger.alarms import Alarm, AlarmKind
from relevo.ledger.entries.logs import WitnessAlarmed, WitnessWords
from relevo.ledger.store import LedgerTables
from relevo.ledger.values import Actor, Code, Id, LogName, LogOrigin
from relevo.ledger.witness_store import WitnessTables, insert
from relevo.service import logs

_log = logs.get("witness")


@dataclass(frozen=True, slots=True)
class StandingAlarm:
    """An alarm that is not over. `evidence`: as `Alarm` has it."""

    alarm_id: Id
    kind: AlarmKind
    log: LogName
    origin: LogOrigin | None
    opened_at: datetime
    evidence: str | None


class AlarmBook:
    """Writes alarms and their ends, with an entry in the service's own ledger for each."""

    def __init__(
        self, ledger: LedgerTables, tables: WitnessTables, words: WitnessWords, actor: Actor
    ) -> None:
        self._ledger = ledger
        self._table = tables.alarms
        self._words = words
        self._actor = actor

    def begin(self, connection: Connection, alarm: Alarm, at: datetime) -> bool:
        """Raise an alarm, unless one of its kind stands for its log. Whether it was raised."""
        alarm_id = Id(str(uuid.uuid4()))
        table = self._table
        done = connection.execute(
            insert(connection, table)
            .values(
                alarm_id=alarm_id,
                kind=alarm.kind.value,
                log=alarm.log,
                origin=alarm.origin,
                opened_at=at,
                closed_at=at if alarm.is_informational else None,
                evidence=alarm.evidence,
            )
            .on_conflict_do_nothing(
                index_elements=[table.c.kind, table.c.log], index_where=table.c.closed_at.is_(None)
            )
            .returning(table.c.alarm_id)
        )
        if done.first() is None:
            return False
        self._ledger.record(connection, self._entry(alarm_id, alarm, at))
        metrics.ALARMS.labels(alarm.kind.value, alarm.log).inc()
        tell = _log.warning if alarm.is_informational else _log.error
        tell(
            "ledger alarm",
            kind=alarm.kind.value,
            log=alarm.log,
            origin=alarm.origin,
            held_size=alarm.held_size,
            size=alarm.size,
        )
        return True

    def settle(
        self, connection: Connection, log: LogName, kinds: Collection[AlarmKind], at: datetime
    ) -> int:
        """End the alarms of these kinds that stand for a log. How many there were."""
        table = self._table
        standing = connection.execute(
            sa.select(table.c.alarm_id, table.c.kind)
            .where(
                table.c.log == log,
                table.c.kind.in_(sorted(kind.value for kind in kinds)),
                table.c.closed_at.is_(None),
            )
            .order_by(table.c.opened_at)
            .with_for_update()
        ).all()
        for row in standing:
            connection.execute(
                table.update().where(table.c.alarm_id == row.alarm_id).values(closed_at=at)
            )
            self._ledger.record(
                connection,
                self._words.settled(
                    at=at, actor=self._actor, alarm=Id(row.alarm_id), kind=Code(row.kind), log=log
                ),
            )
            _log.info("ledger alarm is over", kind=row.kind, log=log)
        return len(standing)

    def standing(self, connection: Connection) -> tuple[StandingAlarm, ...]:
        """The alarms that are not over, the oldest first."""
        table = self._table
        rows = connection.execute(
            sa.select(table)
            .where(table.c.closed_at.is_(None))
            .order_by(table.c.opened_at, table.c.log, table.c.kind)
        )
        return tuple(
            StandingAlarm(
                Id(row.alarm_id),
                AlarmKind(row.kind),
                LogName(row.log),
                None if row.origin is None else LogOrigin(row.origin),
                row.opened_at,
                row.evidence,
            )
            for row in rows
        )

    def _entry(self, alarm_id: Id, alarm: Alarm, at: datetime) -> WitnessAlarmed:
        return self._words.alarmed(
            at=at,
            actor=self._actor,
            alarm=alarm_id,
            kind=Code(alarm.kind.value),
            log=alarm.log,
            origin=alarm.origin,
            held_size=alarm.held_size,
            held_root=alarm.held_root,
            size=alarm.size,
            root=alarm.root,
        )
