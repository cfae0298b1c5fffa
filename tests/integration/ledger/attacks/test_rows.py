"""Somebody who can write to the database changes what the log says.

Each attack is tried twice. Without the log's key: an auditor finds the place in the rows. With the
key, so that all that is derived from the rows is made again: the log looks sound by itself, and
neither the other side nor whoever kept a cosigned checkpoint takes it for the same log.
"""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pytest
import rfc8785
import sqlalchemy as sa

from relevo.ledger.alarms import AlarmKind
from relevo.ledger.entries import body
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.tree import leaf_hash
from relevo.ledger.values import Digest, Id
from relevo.ledger.witness import Refusal, WitnessRefused
from tests.integration.ledger.world import (
    PACE,
    START,
    TICK,
    Pair,
    Side,
    both_kinds,
    fact,
    made_anew,
    prove,
    show,
)

LATER = START + TICK
pytestmark = both_kinds


def test_an_entry_is_changed(pair: Pair) -> None:
    pair.settle(10, START)
    forged = rfc8785.dumps(_content(pair.agency, 4) | {"brand": "andina"})
    _change(pair.agency, 4, body=forged)
    assert _broken_at(pair.agency) == 4
    _change(pair.agency, 4, leaf_hash=leaf_hash(forged))
    assert _broken_at(pair.agency) is not None
    _with_the_key(pair, Refusal.FORK)


def test_an_entry_is_deleted(pair: Pair) -> None:
    pair.settle(10, START)
    entries = pair.agency.ledger.entries
    pair.agency.execute(entries.delete().where(entries.c.leaf_index == 4))
    assert _broken_at(pair.agency) == 4
    _with_the_key(pair, Refusal.FORK)


def test_an_entry_is_inserted(pair: Pair) -> None:
    pair.settle(10, START)
    entries = pair.agency.ledger.entries
    index, position = entries.c.leaf_index, entries.c.position
    pair.agency.execute(  # indexes and positions are unique: what is behind goes out of the way
        entries.update().where(index >= 4).values(leaf_index=index + 1000, position=position + 999),
        entries.insert().values(**_forged_row(pair.agency, index=4), position=5),
        entries.update().where(index >= 1000).values(leaf_index=index - 999),
    )
    assert _broken_at(pair.agency) is not None
    _with_the_key(pair, Refusal.BAD_PROOF)


def test_two_entries_change_places(pair: Pair) -> None:
    pair.settle(10, START)
    _change(pair.agency, 4, leaf_index=1000)
    _change(pair.agency, 5, leaf_index=4)
    _change(pair.agency, 1000, leaf_index=5)
    assert _broken_at(pair.agency) is not None
    _swap_positions(pair.agency, 5, 6)
    _with_the_key(pair, Refusal.FORK)


def test_the_newest_entries_are_cut_off(pair: Pair) -> None:
    pair.settle(10, START)
    pair.settle(10, LATER)
    entries = pair.agency.ledger.entries
    pair.agency.execute(entries.delete().where(entries.c.leaf_index >= 256))
    assert _broken_at(pair.agency) == 256
    _with_the_key(pair, Refusal.ROLLBACK)


def test_the_newest_entries_are_cut_off_together_with_what_was_signed(pair: Pair) -> None:
    pair.settle(10, START)
    pair.settle(10, LATER)
    agency = pair.agency
    cosigned = pair.care.held(pair.one.log)
    entries, checkpoints = agency.ledger.entries, agency.ledger.checkpoints
    tiles = agency.ledger.tiles
    agency.execute(
        tiles.delete().where(tiles.c.tile >= 1),
        entries.delete().where(entries.c.leaf_index >= 256),
        checkpoints.delete().where(checkpoints.c.size > 256),
    )
    assert agency.verify() is not None
    with pytest.raises(LedgerBroken) as caught:
        agency.verify(cosigned)
    assert caught.value.index == 256
    agency.record()
    with pytest.raises(LedgerBroken, match="not the one that was signed last"):
        agency.publish(LATER)


def test_an_entry_is_changed_before_it_is_integrated(pair: Pair) -> None:
    [_, leaf, _] = pair.agency.record(3)
    entries = pair.agency.ledger.entries
    pair.agency.execute(
        entries.update().where(entries.c.leaf_hash == leaf.raw()).values(body=b"{}")
    )
    with pytest.raises(LedgerBroken) as caught:
        pair.agency.publish(START)
    assert caught.value.index == 1 + len(pair.agency.begins)
    assert pair.agency.published.newest() is None


def test_an_entry_is_changed_together_with_its_hash_before_it_is_integrated(pair: Pair) -> None:
    [kept, leaf] = pair.agency.record(2)
    pair.care.awaits(pair.one.log, [kept, leaf], START)  # both came over in a hand-over
    forged = body(fact(pair.one), Id(str(uuid.uuid4())))
    entries = pair.agency.ledger.entries
    pair.agency.execute(
        entries.update()
        .where(entries.c.leaf_hash == leaf.raw())
        .values(body=forged, leaf_hash=leaf_hash(forged), entry_id=json.loads(forged)["id"])
    )
    assert pair.agency.publish(START) is not None
    assert pair.agency.verify() is not None
    _is_missed(pair, kept, leaf)


def test_an_entry_is_deleted_before_it_is_integrated(pair: Pair) -> None:
    [kept, leaf] = pair.agency.record(2)
    pair.care.awaits(pair.one.log, [kept, leaf], START)
    entries = pair.agency.ledger.entries
    pair.agency.execute(entries.delete().where(entries.c.leaf_hash == leaf.raw()))
    assert pair.agency.publish(START) is not None
    assert pair.agency.verify() is not None
    _is_missed(pair, kept, leaf)


def test_a_stored_tile_is_changed(pair: Pair) -> None:
    """What the log proves from it leads nowhere; the entries are as they were."""
    pair.settle(10, START)
    held = pair.care.held(pair.one.log)
    tiles = pair.agency.ledger.tiles
    pair.agency.record(600)
    pair.agency.publish(LATER)
    pair.agency.execute(
        tiles.update().where(tiles.c.tile == 1).values(hashes=bytes(8192), root=bytes(32))
    )
    with pytest.raises(WitnessRefused) as caught:
        show(pair.agency, pair.care, LATER)
    assert caught.value.code is Refusal.BAD_PROOF
    assert pair.care.held(pair.one.log) == held
    assert pair.care.alarms() == [(AlarmKind.BAD_PROOF, pair.one.log)]
    assert _broken_at(pair.agency) == 256
    pair.agency.execute(tiles.delete())  # what is stored there can be made again
    assert pair.agency.verify(held) is not None
    show(pair.agency, pair.care, LATER)
    assert pair.care.alarms() == []


def test_a_published_checkpoint_is_changed(pair: Pair) -> None:
    pair.settle(10, START)
    held = pair.care.held(pair.one.log)
    published = pair.agency.tables.published
    origin, size, _root, *signature = pair.agency.rows(published)[0].note.split("\n")
    forged = "\n".join([origin, size, base64.b64encode(bytes(32)).decode(), *signature])
    pair.agency.execute(published.update().values(note=forged))
    with pytest.raises(WitnessRefused) as caught:
        show(pair.agency, pair.care, LATER)
    assert caught.value.code is Refusal.BAD_SIGNATURE
    assert pair.care.held(pair.one.log) == held
    assert pair.care.alarms() == [(AlarmKind.BAD_SIGNATURE, pair.one.log)]


def test_published_checkpoints_are_deleted(pair: Pair) -> None:
    """Harmless: the log publishes what it stands at once more, and it is the same."""
    pair.settle(10, START)
    held = pair.care.held(pair.one.log)
    tables = pair.agency.tables
    pair.agency.execute(tables.published.delete(), tables.cosignatures.delete())
    pair.agency.publish(LATER)
    show(pair.agency, pair.care, LATER)
    assert pair.care.held(pair.one.log) == held
    assert pair.care.alarms() == []


def _with_the_key(pair: Pair, code: Refusal) -> None:
    """The insider makes the log anew from the rows as they are now; nobody outside is fooled."""
    agency, care = pair.agency, pair.care
    cosigned = care.held(pair.one.log)
    made_anew(agency)
    agency.publish(LATER)
    assert agency.verify() is not None, "by itself it looks sound"
    with pytest.raises(LedgerBroken):
        agency.verify(cosigned)
    with pytest.raises(WitnessRefused) as caught:
        show(agency, care, LATER)
    assert caught.value.code is code
    assert care.held(pair.one.log) == cosigned
    assert care.alarms() == [(AlarmKind(code.value), pair.one.log)]
    assert care.told() == [code.value]


def _is_missed(pair: Pair, kept: Digest, leaf: Digest) -> None:
    """What care was told of does not turn up, and care says so once it is late."""
    agency, care = pair.agency, pair.care
    show(agency, care, START)
    assert prove(agency, care, [kept, leaf], START) == (kept,)
    care.watch.look([pair.one.log], None, START + PACE.missing_after)
    assert AlarmKind.LEAF_MISSING not in [kind for kind, _ in care.alarms()]
    late = START + PACE.missing_after + TICK
    show(agency, care, late)
    care.watch.look([pair.one.log], None, late)
    assert care.alarms() == [(AlarmKind.LEAF_MISSING, pair.one.log)]
    assert care.told()[-1] == "LEAF_MISSING"


def _broken_at(side: Side) -> int | None:
    with pytest.raises(LedgerBroken) as caught:
        side.verify()
    return caught.value.index


def _change(side: Side, index: int, **values: object) -> None:
    entries = side.ledger.entries
    side.execute(entries.update().where(entries.c.leaf_index == index).values(**values))


def _content(side: Side, index: int) -> dict[str, Any]:
    entries = side.ledger.entries
    with side.database.read() as connection:
        raw = connection.execute(
            sa.select(entries.c.body).where(entries.c.leaf_index == index)
        ).scalar_one()
    content: dict[str, Any] = json.loads(raw)
    return content


def _forged_row(side: Side, *, index: int) -> dict[str, object]:
    made = fact(side.company)
    entry_id = Id(str(uuid.uuid4()))
    forged = body(made, entry_id)
    return {
        "entry_id": entry_id,
        "tag": made.tag.value,
        "body": forged,
        "leaf_hash": leaf_hash(forged),
        "created_at": made.at,
        "origin": side.origin,
        "leaf_index": index,
    }


def _swap_positions(side: Side, first: int, second: int) -> None:
    """Integration follows the order of writing: the insider swaps that."""
    entries = side.ledger.entries
    side.execute(
        entries.update().where(entries.c.position == first).values(position=100_000),
        entries.update().where(entries.c.position == second).values(position=first),
        entries.update().where(entries.c.position == 100_000).values(position=second),
    )
