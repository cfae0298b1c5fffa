"""A small care with a clock of its own, a vault of its own, and an agency that hands over."""

from __future__ import annotations

import functools
import hashlib
import random
import tempfile
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.care.adapters import tables
from relevo.care.adapters.storage import Signals, Storage
from relevo.care.bootstrap import MIGRATIONS
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.challenges import Challenge, ChallengeKind, ChallengeState
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.seals import Seal
from relevo.care.domain.vault import (
    FoundHandle,
    HeldField,
    IngestRefusal,
    NamedPlace,
    NamedValue,
    Purpose,
    RevealedValue,
)
from relevo.care.use_cases.context import Care, ReceiptSigner, Taken, VaultResult
from relevo.care.use_cases.handover import Refusal, hand_over
from relevo.crossing.statements import IngestNotice, Receipt
from relevo.crossing.vocabulary import (
    Action,
    ActionKind,
    CaseHeader,
    CaseNote,
    CaseState,
    FindingSpan,
    HandOverItem,
    PostVersion,
    Urgency,
    Verb,
)
from relevo.errors import NotFound
from relevo.ledger.entries import Entry
from relevo.ledger.entries.parsing import parse
from relevo.ledger.serving import Resource
from relevo.ledger.values import Id, Process
from relevo.redaction import Configuration, Redactor
from relevo.sealing.signed import SignedStatement, key_id_of
from relevo.service import migrations
from relevo.service.database import Database
from relevo.service.rpc.errors import PeerUnavailable

T0 = datetime(2026, 5, 4, 2, 10, tzinfo=UTC)
AGENCY = "colibri"
OTHER_AGENCY = "zorzal"
BRAND = "qori"
FORWARDER = Process("spiffe://colibri/agency/forwarder")
ROSA = Id("00000000-0000-4000-8000-0000000000a1")
TONI = Id("00000000-0000-4000-8000-0000000000a2")
E = TypeVar("E", bound=Entry)
_REDACTOR = Redactor(Configuration(brand=BRAND))


def new_id() -> str:
    return str(uuid.uuid4())


class Clock:
    """Time that moves when told, and by a microsecond at each look, so that order is certain."""

    def __init__(self) -> None:
        self.at = T0

    def __call__(self) -> datetime:
        self.at += timedelta(microseconds=1)
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


class FakeVault:
    """A vault that signs notices, and that can be away or refuse."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.notice_key = Ed25519PrivateKey.generate()
        self.away = False
        self.refusals: dict[str, IngestRefusal] = {}
        self.known: dict[str, tuple[FoundHandle, ...]] = {}
        self.looked_up: list[tuple[str, str]] = []
        self.places: list[NamedPlace] = []
        self.named: dict[str, tuple[NamedValue, ...]] = {}
        self.taken: list[str] = []
        self.calls: list[int] = []
        self.asked_keys: list[tuple[str, str, frozenset[str]]] = []
        self.revealed: list[tuple[Any, ...]] = []
        self.challenged: dict[str, Challenge] = {}
        self.codes: dict[str, str] = {}
        self.opened: dict[str, set[tuple[str, int]]] = {}
        self.approvals_needed = 0
        self.masks = False
        self.fields: tuple[HeldField, ...] = ()
        self.wrong_notices = False
        self.files: Callable[[str], Resource] = _no_file
        self.private_files: Callable[[str], Resource] = _no_file
        self.readers: list[Id] = []

    def ingest(self, seals: Sequence[Seal]) -> list[VaultResult]:
        self._answer()
        self.calls.append(len(seals))
        return [self._take(seal) for seal in seals]

    def open_reveal(
        self,
        key: CaseKey,
        brand: str,
        values: Sequence[tuple[str, int]],
        *,
        purpose: Purpose,
        person_id: str,
    ) -> Challenge:
        self._answer()
        fields = [{"post_version": v, "number": n, "type": "NATIONAL_ID"} for v, n in values]
        at = self._clock()
        challenge = Challenge(
            challenge_id=new_id(),
            digest=hashlib.sha256(new_id().encode()).hexdigest(),
            kind=ChallengeKind.REVEAL,
            state=ChallengeState.WAITING,
            brand=brand,
            purpose=purpose,
            person_id=person_id,
            approvals_needed=self.approvals_needed,
            approvers=(),
            issued_at=at,
            expires_at=at + timedelta(minutes=5),
            asked={"agency": key.agency, "case": key.case_id, "fields": fields},
        )
        self.challenged[challenge.challenge_id] = challenge
        return challenge

    def confirm(self, challenge_id: str, digest: str, *, person_id: str, totp: str) -> Challenge:
        self._answer()
        challenge = self._challenge(challenge_id, digest)
        self.codes[challenge_id] = totp
        waits = len(challenge.approvers) < challenge.approvals_needed
        state = ChallengeState.CONFIRMED if waits else ChallengeState.READY
        return self._keep(replace(challenge, state=state))

    def approve(self, challenge_id: str, digest: str, *, person_id: str, totp: str) -> Challenge:
        self._answer()
        challenge = self._challenge(challenge_id, digest)
        agreed = (*challenge.approvers, person_id)
        return self._keep(replace(challenge, approvers=agreed, state=ChallengeState.READY))

    def challenges(self, brands: Collection[str], person_id: str) -> tuple[Challenge, ...]:
        self._answer()
        over = (ChallengeState.USED, ChallengeState.EXPIRED)
        found = [c for c in self.challenged.values() if c.brand in brands and c.state not in over]
        return tuple(
            c for c in found if person_id == c.person_id or c.state is ChallengeState.CONFIRMED
        )

    def reveal(
        self,
        key: CaseKey,
        brand: str,
        post_version_id: str,
        field_number: int,
        *,
        challenge_id: str,
        person_id: str,
    ) -> RevealedValue:
        self._answer()
        challenge = self._named(challenge_id)
        if challenge.state is not ChallengeState.READY:
            raise VaultRefused("APPROVAL_MISSING")
        place = (key, brand, post_version_id, field_number)
        self.revealed.append((*place, challenge.purpose, person_id, self.codes[challenge_id]))
        opened = self.opened.setdefault(challenge_id, set())
        opened.add((post_version_id, field_number))
        if len(opened) == len(challenge.values):
            self._keep(replace(challenge, state=ChallengeState.USED))
        return RevealedValue("NATIONAL_ID", "CANARY-45678912", 7, 60, self.masks)

    def _challenge(self, challenge_id: str, digest: str) -> Challenge:
        challenge = self._named(challenge_id)
        if digest != challenge.digest:
            raise VaultRefused("CHALLENGE_MISMATCH")
        return challenge

    def _named(self, challenge_id: str) -> Challenge:
        if challenge_id not in self.challenged:
            raise VaultRefused("UNKNOWN_CHALLENGE")
        return self.challenged[challenge_id]

    def _keep(self, challenge: Challenge) -> Challenge:
        self.challenged[challenge.challenge_id] = challenge
        return challenge

    def held_fields(self, key: CaseKey, brand: str) -> tuple[HeldField, ...]:
        self._answer()
        return self.fields

    def sealing_keys(self, brand: str, agency: str, held: Collection[str]) -> SignedStatement:
        self._answer()
        self.asked_keys.append((brand, agency, frozenset(held)))
        return SignedStatement("keys", b"{}", "0" * 16, bytes(64))

    def read_log(self, path: str, reader: Id) -> Resource:
        self._answer()
        self.readers.append(reader)
        return self.files(path)

    def read_private_log(self, path: str, reader: Id) -> Resource:
        self._answer()
        self.readers.append(reader)
        return self.private_files(path)

    def look_up(
        self, brand: str, kind: str | None, value: str, person_id: str
    ) -> tuple[FoundHandle, ...]:
        self._answer()
        self.looked_up.append((brand, person_id))
        found = self.known.get(value, ())
        return tuple(one for one in found if kind in (None, one.type))

    def list_handles(
        self, brand: str, agency: str, post_version_ids: Sequence[str]
    ) -> tuple[NamedPlace, ...]:
        self._answer()
        return tuple(one for one in self.places if one.post_version_id in post_version_ids)

    def _answer(self) -> None:
        if self.away:
            raise PeerUnavailable("the vault is away")

    def _take(self, seal: Seal) -> VaultResult:
        refusal = self.refusals.get(seal.post_version_id)
        if refusal is not None:
            return refusal
        assert seal.sealed is not None
        self.taken.append(seal.post_version_id)
        notice = IngestNotice(
            agency=seal.agency,
            brand=seal.brand,
            case_id=new_id() if self.wrong_notices else seal.case_id,
            post_version_id=seal.post_version_id,
            seal_digest=hashlib.sha256(seal.sealed).hexdigest(),
            at=self._clock(),
        )
        signed = notice.sign(self.notice_key, key_id_of(self.notice_key.public_key()))
        return Taken(signed, self.named.get(seal.post_version_id, ()))


def _no_file(_path: str) -> Resource:
    raise NotFound("path: the vault's log has no such file", field="path")


@dataclass
class World:
    care: Care
    clock: Clock
    vault: FakeVault
    signer: ReceiptSigner = field(repr=False)

    def hand_over(self, item: HandOverItem, agency: str = AGENCY) -> SignedStatement | Refusal:
        (result,) = self.hand_over_all([item], agency)
        return result

    def hand_over_all(
        self, items: Sequence[HandOverItem], agency: str = AGENCY
    ) -> list[SignedStatement | Refusal]:
        return hand_over(self.care, self.signer, agency, items, actor=FORWARDER)

    def taken(self, item: HandOverItem, agency: str = AGENCY) -> Receipt:
        """Hand over; the verified receipt."""
        result = self.hand_over(item, agency)
        assert isinstance(result, SignedStatement), result
        return Receipt.verify(result, {self.signer.key_id: self.signer.key.public_key()})

    def refused(self, item: HandOverItem, agency: str = AGENCY) -> Refusal:
        result = self.hand_over(item, agency)
        assert isinstance(result, Refusal), result
        return result

    def case(self, case_id: str, agency: str = AGENCY) -> Case:
        with self.care.storage.read() as tx:
            case = tx.cases.get(CaseKey(agency, case_id))
        assert case is not None
        return case

    def tags(self) -> list[str]:
        """The ledger's tags, in the order of writing."""
        entries = tables.ledger.entries
        with self.care.storage.database.read() as connection:
            return list(connection.scalars(sa.select(entries.c.tag).order_by(entries.c.position)))

    def recorded(self, kind: type[E]) -> list[E]:
        """The ledger's entries of one kind, in the order of writing."""
        table = tables.ledger.entries
        with self.care.storage.database.read() as connection:
            bodies = connection.scalars(sa.select(table.c.body).order_by(table.c.position)).all()
        entries = [parse(body)[1] for body in bodies]
        return [entry for entry in entries if isinstance(entry, kind)]

    def queued(self) -> list[str]:
        """Keys of the messages in the outbox."""
        outbox = tables.outbox.outbox
        with self.care.storage.database.read() as connection:
            return list(connection.scalars(sa.select(outbox.c.key).order_by(outbox.c.position)))

    def count(self, table: sa.Table) -> int:
        with self.care.storage.database.read() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0

    def number(self) -> None:
        with self.care.storage.write() as tx:
            tx.updates.number(limit=500)


@functools.cache
def _migrated() -> bytes:
    """A database at this release's schema, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "care.sqlite"
        database = Database(f"sqlite:///{path}")
        migrations.upgrade(database, MIGRATIONS)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        return path.read_bytes()


@contextmanager
def open_world(folder: Path, url: str | None = None) -> Iterator[World]:
    if url is None:
        path = folder / "care.sqlite"
        path.write_bytes(_migrated())
        url = f"sqlite:///{path}"
    database = Database(url)
    clock = Clock()
    vault = FakeVault(clock)
    key = Ed25519PrivateKey.generate()
    care = Care(
        storage=Storage(database, Signals()),
        brands=frozenset({BRAND, "andes"}),
        process=Process("spiffe://qori/care/worker"),
        redactors={BRAND: _REDACTOR, "andes": _REDACTOR},
        vault=vault,
        reveals=vault,
        handles=vault,
        now=clock,
        jitter=random.Random(7).random,
    )
    try:
        yield World(care, clock, vault, ReceiptSigner(key, key_id_of(key.public_key())))
    finally:
        database.close()


def header(**changes: Any) -> CaseHeader:
    """A case that a community manager has escalated."""
    base = CaseHeader(
        case_id=new_id(),
        brand=BRAND,
        version=1,
        public_code="Q-7K3F9",
        channel="facebook",
        thread_id="100_200",
        author_ref="ab" * 16,
        author_handle=None,
        state=CaseState.ESCALATED,
        urgency=Urgency.NORMAL,
        close_reason=None,
        note=None,
        opened_at=T0,
        changed_at=T0,
    )
    return replace(base, **changes)


def post(**changes: Any) -> PostVersion:
    """A sealed comment."""
    seal = changes.pop("seal", b"seal of " + new_id().encode())
    base = PostVersion(
        post_version_id=new_id(),
        source_id="100_201",
        parent_source_id=None,
        verb=Verb.ADD,
        event_time=T0 - timedelta(minutes=1),
        received_at=T0,
        redacted_text="mi dni es [DNI-1]",
        findings=(FindingSpan(10, 17, "NATIONAL_ID", "PE", "pe.dni", 0.95, ("SHAPE", "LABEL"), 1),),
        redaction_version="redaction/1.0.0+0a1b2c3d",
        attachment_count=0,
        seal=seal,
        seal_digest=hashlib.sha256(seal).digest() if seal is not None else None,
    )
    return replace(base, **changes)


def removal(source_id: str = "100_201", **changes: Any) -> PostVersion:
    return post(
        source_id=source_id, verb=Verb.REMOVE, seal=None, redacted_text="", findings=(), **changes
    )


def item(case_header: CaseHeader | None = None, *posts: PostVersion) -> HandOverItem:
    return HandOverItem(case_header or header(), posts)


def note(text: str, **changes: Any) -> CaseNote:
    """What Luis of the agency wrote."""
    return replace(CaseNote(new_id(), text, T0, "00000000-0000-4000-8000-0000000000b1"), **changes)


def action(case_id: str, kind: ActionKind, **changes: Any) -> Action:
    base = Action(
        action_id=new_id(),
        brand=BRAND,
        case_id=case_id,
        kind=kind,
        at=T0 + timedelta(hours=1),
        actor="spiffe://colibri/agency/forwarder",
        reply_id=None,
        source_id=None,
        reason=None,
        proof=None,
    )
    return replace(base, **changes)
