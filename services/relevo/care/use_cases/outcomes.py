"""What became of the seals of one call to the vault, written with a fixed number of statements."""

from __future__ import annotations

from relevo.care.adapters.customer_rows import LinkedValue
from relevo.care.adapters.seal_rows import Waiting
from relevo.care.adapters.storage import Transaction
from relevo.care.adapters.update_rows import NewUpdate
from relevo.care.domain.case import CaseKey
from relevo.care.domain.customers import ValueState
from relevo.care.domain.seals import Seal, wait_after
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.domain.vault import NamedValue
from relevo.care.use_cases.context import Care, Taken, VaultResult
from relevo.care.use_cases.customers import keep_values
from relevo.crossing.updates import Ingested
from relevo.ledger.entries import Entry
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Code, Digest, Id, Slug
from relevo.sealing.signed import SignedStatement
from relevo.service import logs

_log = logs.get("ingest")


class Outcomes:
    """Gathers, then writes in one transaction. All of them happened at one instant."""

    def __init__(self, care: Care, grace_seconds: int) -> None:
        self._care = care
        self._grace_seconds = grace_seconds
        self._at = care.now()
        self._taken: list[tuple[Seal, SignedStatement]] = []
        self._values: list[LinkedValue] = []
        self._refused: list[tuple[Seal, str]] = []
        self._put_off: list[Waiting] = []
        self._entries: list[Entry] = []
        self._events: list[tuple[Seal, Event]] = []

    def add(self, seal: Seal, result: VaultResult) -> None:
        """A seal that waits, and the vault's answer: its notice, or why it was not taken.

        Raises:
            EntryRefused: the vault's reason is no code.
        """
        if isinstance(result, Taken):
            self._pass(seal, result)
        elif result.permanent:
            self._park(seal, result.reason)
        else:
            attempts = seal.attempts + 1
            due = self._at + wait_after(attempts, self._care.jitter())
            self._put_off.append(Waiting(seal, attempts, due, result.reason))

    def write(self, tx: Transaction) -> None:
        """Fact, update, ledger entry and event of each."""
        tx.seals.ingested_all(self._taken, at=self._at)
        tx.seals.park_all(self._refused, at=self._at)
        tx.seals.wait_all(self._put_off, at=self._at)
        tx.updates.add_all(
            NewUpdate(
                seal,
                self._care.new_id(),
                Ingested(seal.post_version_id, notice, self._grace_seconds),
                self._at,
            )
            for seal, notice in self._taken
        )
        tx.record_all(self._entries)
        tx.desk.add_events(self._events)
        keep_values(self._care, tx, self._values)

    def counts(self) -> dict[str, int]:
        """How many seals came to which end."""
        return {
            "passed": len(self._taken),
            "parked": len(self._refused),
            "put off": len(self._put_off),
        }

    def _pass(self, seal: Seal, result: Taken) -> None:
        self._taken.append((seal, result.notice))
        self._values += [_linked(seal, value) for value in result.values]
        self._entries.append(
            recorded.IngestPassed(
                at=self._at,
                actor=self._care.process,
                agency=Slug(seal.agency),
                brand=Slug(seal.brand),
                case=Id(seal.case_id),
                post_version=Id(seal.post_version_id),
                seal=Digest(seal.digest),
            )
        )
        self._tell(seal, EventKind.SEAL_INGESTED)

    def _park(self, seal: Seal, reason: str) -> None:
        _log.error("seal parked", post_version=seal.post_version_id, reason=reason)
        self._refused.append((seal, reason))
        self._entries.append(
            recorded.IngestRefused(
                at=self._at,
                actor=self._care.process,
                agency=Slug(seal.agency),
                brand=Slug(seal.brand),
                case=Id(seal.case_id),
                post_version=Id(seal.post_version_id),
                seal=Digest(seal.digest),
                reason=Code(reason),
            )
        )
        self._tell(seal, EventKind.SEAL_PARKED, reason)

    def _tell(self, seal: Seal, kind: EventKind, code: str | None = None) -> None:
        care = self._care
        subject = seal.post_version_id
        event = Event(care.new_id(), kind, self._at, care.process, subject=subject, code=code)
        self._events.append((seal, event))


def _linked(seal: Seal, value: NamedValue) -> LinkedValue:
    return LinkedValue(
        CaseKey(seal.agency, seal.case_id),
        seal.brand,
        seal.post_version_id,
        value.field_number,
        value.type,
        value.handle,
        ValueState.GIVEN,
    )
