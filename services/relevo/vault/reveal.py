"""Letting one value out (P2): one person, one purpose, on the record before it is opened.

Steps, repeated in the code:
    1. the request has its form; the brand is served; the purpose is on the list;
    2. the vault itself verifies the person: second factor, lock, used codes, hourly limit;
    3. the value is held;
    4. the entry is committed, integrated and covered by a signed checkpoint;
    5. only then is the value opened.
A refusal at 1 to 3 is on the ledger as well, and a wrong code is counted. A crash may leave a
recorded reveal that never happened, never the reverse.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from prometheus_client import Counter
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from relevo.crossing.limits import check_id
from relevo.errors import RelevoError
from relevo.ledger.entries import vault as recorded
from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Code, Constrained, Digest, Id, Process, Slug
from relevo.service import clock, logs
from relevo.vault.blocking import check_open
from relevo.vault.context import Vault
from relevo.vault.errors import (
    NotOnRecord,
    PurposeRefused,
    RevealLimit,
    StoreUnavailable,
    ValueNotHeld,
)
from relevo.vault.people import verify_person
from relevo.vault.purposes import Purpose
from relevo.vault.references import CaseRef, HeldField, ValueRef, VersionRef
from relevo.vault.sql import people, seals
from relevo.vault.sql.tables import ledger

_log = logs.get("reveal")
_REVEALS = Counter("relevo_vault_reveals_total", "Reveals by outcome", ["outcome"])
_HOUR = timedelta(hours=1)
_Kind = TypeVar("_Kind", bound=Constrained)


@dataclass(frozen=True, slots=True)
class RevealRequest:
    """Which value, why, and who says so. `purpose` is None when it is not on the list."""

    brand: str
    agency: str
    case_id: str
    post_version_id: str
    field_number: int
    purpose: Purpose | None
    person_id: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Revealed:
    """The value, for one screen. `ledger_index`: where the reveal stands in the log."""

    type: str
    value: str = field(repr=False)
    ledger_index: int
    display: timedelta


@dataclass(frozen=True, slots=True)
class _Granted:
    where: ValueRef
    type: str
    closed: bytes = field(repr=False)
    wrapped_key: bytes = field(repr=False)
    leaf: Digest


def reveal(vault: Vault, request: RevealRequest, *, caller: Process, at: datetime) -> Revealed:
    """One value, once it is on the record that this person sees it now.

    Raises:
        MalformedMessage, UnknownBrand, PurposeRefused: step 1.
        PersonUnknown, PersonDisabled, PersonLocked, CodeWrong, CodeUsed, RevealLimit: step 2.
        Blocked, ValueNotHeld: step 3.
        NotOnRecord, StoreUnavailable, KeptKeyDamaged: steps 4 and 5; nothing was revealed.
    """
    try:
        revealed = _reveal(vault, request, caller, at)
    except RelevoError as error:
        _REVEALS.labels(error.reason).inc()
        _log.warning("reveal refused", reason=error.reason)
        raise
    _REVEALS.labels("revealed").inc()
    return revealed


def held_fields(vault: Vault, case: CaseRef) -> tuple[HeldField, ...]:
    """Which values are held of a case; numbers and types only.

    Raises:
        UnknownBrand: it is not served here.
        StoreUnavailable: the database failed.
    """
    vault.check_brand(case.brand)
    try:
        with vault.store.database.read() as connection:
            return seals.held_fields(connection, case)
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None


def _reveal(vault: Vault, request: RevealRequest, caller: Process, at: datetime) -> Revealed:
    try:
        with vault.store.database.write() as connection:
            decision = _decide(connection, vault, request, caller, at)
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None
    if isinstance(decision, RelevoError):
        raise decision
    try:
        covered = vault.record.cover(decision.leaf, at)  # 4
    except (RelevoError, SQLAlchemyError) as error:
        _log.error("reveal not on record", error=type(error).__name__)
        raise NotOnRecord("the reveal could not be recorded; nothing is revealed") from None
    where = decision.where  # 5
    key = vault.case_keys.unwrap(where.version.case, decision.wrapped_key)
    value = key.open_value(where, decision.type, decision.closed)
    return Revealed(decision.type, _well_formed(value), covered.index, vault.display)


def _decide(
    connection: Connection, vault: Vault, request: RevealRequest, caller: Process, at: datetime
) -> _Granted | RelevoError:
    """The grant or the refusal, recorded; returned, so that the transaction commits either way."""
    try:
        return _grant(connection, vault, request, caller, at)
    except RelevoError as error:
        entry = _refusal(request, error, caller, at)
        if entry is not None:
            ledger.record(connection, entry)
        return error


def _grant(
    connection: Connection, vault: Vault, request: RevealRequest, caller: Process, at: datetime
) -> _Granted:
    case = CaseRef(request.brand, request.agency, request.case_id)  # 1
    where = ValueRef(VersionRef(case, request.post_version_id), request.field_number)
    person_id = check_id(request.person_id, "person_id")
    vault.check_brand(case.brand)
    if request.purpose is None:
        raise PurposeRefused("purpose: is not on the list", field="purpose")
    verify_person(connection, vault.store.factors, person_id, request.code, at)  # 2
    if people.count_reveals(connection, person_id, at - _HOUR) >= vault.reveal_limit_per_hour:
        raise RevealLimit("person_id: the hour's reveals are used up", field="person_id")
    check_open(connection, case, request.purpose)  # 3
    value = seals.find_value(connection, where)
    wrapped = seals.find_case_key(connection, case)
    if value is None or wrapped is None:
        raise ValueNotHeld("field_number: no such value is held", field="field_number")
    people.add_reveal(connection, clock.new_id(), person_id, at)
    leaf = ledger.record(  # 4
        connection,
        recorded.ValueRevealed(
            at=at,
            actor=Id(person_id),
            agency=Slug(case.agency),
            brand=Slug(case.brand),
            case=Id(case.case_id),
            post_version=Id(where.version.post_version_id),
            field_number=where.number,
            type=Code(value.type),
            person=Id(person_id),
            purpose=Code(request.purpose.value),
            legal_basis=Code(request.purpose.legal_basis.value),
            caller=caller,
        ),
    )
    return _Granted(where, value.type, value.closed, wrapped, leaf)


def _refusal(
    request: RevealRequest, error: RelevoError, caller: Process, at: datetime
) -> recorded.RevealRefused | None:
    brand = _form(Slug, request.brand)
    if brand is None:  # no entry can stand without a brand; counted and logged all the same
        return None
    return recorded.RevealRefused(
        at=at,
        actor=caller,
        brand=brand,
        reason=Code(error.reason),
        caller=caller,
        agency=_form(Slug, request.agency),
        case=_form(Id, request.case_id),
        post_version=_form(Id, request.post_version_id),
        field_number=request.field_number,
        person=_form(Id, request.person_id),
        purpose=Code(request.purpose.value) if request.purpose else None,
    )


def _form(kind: type[_Kind], text: str) -> _Kind | None:
    try:
        return kind(text)
    except EntryRefused:
        return None


def _well_formed(value: str) -> str:
    """The value as text that UTF-8 can carry: a lone surrogate becomes U+FFFD."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
