"""A log that was tampered with is refused, and the place is named."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import rfc8785
import sqlalchemy as sa

from relevo.ledger.errors import LedgerBroken
from relevo.ledger.note import Checkpoint
from relevo.ledger.store import SignedCheckpoint
from relevo.ledger.tree import Frontier, leaf_hash
from relevo.ledger.verification import verify
from tests.unit.ledger.logs import NOW, ORIGIN, Log

pytestmark = pytest.mark.thorough


def checked(log: Log, trusted: Checkpoint | None = None) -> SignedCheckpoint | None:
    return verify(log.database, log.tables, log.integrator.verifier, origin=ORIGIN, trusted=trusted)


@pytest.fixture
def grown(log: Log) -> Log:
    """Twelve entries under checkpoints of sizes 3, 7 and 12."""
    for count in (3, 4, 5):
        log.record(count)
        log.integrator.integrate(NOW)
    return log


def change(log: Log, index: int, **values: Any) -> None:
    entries = log.tables.entries
    log.execute(entries.update().where(entries.c.leaf_index == index).values(**values))


def body_at(log: Log, index: int) -> dict[str, Any]:
    entries = log.tables.entries
    with log.database.read() as connection:
        raw = connection.execute(
            sa.select(entries.c.body).where(entries.c.leaf_index == index)
        ).scalar_one()
    content: dict[str, Any] = json.loads(raw)
    return content


def test_a_sound_log_gives_its_newest_checkpoint(grown: Log) -> None:
    newest = checked(grown)
    assert newest is not None
    assert newest.checkpoint.size == 12


def test_entries_that_still_wait_do_not_break_it(grown: Log) -> None:
    grown.record(2)
    assert checked(grown) is not None


def test_a_log_without_entries_is_sound(log: Log) -> None:
    assert checked(log) is None


@pytest.mark.parametrize("index", [0, 2, 3, 11])
def test_a_changed_body_is_named_by_its_index(grown: Log, index: int) -> None:
    content = body_at(grown, index) | {"brand": "andina"}
    change(grown, index, body=rfc8785.dumps(content))
    with pytest.raises(LedgerBroken) as caught:
        checked(grown)
    assert caught.value.index == index


def test_a_body_changed_into_text_is_named_by_its_index(grown: Log) -> None:
    if not grown.database.is_sqlite:
        pytest.skip("only SQLite lets a column hold another kind of value")
    grown.execute(sa.text("UPDATE ledger_entries SET body = 'text' WHERE leaf_index = 2"))
    with pytest.raises(LedgerBroken) as caught:
        checked(grown)
    assert caught.value.index == 2


@pytest.mark.parametrize(("index", "first"), [(0, 0), (2, 0), (4, 3), (11, 7)])
def test_a_body_changed_with_its_hash_is_named_by_the_checkpoint_that_fails(
    grown: Log, index: int, first: int
) -> None:
    forged = rfc8785.dumps(body_at(grown, index) | {"brand": "andina"})
    change(grown, index, body=forged, leaf_hash=leaf_hash(forged))
    with pytest.raises(LedgerBroken) as caught:
        checked(grown)
    assert caught.value.index == first


@pytest.mark.parametrize("index", [0, 5, 11])
def test_a_deleted_row_is_named(grown: Log, index: int) -> None:
    entries = grown.tables.entries
    grown.execute(entries.delete().where(entries.c.leaf_index == index))
    with pytest.raises(LedgerBroken) as caught:
        checked(grown)
    assert caught.value.index == index


def test_a_time_by_which_no_question_would_find_the_entry_is_named(grown: Log) -> None:
    change(grown, 4, created_at=NOW - timedelta(days=400))
    with pytest.raises(LedgerBroken, match="time") as caught:
        checked(grown)
    assert caught.value.index == 4


def test_rows_that_changed_places_are_named(grown: Log) -> None:
    change(grown, 4, leaf_index=99)
    change(grown, 5, leaf_index=4)
    change(grown, 99, leaf_index=5)
    with pytest.raises(LedgerBroken) as caught:
        checked(grown)
    assert caught.value.index == 3  # the first leaf of the checkpoint whose root fails


@pytest.mark.parametrize(
    ("column", "value"),
    [("tag", "agency:case:closed"), ("entry_id", "0f8fad5b-d9cb-469f-a165-70867728950e")],
)
def test_a_column_that_lies_about_the_body_is_named(grown: Log, column: str, value: str) -> None:
    change(grown, 6, **{column: value})
    with pytest.raises(LedgerBroken) as caught:
        checked(grown)
    assert caught.value.index == 6


@pytest.mark.parametrize("forged", [b"{", b"[]", b'{"b":1,"a":2}', b"\xff", b'{"a": 1}', b"1e999"])
def test_a_body_that_is_not_canonical_json_is_named(grown: Log, forged: bytes) -> None:
    change(grown, 1, body=forged, leaf_hash=leaf_hash(forged))
    with pytest.raises(LedgerBroken) as caught:
        checked(grown)
    assert caught.value.index == 1


def test_a_deleted_newest_checkpoint_leaves_leaves_uncovered(grown: Log) -> None:
    table = grown.tables.checkpoints
    grown.execute(table.delete().where(table.c.size == 12))
    with pytest.raises(LedgerBroken) as caught:
        checked(grown)
    assert caught.value.index == 7


@pytest.mark.parametrize("size", [3, 7, 12])
def test_a_checkpoint_with_a_forged_note_is_refused(grown: Log, size: int) -> None:
    table = grown.tables.checkpoints
    here = table.c.size == size
    with grown.database.read() as connection:
        text = connection.execute(sa.select(table.c.note).where(here)).scalar_one()
    grown.execute(table.update().where(here).values(note=text[:-6] + "AAA=\n"))
    with pytest.raises(LedgerBroken, match=f"size {size}"):
        checked(grown)


def test_a_checkpoint_that_signs_something_else_is_refused(grown: Log) -> None:
    table = grown.tables.checkpoints
    with grown.database.read() as connection:
        other = connection.execute(sa.select(table.c.note).where(table.c.size == 3)).scalar_one()
    grown.execute(table.update().where(table.c.size == 12).values(note=other))
    with pytest.raises(LedgerBroken, match="signs something else"):
        checked(grown)


def test_a_log_cut_with_its_checkpoints_is_found_by_one_kept_elsewhere(grown: Log) -> None:
    kept = checked(grown)
    assert kept is not None
    entries, checkpoints = grown.tables.entries, grown.tables.checkpoints
    grown.execute(entries.delete().where(entries.c.leaf_index >= 7))
    grown.execute(checkpoints.delete().where(checkpoints.c.size > 7))
    assert checked(grown) is not None  # by itself it looks sound
    with pytest.raises(LedgerBroken) as caught:
        checked(grown, trusted=kept.checkpoint)
    assert caught.value.index == 7


def test_a_log_rewritten_with_its_key_is_found_by_a_checkpoint_kept_elsewhere(grown: Log) -> None:
    kept = checked(grown)
    assert kept is not None
    tables = grown.tables
    for table in (tables.checkpoints, tables.heads):
        grown.execute(table.delete())
    grown.execute(tables.entries.update().values(leaf_index=None, origin=None))
    forged = rfc8785.dumps(body_first(grown) | {"brand": "andina"})
    grown.execute(
        tables.entries.update()
        .where(tables.entries.c.position == 1)
        .values(body=forged, leaf_hash=leaf_hash(forged))
    )
    grown.integrator.integrate(NOW)
    assert checked(grown) is not None
    with pytest.raises(LedgerBroken, match="trusted"):
        checked(grown, trusted=kept.checkpoint)


def body_first(log: Log) -> dict[str, Any]:
    with log.database.read() as connection:
        raw = connection.execute(
            sa.select(log.tables.entries.c.body).where(log.tables.entries.c.position == 1)
        ).scalar_one()
    content: dict[str, Any] = json.loads(raw)
    return content


def test_a_checkpoint_kept_from_before_is_still_met(grown: Log) -> None:
    with grown.database.read() as connection:
        leaves = (
            connection.execute(
                sa.select(grown.tables.entries.c.leaf_hash).order_by(
                    grown.tables.entries.c.leaf_index
                )
            )
            .scalars()
            .all()
        )
    for size in (0, 1, 6, 12):
        root = Frontier().extend(leaves[:size]).root()
        assert checked(grown, trusted=Checkpoint(ORIGIN, size, root)) is not None


def test_another_logs_checkpoint_is_no_proof_for_this_one(grown: Log) -> None:
    kept = checked(grown)
    assert kept is not None
    foreign = Checkpoint("elsewhere", kept.checkpoint.size, kept.checkpoint.root)
    with pytest.raises(LedgerBroken):
        checked(grown, trusted=foreign)


@pytest.fixture
def tiled(log: Log) -> Log:
    """Enough entries for two full tiles and a part of one."""
    log.record(600)
    log.integrator.integrate(NOW)
    return log


def test_a_log_with_tiles_is_sound_with_them_and_without(tiled: Log) -> None:
    assert checked(tiled) is not None
    tiled.execute(tiled.tables.tiles.delete())
    assert checked(tiled) is not None


@pytest.mark.parametrize("column", ["hashes", "root"])
def test_a_tile_that_was_changed_is_named_by_its_first_leaf(tiled: Log, column: str) -> None:
    tiles = tiled.tables.tiles
    with tiled.database.read() as connection:
        held = connection.scalar(sa.select(tiles.c[column]).where(tiles.c.tile == 1))
    assert held is not None
    changed = bytes([held[0] ^ 1]) + held[1:]
    tiled.execute(tiles.update().where(tiles.c.tile == 1).values({column: changed}))
    with pytest.raises(LedgerBroken, match="tile") as caught:
        checked(tiled)
    assert caught.value.index == 256


def test_a_tile_over_leaves_that_are_missing_is_seen(tiled: Log) -> None:
    row = {"origin": ORIGIN, "level": 0, "tile": 2, "hashes": b"\0" * 8192, "root": b"\0" * 32}
    tiled.execute(tiled.tables.tiles.insert().values(row))
    with pytest.raises(LedgerBroken, match="missing"):
        checked(tiled)
