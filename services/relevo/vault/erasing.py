"""Erasing cases: asked for by one person, approved by another, then destroyed (GDPR article 17).

Steps, repeated in the code:
    1. RequestErasure: a person, verified by her second factor, names the cases;
    2. ApproveErasure: another person, verified likewise, approves exactly these;
    3. Shred, case by case: on an approved order, on the policy that stands here (`expiring`), or on
       the vault's own statement from before a restore. One transaction destroys key and values,
       writes the entry, signs the statement and sets the tombstone; a repetition finds it;
    4. the entry is covered by a signed checkpoint before anybody is told.
Care's web process can bring what people say, and destroys nothing; its worker destroys only what
the vault itself knows to be wanted. Which roles the two people have, is care's to check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from relevo.crossing.erasure import (
    Basis,
    ErasureOrder,
    ErasureRequest,
    Shredded,
    keys_of,
)
from relevo.errors import RelevoError
from relevo.ledger.entries import vault_erasure as recorded
from relevo.ledger.entries import vault_private
from relevo.ledger.errors import EntryRefused
from relevo.ledger.store import Covered
from relevo.ledger.values import Code, Digest, Id, Process, Slug
from relevo.sealing.signed import SignedStatement
from relevo.service import logs
from relevo.vault import expiring
from relevo.vault.context import Vault
from relevo.vault.errors import (
    ErasureExists,
    ErasureUnlike,
    NotApproved,
    NotOnRecord,
    SecondPersonNeeded,
    StoreUnavailable,
    UnknownErasure,
)
from relevo.vault.people import verify_person
from relevo.vault.references import CaseRef
from relevo.vault.sql import erasures, stepups
from relevo.vault.sql.erasures import Ordered, Tombstone
from relevo.vault.sql.tables import ledger, private
from relevo.vault.watching import Subjects, count_refusal, require_unlocked

APPROVED_WITHIN = timedelta(days=7)
"""How long a request waits for its approval. Once approved it does not expire: holds may stand."""

_log = logs.get("erasing")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts: the person's id and one-time code, the process that brings them, and when."""

    person_id: str
    code: str = field(repr=False)
    caller: Process
    at: datetime


def request_erasure(vault: Vault, request: ErasureRequest, act: Act) -> datetime:
    """Keep what one person asks for (1); until when it must be approved. Again: the same.

    Raises:
        UnknownBrand, UnknownAgency; PersonUnknown and the like: she is not verified.
        ErasureExists: the request, or one of its orders, is here with other content.
    """
    until = act.at + APPROVED_WITHIN

    def keep(connection: Connection) -> datetime:
        known = erasures.orders_of(connection, request.brand, request.request_id)
        if known:
            if _digest(request.brand, request.request_id, known) != request.digest():
                raise ErasureExists("request_id: is another request's", field="request_id")
            return known[0].expires_at
        if any(erasures.is_taken(connection, request.brand, order) for order in request.orders):
            raise ErasureExists("order_id: is another order's", field="order_id")
        erasures.add_orders(connection, request, act.person_id, act.at, until)
        private.record(
            connection,
            vault_private.ErasureRequested(
                at=act.at,
                actor=Id(act.person_id),
                brand=Slug(request.brand),
                request=Id(request.request_id),
                digest=Digest.of(request.digest()),
                cases=tuple(Id(order.case_id) for order in request.orders),
                expires_at=until,
                caller=act.caller,
            ),
        )
        return until

    def check() -> None:
        vault.check_brand(request.brand)
        for order in request.orders:
            vault.agency(order.agency)

    return acted(
        vault,
        act,
        "REQUEST_ERASURE",
        keep,
        brand=request.brand,
        check=check,
        request=request.request_id,
    )


def approve_erasure(vault: Vault, brand: str, request_id: str, digest: bytes, act: Act) -> None:
    """Keep that another person approved exactly this (2). Once approved, again changes nothing.

    Raises:
        UnknownErasure: nobody asked for it, or too long ago.
        SecondPersonNeeded: she asked for it herself.
        ErasureUnlike: `digest` is not of what was asked for.
        PersonUnknown and the like: she is not verified.
    """

    def keep(connection: Connection) -> None:
        known = erasures.orders_of(connection, brand, request_id)
        if not known or (known[0].approved_by is None and act.at >= known[0].expires_at):
            raise UnknownErasure("request_id: nothing waits under it", field="request_id")
        if known[0].requested_by == act.person_id:
            raise SecondPersonNeeded("person_id: asked for it herself", field="person_id")
        if _digest(brand, request_id, known) != digest:
            raise ErasureUnlike("digest: is not of what was asked for", field="digest")
        if known[0].approved_by is not None:
            return
        erasures.approve(connection, brand, request_id, act.person_id, act.at)
        private.record(
            connection,
            vault_private.ErasureApproved(
                at=act.at,
                actor=Id(act.person_id),
                brand=Slug(brand),
                request=Id(request_id),
                digest=Digest.of(digest),
                requested_by=Id(known[0].requested_by),
                caller=act.caller,
            ),
        )

    acted(
        vault,
        act,
        "APPROVE_ERASURE",
        keep,
        brand=brand,
        check=lambda: vault.check_brand(brand),
        request=request_id,
    )


def shred(
    vault: Vault,
    brand: str,
    order: ErasureOrder,
    basis: Basis,
    *,
    statement: SignedStatement | None,
    caller: Process,
    at: datetime,
) -> SignedStatement:
    """Destroy one case (3), on the record before the answer (4). Again: the same answer.

    Args:
        statement: for `Basis.REPEATED`, what this vault signed before it was restored.

    Raises:
        UnknownBrand, UnknownAgency: of neither is anything held here.
        NotApproved: nothing allows it; nothing was destroyed.
        NotOnRecord: destroyed, and not yet under a checkpoint; ask again.
        StoreUnavailable.
    """
    vault.check_brand(brand)
    vault.agency(order.agency)
    case = CaseRef(brand, order.agency, order.case_id)
    try:
        with vault.store.database.write() as connection:
            erasures.hold_alone(connection, case)
            stone = erasures.tombstone(connection, case)
            if stone is None:
                stone = _destroy(connection, vault, case, order, basis, statement, caller, at)
        vault.store.database.empty_log()
    except NotApproved as error:
        _record_refusal(vault, error, caller, at, case.case_id)
        raise
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None
    covered(vault, stone, at)  # 4
    return stone.statement


def tombstones(
    vault: Vault, brand: str, *, after: tuple[str, str], limit: int
) -> tuple[SignedStatement, ...]:
    """What was signed of a brand's destroyed cases, in the order of (case, agency)."""
    vault.check_brand(brand)
    try:
        with vault.store.database.read() as connection:
            found = erasures.tombstones(connection, brand, after=after, limit=limit)
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None
    return tuple(stone.statement for stone in found)


def acted(
    vault: Vault,
    act: Act,
    name: str,
    keep: Callable[[Connection], _T],
    *,
    brand: str,
    check: Callable[[], None],
    request: str | None = None,
    case: str | None = None,
) -> _T:
    """What `keep` gives, once the person is verified; a refusal commits too, and is on record.

    Otherwise wrong codes would cost nothing. It counts as one of a reveal does: who, or what
    process, is refused too often is told of and locked for all that wants a code.
    """
    try:
        with vault.store.database.write() as connection:
            stepups.take_turn(connection)
            outcome: _T | RelevoError
            try:
                check()
                require_unlocked(connection, vault.limits, act.person_id, act.caller, act.at)
                verify_person(connection, vault.store.factors, act.person_id, act.code, act.at)
                outcome = keep(connection)
            except RelevoError as error:
                private.record(connection, _refusal(error, name, act, request, case))
                who = Subjects(act.person_id, act.caller, brand)
                count_refusal(connection, vault.limits, who, error, act.at)
                outcome = error
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None
    if isinstance(outcome, RelevoError):
        _log.warning("refused", act=name, reason=outcome.reason)
        raise outcome
    return outcome


def _destroy(
    connection: Connection,
    vault: Vault,
    case: CaseRef,
    order: ErasureOrder,
    basis: Basis,
    statement: SignedStatement | None,
    caller: Process,
    at: datetime,
) -> Tombstone:
    """Raises `NotApproved`."""
    before = _allowed(connection, vault, case, order, basis, statement, at)
    people = erasures.order(connection, case.brand, order)
    counts = erasures.destroy(connection, case)
    leaf = ledger.record(
        connection,
        recorded.CaseShredded(
            at=at,
            actor=caller,
            agency=Slug(case.agency),
            brand=Slug(case.brand),
            case=Id(case.case_id),
            order=Id(order.order_id),
            basis=Code(basis.value),
            destroyed=counted(counts),
            requested_by=Id(people.requested_by) if people else None,
            approved_by=Id(people.approved_by) if people and people.approved_by else None,
        ),
    )
    signed = before or Shredded(order, case.brand, basis, counts, at).sign(vault.notice_key)
    stone = Tombstone(case, order.order_id, at, signed, str(leaf))
    erasures.add_tombstone(connection, stone)
    _log.info("case destroyed", case=case.case_id, basis=basis.value)
    return stone


def _allowed(
    connection: Connection,
    vault: Vault,
    case: CaseRef,
    order: ErasureOrder,
    basis: Basis,
    statement: SignedStatement | None,
    at: datetime,
) -> SignedStatement | None:
    """For a repetition, the statement that stays what it was. Raises `NotApproved`."""
    match basis:
        case Basis.APPROVED:
            wanted = erasures.order(connection, case.brand, order)
            allowed = wanted is not None and wanted.approved_by is not None
        case Basis.RETENTION:
            allowed = expiring.case_is_over(connection, vault, case, at)
        case Basis.REPEATED:
            allowed = statement is not None and _is_ours(vault, statement, case)
    if not allowed:
        raise NotApproved("order_id: nothing allows to destroy the case", field="order_id")
    return statement if basis is Basis.REPEATED else None


def _is_ours(vault: Vault, statement: SignedStatement, case: CaseRef) -> bool:
    try:
        said = Shredded.verify(statement, keys_of([vault.notice_key.public_key()]))
    except RelevoError:
        return False
    return (said.brand, said.order.agency, said.order.case_id) == (
        case.brand,
        case.agency,
        case.case_id,
    )


def covered(vault: Vault, stone: Tombstone, at: datetime) -> Covered:
    """Where the destruction stands in the log, under a signed checkpoint; raises `NotOnRecord`."""
    try:
        return vault.record.cover(Digest(stone.leaf), at)
    except (RelevoError, SQLAlchemyError) as error:
        _log.error("destruction not on record", error=type(error).__name__)
        raise NotOnRecord("the entry is not covered by a checkpoint yet") from None


def _digest(brand: str, request_id: str, known: Sequence[Ordered]) -> bytes:
    return ErasureRequest(request_id, brand, tuple(one.order for one in known)).digest()


def counted(counts: Mapping[str, int]) -> tuple[recorded.Counted, ...]:
    """Counts as an entry has them."""
    return tuple(
        recorded.Counted(kind=Code.of(kind), count=count) for kind, count in sorted(counts.items())
    )


def _record_refusal(
    vault: Vault, error: RelevoError, caller: Process, at: datetime, case_id: str
) -> None:
    act = Act("", "", caller, at)  # no person asks the worker
    with vault.store.database.write() as connection:
        private.record(connection, _refusal(error, "SHRED", act, None, case_id))


def _refusal(
    error: RelevoError, name: str, act: Act, request: str | None, case: str | None
) -> vault_private.ErasureRefused:
    return vault_private.ErasureRefused(
        at=act.at,
        actor=act.caller,
        reason=Code(error.reason),
        act=Code(name),
        caller=act.caller,
        request=_id(request),
        case=_id(case),
        person=_id(act.person_id),
    )


def _id(text: str | None) -> Id | None:
    try:
        return Id(text) if text is not None else None
    except EntryRefused:
        return None
