"""The brands' sealing keys as their vaults last signed them.

Cached in the database, so that intake never needs the brand to be up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.agency.adapters.brands import Brand
from relevo.agency.adapters.tables import post_versions, redactions, sealing_keys
from relevo.agency.domain.errors import NoSealingKey, UnknownBrand
from relevo.errors import RelevoError
from relevo.sealing.errors import NoActiveKey
from relevo.sealing.keys import KeyList, SealingPublicKey
from relevo.sealing.signed import SignedStatement


class SealingKeys:
    """Reads and writes the cached lists. Each list is verified once per process and kept parsed."""

    def __init__(self, brands: Mapping[str, Brand]) -> None:
        self._brands = brands
        self._verified: dict[tuple[str, bytes], KeyList] = {}

    def active(self, connection: Connection, brand: str, now: datetime) -> SealingPublicKey:
        """The key to seal to now.

        Raises:
            NoSealingKey: no list was imported, it has expired, or it has no active key.
        """
        listed = self.held(connection, brand, now)
        if listed is None:
            raise NoSealingKey("no valid list of sealing keys is at hand")
        try:
            return listed.active(now)
        except NoActiveKey:
            raise NoSealingKey("no sealing key of the brand is active") from None

    def held(self, connection: Connection, brand: str, now: datetime) -> KeyList | None:
        """The list in use, or None if there is none that still holds."""
        stored = connection.scalar(
            sa.select(sealing_keys.c.statement).where(sealing_keys.c.brand == brand)
        )
        if stored is None:
            return None
        known = (brand, hashlib.sha256(stored).digest())
        if known not in self._verified:
            try:
                self._verified[known] = self._verify(
                    brand, SignedStatement.from_bytes(stored), now, None
                )
            except RelevoError:
                return None
        listed = self._verified[known]
        return listed if now < listed.not_after else None

    def store(
        self, connection: Connection, brand: str, statement: SignedStatement, now: datetime
    ) -> KeyList:
        """Take a newer list into use, after verifying it against the pinned root.

        Raises:
            UnknownSigner, BadSignature, MalformedStatement, MalformedKey, KeyListRefused: it is not
                the brand's vault's, or not newer; the list in use stays.
            UnknownBrand: the agency does not work for the brand.
        """
        listed = self._verify(brand, statement, now, self.held(connection, brand, now))
        connection.execute(sealing_keys.delete().where(sealing_keys.c.brand == brand))
        connection.execute(
            sealing_keys.insert().values(
                brand=brand,
                statement=statement.to_bytes(),
                issued_at=listed.issued_at,
                not_after=listed.not_after,
                imported_at=now,
            )
        )
        return listed

    def ids_in_use(self, connection: Connection, brand: str) -> tuple[str, ...]:
        """The key ids under which the agency still holds seals."""
        held = [
            sa.select(table.c.seal_key_id).where(table.c.brand == brand, table.c.seal.is_not(None))
            for table in (post_versions, redactions)
        ]
        rows = set(connection.scalars(sa.union(*held)))
        return tuple(sorted(key_id for key_id in rows if key_id is not None))

    def _verify(
        self, brand: str, statement: SignedStatement, now: datetime, held: KeyList | None
    ) -> KeyList:
        if brand not in self._brands:
            raise UnknownBrand("brand: the agency does not work for it", field="brand")
        root = self._brands[brand].root_key
        return KeyList.verify(statement, root, now, brand=brand, held=held)
