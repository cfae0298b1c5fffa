"""Letting values out (P2): one at a time, to one person, for one purpose, on the record before it
is opened.

Steps, repeated in the code:
    1. she names one to twenty values of a case; the vault issues a challenge over exactly these,
       with as many approvals as the dearest of their kinds needs (`stepup`, where they are given);
    2. for each value, a reveal: the challenge is ready, it names the value, and has not opened it;
    3. no limit is used up, and the value is held;
    4. the entry is committed, integrated and covered by a signed checkpoint;
    5. only then is the value opened, and what her purpose does not show of it masked.
A refusal is on the ledger as well. A crash may leave a recorded reveal that never happened, never
the reverse. Reveals that come at once share a transaction and a checkpoint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from prometheus_client import Counter
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_id
from relevo.errors import RelevoError
from relevo.ledger.entries import vault as recorded
from relevo.ledger.values import Code, Digest, Id, Process, Slug
from relevo.service import logs
from relevo.vault import stepup
from relevo.vault.blocking import check_open
from relevo.vault.challenges import Challenge, Claim, Kind, Step, Wanted
from relevo.vault.context import Vault
from relevo.vault.errors import (
    FieldNotNamed,
    NotOnRecord,
    OpenedAlready,
    StoreUnavailable,
    ValueNotHeld,
)
from relevo.vault.masking import masks_cards, shown
from relevo.vault.people import require_enrolled
from relevo.vault.purposes import Purpose
from relevo.vault.recording import form
from relevo.vault.references import CaseRef, HeldField, ValueRef, VersionRef
from relevo.vault.sql import seals, stepups, usage
from relevo.vault.sql.tables import ledger
from relevo.vault.watching import Subjects, count_refusal, count_reveal, require_within

MAX_FIELDS: Final = 20

_log = logs.get("reveal")
_REVEALS = Counter("relevo_vault_reveals_total", "Reveals by outcome", ["outcome"])


@dataclass(frozen=True, slots=True)
class NamedField:
    """One value of a case: the post version whose seal holds it, and its number there."""

    post_version_id: str
    number: int


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """Which values, why, and who says so. `purpose` is None when it is not on the list."""

    brand: str
    agency: str
    case_id: str
    fields: tuple[NamedField, ...]
    purpose: Purpose | None
    person_id: str


@dataclass(frozen=True, slots=True)
class RevealRequest:
    """One value that a challenge names. What it says of brand, agency and case must be so."""

    challenge_id: str
    person_id: str
    brand: str
    agency: str
    case_id: str
    post_version_id: str
    field_number: int


@dataclass(frozen=True, slots=True)
class Revealed:
    """The value, for one screen.

    Attributes:
        masked: it is not all of it (`masking`).
        rectified: it is not what came, but what was put in its place because that was wrong.
        ledger_index: where the reveal stands in the log.
        display: for how long it may be shown.
    """

    type: str
    value: str = field(repr=False)
    masked: bool
    ledger_index: int
    display: timedelta
    rectified: bool


@dataclass(frozen=True, slots=True)
class _Job:
    request: RevealRequest
    caller: Process
    at: datetime


@dataclass(frozen=True, slots=True)
class _Granted:
    where: ValueRef
    type: str
    purpose: Purpose
    closed: bytes = field(repr=False)
    wrapped_key: bytes = field(repr=False)
    leaf: Digest
    rectified: bool


@dataclass(frozen=True, slots=True)
class _Covered:
    granted: _Granted
    index: int


def open_reveal(vault: Vault, request: OpenRequest, *, caller: Process, at: datetime) -> Challenge:
    """A challenge over the values that are named; nobody is verified yet.

    Raises:
        MalformedMessage, UnknownBrand, PurposeRefused: the request is not in order.
        PersonUnknown, PersonDisabled, TooManyChallenges, CallerLocked: she may not ask.
        ValueNotHeld: one of the values is not there.
        StoreUnavailable: the database failed.
    """
    asked: dict[str, Any] = {
        "agency": request.agency,
        "case": request.case_id,
        "fields": [{"post_version": f.post_version_id, "number": f.number} for f in request.fields],
    }
    claim = Claim(
        Step.OPEN,
        caller,
        request.person_id,
        kind=Kind.REVEAL,
        brand=request.brand,
        purpose=request.purpose,
        asked=asked,
    )
    return stepup.attempt(vault, claim, lambda c: _open(c, vault, request, caller, at), at)


def reveal(vault: Vault, request: RevealRequest, *, caller: Process, at: datetime) -> Revealed:
    """One value, once it is on the record that this person sees it now.

    Raises:
        MalformedMessage, ChallengeUnknown, ChallengeOver, NotConfirmed, ApprovalMissing,
        FieldNotNamed, OpenedAlready, PersonUnknown, PersonDisabled: step 2.
        RevealLimit, CallerLimit, BrandLimit, Blocked, ValueNotHeld: step 3.
        NotOnRecord, StoreUnavailable, KeptKeyDamaged: steps 4 and 5; nothing was revealed.
    """
    try:
        covered = vault.rounds.do(_Job(request, caller, at), partial(_round, vault))
        revealed = _opened(vault, covered)
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


def _open(
    connection: Connection, vault: Vault, request: OpenRequest, caller: Process, at: datetime
) -> Challenge:
    case = CaseRef(request.brand, request.agency, request.case_id)  # 1
    if not 1 <= len(set(request.fields)) == len(request.fields) <= MAX_FIELDS:
        raise MalformedMessage(f"fields: must be 1 to {MAX_FIELDS}, each once", field="fields")
    named = [
        ValueRef(VersionRef(case, one.post_version_id), one.number)
        for one in sorted(request.fields, key=lambda one: (one.post_version_id, one.number))
    ]
    require_enrolled(connection, check_id(request.person_id, "person_id"))
    vault.check_brand(case.brand)
    types = [_type_of(connection, where) for where in named]
    asked = {
        "agency": case.agency,
        "case": case.case_id,
        "fields": [
            {
                "post_version": where.version.post_version_id,
                "number": where.number,
                "type": type_,
            }
            for where, type_ in zip(named, types, strict=True)
        ],
    }
    approvals = max(vault.approvals.get(type_, 0) for type_ in types)
    wanted = Wanted(Kind.REVEAL, case.brand, request.person_id, request.purpose, asked, approvals)
    return stepup.add(connection, vault, wanted, caller, at)


def _type_of(connection: Connection, where: ValueRef) -> str:
    value = seals.find_value(connection, where)
    if value is None:
        raise ValueNotHeld("fields: no such value is held", field="fields")
    return value.type


def _round(vault: Vault, jobs: Sequence[_Job]) -> list[_Covered | Exception]:
    """Decide on all that came at once, in one transaction, and cover what was granted."""
    try:
        with vault.store.database.write() as connection:
            stepups.take_turn(connection)
            decisions = [_decide(connection, vault, job) for job in jobs]
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None
    return [
        _cover(vault, decision, job.at) if isinstance(decision, _Granted) else decision
        for job, decision in zip(jobs, decisions, strict=True)
    ]


def _cover(vault: Vault, granted: _Granted, at: datetime) -> _Covered | NotOnRecord:
    """The first of a round brings all of them under one checkpoint."""
    try:
        return _Covered(granted, vault.record.cover(granted.leaf, at).index)  # 4
    except (RelevoError, SQLAlchemyError) as error:
        _log.error("reveal not on record", error=type(error).__name__)
        return NotOnRecord("the reveal could not be recorded; nothing is revealed")


def _opened(vault: Vault, covered: _Covered) -> Revealed:
    granted = covered.granted  # 5
    key = vault.case_keys.unwrap(granted.where.version.case, granted.wrapped_key)
    value = _well_formed(key.open_value(granted.where, granted.type, granted.closed))
    text, masked = shown(granted.type, value, granted.purpose, vault.second_look)
    return Revealed(
        granted.type, text, masked, covered.index, vault.display, rectified=granted.rectified
    )


def _decide(connection: Connection, vault: Vault, job: _Job) -> _Granted | RelevoError:
    """The grant or the refusal, recorded; returned, so that the transaction commits either way."""
    try:
        return _grant(connection, vault, job)
    except RelevoError as error:
        request = job.request
        entry = _refusal(connection, job, error)
        if entry is not None:
            ledger.record(connection, entry)
        who = Subjects(request.person_id, job.caller, request.brand)
        count_refusal(connection, vault.limits, who, error, job.at)
        return error


def _grant(connection: Connection, vault: Vault, job: _Job) -> _Granted:
    request, at = job.request, job.at
    case = CaseRef(request.brand, request.agency, request.case_id)  # 2
    where = ValueRef(VersionRef(case, request.post_version_id), request.field_number)
    challenge = stepup.require_ready(
        connection, request.challenge_id, request.person_id, Kind.REVEAL, at=at
    )
    type_ = _named_type(challenge, where)
    opened = usage.opened_by(connection, challenge.challenge_id)
    if (request.post_version_id, request.field_number) in opened:
        raise OpenedAlready("field_number: was opened already", field="field_number")
    who = Subjects(request.person_id, job.caller, case.brand)  # 3
    had = require_within(connection, vault.limits, who, at)
    check_open(connection, case, challenge.purpose)
    value = seals.find_value(connection, where)
    wrapped = seals.find_case_key(connection, case)
    if value is None or wrapped is None or value.type != type_:
        raise ValueNotHeld("field_number: no such value is held", field="field_number")
    usage.add_opened(
        connection, challenge.challenge_id, request.post_version_id, request.field_number, at
    )
    if len(opened) + 1 == len(challenge.asked["fields"]):
        stepup.mark_used(connection, challenge, at=at)
    count_reveal(connection, vault.limits, who, case, had, at)
    leaf = ledger.record(connection, _entry(challenge, where, value.type, job))  # 4
    return _Granted(
        where,
        value.type,
        challenge.purpose,
        value.closed,
        wrapped,
        leaf,
        rectified=value.rectified_at is not None,
    )


def _named_type(challenge: Challenge, where: ValueRef) -> str:
    """As what the challenge names the value; raises `FieldNotNamed`."""
    asked, version = challenge.asked, where.version
    case = (challenge.row.brand, asked["agency"], asked["case"])
    if case == (version.case.brand, version.case.agency, version.case.case_id):
        for one in asked["fields"]:
            if (one["post_version"], one["number"]) == (version.post_version_id, where.number):
                return str(one["type"])
    raise FieldNotNamed("field_number: is not what was confirmed", field="field_number")


def _entry(challenge: Challenge, where: ValueRef, type_: str, job: _Job) -> recorded.ValueRevealed:
    case, purpose = where.version.case, challenge.purpose
    return recorded.ValueRevealed(
        at=job.at,
        actor=Id(job.request.person_id),
        agency=Slug(case.agency),
        brand=Slug(case.brand),
        case=Id(case.case_id),
        post_version=Id(where.version.post_version_id),
        field_number=where.number,
        type=Code(type_),
        person=Id(job.request.person_id),
        purpose=Code(purpose.value),
        legal_basis=Code(purpose.legal_basis.value),
        caller=job.caller,
        challenge=Id(challenge.challenge_id),
        approvers=tuple(Id(one) for one in challenge.approvers),
        masked=masks_cards(type_, purpose),
    )


def _refusal(
    connection: Connection, job: _Job, error: RelevoError
) -> recorded.RevealRefused | None:
    request = job.request
    brand = form(Slug, request.brand)
    if brand is None:  # no entry can stand without a brand; counted and logged all the same
        return None
    challenge_id = form(Id, request.challenge_id)
    row = stepups.find(connection, challenge_id) if challenge_id else None
    return recorded.RevealRefused(
        at=job.at,
        actor=job.caller,
        brand=brand,
        reason=Code(error.reason),
        caller=job.caller,
        agency=form(Slug, request.agency),
        case=form(Id, request.case_id),
        post_version=form(Id, request.post_version_id),
        field_number=request.field_number,
        person=form(Id, request.person_id),
        purpose=Code(row.purpose) if row else None,
        challenge=challenge_id,
    )


def _well_formed(value: str) -> str:
    """The value as text that UTF-8 can carry: a lone surrogate becomes U+FFFD."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
