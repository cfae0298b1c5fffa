"""Destroying by the clock what the brand keeps no longer: by the policy that the vault has itself.

Care says which case is due, by its resolution, of which the vault knows nothing. The vault counts
from the newest value of the case and refuses what is younger: whoever asks, nothing is destroyed
before its time. Of a blocked case nothing is, until its block's time is over (GDPR article 18).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from relevo.crossing.retention import NEVER
from relevo.ledger.entries import vault_erasure as recorded
from relevo.ledger.values import Code, Id, Process, Slug
from relevo.service import logs
from relevo.vault.context import Vault
from relevo.vault.errors import NotApproved, StoreUnavailable
from relevo.vault.references import CaseRef
from relevo.vault.sql import erasures
from relevo.vault.sql.tables import ledger

_log = logs.get("expiring")


def case_is_over(connection: Connection, vault: Vault, case: CaseRef, at: datetime) -> bool:
    """Whether the policy lets the whole case be destroyed: its time, or its block's, is over."""
    policy = vault.retention.get(case.brand, NEVER)
    blocked = erasures.blocked_since(connection, case)
    if blocked is not None:
        return policy.blocked is not None and blocked + policy.blocked <= at
    newest = erasures.newest_value(connection, case)
    return policy.case is not None and (newest is None or newest + policy.case <= at)


def expire(
    vault: Vault, case: CaseRef, types: Collection[str], *, caller: Process, at: datetime
) -> dict[str, int]:
    """Destroy the case's values of these types; how many of each. Again: none.

    Raises:
        UnknownBrand, UnknownAgency.
        NotApproved: the policy keeps one of these types longer, or the case is blocked; nothing
            was destroyed.
        StoreUnavailable.
    """
    vault.check_brand(case.brand)
    vault.agency(case.agency)
    policy = vault.retention.get(case.brand, NEVER)
    try:
        with vault.store.database.write() as connection:
            erasures.hold_alone(connection, case)
            if erasures.blocked_since(connection, case) is not None:
                raise NotApproved("case_id: the case is blocked", field="case_id")
            newest = erasures.newest_value(connection, case)
            for kind in types:
                kept = policy.types.get(kind)
                if kept is None or (newest is not None and newest + kept > at):
                    raise NotApproved("types: one is kept longer", field="types")
            destroyed = erasures.expire(connection, case, types)
            if destroyed:
                _record(connection, case, destroyed, caller, at)
        vault.store.database.empty_log()
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None
    return destroyed


def _record(
    connection: Connection, case: CaseRef, destroyed: dict[str, int], caller: Process, at: datetime
) -> None:
    counts = tuple(
        recorded.Counted(kind=Code(kind), count=count) for kind, count in sorted(destroyed.items())
    )
    ledger.record(
        connection,
        recorded.ValuesExpired(
            at=at,
            actor=caller,
            agency=Slug(case.agency),
            brand=Slug(case.brand),
            case=Id(case.case_id),
            destroyed=counts,
        ),
    )
    _log.info("values expired", case=case.case_id, types=sorted(destroyed))
