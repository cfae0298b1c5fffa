"""Passing seals to the vault, and dropping them once it has their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from prometheus_client import Counter

from relevo.care.adapters.seal_rows import SealName, Waiting
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.seals import QUEUED_FOR, Seal, SealState
from relevo.care.domain.vault import IngestRefusal
from relevo.care.use_cases.context import Care, Taken, VaultResult
from relevo.care.use_cases.outcomes import Outcomes
from relevo.crossing.statements import INGESTED_TYPE
from relevo.delivery.messages import Priority, Topic
from relevo.delivery.metrics import UNKNOWN
from relevo.errors import Unavailable
from relevo.sealing.errors import MalformedStatement
from relevo.sealing.signed import SignedStatement, parse_canonical
from relevo.service import crash, logs
from relevo.service.crash import Point
from relevo.service.database import as_unavailable

_log = logs.get("ingest")
_SEALS = Counter("relevo_care_ingest_total", "Seals passed to the vault", ["outcome"])

MAX_SEALS = 100
MAX_BYTES = 3 << 20
"""Of seals in one call: a message of 4 MiB with room for the rest."""

ALONE_AFTER = 5
"""Failures after which a seal goes alone: it may be what made the calls fail."""

SWEPT_AT_ONCE = 500
_UNLIKE = "NOTICE_UNLIKE_SEAL"
_NOT_SETTLED = "NOT_SETTLED"

_Result = tuple[Seal, VaultResult]


def key_of(seal: Seal) -> str:
    """A seal's name in messages: `<agency>/<post version>`."""
    return f"{seal.agency}/{seal.post_version_id}"


def ingest(care: Care, keys: Iterable[str], *, grace_seconds: int) -> None:
    """Pass the named seals to the vault; those that it has already are passed over.

    What the vault takes is dropped here and told to the agency, which keeps its copy for
    `grace_seconds` more. What it refuses for good is parked. If it does not answer, each seal waits
    in the database for the sweeper; the caller acknowledges its messages in any case.
    """
    for names in _batches(_waiting(care, keys)):
        with care.storage.read() as tx:
            found = tx.seals.named(names)
        # Another worker may have passed some on meanwhile, after a repeated message.
        seals = [found[name] for name in names if found[name].state is SealState.WAITING]
        if not seals:
            continue
        crash.point(Point.INGEST_BEFORE_CALL)
        try:
            results = care.vault.ingest(seals)
        except (Unavailable, VaultRefused) as error:
            # A refusal of the whole call is a matter of set-up, not of these seals.
            _log.warning("the vault took nothing", seals=len(seals), reason=error.reason)
            results = [IngestRefusal(error.reason, permanent=False)] * len(seals)
        crash.point(Point.INGEST_AFTER_CALL)
        _settle_all(care, list(zip(seals, results, strict=True)), grace_seconds)


def requeue_due(care: Care) -> int:
    """Queue seals again whose time has come: after a back-off, or because a message was lost."""
    with care.storage.write() as tx:
        at = care.now()
        due = tx.seals.due(at, limit=SWEPT_AT_ONCE)
        work = [(key_of(seal), Priority.NORMAL) for seal in due]
        tx.enqueue_all(Topic.SEAL_INGEST, work, at=at)
        tx.seals.wait_all(
            [Waiting(seal, seal.attempts, at + QUEUED_FOR, seal.reason) for seal in due], at=at
        )
        crash.point(Point.CARE_SWEEP_BEFORE_COMMIT)
    crash.point(Point.CARE_SWEEP_AFTER_COMMIT)
    return len(due)


def _waiting(care: Care, keys: Iterable[str]) -> Iterator[tuple[Seal, int]]:
    """Those of the named seals that wait, without their bytes, and how many these are."""
    names: dict[SealName, str] = {}
    for key in keys:
        agency, _, post_version_id = key.rpartition("/")
        names[agency, post_version_id] = key
    with care.storage.read() as tx:
        found = tx.seals.sized(names)
    for name, key in names.items():
        if name not in found:
            UNKNOWN.labels(Topic.SEAL_INGEST.value).inc()
            _log.error("a message names a seal that is not here", key=key)
        elif found[name][0].state is SealState.WAITING:
            yield found[name]


def _batches(seals: Iterable[tuple[Seal, int]]) -> Iterator[list[SealName]]:
    """The names of what goes in one call; the bytes are read call by call, they may be large."""
    batch: list[SealName] = []
    size = 0
    for seal, length in seals:
        name = (seal.agency, seal.post_version_id)
        if seal.attempts >= ALONE_AFTER:
            yield [name]
            continue
        if batch and (len(batch) == MAX_SEALS or size + length > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(name)
        size += length
    if batch:
        yield batch


def _settle_all(care: Care, results: Sequence[_Result], grace_seconds: int) -> None:
    """Write down what became of a call's seals: together, or each alone if that fails."""
    try:
        _settle(care, results, grace_seconds)
    except Exception as error:
        if as_unavailable(error) is not None:
            raise
        _log.error("seals are settled one by one", seals=len(results), exc_info=error)
    else:
        return
    for seal, result in results:
        try:
            _settle(care, [(seal, result)], grace_seconds)
        except Exception as error:
            if as_unavailable(error) is not None:
                raise
            _log.error("seal not settled", post_version=seal.post_version_id, exc_info=error)
            _settle(care, [(seal, IngestRefusal(_NOT_SETTLED, permanent=False))], grace_seconds)


def _settle(care: Care, results: Sequence[_Result], grace_seconds: int) -> None:
    checked = [(seal, _checked(seal, result)) for seal, result in results]
    outcomes = Outcomes(care, grace_seconds)
    with care.storage.write() as tx:
        current = tx.seals.locked([(seal.agency, seal.post_version_id) for seal, _ in checked])
        for seal, result in checked:
            now = current.get((seal.agency, seal.post_version_id))
            if now is not None and now.state is SealState.WAITING:
                outcomes.add(now, result)
        outcomes.write(tx)
        crash.point(Point.INGEST_BEFORE_COMMIT)
    crash.point(Point.INGEST_AFTER_COMMIT)
    for name, count in outcomes.counts().items():
        _SEALS.labels(name).inc(count)


def _checked(seal: Seal, result: VaultResult) -> VaultResult:
    if isinstance(result, Taken) and not _is_for(result.notice, seal):
        _log.error("the vault's notice is not for the seal", post_version=seal.post_version_id)
        return IngestRefusal(_UNLIKE, permanent=False)
    return result


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
