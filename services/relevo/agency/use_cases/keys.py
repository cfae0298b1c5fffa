"""The brands' sealing keys come in: fetched by the forwarder, or from a file at onboarding."""

from __future__ import annotations

from hashlib import sha256

from relevo.agency.adapters import store_links
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.ledger.entries import agency_keys as recorded
from relevo.ledger.values import Code, Digest, Slug
from relevo.ledger.values import actor as actor_of
from relevo.sealing.keys import KeyList
from relevo.sealing.signed import SignedStatement


def import_keys(context: AgencyContext, brand: str, statement: SignedStatement) -> KeyList:
    """Take a signed list into use. The same list again changes nothing.

    Raises:
        UnknownBrand: the agency does not work for the brand.
        UnknownSigner, BadSignature, MalformedStatement, MalformedKey, KeyListRefused: it is not the
            brand's vault's, expired, or older than the one in use, which stays.
    """
    with context.database.write() as connection:
        store_links.hold(connection, brand)  # of two lists at once, the newer one stays
        return context.keys.store(connection, brand, statement, context.clock())


def record_refusal(
    context: AgencyContext, brand: str, statement: SignedStatement, reason: str
) -> None:
    """Put on the ledger that a list was not taken: somebody on the way may have made it."""
    entry = recorded.KeyListRefused(
        at=context.clock(),
        actor=actor_of(context.process("forwarder")),
        brand=Slug(brand),
        reason=Code(reason),
        list=Digest.of(sha256(statement.to_bytes()).digest()),
    )
    with context.database.write() as connection:
        ledger.record(connection, entry)


def ids_in_use(context: AgencyContext, brand: str) -> tuple[str, ...]:
    """The key ids under which the agency holds seals; care must not destroy these epochs."""
    with context.database.read() as connection:
        return context.keys.ids_in_use(connection, brand)
