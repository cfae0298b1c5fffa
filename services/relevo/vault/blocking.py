"""Blocked cases: kept for those who may still have to answer for them, closed to everybody else.

GDPR article 18; in Spain LOPDGDD article 32: data is blocked before it is destroyed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection

from relevo.ledger.entries import Entry
from relevo.ledger.entries import vault_erasure as recorded
from relevo.ledger.values import Id, Slug
from relevo.vault.context import Vault
from relevo.vault.erasing import Act, acted
from relevo.vault.errors import Blocked, Erased
from relevo.vault.purposes import Purpose
from relevo.vault.references import CaseRef
from relevo.vault.sql import erasures
from relevo.vault.sql.tables import ledger

OPEN_FOR: Final = frozenset({Purpose.LEGAL_OBLIGATION, Purpose.DATA_SUBJECT_REQUEST})
"""Purposes for which a value of a blocked case is revealed all the same."""


def block(vault: Vault, case: CaseRef, act: Act) -> datetime:
    """Close a case, at a verified person's word; since when. Again: since the first time.

    Raises:
        UnknownBrand, UnknownAgency; PersonUnknown and the like: she is not verified.
        Erased: there is nothing to block any more.
    """

    def keep(connection: Connection) -> datetime:
        erasures.hold_alone(connection, case)
        if erasures.tombstone(connection, case) is not None:
            raise Erased("case_id: was destroyed", field="case_id")
        since = erasures.blocked_since(connection, case)
        if since is not None:
            return since
        erasures.block(connection, case, act.person_id, act.at)
        ledger.record(connection, _entry(recorded.CaseBlocked, case, act))
        return act.at

    return acted(
        vault,
        act,
        "BLOCK",
        keep,
        brand=case.brand,
        check=lambda: _check(vault, case),
        case=case.case_id,
    )


def unblock(vault: Vault, case: CaseRef, act: Act) -> None:
    """Open a case again, at a verified person's word; one that is open stays so. As `block`."""

    def keep(connection: Connection) -> None:
        erasures.hold_alone(connection, case)
        if erasures.unblock(connection, case):
            ledger.record(connection, _entry(recorded.CaseUnblocked, case, act))

    acted(
        vault,
        act,
        "UNBLOCK",
        keep,
        brand=case.brand,
        check=lambda: _check(vault, case),
        case=case.case_id,
    )


def check_open(connection: Connection, case: CaseRef, purpose: Purpose) -> None:
    """Raise `Blocked` unless a value of the case may be revealed for this purpose."""
    if purpose not in OPEN_FOR and erasures.blocked_since(connection, case) is not None:
        raise Blocked("case_id: the case is blocked", field="case_id")


def _check(vault: Vault, case: CaseRef) -> None:
    vault.check_brand(case.brand)
    vault.agency(case.agency)


def _entry(
    kind: type[recorded.CaseBlocked | recorded.CaseUnblocked], case: CaseRef, act: Act
) -> Entry:
    return kind(
        at=act.at,
        actor=Id(act.person_id),
        agency=Slug(case.agency),
        brand=Slug(case.brand),
        case=Id(case.case_id),
        caller=act.caller,
    )
