"""Blocking: a case is kept, and closed to all but those who look after people's rights.

The vault first, which verifies the officer and refuses reveals by itself from then on; then care.
A crash between the two leaves a case that the vault keeps closed: the officer does it once more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from relevo.care.adapters.hold_rows import Block
from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case, CaseKey, Closure
from relevo.care.domain.erasure import ErasureGround
from relevo.care.domain.errors import CaseOpen
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import visible
from relevo.care.use_cases.erasure_context import Officer
from relevo.care.use_cases.holds import check_free
from relevo.ledger.entries import care_erasure as recorded
from relevo.ledger.values import Code, Id, Slug


def block(
    care: Care, key: CaseKey, brands: Collection[str], ground: ErasureGround, officer: Officer
) -> Block:
    """Close the case; until when it is kept, is the brand's policy. Again: what stands.

    Raises:
        UnknownCase; VaultRefused: the vault did not verify the officer; PeerUnavailable.
    """
    with care.storage.read() as tx:
        brand = visible(tx, key, brands, blocked_too=True).brand
    since = care.erasing.block(key, brand, officer)
    with care.storage.write() as tx:
        case = visible(tx, key, brands, lock=True, blocked_too=True)
        if case.closure is Closure.BLOCKED:
            return tx.holds.block_of(key)
        kept = care.erasure.retention_of(brand).blocked
        made = Block(
            agency=key.agency,
            case_id=key.case_id,
            brand=brand,
            ground=ground,
            blocked_by=officer.person_id,
            blocked_at=since,
            destroy_after=since + kept if kept else None,
        )
        tx.holds.block(made)
        tx.cases.save(replace(case, closure=Closure.BLOCKED, revision=case.revision + 1))
        tx.record(
            recorded.CaseBlocked(
                at=care.now(),
                actor=Id(officer.person_id),
                agency=Slug(key.agency),
                brand=Slug(brand),
                case=Id(key.case_id),
                ground=Code.of(ground.value),
                destroy_after=made.destroy_after,
            )
        )
    return made


def unblock(care: Care, key: CaseKey, brands: Collection[str], officer: Officer) -> None:
    """Open the case again.

    Raises:
        UnknownCase; CaseOpen: it is not blocked; HoldStands: it must stay as it is.
        VaultRefused, PeerUnavailable.
    """
    with care.storage.read() as tx:
        brand = _blocked(tx, key, brands).brand
        check_free(tx, key, care.now())
    care.erasing.unblock(key, brand, officer)
    with care.storage.write() as tx:
        case = _blocked(tx, key, brands, lock=True)
        tx.holds.unblock(key)
        tx.cases.save(replace(case, closure=None, revision=case.revision + 1))
        tx.record(
            recorded.CaseUnblocked(
                at=care.now(),
                actor=Id(officer.person_id),
                agency=Slug(key.agency),
                brand=Slug(brand),
                case=Id(key.case_id),
            )
        )


def blocked(
    care: Care,
    brands: Collection[str],
    *,
    after: tuple[str, str] = ("", ""),
    limit: int = 50,
) -> tuple[Block, ...]:
    """Blocked cases in the order of (case, agency), after the last one seen."""
    with care.storage.read() as tx:
        return tuple(tx.holds.blocks(sorted(brands), after=after, limit=limit))


def _blocked(tx: Transaction, key: CaseKey, brands: Collection[str], *, lock: bool = False) -> Case:
    case = visible(tx, key, brands, lock=lock, blocked_too=True)
    if case.closure is not Closure.BLOCKED:
        raise CaseOpen("the case is not blocked", field="case_id")
    return case
