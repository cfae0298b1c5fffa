"""Receipts of erasures: what the customer is given, signed by the vault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy.exc import SQLAlchemyError

from relevo.crossing.erasure import ErasedCase, ErasureReceipt, Shredded, keys_of
from relevo.crossing.limits import check_id
from relevo.ledger.entries import vault_private
from relevo.ledger.values import Digest, Id, Process, Slug
from relevo.sealing.signed import SignedStatement
from relevo.vault.context import Vault
from relevo.vault.erasing import covered
from relevo.vault.errors import NotErased, StoreUnavailable
from relevo.vault.references import CaseRef
from relevo.vault.sql import erasures
from relevo.vault.sql.erasures import Tombstone
from relevo.vault.sql.tables import private


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What care says of one erased case for the receipt; see `crossing.erasure.ErasedCase`."""

    case: CaseRef
    cleared: Mapping[str, int]
    erased_at: datetime
    agency_at: datetime | None


def sign_receipt(
    vault: Vault,
    brand: str,
    request_id: str,
    facts: Sequence[CaseFacts],
    clean_on: date,
    *,
    caller: Process,
    at: datetime,
) -> SignedStatement:
    """The receipt of a request whose cases are all destroyed.

    Raises:
        NotErased: one of them is not.
        UnknownBrand, NotOnRecord, StoreUnavailable.
    """
    vault.check_brand(brand)
    check_id(request_id, "request_id")
    try:
        with vault.store.database.read() as connection:
            stones = [erasures.tombstone(connection, one.case) for one in facts]
    except SQLAlchemyError:
        raise StoreUnavailable("the store did not answer") from None
    if not stones or None in stones:
        raise NotErased("cases: one of them is not destroyed", field="cases")
    cases = [_erased(vault, one, s, at) for one, s in zip(facts, stones, strict=True) if s]
    receipt = ErasureReceipt(request_id, brand, tuple(cases), clean_on, at)
    statement = receipt.sign(vault.notice_key)
    with vault.store.database.write() as connection:
        private.record(
            connection,
            vault_private.ErasureReceipted(
                at=at,
                actor=caller,
                brand=Slug(brand),
                request=Id(request_id),
                receipt=Digest.of(sha256(statement.payload).digest()),
            ),
        )
    return statement


def _erased(vault: Vault, facts: CaseFacts, stone: Tombstone, at: datetime) -> ErasedCase:
    on_record = covered(vault, stone, at)
    return ErasedCase(
        shredded=Shredded.verify(stone.statement, keys_of([vault.notice_key.public_key()])),
        cleared=facts.cleared,
        erased_at=facts.erased_at,
        agency_at=facts.agency_at,
        ledger_index=on_record.index,
        checkpoint=on_record.by.note,
    )
