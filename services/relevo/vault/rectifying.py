"""Putting the right value in the place of a wrong one (GDPR article 16).

Steps, repeated in the code:
    1. a person, verified by her second factor, names the field and brings the right value; somebody
       else has said that what is held is wrong. Which roles they have, is care's to check;
    2. secrets are not taken (P6); the case is open, and the field is held;
    3. one transaction: the new value closed under the case's key, the old one overwritten, its
       place in the blind index moved, and the entry.
The new value is never compared with the old one: an answer to that would be a reveal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.engine import Connection

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_id, check_text
from relevo.ledger.entries import vault_rectification as recorded
from relevo.ledger.values import Code, Id, Slug
from relevo.sealing.opening import OpenedField
from relevo.service import logs
from relevo.vault.context import Vault
from relevo.vault.erasing import Act, acted
from relevo.vault.errors import Blocked, Erased, SecondPersonNeeded, SecretSealed, ValueNotHeld
from relevo.vault.index import GivenValue, GivenValues
from relevo.vault.references import ValueRef
from relevo.vault.sql import erasures, index_rows, seals
from relevo.vault.sql.tables import ledger

MAX_CHARACTERS: Final = 500

_log = logs.get("rectifying")


@dataclass(frozen=True, slots=True)
class Rectification:
    """What a field must hold, and who said that what it holds is wrong."""

    where: ValueRef
    value: str = field(repr=False)
    proposed_by: str


@dataclass(frozen=True, slots=True)
class Rectified:
    """The field's type, and the new value's handle; None: it links nothing."""

    type: str
    handle: str | None


def rectify(vault: Vault, wanted: Rectification, act: Act) -> Rectified:
    """Put the value in its place. Again: again, each time on the ledger.

    Raises:
        MalformedMessage, UnknownBrand, UnknownAgency: the request is not in order.
        SecondPersonNeeded: she proposed it herself; PersonUnknown and the like: not verified.
        SecretSealed: the value holds an authentication secret.
        Erased, Blocked: the case takes nothing. ValueNotHeld: there is no such value.
        StoreUnavailable.
    """
    case = wanted.where.version.case
    return acted(
        vault,
        act,
        "RECTIFY",
        lambda connection: _rectify(connection, vault, wanted, act),
        brand=case.brand,
        check=lambda: _check(vault, wanted, act),  # 1
        case=case.case_id,
    )


def _check(vault: Vault, wanted: Rectification, act: Act) -> None:
    where = wanted.where
    vault.check_brand(where.version.case.brand)
    vault.agency(where.version.case.agency)
    check_id(wanted.proposed_by, "proposed_by")
    if where.number < 1:
        raise MalformedMessage("field_number: must be 1 or more", field="field_number")
    if not wanted.value.strip():
        raise MalformedMessage("value: must not be empty", field="value")
    check_text(wanted.value, "value", characters=MAX_CHARACTERS)
    if wanted.proposed_by == act.person_id:
        raise SecondPersonNeeded("person_id: proposed it herself", field="person_id")


def _rectify(connection: Connection, vault: Vault, wanted: Rectification, act: Act) -> Rectified:
    where, case = wanted.where, wanted.where.version.case
    erasures.hold_alone(connection, case)  # 2
    if erasures.tombstone(connection, case) is not None:
        raise Erased("case_id: was destroyed", field="case_id")
    if erasures.blocked_since(connection, case) is not None:
        raise Blocked("case_id: the case is blocked", field="case_id")
    held = seals.find_value(connection, where)
    wrapped = seals.find_case_key(connection, case)
    if held is None or wrapped is None:
        raise ValueNotHeld("field_number: no such value is held", field="field_number")
    if vault.second_look.cut([OpenedField(where.number, held.type, wanted.value)]).destroyed:
        raise SecretSealed("value: holds an authentication secret", field="value")
    key = vault.case_keys.unwrap(case, wrapped)
    closed = key.close_value(where, held.type, wanted.value)
    seals.rectify(connection, where, closed, act.at)  # 3
    index_rows.forget_value(connection, where)
    given = GivenValues(where.version, (GivenValue(where.number, held.type, wanted.value),))
    vault.index.add(connection, [given], at=act.at)
    ledger.record(connection, _entry(wanted, held.type, act))
    _log.info("value rectified", case=case.case_id, type=held.type)
    return Rectified(held.type, _handle(connection, where))


def _handle(connection: Connection, where: ValueRef) -> str | None:
    case, version = where.version.case, where.version.post_version_id
    named = index_rows.handles_of(connection, case.brand, case.agency, [version])
    return next((one.handle for one in named if one.where == where), None)


def _entry(wanted: Rectification, type_: str, act: Act) -> recorded.ValueRectified:
    version = wanted.where.version
    return recorded.ValueRectified(
        at=act.at,
        actor=Id(act.person_id),
        agency=Slug(version.case.agency),
        brand=Slug(version.case.brand),
        case=Id(version.case.case_id),
        post_version=Id(version.post_version_id),
        field_number=wanted.where.number,
        type=Code(type_),
        proposed_by=Id(wanted.proposed_by),
        caller=act.caller,
    )
