"""Taking seals in (DESIGN section 5, step 6). Each seal has its own transaction and result.

Steps of one seal, repeated in the code:
    1. the ids have their form; the brand is served; the agency is known;
    2. the same post version again: same bytes, the same notice; other bytes, refused;
    3. the agency signed the manifest, every binding is as care says, the epoch's key opens it;
    4. secrets are looked for again and cut (P6);
    5. in one transaction: each value wrapped under the case's key, ledger entry, signed notice.
What refuses a seal for good is on the ledger too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from prometheus_client import Counter
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from relevo.crossing.errors import DifferentContent, MalformedMessage
from relevo.crossing.limits import MAX_SEAL_BYTES
from relevo.crossing.statements import IngestNotice
from relevo.errors import RelevoError, Unavailable
from relevo.ledger.entries import vault as recorded
from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Code, Digest, Id, Process, Slug
from relevo.sealing.envelope import Binding, Envelope
from relevo.sealing.errors import BindingMismatch, UnknownSigner
from relevo.sealing.opening import OpenedField, Opener
from relevo.sealing.signed import SignedStatement, key_id_of
from relevo.service import crash, logs
from relevo.service.crash import Point
from relevo.vault.context import Vault
from relevo.vault.errors import StoreUnavailable
from relevo.vault.keys.cases import CaseKey
from relevo.vault.references import CaseRef, ValueRef, VersionRef
from relevo.vault.second_look import Cut
from relevo.vault.sql import seals
from relevo.vault.sql.seals import ClosedValue, IngestedSeal
from relevo.vault.sql.tables import ledger

_log = logs.get("ingest")
_SEALS = Counter("relevo_vault_seals_total", "Seals by what became of them", ["outcome"])
_SECRETS = Counter("relevo_vault_secrets_destroyed_total", "Secrets cut by the second look")


@dataclass(frozen=True, slots=True)
class SealToIngest:
    """A seal with what care knows of it. Nothing of it is trusted."""

    agency: str
    brand: str
    case_id: str
    post_version_id: str
    seal: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a seal was not taken; `permanent` is False where trying again later is right."""

    reason: str
    permanent: bool


def ingest(
    vault: Vault, item: SealToIngest, *, caller: Process, at: datetime
) -> SignedStatement | Refusal:
    """Take one seal; never raises, so that one that breaks does not hold up its neighbours.

    Returns:
        The signed notice that its values are held, or why they are not.
    """
    try:
        notice = _ingest(vault, item, caller, at)
    except Unavailable as error:
        refusal = Refusal(error.reason, permanent=False)
    except RelevoError as error:
        refusal = _refuse(vault, item, error, caller, at)
    except SQLAlchemyError as error:
        _log.warning("store failed", error=type(error).__name__)
        refusal = Refusal(StoreUnavailable.reason, permanent=False)
    except Exception as error:  # noqa: BLE001 - the neighbours must go on; logged without content
        _log.error("ingest failed", exc_info=error)
        refusal = Refusal("INTERNAL", permanent=False)
    else:
        return notice
    _SEALS.labels(refusal.reason).inc()
    _log.warning("seal not taken", reason=refusal.reason, permanent=refusal.permanent)
    return refusal


def _ingest(vault: Vault, item: SealToIngest, caller: Process, at: datetime) -> SignedStatement:
    version = VersionRef(  # 1
        CaseRef(item.brand, item.agency, item.case_id), item.post_version_id
    )
    if len(item.seal) > MAX_SEAL_BYTES:
        raise MalformedMessage(f"seal: must be at most {MAX_SEAL_BYTES} bytes", field="seal")
    vault.check_brand(item.brand)
    vault.agency(item.agency)
    digest = sha256(item.seal).digest()
    with vault.store.database.read() as connection:
        before = seals.find_seal(connection, version)
    if before is not None:
        return _repeated(before, version, digest)  # 2
    envelope = Envelope.from_bytes(item.seal)
    cut = vault.second_look.cut(_open(vault, version, envelope))  # 3, 4
    try:
        return _take(vault, version, envelope, cut, caller, at)  # 5
    except IntegrityError:  # another call took this version meanwhile
        return _take(vault, version, envelope, cut, caller, at)


def _repeated(before: IngestedSeal, version: VersionRef, digest: bytes) -> SignedStatement:
    if before.version != version:
        raise BindingMismatch("case_id: not the expected one", field="case_id")
    if before.digest != digest:
        raise DifferentContent("seal: the post version was sealed otherwise", field="seal")
    _SEALS.labels("repeated").inc()
    return before.notice


def _open(vault: Vault, version: VersionRef, envelope: Envelope) -> tuple[OpenedField, ...]:
    case = version.case
    signing_key = vault.agency(case.agency).manifest_keys.get(envelope.signer)
    if signing_key is None:
        raise UnknownSigner("signer: not among the agency's keys", field="signer")
    key_id = envelope.binding.key_id
    expected = Binding(case.agency, case.brand, key_id, case.case_id, version.post_version_id)
    living = vault.store.sealing_keys.private_keys(case.brand)
    return Opener(*living).open_envelope(envelope, expected=expected, agency_key=signing_key)


def _take(
    vault: Vault,
    version: VersionRef,
    envelope: Envelope,
    cut: Cut,
    caller: Process,
    at: datetime,
) -> SignedStatement:
    case, digest = version.case, envelope.digest()
    with vault.store.database.write() as connection:
        before = seals.find_seal(connection, version)
        if before is not None:
            return _repeated(before, version, digest)
        notice = IngestNotice(
            agency=case.agency,
            brand=case.brand,
            case_id=case.case_id,
            post_version_id=version.post_version_id,
            seal_digest=digest.hex(),
            at=at,
        ).sign(vault.notice_key, key_id_of(vault.notice_key.public_key()))
        seal = IngestedSeal(version, digest, envelope.binding.key_id, notice, at)
        seals.add_seal(connection, seal, _closed(vault, connection, version, cut, at))
        ledger.record(
            connection,
            recorded.SealIngested(
                at=at,
                actor=caller,
                agency=Slug(case.agency),
                brand=Slug(case.brand),
                case=Id(case.case_id),
                post_version=Id(version.post_version_id),
                seal=Digest.of(digest),
                values=len(cut.fields),
                secrets_destroyed=cut.destroyed,
            ),
        )
        crash.point(Point.VAULT_INGEST_BEFORE_COMMIT)
    crash.point(Point.VAULT_INGEST_AFTER_COMMIT)
    _SEALS.labels("ingested").inc()
    _SECRETS.inc(cut.destroyed)
    _log.info("seal ingested", case=case.case_id, post_version=version.post_version_id)
    return notice


def _closed(
    vault: Vault, connection: Connection, version: VersionRef, cut: Cut, at: datetime
) -> list[ClosedValue]:
    key = _case_key(vault, connection, version.case, at)
    return [
        ClosedValue(
            item.number,
            item.type,
            key.close_value(ValueRef(version, item.number), item.type, item.value),
        )
        for item in cut.fields
    ]


def _case_key(vault: Vault, connection: Connection, case: CaseRef, at: datetime) -> CaseKey:
    wrapped = seals.find_case_key(connection, case)
    if wrapped is None:
        key, wrapped = vault.case_keys.create(case)
        if seals.add_case_key(connection, case, wrapped, at):
            return key
        wrapped = seals.find_case_key(connection, case)  # another seal of the case was first
        assert wrapped is not None
    return vault.case_keys.unwrap(case, wrapped)


def _refuse(
    vault: Vault, item: SealToIngest, error: RelevoError, caller: Process, at: datetime
) -> Refusal:
    try:
        entry = recorded.SealRefused(
            at=at,
            actor=caller,
            agency=Slug(item.agency),
            brand=Slug(item.brand),
            case=Id(item.case_id),
            post_version=Id(item.post_version_id),
            seal=Digest.of(sha256(item.seal).digest()),
            reason=Code(error.reason),
        )
    except EntryRefused:  # ids that are no ids: there is nothing that an entry could name
        return Refusal(error.reason, permanent=True)
    try:
        with vault.store.database.write() as connection:
            ledger.record(connection, entry)
    except SQLAlchemyError:  # a refusal for good must be on the record; this one is not yet
        return Refusal(StoreUnavailable.reason, permanent=False)
    return Refusal(error.reason, permanent=True)
