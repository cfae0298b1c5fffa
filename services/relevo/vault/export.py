"""One customer's data, for her: the one way beside a reveal by which values leave (P2).

Steps, repeated in the code:
    1. a person names the cases, and values in them that are somebody else's; the vault issues a
       challenge over exactly these, to which two others must agree (`stepup`);
    2. the challenge is ready, the account that care gives is of its cases and no others, and no
       limit is used up;
    3. the values are read, the challenge is used up, and the entry is committed, integrated and
       covered by a signed checkpoint;
    4. only then are the values opened, put into the account, and all of it encrypted to a
       passphrase made for it. The vault keeps neither file nor passphrase.
A refusal is on the ledger as well. Cards come as BIN and last four.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from prometheus_client import Counter
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_id, check_slug
from relevo.errors import InvalidInput, RelevoError
from relevo.ledger.entries import vault_exports as recorded
from relevo.ledger.values import Code, Digest, Id, Process, Slug
from relevo.sealing.envelope import ORIGINAL_TEXT
from relevo.service import logs
from relevo.vault import stepup
from relevo.vault.challenges import Challenge, Claim, Kind, Random, Step, Wanted
from relevo.vault.context import Vault
from relevo.vault.errors import CaseNotNamed, NotOnRecord, StoreUnavailable, ValueNotHeld
from relevo.vault.export_account import (
    Account,
    CaseName,
    OpenedValue,
    Place,
    document,
    read_account,
)
from relevo.vault.export_file import new_passphrase, sealed_page
from relevo.vault.export_words import LANGUAGES
from relevo.vault.masking import shown
from relevo.vault.people import require_enrolled
from relevo.vault.purposes import Purpose
from relevo.vault.recording import form
from relevo.vault.references import CaseRef, ValueRef, VersionRef
from relevo.vault.sql import seals, stepups
from relevo.vault.sql.seals import PlacedValue
from relevo.vault.sql.tables import ledger, private
from relevo.vault.watching import Subjects, count_refusal, count_reveal, require_within

APPROVALS: Final = 2
MAX_CASES: Final = 40
MAX_WITHHELD: Final = 40
MAX_VALUES: Final = 2_000

_PURPOSE: Final = Purpose.DATA_SUBJECT_REQUEST
_log = logs.get("export")
_EXPORTS = Counter(
    "relevo_vault_exports_total", "Exports for data subjects by outcome", ["outcome"]
)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A value that is somebody else's: it stays covered."""

    case: CaseName
    post_version_id: str
    number: int


@dataclass(frozen=True, slots=True)
class ExportWanted:
    """Which cases, without which values, in which language, and who says so."""

    brand: str
    cases: tuple[CaseName, ...]
    withheld: tuple[Withheld, ...]
    language: str
    person_id: str


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """The file of a challenge. `account`: `export_account`."""

    challenge_id: str
    person_id: str
    account: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Exported:
    """The file and what opens it; neither is kept."""

    file: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    values: int
    ledger_index: int


@dataclass(frozen=True, slots=True)
class _Granted:
    challenge: Challenge
    account: Account = field(repr=False)
    values: Mapping[CaseRef, tuple[PlacedValue, ...]] = field(repr=False)
    wrapped_keys: Mapping[CaseRef, bytes] = field(repr=False)
    leaf: Digest


def open_export(vault: Vault, wanted: ExportWanted, *, caller: Process, at: datetime) -> Challenge:
    """A challenge over exactly these cases; nobody is verified yet.

    Raises:
        MalformedMessage, InvalidInput, UnknownBrand: the request is not in order.
        PersonUnknown, PersonDisabled, TooManyChallenges, CallerLocked: she may not ask.
        ValueNotHeld: a value to withhold is not there.
        StoreUnavailable: the database failed.
    """
    claim = Claim(
        Step.OPEN,
        caller,
        wanted.person_id,
        kind=Kind.EXPORT,
        brand=wanted.brand,
        purpose=_PURPOSE,
    )
    return stepup.attempt(vault, claim, lambda c: _open(c, vault, wanted, caller, at), at)


def export(
    vault: Vault,
    request: ExportRequest,
    *,
    caller: Process,
    at: datetime,
    random: Random = os.urandom,
) -> Exported:
    """The file, once it is on the record that it leaves.

    Raises:
        MalformedMessage, ChallengeUnknown, ChallengeOver, NotConfirmed, ApprovalMissing,
        PersonUnknown, PersonDisabled, CaseNotNamed: step 2.
        RevealLimit, CallerLimit, BrandLimit, InvalidInput: too much.
        NotOnRecord, StoreUnavailable, KeptKeyDamaged: nothing was exported.
    """
    try:
        granted = _decided(vault, request, caller, at)
        index = _covered(vault, granted, at)  # 3
    except RelevoError as error:
        _EXPORTS.labels(error.reason).inc()
        _log.warning("export refused", reason=error.reason)
        raise
    passphrase = new_passphrase(random)  # 4
    file = sealed_page(_document(vault, granted, at), passphrase, random)
    _EXPORTS.labels("exported").inc()
    return Exported(file, passphrase, sum(map(len, granted.values.values())), index)


def _open(
    connection: Connection, vault: Vault, wanted: ExportWanted, caller: Process, at: datetime
) -> Challenge:
    require_enrolled(connection, check_id(wanted.person_id, "person_id"))  # 1
    vault.check_brand(check_slug(wanted.brand, "brand"))
    if not 1 <= len(set(wanted.cases)) == len(wanted.cases) <= MAX_CASES:
        raise MalformedMessage(f"cases: must be 1 to {MAX_CASES}, each once", field="cases")
    if len(set(wanted.withheld)) != len(wanted.withheld) or len(wanted.withheld) > MAX_WITHHELD:
        raise MalformedMessage(f"withheld: at most {MAX_WITHHELD}, each once", field="withheld")
    if wanted.language not in LANGUAGES:
        raise InvalidInput("language: must be es, en or pt", field="language")
    for agency, case_id in wanted.cases:
        CaseRef(wanted.brand, agency, case_id)
    ordered = sorted(wanted.withheld, key=lambda one: (*one.case, one.post_version_id, one.number))
    asked: dict[str, Any] = {
        "cases": [{"agency": agency, "case": case} for agency, case in sorted(wanted.cases)],
        "withheld": [_named(connection, wanted, one) for one in ordered],
        "language": wanted.language,
    }
    exported = Wanted(Kind.EXPORT, wanted.brand, wanted.person_id, _PURPOSE, asked, APPROVALS)
    return stepup.add(connection, vault, exported, caller, at)


def _named(connection: Connection, wanted: ExportWanted, one: Withheld) -> dict[str, Any]:
    if one.case not in wanted.cases:
        raise MalformedMessage("withheld: is of none of the cases", field="withheld")
    version = VersionRef(CaseRef(wanted.brand, *one.case), one.post_version_id)
    value = seals.find_value(connection, ValueRef(version, one.number))
    if value is None:
        raise ValueNotHeld("withheld: no such value is held", field="withheld")
    return {"post_version": one.post_version_id, "number": one.number, "type": value.type}


def _decided(vault: Vault, request: ExportRequest, caller: Process, at: datetime) -> _Granted:
    """The grant, or the refusal, in a transaction that commits either way."""
    outcome: _Granted | RelevoError
    try:
        with vault.store.database.write() as connection:
            stepups.take_turn(connection)
            try:
                outcome = _grant(connection, vault, request, caller, at)
            except RelevoError as error:
                outcome = error
                _refuse(connection, vault, request, error, caller, at)
    except SQLAlchemyError:
        outcome = StoreUnavailable("the store did not answer")
    if isinstance(outcome, RelevoError):
        raise outcome
    return outcome


def _grant(
    connection: Connection, vault: Vault, request: ExportRequest, caller: Process, at: datetime
) -> _Granted:
    person = check_id(request.person_id, "person_id")  # 2
    challenge = stepup.require_ready(connection, request.challenge_id, person, Kind.EXPORT, at=at)
    account, brand = read_account(request.account), challenge.row.brand
    named = {(one["agency"], one["case"]) for one in challenge.asked["cases"]}
    if account.cases.keys() != named:
        raise CaseNotNamed("account: is not of the cases that were agreed to", field="account")
    cases = [CaseRef(brand, *name) for name in sorted(named)]
    who = Subjects(person, caller, brand)
    had = require_within(connection, vault.limits, who, at)
    values = _values(connection, challenge, cases)  # 3
    keys = seals.find_case_keys(connection, cases)
    stepup.mark_used(connection, challenge, at=at)
    # One act, however many cases it is about: what an alert counts is on the log that agencies see.
    count_reveal(connection, vault.limits, who, cases[0], had, at)
    count = sum(map(len, values.values()))
    private.record(connection, _contained(challenge, cases, count, caller, at))
    leaf = ledger.record(connection, _entry(challenge, caller, at))
    return _Granted(challenge, account, values, keys, leaf)


def _values(
    connection: Connection, challenge: Challenge, cases: list[CaseRef]
) -> dict[CaseRef, tuple[PlacedValue, ...]]:
    """All values of the cases but the whole texts, which the account has, and those withheld."""
    out = {(one["post_version"], one["number"]) for one in challenge.asked["withheld"]}
    found = {}
    for case in cases:
        found[case] = tuple(
            one
            for one in seals.values_of(connection, case)
            if one.value.type != ORIGINAL_TEXT
            and (one.post_version_id, one.value.number) not in out
        )
    if sum(map(len, found.values())) > MAX_VALUES:
        raise InvalidInput(f"cases: hold more than {MAX_VALUES} values", field="cases")
    return found


def _covered(vault: Vault, granted: _Granted, at: datetime) -> int:
    try:
        return vault.record.cover(granted.leaf, at).index
    except (RelevoError, SQLAlchemyError) as error:
        _log.error("export not on record", error=type(error).__name__)
        raise NotOnRecord("the export could not be recorded; nothing is exported") from None


def _document(vault: Vault, granted: _Granted, at: datetime) -> dict[str, Any]:
    opened: dict[CaseName, dict[Place, OpenedValue]] = {}
    for case, values in granted.values.items():
        if not values:
            continue
        key = vault.case_keys.unwrap(case, granted.wrapped_keys[case])
        places = opened.setdefault((case.agency, case.case_id), {})
        for one in values:
            where = ValueRef(VersionRef(case, one.post_version_id), one.value.number)
            plain = key.open_value(where, one.value.type, one.value.closed)
            text, masked = shown(one.value.type, plain, _PURPOSE, vault.second_look)
            places[one.post_version_id, one.value.number] = OpenedValue(
                one.value.type, text, masked
            )
    challenge = granted.challenge
    return document(
        granted.account,
        opened,
        export_id=challenge.challenge_id,
        brand=challenge.row.brand,
        language=challenge.asked["language"],
        withheld=len(challenge.asked["withheld"]),
        at=at,
    )


def _entry(challenge: Challenge, caller: Process, at: datetime) -> recorded.SubjectExported:
    person = Id(challenge.row.person_id)
    return recorded.SubjectExported(
        at=at,
        actor=person,
        brand=Slug(challenge.row.brand),
        challenge=Id(challenge.challenge_id),
        asked=challenge.digest,
        person=person,
        approvers=tuple(Id(one) for one in challenge.approvers),
        legal_basis=Code(_PURPOSE.legal_basis.value),
        caller=caller,
    )


def _contained(
    challenge: Challenge, cases: list[CaseRef], values: int, caller: Process, at: datetime
) -> recorded.ExportContained:
    return recorded.ExportContained(
        at=at,
        actor=caller,
        brand=Slug(challenge.row.brand),
        challenge=Id(challenge.challenge_id),
        person=Id(challenge.row.person_id),
        cases=tuple(Id(case.case_id) for case in cases),
        values=values,
        withheld=len(challenge.asked["withheld"]),
    )


def _refuse(
    connection: Connection,
    vault: Vault,
    request: ExportRequest,
    error: RelevoError,
    caller: Process,
    at: datetime,
) -> None:
    challenge_id = form(Id, request.challenge_id)
    row = stepups.find(connection, challenge_id) if challenge_id else None
    entry = recorded.ExportRefused(
        at=at,
        actor=caller,
        reason=Code(error.reason),
        caller=caller,
        brand=Slug(row.brand) if row else None,
        challenge=challenge_id,
        person=form(Id, request.person_id),
    )
    ledger.record(connection, entry)
    who = Subjects(request.person_id, caller, row.brand if row else "")
    count_refusal(connection, vault.limits, who, error, at)
