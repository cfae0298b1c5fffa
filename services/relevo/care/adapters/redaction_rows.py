"""That agencies redacted texts once more, and what they asked to be put back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.upsert import insert_absent
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.restorations import Restoration, RestorationState
from relevo.crossing.vocabulary import Redaction, RedactionCause

_FACTS = tables.redactions
_ASKED = tables.restorations
_granted = _ASKED.c.state == RestorationState.GRANTED.value


@dataclass(frozen=True, slots=True)
class StoredRedaction:
    """A redaction at care, without text and seal, the case that it belongs to, and since when it
    is here, by care's clock.
    """

    case_id: str
    redaction: Redaction
    arrived_at: datetime


def bare(redaction: Redaction) -> Redaction:
    """What of a redaction never changes: without the text, which a later one may have replaced,
    and the seal's bytes.
    """
    return replace(redaction, redacted_text="", findings=(), seal=None)


class RedactionRows:
    """What a transaction does with redactions and restorations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, arrived: Iterable[tuple[Case, Redaction, datetime]]) -> set[str]:
        """Insert redactions unless their ids exist, each with the time of its arrival.

        Gives the ids of those that were inserted. All are of one agency.
        """
        rows = [
            {
                "agency": case.agency,
                "redaction_id": redaction.redaction_id,
                "case_id": case.case_id,
                "brand": case.brand,
                "post_version_id": redaction.post_version_id,
                "revision": redaction.revision,
                "cause": redaction.cause.value,
                "at": redaction.at,
                "actor": redaction.actor,
                "redaction_version": redaction.redaction_version,
                "seal_digest": redaction.seal_digest.hex() if redaction.seal_digest else None,
                "arrived_at": at,
            }
            for case, redaction, at in arrived
        ]
        return {redaction_id for _, redaction_id in insert_absent(self._connection, _FACTS, rows)}

    def named(self, agency: str, ids: Collection[str]) -> dict[str, StoredRedaction]:
        """Redactions by their ids; those that do not exist are left out."""
        if not ids:
            return {}
        rows = self._connection.execute(
            sa.select(_FACTS).where(
                _FACTS.c.agency == agency, _FACTS.c.redaction_id.in_(sorted(ids))
            )
        ).mappings()
        return {
            row["redaction_id"]: StoredRedaction(row["case_id"], _redaction(row), row["arrived_at"])
            for row in rows
        }

    def of_text(self, agency: str, post_version_id: str) -> list[StoredRedaction]:
        """How a text was redacted again, in no order."""
        rows = self._connection.execute(
            sa.select(_FACTS).where(
                _FACTS.c.agency == agency, _FACTS.c.post_version_id == post_version_id
            )
        ).mappings()
        return [StoredRedaction(row["case_id"], _redaction(row), row["arrived_at"]) for row in rows]

    def ask(self, asked: Restoration) -> None:
        """Keep a request."""
        self._connection.execute(_ASKED.insert().values(agency=asked.agency, **_values(asked)))

    def decide(self, decided: Restoration) -> None:
        """Keep what became of a request that was read with a lock."""
        values = _values(decided)
        self._connection.execute(
            _ASKED.update()
            .where(
                _ASKED.c.agency == decided.agency,
                _ASKED.c.request_id == values.pop("request_id"),
            )
            .values(**values)
        )

    def asked(self, key: CaseKey, request_id: str, *, lock: bool = False) -> Restoration | None:
        """One request of the case."""
        query = sa.select(_ASKED).where(
            _ASKED.c.agency == key.agency,
            _ASKED.c.case_id == key.case_id,
            _ASKED.c.request_id == request_id,
        )
        if lock:
            query = query.with_for_update(key_share=True)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _restoration(row)

    def put_back(self, key: CaseKey, version_id: str) -> None:
        """A text of the case came back with what was granted in its place: of what was granted
        so far and applied, the value is kept no more.

        Each such redaction answers one request, and answers are applied in their order.
        """
        rows = self._connection.execute(
            sa.select(_ASKED.c.request_id, _ASKED.c.text)
            .where(
                _ASKED.c.agency == key.agency,
                _ASKED.c.case_id == key.case_id,
                _ASKED.c.post_version_id == version_id,
                _granted,
            )
            .order_by(_ASKED.c.decided_at, _ASKED.c.request_id)
        ).all()
        if all(row.text is None for row in rows):
            return
        answered = self._connection.scalar(
            sa.select(sa.func.count()).where(
                _FACTS.c.agency == key.agency,
                _FACTS.c.post_version_id == version_id,
                _FACTS.c.cause == RedactionCause.RESTORED.value,
            )
        )
        self._clear(key.agency, [row.request_id for row in rows[:answered]])

    def crossed(self, agency: str, brand: str, sequence: int) -> None:
        """The agency has applied the brand's updates up to a number: of what was granted by them
        the value is kept no more.
        """
        updates = tables.updates
        held = self._connection.scalars(
            sa.select(_ASKED.c.request_id).where(
                _ASKED.c.agency == agency,
                _ASKED.c.brand == brand,
                _granted,
                _ASKED.c.text.is_not(None),
            )
        ).all()
        if not held:
            return
        # Those that wait are few, and found by an index; those that crossed are not.
        waiting = self._connection.scalars(
            sa.select(updates.c.subject).where(
                updates.c.agency == agency,
                updates.c.brand == brand,
                sa.or_(updates.c.sequence.is_(None), updates.c.sequence > sequence),
                updates.c.kind == "restoration",
            )
        ).all()
        self._clear(agency, set(held) - set(waiting))

    def cleared(self) -> int:
        """Of how many granted requests the value is not kept any more."""
        return (
            self._connection.scalar(
                sa.select(sa.func.count()).where(_granted, _ASKED.c.text.is_(None))
            )
            or 0
        )

    def _clear(self, agency: str, request_ids: Collection[str]) -> None:
        if request_ids:
            self._connection.execute(
                _ASKED.update()
                .where(_ASKED.c.agency == agency, _ASKED.c.request_id.in_(sorted(request_ids)))
                .values(text=None)
            )

    def of_case(self, key: CaseKey) -> list[Restoration]:
        """What was asked of a case, oldest first."""
        rows = self._connection.execute(
            sa.select(_ASKED)
            .where(_ASKED.c.agency == key.agency, _ASKED.c.case_id == key.case_id)
            .order_by(_ASKED.c.asked_at, _ASKED.c.request_id)
        ).mappings()
        return [_restoration(row) for row in rows]


def _redaction(row: Any) -> Redaction:
    digest = row["seal_digest"]
    return Redaction(
        redaction_id=row["redaction_id"],
        post_version_id=row["post_version_id"],
        revision=row["revision"],
        cause=RedactionCause(row["cause"]),
        at=row["at"],
        actor=row["actor"],
        redacted_text="",
        findings=(),
        redaction_version=row["redaction_version"],
        seal=None,
        seal_digest=bytes.fromhex(digest) if digest is not None else None,
    )


def _values(one: Restoration) -> dict[str, Any]:
    names = (name for name in Restoration.__slots__ if name not in ("agency", "state"))
    return {**{name: getattr(one, name) for name in names}, "state": one.state.value}


def _restoration(row: Any) -> Restoration:
    values = {name: row[name] for name in Restoration.__slots__ if name != "state"}
    return Restoration(**values, state=RestorationState(row["state"]))
