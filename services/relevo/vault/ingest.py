"""Taking seals in (DESIGN section 5, step 6): a call in one transaction, a result for each seal.

Steps, repeated in the code:
    1. the ids have their form; the brand is served; the agency is known; the case is not erased;
    2. the same post version again: same bytes, the same notice; other bytes, refused;
    3. the agency signed the manifest, every binding is as care says, the epoch's key opens it;
    4. secrets are looked for again and cut (P6);
    5. in one transaction: each value wrapped under its case's key and named by the blind index,
       one ledger entry whatever it links (P7), signed notice;
       originals in which the agency found a secret later are destroyed. A seal that names one
       which has not come yet waits for it.
What refuses a seal for good is on the ledger too, in the same transaction. A transaction that fails
otherwise than by the database being away is done again seal by seal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import TypeVar

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
from relevo.sealing.errors import BindingMismatch, UnknownKey, UnknownSigner
from relevo.sealing.opening import Opener
from relevo.sealing.signed import SignedStatement, key_id_of
from relevo.service import crash, logs
from relevo.service.crash import Point
from relevo.service.database import as_unavailable
from relevo.vault.context import Vault
from relevo.vault.errors import Erased, OriginalNotHere, StoreUnavailable
from relevo.vault.index import GivenValue, GivenValues
from relevo.vault.keys.cases import CaseKey, CaseKeys
from relevo.vault.keys.epochs import check_gone
from relevo.vault.references import CaseRef, ValueRef, VersionKey, VersionRef
from relevo.vault.second_look import Cut
from relevo.vault.sql import erasures, seals
from relevo.vault.sql.seals import ClosedValue, IngestedSeal
from relevo.vault.sql.tables import ledger

_log = logs.get("ingest")
_SEALS = Counter("relevo_vault_seals_total", "Seals by what became of them", ["outcome"])
_SECRETS = Counter("relevo_vault_secrets_destroyed_total", "Secrets cut by the second look")
_From = TypeVar("_From")
_To = TypeVar("_To")


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


Outcome = SignedStatement | Refusal


@dataclass(frozen=True, slots=True)
class _Asked:
    """A seal whose ids have their form. `digest`: SHA-256 of its bytes."""

    version: VersionRef
    seal: bytes = field(repr=False)
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Opened:
    """A seal that is what it says, without its secrets."""

    version: VersionRef
    digest: bytes
    key_id: str
    cut: Cut


def ingest(
    vault: Vault, items: Sequence[SealToIngest], *, caller: Process, at: datetime
) -> list[Outcome]:
    """Take the seals of one call; never raises, so that one that breaks holds up no neighbour.

    Returns:
        For each, in order: the signed notice that its values are held, or why they are not.
    """
    outcomes: dict[int, Outcome] = {}
    for turn in _turns(items):
        made = _settle(vault, [items[index] for index in turn], caller, at)
        outcomes.update(zip(turn, made, strict=True))
    for outcome in outcomes.values():
        if isinstance(outcome, Refusal):
            _SEALS.labels(outcome.reason).inc()
            _log.warning("seal not taken", reason=outcome.reason, permanent=outcome.permanent)
    return [outcomes[index] for index in range(len(items))]


def _turns(items: Sequence[SealToIngest]) -> list[list[int]]:
    """All seals at once, but for repetitions of one within the call: these follow alone."""
    first: dict[VersionKey, int] = {}
    for index, item in enumerate(items):
        first.setdefault((item.brand, item.agency, item.post_version_id), index)
    together = sorted(first.values())
    return [together, *([index] for index in sorted(set(range(len(items))) - set(together)))]


def _settle(
    vault: Vault, items: Sequence[SealToIngest], caller: Process, at: datetime
) -> list[Outcome]:
    try:
        try:
            return _Call(vault, caller, at).take(items)
        except IntegrityError:  # another call has taken one of these versions meanwhile
            return _Call(vault, caller, at).take(items)
    except Exception as error:  # noqa: BLE001 - the neighbours must go on; logged without content
        if len(items) == 1 or as_unavailable(error) is not None:
            return [_failed(error)] * len(items)
        _log.warning("seals go one by one", seals=len(items), error=type(error).__name__)
        return [outcome for item in items for outcome in _settle(vault, [item], caller, at)]


def _failed(error: Exception) -> Refusal:
    if isinstance(error, SQLAlchemyError):
        _log.warning("store failed", error=type(error).__name__)
        return Refusal(StoreUnavailable.reason, permanent=False)
    _log.error("ingest failed", exc_info=error)
    return Refusal("INTERNAL", permanent=False)


class _Call:
    """One transaction's worth of seals, no post version twice."""

    def __init__(self, vault: Vault, caller: Process, at: datetime) -> None:
        self._vault = vault
        self._caller = caller
        self._at = at
        self._outcomes: dict[int, Outcome] = {}
        self._refused: dict[int, RelevoError] = {}
        self._openers: dict[str, Opener] = {}
        self._notice_key_id = key_id_of(vault.notice_key.public_key())

    def take(self, items: Sequence[SealToIngest]) -> list[Outcome]:
        """The outcomes, in order. Raises what the database raises; nothing is stored then."""
        asked = self._each(dict(enumerate(items)), self._asked)  # 1
        before, erased = self._before(asked.values())
        asked = self._each(asked, partial(_not_erased, erased))
        again = {i: (a, before[a.version.key]) for i, a in asked.items() if a.version.key in before}
        repeated = self._each(again, _repeated)  # 2
        new = {index: one for index, one in asked.items() if index not in again}
        opened = self._each(new, self._open)  # 3, 4
        taken = self._store(items, opened)  # 5
        _SEALS.labels("repeated").inc(len(repeated))
        _SEALS.labels("ingested").inc(len(taken))
        _SECRETS.inc(sum(opened[index].cut.destroyed for index in taken))
        if taken:
            named = [opened[index].version.post_version_id for index in taken]
            _log.info("seals ingested", post_versions=named)
        outcomes = {**self._outcomes, **repeated, **taken}
        return [outcomes[index] for index in range(len(items))]

    def _each(self, things: Mapping[int, _From], step: Callable[[_From], _To]) -> dict[int, _To]:
        """What `step` makes of each; one that fails has its outcome and is left out."""
        made = {}
        for index, thing in things.items():
            try:
                made[index] = step(thing)
            except Unavailable as error:
                self._outcomes[index] = Refusal(error.reason, permanent=False)
            except RelevoError as error:
                self._outcomes[index] = Refusal(error.reason, permanent=True)
                self._refused[index] = error
            except SQLAlchemyError:
                raise
            except Exception as error:  # noqa: BLE001 - as in `_settle`
                self._outcomes[index] = _failed(error)
        return made

    def _asked(self, item: SealToIngest) -> _Asked:
        case = CaseRef(item.brand, item.agency, item.case_id)
        version = VersionRef(case, item.post_version_id)
        if len(item.seal) > MAX_SEAL_BYTES:
            raise MalformedMessage(f"seal: must be at most {MAX_SEAL_BYTES} bytes", field="seal")
        self._vault.check_brand(item.brand)
        self._vault.agency(item.agency)
        return _Asked(version, item.seal, sha256(item.seal).digest())

    def _before(
        self, asked: Collection[_Asked]
    ) -> tuple[dict[VersionKey, IngestedSeal], set[CaseRef]]:
        """What was taken in of these before, and which of their cases were destroyed."""
        if not asked:
            return {}, set()
        versions = [one.version for one in asked]
        with self._vault.store.database.read() as connection:
            erased = erasures.erased(connection, {version.case for version in versions})
            return seals.find_seals(connection, versions), erased

    def _open(self, asked: _Asked) -> _Opened:
        envelope = Envelope.from_bytes(asked.seal)
        case = asked.version.case
        signing_key = self._vault.agency(case.agency).manifest_keys.get(envelope.signer)
        if signing_key is None:
            raise UnknownSigner("signer: not among the agency's keys", field="signer")
        key_id = envelope.binding.key_id
        post_version_id = asked.version.post_version_id
        expected = Binding(case.agency, case.brand, key_id, case.case_id, post_version_id)
        try:
            opened = self._opener(case.brand).open_envelope(
                envelope, expected=expected, agency_key=signing_key
            )
        except UnknownKey:
            check_gone(self._vault.store, case.brand, key_id)
            raise
        return _Opened(asked.version, asked.digest, key_id, self._vault.second_look.cut(opened))

    def _opener(self, brand: str) -> Opener:
        if brand not in self._openers:
            living = self._vault.store.sealing_keys.keys(brand)
            self._openers[brand] = Opener(*living)
        return self._openers[brand]

    def _store(
        self, items: Sequence[SealToIngest], opened: Mapping[int, _Opened]
    ) -> dict[int, SignedStatement]:
        """Keep what was opened, record what was refused for good; the notices, once it is so."""
        if not opened and not self._refused:
            return {}
        with self._vault.store.database.write() as connection:
            cases = {one.version.case for one in opened.values()}
            erasures.hold_shared(connection, cases)
            opened = self._each(opened, partial(_not_erased, erasures.erased(connection, cases)))
            keys = _keys(
                self._vault, connection, {o.version.case for o in opened.values()}, self._at
            )
            cuts = self._each(opened, partial(_cut_originals, connection))
            ready = {index: opened[index] for index in cuts}
            closed = self._each(ready, partial(self._close, keys))
            seals.add_seals(connection, list(closed.values()))
            self._vault.index.add(connection, [_given(opened[i]) for i in closed], at=self._at)
            refused = (self._refusal(items[i], error) for i, error in self._refused.items())
            taken = [self._entry(opened[index]) for index in closed]
            destroyed = [self._cut(opened[i], name) for i, names in cuts.items() for name in names]
            ledger.record_all(connection, [*filter(None, refused), *taken, *destroyed])
            crash.point(Point.VAULT_INGEST_BEFORE_COMMIT)
        crash.point(Point.VAULT_INGEST_AFTER_COMMIT)
        return {index: seal.notice for index, (seal, _) in closed.items()}

    def _close(self, keys: _Keys, one: _Opened) -> tuple[IngestedSeal, list[ClosedValue]]:
        version, case = one.version, one.version.case
        key = keys.of(case)
        values = [
            ClosedValue(
                f.number, f.type, key.close_value(ValueRef(version, f.number), f.type, f.value)
            )
            for f in one.cut.fields
        ]
        notice = IngestNotice(
            agency=case.agency,
            brand=case.brand,
            case_id=case.case_id,
            post_version_id=version.post_version_id,
            seal_digest=one.digest.hex(),
            at=self._at,
        ).sign(self._vault.notice_key, self._notice_key_id)
        return IngestedSeal(version, one.digest, one.key_id, notice, self._at), values

    def _entry(self, one: _Opened) -> recorded.SealIngested:
        case = one.version.case
        return recorded.SealIngested(
            at=self._at,
            actor=self._caller,
            agency=Slug(case.agency),
            brand=Slug(case.brand),
            case=Id(case.case_id),
            post_version=Id(one.version.post_version_id),
            seal=Digest.of(one.digest),
            values=len(one.cut.fields),
            secrets_destroyed=one.cut.destroyed,
        )

    def _cut(self, one: _Opened, post_version_id: str) -> recorded.OriginalCut:
        case = one.version.case
        return recorded.OriginalCut(
            at=self._at,
            actor=self._caller,
            agency=Slug(case.agency),
            brand=Slug(case.brand),
            case=Id(case.case_id),
            post_version=Id(post_version_id),
            redaction=Id(one.version.post_version_id),
        )

    def _refusal(self, item: SealToIngest, error: RelevoError) -> recorded.SealRefused | None:
        try:
            return recorded.SealRefused(
                at=self._at,
                actor=self._caller,
                agency=Slug(item.agency),
                brand=Slug(item.brand),
                case=Id(item.case_id),
                post_version=Id(item.post_version_id),
                seal=Digest.of(sha256(item.seal).digest()),
                reason=Code(error.reason),
            )
        except EntryRefused:  # ids that are no ids: there is nothing that an entry could name
            return None


_Named = TypeVar("_Named", _Asked, _Opened)


def _not_erased(erased: Collection[CaseRef], one: _Named) -> _Named:
    if one.version.case in erased:
        raise Erased("case_id: was destroyed", field="case_id")
    return one


def _given(one: _Opened) -> GivenValues:
    values = (GivenValue(f.number, f.type, f.value) for f in one.cut.fields)
    return GivenValues(one.version, tuple(values))


def _cut_originals(connection: Connection, one: _Opened) -> tuple[str, ...]:
    """Destroy what the seal says must go; those versions. Raises `OriginalNotHere`."""
    for post_version_id in one.cut.originals:
        if not seals.cut_original(connection, VersionRef(one.version.case, post_version_id)):
            raise OriginalNotHere("the original has not come yet")
    return one.cut.originals


def _repeated(again: tuple[_Asked, IngestedSeal]) -> SignedStatement:
    asked, before = again
    if before.version != asked.version:
        raise BindingMismatch("case_id: not the expected one", field="case_id")
    if before.digest != asked.digest:
        raise DifferentContent("seal: the post version was sealed otherwise", field="seal")
    return before.notice


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of the call's cases: those made just now, and the others as they rest."""

    kept: CaseKeys
    made: Mapping[CaseRef, CaseKey]
    wrapped: Mapping[CaseRef, bytes]

    def of(self, case: CaseRef) -> CaseKey:
        """A case's key; raises `KeptKeyDamaged`."""
        return self.made.get(case) or self.kept.unwrap(case, self.wrapped[case])


def _keys(vault: Vault, connection: Connection, cases: set[CaseRef], at: datetime) -> _Keys:
    wrapped = seals.find_case_keys(connection, cases)
    made = {case: vault.case_keys.create(case) for case in cases - wrapped.keys()}
    added = seals.add_case_keys(connection, {c: closed for c, (_, closed) in made.items()}, at)
    if late := made.keys() - added:  # another call was first
        wrapped |= seals.find_case_keys(connection, late)
    return _Keys(vault.case_keys, {case: made[case][0] for case in added}, wrapped)
