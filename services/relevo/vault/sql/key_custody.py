"""Statements on how long epochs were offered, and which moves of theirs are on the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from relevo.sealing.keys import KeyState
from relevo.vault.sql.tables import custody

_OFFERS, _MOVES = custody.offers, custody.moves


def offered(connection: Connection, brand: str, until: Mapping[str, datetime]) -> None:
    """Note until when a list that is about to be signed lets agencies seal under each epoch."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert(_OFFERS)
    latest = new.on_conflict_do_update(
        index_elements=["brand", "key_id"],
        set_={"until": new.excluded.until},
        where=_OFFERS.c.until < new.excluded.until,
    )
    for key_id in sorted(until):  # in order, so that two lists at once never wait in a circle
        connection.execute(latest, {"brand": brand, "key_id": key_id, "until": until[key_id]})


def offers(connection: Connection, brand: str) -> dict[str, datetime]:
    """Until when each of a brand's epochs was offered at most."""
    rows = connection.execute(
        sa.select(_OFFERS.c.key_id, _OFFERS.c.until).where(_OFFERS.c.brand == brand)
    )
    return {row.key_id: row.until for row in rows}


def move(connection: Connection, brand: str, key_id: str, state: KeyState, at: datetime) -> bool:
    """Note a move whose entry is written in this transaction; False: it was noted before."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    noted = connection.execute(
        insert(_MOVES)
        .values(brand=brand, key_id=key_id, state=state.value, at=at)
        .on_conflict_do_nothing(index_elements=["brand", "key_id", "state"])
        .returning(_MOVES.c.key_id)
    )
    return noted.first() is not None


def is_on_record(connection: Connection, brand: str, key_id: str, state: KeyState) -> bool:
    """Whether an epoch's move to this state was noted."""
    found = connection.execute(
        sa.select(_MOVES.c.key_id).where(
            _MOVES.c.brand == brand, _MOVES.c.key_id == key_id, _MOVES.c.state == state.value
        )
    )
    return found.first() is not None


def destroyed(connection: Connection, brand: str) -> frozenset[str]:
    """The brand's epochs whose destruction is on the record."""
    rows = connection.scalars(
        sa.select(_MOVES.c.key_id).where(
            _MOVES.c.brand == brand, _MOVES.c.state == KeyState.DESTROYED.value
        )
    )
    return frozenset(rows)
