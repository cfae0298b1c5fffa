"""Taking in what a customer typed into a private form of the brand's (DESIGN section 1).

It never was with an agency, so there is no seal to verify. Steps, repeated in the code:
    1. the ids have their form; the brand is served; the agency is known; the values have theirs;
    2. secrets are looked for and cut, as at ingest (P6);
    3. the same submission again: the same values, the same answer; others are refused. They are
       compared with what is held, opened for that: no digest of a value rests anywhere. What was
       rectified since is not compared;
    4. in one transaction: each value closed under its case's key, and one ledger entry.
What is refused is on the ledger too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from prometheus_client import Counter
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from relevo.crossing.errors import DifferentContent, MalformedMessage
from relevo.crossing.limits import check_text
from relevo.errors import RelevoError, Unavailable
from relevo.ledger.entries import vault_deposits as recorded
from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Code, Id, Process, Slug
from relevo.redaction import FindingType
from relevo.sealing.opening import OpenedField
from relevo.service import logs
from relevo.vault.context import Vault
from relevo.vault.errors import Blocked, Erased, ValueNotHeld
from relevo.vault.index import GivenValue, GivenValues
from relevo.vault.keys.cases import CaseKey
from relevo.vault.references import CaseRef, HeldField, ValueRef, VersionRef
from relevo.vault.second_look import Cut
from relevo.vault.sql import deposits, erasures, seals
from relevo.vault.sql.seals import ClosedValue
from relevo.vault.sql.tables import ledger

MAX_VALUES: Final = 20
MAX_CHARACTERS: Final = 500
TYPES: Final = frozenset(kind.value for kind in FindingType) - {FindingType.SECRET.value}
"""What a form may bring; SECRET never."""

_log = logs.get("deposit")
_DEPOSITS = Counter("relevo_vault_deposits_total", "Forms' submissions by outcome", ["outcome"])


@dataclass(frozen=True, slots=True)
class DepositedValue:
    """One value as it was typed."""

    number: int
    type: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Deposit:
    """One submission, as care's web process says. None of it is trusted."""

    brand: str
    agency: str
    case_id: str
    submission_id: str
    values: tuple[DepositedValue, ...]


def deposit(
    vault: Vault, wanted: Deposit, *, caller: Process, at: datetime
) -> tuple[HeldField, ...]:
    """Hold the values; which fields are held now. Once it returns they are, durably.

    Raises:
        MalformedMessage, UnknownBrand, UnknownAgency, SecretSealed: as it came.
        DifferentContent: the submission was taken in before, with other values.
        Erased: the case was destroyed. Blocked: it takes nothing until it is open again.
        ValueNotHeld: it was taken in, and its values are gone since.
        Unavailable: later.
    """
    try:
        fields = _taken(vault, wanted, caller, at)
    except Unavailable:
        raise
    except RelevoError as error:
        _DEPOSITS.labels(error.reason).inc()
        _log.warning("deposit refused", reason=error.reason)
        _record_refusal(vault, wanted, error, caller, at)
        raise
    return fields


def find_deposit(vault: Vault, submission: VersionRef) -> tuple[HeldField, ...] | None:
    """Which fields of a submission are held; None: it never came."""
    with vault.store.database.read() as connection:
        if deposits.case_of(connection, submission) != submission.case.case_id:
            return None
        return _named(submission, deposits.held(connection, submission))


def _taken(vault: Vault, wanted: Deposit, caller: Process, at: datetime) -> tuple[HeldField, ...]:
    submission = _checked(vault, wanted)  # 1
    cut = vault.second_look.cut(OpenedField(v.number, v.type, v.value) for v in wanted.values)  # 2
    try:
        return _hold(vault, submission, cut, caller, at)
    except IntegrityError:  # another call has taken it in meanwhile
        return _hold(vault, submission, cut, caller, at)


def _checked(vault: Vault, wanted: Deposit) -> VersionRef:
    case = CaseRef(wanted.brand, wanted.agency, wanted.case_id)
    submission = VersionRef(case, wanted.submission_id)
    vault.check_brand(wanted.brand)
    vault.agency(wanted.agency)
    if not 1 <= len(wanted.values) <= MAX_VALUES:
        raise MalformedMessage(f"values: must be 1 to {MAX_VALUES}", field="values")
    if len({value.number for value in wanted.values}) != len(wanted.values):
        raise MalformedMessage("number: must not repeat", field="number")
    for value in wanted.values:
        if not 1 <= value.number <= MAX_VALUES:
            raise MalformedMessage(f"number: must be 1 to {MAX_VALUES}", field="number")
        if value.type not in TYPES:
            raise MalformedMessage("type: is not one that a form may bring", field="type")
        if not value.value.strip():
            raise MalformedMessage("value: must not be empty", field="value")
        check_text(value.value, "value", characters=MAX_CHARACTERS)
    return submission


def _hold(
    vault: Vault, submission: VersionRef, cut: Cut, caller: Process, at: datetime
) -> tuple[HeldField, ...]:
    with vault.store.database.write() as connection:
        erasures.hold_shared(connection, [submission.case])
        if erasures.erased(connection, [submission.case]):
            raise Erased("case_id: was destroyed", field="case_id")
        if erasures.blocked_since(connection, submission.case) is not None:
            raise Blocked("case_id: the case is blocked", field="case_id")
        before = deposits.case_of(connection, submission)
        if before is not None:
            return _repeated(vault, connection, submission, before, cut)  # 3
        key = _key(vault, connection, submission.case, at)
        values = [_closed(key, submission, one) for one in cut.fields]
        deposits.add(connection, submission, values, at)  # 4
        typed = tuple(GivenValue(one.number, one.type, one.value) for one in cut.fields)
        vault.index.add(connection, [GivenValues(submission, typed)], at=at)
        ledger.record(connection, _entry(submission, cut, caller, at))
    _DEPOSITS.labels("deposited").inc()
    _log.info("values deposited", submission=submission.post_version_id, values=len(values))
    return _named(submission, values)


def _repeated(
    vault: Vault, connection: Connection, submission: VersionRef, case_id: str, cut: Cut
) -> tuple[HeldField, ...]:
    if case_id != submission.case.case_id:
        raise DifferentContent("case_id: the submission is of another case", field="case_id")
    held = deposits.held(connection, submission)
    wrapped = seals.find_case_key(connection, submission.case)
    if wrapped is None:
        raise ValueNotHeld("the case was erased")
    key = vault.case_keys.unwrap(submission.case, wrapped)
    opened = [
        OpenedField(
            one.number,
            one.type,
            key.open_value(ValueRef(submission, one.number), one.type, one.closed),
        )
        for one in held
        if one.rectified_at is None
    ]
    rectified = {one.number for one in held if one.rectified_at is not None}
    given = [one for one in cut.fields if one.number not in rectified]
    if opened != sorted(given, key=lambda one: one.number):
        raise DifferentContent("values: others were taken in before", field="values")
    _DEPOSITS.labels("repeated").inc()
    return _named(submission, held)


def _key(vault: Vault, connection: Connection, case: CaseRef, at: datetime) -> CaseKey:
    wrapped = seals.find_case_key(connection, case)
    if wrapped is None:
        made, closed = vault.case_keys.create(case)
        if seals.add_case_keys(connection, {case: closed}, at):
            return made
        wrapped = seals.find_case_key(connection, case)  # another call was first
        assert wrapped is not None
    return vault.case_keys.unwrap(case, wrapped)


def _closed(key: CaseKey, submission: VersionRef, one: OpenedField) -> ClosedValue:
    where = ValueRef(submission, one.number)
    return ClosedValue(one.number, one.type, key.close_value(where, one.type, one.value))


def _named(submission: VersionRef, values: Sequence[ClosedValue]) -> tuple[HeldField, ...]:
    return tuple(HeldField(submission.post_version_id, one.number, one.type) for one in values)


def _entry(
    submission: VersionRef, cut: Cut, caller: Process, at: datetime
) -> recorded.ValuesDeposited:
    case = submission.case
    return recorded.ValuesDeposited(
        at=at,
        actor=caller,
        agency=Slug(case.agency),
        brand=Slug(case.brand),
        case=Id(case.case_id),
        submission=Id(submission.post_version_id),
        types=tuple(Code(one.type) for one in cut.fields),
        secrets_destroyed=cut.destroyed,
    )


def _record_refusal(
    vault: Vault, wanted: Deposit, error: RelevoError, caller: Process, at: datetime
) -> None:
    try:
        entry = recorded.DepositRefused(
            at=at,
            actor=caller,
            brand=Slug(wanted.brand),
            reason=Code(error.reason),
            agency=Slug(wanted.agency),
            case=Id(wanted.case_id),
            submission=Id(wanted.submission_id),
        )
    except EntryRefused:  # ids that are no ids: there is nothing that an entry could name
        return
    with vault.store.database.write() as connection:
        ledger.record(connection, entry)
