"""One transaction of care, and the signals that its commit gives to this process's loops."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.breach_rows import BreachRows
from relevo.care.adapters.case_rows import CaseRows
from relevo.care.adapters.continuity_rows import ContinuityRows
from relevo.care.adapters.customer_rows import CustomerRows
from relevo.care.adapters.desk_rows import DeskRows
from relevo.care.adapters.form_rows import FormRows
from relevo.care.adapters.hold_rows import HoldRows
from relevo.care.adapters.linked_rows import LinkedRows
from relevo.care.adapters.note_rows import NoteRows
from relevo.care.adapters.order_rows import OrderRows
from relevo.care.adapters.receipt_rows import ReceiptRows
from relevo.care.adapters.redaction_rows import RedactionRows
from relevo.care.adapters.sample_rows import SampleRows
from relevo.care.adapters.script_rows import ScriptRows
from relevo.care.adapters.seal_rows import SealRows
from relevo.care.adapters.update_rows import UpdateRows
from relevo.care.adapters.witness_rows import WitnessRows
from relevo.delivery.messages import Priority, Topic
from relevo.ledger.entries import Entry, PrivateEntry
from relevo.ledger.values import Digest, LogName
from relevo.service.database import Database


class Signal:
    """Something has changed: wakes every waiter in this process. Nobody may rely on it alone."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """How often it was given; pass it to `wait`."""
        with self._condition:
            return self._count

    def give(self) -> None:
        """Wake every waiter."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait(self, seen: int, seconds: float) -> None:
        """Return when it has been given more often than `seen`, or after `seconds`."""
        with self._condition:
            self._condition.wait_for(lambda: self._count != seen, seconds)


@dataclass(frozen=True, slots=True)
class Signals:
    """What this process's loops wake up for, given after the commit.

    Attributes:
        updates: updates wait for a number.
        numbered: updates got one.
        outbox: messages wait in the outbox (the relay's own kind of event).
        stopping: the process is asked to end; streams end at once.
    """

    updates: Signal = field(default_factory=Signal)
    numbered: Signal = field(default_factory=Signal)
    outbox: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)


class Transaction:
    """What can be done within one transaction; fact, ledger entry and message commit together."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.cases = CaseRows(connection)
        self.notes = NoteRows(connection)
        self.receipts = ReceiptRows(connection)
        self.redactions = RedactionRows(connection)
        self.seals = SealRows(connection)
        self.updates = UpdateRows(connection)
        self.desk = DeskRows(connection)
        self.witnessing = WitnessRows(connection)
        self.samples = SampleRows(connection)
        self.breaches = BreachRows(connection)
        self.holds = HoldRows(connection)
        self.orders = OrderRows(connection)
        self.customers = CustomerRows(connection)
        self.linked = LinkedRows(connection)
        self.continuity = ContinuityRows(connection)
        self.scripts = ScriptRows(connection)
        self.forms = FormRows(connection)

    def record(self, entry: Entry) -> Digest:
        """Write a ledger entry; its leaf hash."""
        return tables.ledger.record(self.connection, entry)

    def record_all(self, entries: Sequence[Entry]) -> tuple[Digest, ...]:
        """Write ledger entries, in order; their leaf hashes."""
        return tables.ledger.record_all(self.connection, entries)

    def record_privately(self, entries: Sequence[PrivateEntry]) -> tuple[Digest, ...]:
        """Write entries into the brand's private log, in order; their leaf hashes."""
        return tables.private.record_all(self.connection, entries)

    def await_leaves(self, log: LogName, leaves: Collection[bytes], since: datetime) -> None:
        """Expect these leaf hashes in another side's log."""
        ordered = [Digest.of(leaf) for leaf in sorted(leaves)]  # one order for all transactions
        tables.witness.await_leaves(self.connection, log, ordered, since)

    def enqueue(
        self, topic: Topic, key: str, *, at: datetime, priority: Priority = Priority.NORMAL
    ) -> None:
        """Queue a message."""
        tables.outbox.enqueue(self.connection, topic, key, now=at, priority=priority)

    def enqueue_all(
        self, topic: Topic, work: Sequence[tuple[str, Priority]], *, at: datetime
    ) -> None:
        """Queue a message for each key, with its priority."""
        tables.outbox.enqueue_all(self.connection, topic, work, now=at)


class Storage:
    """Care's database by transactions. Safe for threads; build after a fork."""

    def __init__(self, database: Database, signals: Signals) -> None:
        self.database = database
        self.signals = signals

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """One writing transaction: committed when the block ends, rolled back when it raises."""
        with self.database.write() as connection:
            yield Transaction(connection)
        # A look in vain costs a waiter one small query.
        self.signals.updates.give()
        self.signals.outbox.set()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """One consistent snapshot that is never written through."""
        with self.database.read() as connection:
            yield Transaction(connection)
