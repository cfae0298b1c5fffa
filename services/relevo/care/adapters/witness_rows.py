"""The vault's checkpoints on their way to the agencies, and their cosignatures on the way back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.upsert import insert_if_absent
from relevo.crossing.checkpoints import Cosignature
from relevo.ledger.tree import HASH_SIZE
from relevo.ledger.values import LogOrigin
from relevo.ledger.witness import Mark, Submission

_RELAYED = tables.relayed_checkpoints
_BROUGHT = tables.brought_cosignatures


@dataclass(frozen=True, slots=True)
class Relayed:
    """What is kept for one agency.

    Attributes:
        held: how far it said that it has come with the vault's log.
        submission: the vault's newest checkpoint with the proof from there; None before the first.
        at: when the vault was asked for it; None: not since the agency said what it holds.
    """

    held: Mark | None
    submission: Submission | None
    at: datetime | None


class WitnessRows:
    """What a transaction does with them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def relayed(self, agency: str) -> Relayed:
        """What is kept for an agency."""
        row = self._connection.execute(
            sa.select(_RELAYED).where(_RELAYED.c.agency == agency)
        ).one_or_none()
        if row is None:
            return Relayed(None, None, None)
        submission = None
        if row.note is not None:
            hashes = range(0, len(row.proof), HASH_SIZE)
            proof = tuple(row.proof[at : at + HASH_SIZE] for at in hashes)
            submission = Submission(row.note, row.old_size, proof)
        return Relayed(_mark(row.held_origin, row.held_size), submission, row.at)

    def held(self, agencies: Collection[str]) -> Mapping[str, Mark | None]:
        """How far each of the agencies has come with the vault's log, if it has said so."""
        rows = self._connection.execute(
            sa.select(_RELAYED.c.agency, _RELAYED.c.held_origin, _RELAYED.c.held_size)
        )
        known = {row.agency: _mark(row.held_origin, row.held_size) for row in rows}
        return {agency: known.get(agency) for agency in sorted(agencies)}

    def says_it_holds(self, agency: str, held: Mark | None) -> None:
        """An agency has said how far it has come; what is kept for it no longer fits."""
        values = _columns(held)
        if not insert_if_absent(self._connection, _RELAYED, agency=agency, **values):
            self._update(agency, **values, note=None, old_size=None, proof=None, at=None)

    def relay(self, agency: str, held: Mark | None, submission: Submission, at: datetime) -> None:
        """Keep the vault's newest checkpoint for an agency, unless it holds something else now."""
        columns = _columns(held)
        insert_if_absent(self._connection, _RELAYED, agency=agency, **columns)
        self._connection.execute(
            _RELAYED.update()
            .where(
                _RELAYED.c.agency == agency,
                _RELAYED.c.held_origin.is_not_distinct_from(columns["held_origin"]),
                _RELAYED.c.held_size == columns["held_size"],
            )
            .values(
                note=submission.note,
                old_size=submission.old_size,
                proof=b"".join(submission.proof),
                at=at,
            )
        )

    def withhold(self, at: datetime) -> None:
        """The vault's newest checkpoint does not extend what care holds: no agency is given it."""
        self._connection.execute(
            _RELAYED.update().values(note=None, old_size=None, proof=None, at=at)
        )

    def any_waits(self, agencies: Collection[str]) -> bool:
        """Whether one of them has said what it holds since the vault was last asked for it."""
        of_them = _RELAYED.c.agency.in_(sorted(agencies))
        wanted = sa.select(_RELAYED.c.agency).where(of_them, _RELAYED.c.at.is_(None)).limit(1)
        return self._connection.execute(wanted).first() is not None

    def bring(self, agency: str, cosignature: Cosignature, at: datetime) -> None:
        """Keep an agency's cosignature for the vault until it is there."""
        insert_if_absent(
            self._connection,
            _BROUGHT,
            agency=agency,
            origin=cosignature.origin,
            size=cosignature.size,
            line=cosignature.line,
            at=at,
        )

    def to_bring(self, limit: int) -> tuple[tuple[str, Cosignature], ...]:
        """Agencies' cosignatures that are not at the vault yet, the oldest first."""
        rows = self._connection.execute(
            sa.select(_BROUGHT).order_by(_BROUGHT.c.at, _BROUGHT.c.agency).limit(limit)
        )
        return tuple((row.agency, Cosignature(row.origin, row.size, row.line)) for row in rows)

    def brought(self, several: Collection[tuple[str, Cosignature]]) -> None:
        """These are at the vault, or refused there for good."""
        for agency, one in several:
            self._connection.execute(
                _BROUGHT.delete().where(
                    _BROUGHT.c.agency == agency,
                    _BROUGHT.c.origin == one.origin,
                    _BROUGHT.c.size == one.size,
                )
            )

    def _update(self, agency: str, **values: object) -> None:
        self._connection.execute(
            _RELAYED.update().where(_RELAYED.c.agency == agency).values(**values)
        )


def _mark(origin: str | None, size: int) -> Mark | None:
    return None if origin is None else Mark(LogOrigin(origin), size)


def _columns(held: Mark | None) -> dict[str, Any]:
    return {
        "held_origin": held.origin if held else None,
        "held_size": held.size if held else 0,
    }
