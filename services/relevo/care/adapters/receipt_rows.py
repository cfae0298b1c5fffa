"""The receipts that were given, to be given again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.sealing.signed import SignedStatement

_TABLE = tables.receipts
_NEW = _TABLE.insert()
_FOUND = sa.select(
    _TABLE.c.case_id, _TABLE.c.version, _TABLE.c.items_digest, _TABLE.c.statement
).where(
    _TABLE.c.agency == sa.bindparam("agency_"),
    _TABLE.c.case_id.in_(sa.bindparam("ids_", expanding=True)),
    _TABLE.c.version.in_(sa.bindparam("versions_", expanding=True)),
    _TABLE.c.items_digest.in_(sa.bindparam("digests_", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Receipted:
    """What a receipt is found again by.

    `items_digest`: SHA-256 over the ids and seal digests that it names, in lower-case hexadecimal.
    """

    case: CaseKey
    version: int
    items_digest: str


class ReceiptRows:
    """What a transaction does with receipts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def given(self, agency: str, wanted: Collection[Receipted]) -> dict[Receipted, SignedStatement]:
        """The receipts that were given for exactly these, which are one agency's."""
        if not wanted:
            return {}
        bound = {
            "agency_": agency,
            "ids_": sorted({one.case.case_id for one in wanted}),
            "versions_": sorted({one.version for one in wanted}),
            "digests_": sorted({one.items_digest for one in wanted}),
        }
        found = {
            Receipted(CaseKey(agency, case_id), version, digest): statement
            for case_id, version, digest, statement in self._connection.execute(_FOUND, bound)
        }
        return {one: SignedStatement.from_bytes(found[one]) for one in wanted if one in found}

    def add(self, given: Iterable[tuple[Receipted, SignedStatement, datetime]]) -> None:
        """Keep receipts, each with its time."""
        rows = [
            {
                "agency": receipted.case.agency,
                "case_id": receipted.case.case_id,
                "version": receipted.version,
                "items_digest": receipted.items_digest,
                "statement": statement.to_bytes(),
                "at": at,
            }
            for receipted, statement, at in given
        ]
        if rows:
            self._connection.execute(_NEW, rows)
