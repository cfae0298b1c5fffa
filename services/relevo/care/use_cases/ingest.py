"""Passing seals to the vault, and dropping them once it has their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import Counter

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.seals import QUEUED_FOR, Seal, SealState, wait_after
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.domain.vault import IngestRefusal
from relevo.care.use_cases.context import Care
from relevo.crossing.statements import INGESTED_TYPE
from relevo.crossing.updates import Ingested
from relevo.delivery.messages import Topic
from relevo.errors import Unavailable
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Code, Digest, Id, Slug
from relevo.sealing.errors import MalformedStatement
from relevo.sealing.signed import SignedStatement, parse_canonical
from relevo.service import crash, logs
from relevo.service.crash import Point

_log = logs.get("ingest")
_SEALS = Counter("relevo_care_ingest_total", "Seals passed to the vault", ["outcome"])

MAX_SEALS = 100
MAX_BYTES = 3 << 20
"""Of seals in one call: a message of 4 MiB with room for the rest."""

ALONE_AFTER = 5
"""Failures after which a seal goes alone: it may be what made the calls fail."""

SWEPT_AT_ONCE = 500
_UNLIKE = "NOTICE_UNLIKE_SEAL"


def key_of(seal: Seal) -> str:
    """A seal's name in messages: `<agency>/<post version>`."""
    return f"{seal.agency}/{seal.post_version_id}"


def ingest(care: Care, keys: Iterable[str], *, grace_seconds: int) -> None:
    """Pass the named seals to the vault; those that it has already are passed over.

    What the vault takes is dropped here and told to the agency, which keeps its copy for
    `grace_seconds` more. What it refuses for good is parked. If it does not answer, each seal waits
    in the database for the sweeper; the caller acknowledges its messages in any case.
    """
    for seals in _batches(_waiting(care, keys)):
        crash.point(Point.INGEST_BEFORE_CALL)
        try:
            results = care.vault.ingest(seals)
        except (Unavailable, VaultRefused) as error:
            # A refusal of the whole call is a matter of set-up, not of these seals.
            _log.warning("the vault took nothing", seals=len(seals), reason=error.reason)
            results = [IngestRefusal(error.reason, permanent=False)] * len(seals)
        crash.point(Point.INGEST_AFTER_CALL)
        for seal, result in zip(seals, results, strict=True):
            _settle(care, seal, result, grace_seconds)


def requeue_due(care: Care) -> int:
    """Queue seals again whose time has come: after a back-off, or because a message was lost."""
    with care.storage.write() as tx:
        at = care.now()
        due = tx.seals.due(at, limit=SWEPT_AT_ONCE)
        for seal in due:
            tx.enqueue(Topic.SEAL_INGEST, key_of(seal), at=at)
            tx.seals.wait(
                seal,
                attempts=seal.attempts,
                next_attempt_at=at + QUEUED_FOR,
                at=at,
                reason=seal.reason,
            )
        crash.point(Point.CARE_SWEEP_BEFORE_COMMIT)
    crash.point(Point.CARE_SWEEP_AFTER_COMMIT)
    return len(due)


def _waiting(care: Care, keys: Iterable[str]) -> Iterator[Seal]:
    for key in dict.fromkeys(keys):
        agency, _, post_version_id = key.rpartition("/")
        with care.storage.read() as tx:
            seal = tx.seals.get(agency, post_version_id)
        if seal is None:
            _log.error("a message names a seal that is not here", key=key)
        elif seal.state is SealState.WAITING:
            yield seal


def _batches(seals: Iterable[Seal]) -> Iterator[list[Seal]]:
    batch: list[Seal] = []
    size = 0
    for seal in seals:
        if seal.attempts >= ALONE_AFTER:
            yield [seal]
            continue
        length = len(seal.sealed or b"")
        if batch and (len(batch) == MAX_SEALS or size + length > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(seal)
        size += length
    if batch:
        yield batch


def _settle(
    care: Care, seal: Seal, result: SignedStatement | IngestRefusal, grace_seconds: int
) -> None:
    if isinstance(result, SignedStatement) and not _is_for(result, seal):
        _log.error("the vault's notice is not for the seal", post_version=seal.post_version_id)
        result = IngestRefusal(_UNLIKE, permanent=False)
    with care.storage.write() as tx:
        current = tx.seals.get(seal.agency, seal.post_version_id, lock=True)
        if current is None or current.state is not SealState.WAITING:
            return
        case = tx.cases.get(CaseKey(seal.agency, seal.case_id))
        assert case is not None
        if isinstance(result, SignedStatement):
            _passed(care, tx, case, current, result, grace_seconds)
            outcome = "passed"
        elif result.permanent:
            _parked(care, tx, case, current, result.reason)
            outcome = "parked"
        else:
            _put_off(care, tx, current, result.reason)
            outcome = "put off"
        crash.point(Point.INGEST_BEFORE_COMMIT)
    crash.point(Point.INGEST_AFTER_COMMIT)
    _SEALS.labels(outcome).inc()


def _passed(
    care: Care,
    tx: Transaction,
    case: Case,
    seal: Seal,
    notice: SignedStatement,
    grace_seconds: int,
) -> None:
    at = care.now()
    tx.seals.ingested(seal, notice, at=at)
    update = Ingested(seal.post_version_id, notice, grace_seconds)
    tx.updates.add(case, care.new_id(), update, at=at)
    tx.record(
        recorded.IngestPassed(
            at=at,
            actor=care.process,
            agency=Slug(seal.agency),
            brand=Slug(seal.brand),
            case=Id(seal.case_id),
            post_version=Id(seal.post_version_id),
            seal=Digest(seal.digest),
        )
    )
    tx.desk.add_event(case, _event(care, EventKind.SEAL_INGESTED, seal))


def _parked(care: Care, tx: Transaction, case: Case, seal: Seal, reason: str) -> None:
    at = care.now()
    _log.error("seal parked", post_version=seal.post_version_id, reason=reason)
    tx.seals.park(seal, reason, at=at)
    tx.record(
        recorded.IngestRefused(
            at=at,
            actor=care.process,
            agency=Slug(seal.agency),
            brand=Slug(seal.brand),
            case=Id(seal.case_id),
            post_version=Id(seal.post_version_id),
            seal=Digest(seal.digest),
            reason=Code(reason),
        )
    )
    tx.desk.add_event(case, _event(care, EventKind.SEAL_PARKED, seal, reason))


def _put_off(care: Care, tx: Transaction, seal: Seal, reason: str) -> None:
    at = care.now()
    attempts = seal.attempts + 1
    due = at + wait_after(attempts, care.jitter())
    tx.seals.wait(seal, attempts=attempts, next_attempt_at=due, at=at, reason=reason)


def _event(care: Care, kind: EventKind, seal: Seal, code: str | None = None) -> Event:
    return Event(
        care.new_id(), kind, care.now(), care.process, subject=seal.post_version_id, code=code
    )


def _is_for(notice: SignedStatement, seal: Seal) -> bool:
    """Whether a notice names this seal. Its signature is the agency's to verify, not ours."""
    if notice.payload_type != INGESTED_TYPE:
        return False
    try:
        body = parse_canonical(notice.payload, "notice")
    except MalformedStatement:
        return False
    expected = {
        "agency": seal.agency,
        "brand": seal.brand,
        "case": seal.case_id,
        "post_version": seal.post_version_id,
        "seal_digest": seal.digest,
    }
    return all(body.get(name) == value for name, value in expected.items())
