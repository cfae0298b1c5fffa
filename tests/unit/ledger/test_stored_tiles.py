"""Full tiles are stored by integration; proofs about any size come from rows."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa

from relevo.ledger.errors import EntryRefused, LedgerBroken
from relevo.ledger.tree import consistency_proof, inclusion_proof, root_of
from tests.unit.ledger.logs import NOW, ORIGIN, Log

pytestmark = pytest.mark.thorough


def stored(log: Log) -> list[tuple[int, int]]:
    tiles = log.tables.tiles
    with log.database.read() as connection:
        return [
            (level, tile)
            for level, tile in connection.execute(
                sa.select(tiles.c.level, tiles.c.tile).order_by(tiles.c.level, tiles.c.tile)
            )
        ]


def grown(log: Log, *steps: int) -> list[bytes]:
    leaves = []
    for step in steps:
        leaves += [leaf.raw() for leaf in log.record(step)]
        log.integrator.integrate(NOW)
    return leaves


def test_integration_stores_full_tiles_alone(log: Log) -> None:
    grown(log, 255)
    assert stored(log) == []
    grown(log, 1)
    assert stored(log) == [(0, 0)]
    grown(log, 600)
    assert stored(log) == [(0, 0), (0, 1), (0, 2)]


def test_proofs_from_rows_are_those_of_all_leaves(log: Log) -> None:
    leaves = grown(log, 3, 700, 41)
    chance = random.Random(5)
    with log.database.read() as connection:
        for size in (1, 255, 256, 257, 600, len(leaves)):
            proofs = log.tables.proofs(connection, ORIGIN, size)
            assert proofs.root() == root_of(leaves[:size])
            index = chance.randrange(size)
            assert log.tables.inclusion_proof(connection, ORIGIN, index, size) == inclusion_proof(
                leaves[:size], index
            )
            assert log.tables.consistency_proof(
                connection, ORIGIN, index, size
            ) == consistency_proof(leaves[:size], index)


def test_a_log_that_began_before_tiles_were_stored_gets_them(log: Log) -> None:
    leaves = grown(log, 800)
    log.execute(log.tables.tiles.delete())
    with log.database.read() as connection:  # and until then proofs do without
        assert log.tables.proofs(connection, ORIGIN, 800).root() == root_of(leaves)
    leaves += grown(log, 300)
    assert stored(log) == [(0, 0), (0, 1), (0, 2), (0, 3)]
    with log.database.read() as connection:
        assert log.tables.proofs(connection, ORIGIN, 1100).root() == root_of(leaves)


def test_a_size_that_the_log_never_had_is_refused(log: Log) -> None:
    grown(log, 10)
    with log.database.read() as connection, pytest.raises(LedgerBroken):
        log.tables.proofs(connection, ORIGIN, 11).root()


def test_an_entry_that_no_bundle_can_hold_is_refused(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relevo.ledger.store.MOST_ENTRY_BYTES", 100)
    with pytest.raises(EntryRefused, match="at most 100 bytes"):
        log.record(1)
