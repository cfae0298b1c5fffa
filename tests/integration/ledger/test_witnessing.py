"""A service as a witness: its state, what it awaits, and its alarms."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from relevo.ledger.alarms import Alarm, AlarmKind
from relevo.ledger.values import Digest, LogName
from relevo.ledger.witness import Accepted, Mark, Refusal, WitnessRefused
from relevo.ledger.witnessing import Watch
from tests.integration.ledger.world import (
    COLIBRI,
    PACE,
    QORI,
    START,
    TICK,
    Pair,
    Side,
    prove,
    show,
    submission,
)

LATER = START + TICK
SECOND = timedelta(seconds=1)
OTHER = LogName("other/agency")
LEAVES = [Digest(f"{number:064x}") for number in range(5)]


@pytest.fixture
def care(pair: Pair) -> Side:
    return pair.care


def raised(side: Side, alarm: Alarm) -> bool:
    with side.database.write() as connection:
        return side.book.begin(connection, alarm, START)


def test_both_sides_cosign_each_others_logs(pair: Pair) -> None:
    pair.care.record()
    pair.settle(3, START)
    for log, witness in ((pair.agency, QORI), (pair.care, COLIBRI)):
        newest = log.published.submission(None, [witness.cosigner.name])
        assert newest is not None
        assert witness.cosigner.verifier().verify(newest.note) == START
    assert pair.care.witness.mark(COLIBRI.log) == Mark(pair.agency.published.origin, 256)
    assert pair.care.witness.mark(OTHER) is None


def test_a_contact_without_anything_new_is_a_contact(pair: Pair) -> None:
    pair.settle(3, START)
    show(pair.agency, pair.care, LATER)
    [row] = pair.care.rows(pair.care.tables.witnessed)
    assert (row.size, row.at) == (256, LATER)


def test_what_is_held_moves_only_from_where_it_was_read(pair: Pair) -> None:
    pair.settle(3, START)
    tables = pair.care.tables
    with pair.care.database.read() as connection:
        read = tables.held(connection, COLIBRI.log)
    assert read is not None
    pair.settle(3, LATER)
    now = pair.care.held(COLIBRI.log)
    assert now is not None
    stale = Accepted(read.checkpoint, read.note, began=False)
    with pair.care.database.write() as connection:
        assert not tables.advance(connection, read, stale, LATER)
        assert not tables.advance(connection, None, stale, LATER)
    assert pair.care.held(COLIBRI.log) == now


def test_names_that_begin_alike_are_different_logs(pair: Pair) -> None:
    pair.settle(3, START)
    assert pair.care.held(LogName("colibri/agenc")) is None
    assert pair.care.held(LogName("olibri/agency")) is None


def test_one_alarm_of_a_kind_stands_for_a_log_and_each_is_on_the_ledger_once(care: Side) -> None:
    silent = Alarm(kind=AlarmKind.SILENT, log=COLIBRI.log)
    assert [raised(care, silent) for _ in range(3)] == [True, False, False]
    assert raised(care, Alarm(kind=AlarmKind.SILENT, log=OTHER))
    assert raised(care, Alarm(kind=AlarmKind.FORK, log=COLIBRI.log))
    assert care.told() == ["SILENT", "SILENT", "FORK"]
    with care.database.write() as connection:
        kinds = {AlarmKind.SILENT, AlarmKind.BAD_PROOF}
        assert care.book.settle(connection, COLIBRI.log, kinds, LATER) == 1
        assert care.book.settle(connection, COLIBRI.log, kinds, LATER) == 0
    assert set(care.alarms()) == {(AlarmKind.SILENT, OTHER), (AlarmKind.FORK, COLIBRI.log)}
    assert care.settled() == ["SILENT"]
    assert raised(care, silent), "it can begin again"
    began, over = care.bodies("care:witness:alarmed")[0], care.bodies("care:witness:settled")[0]
    assert json.loads(began)["alarm"] == json.loads(over)["alarm"]


def test_an_alarm_that_is_taken_back_leaves_no_entry(care: Side) -> None:
    with pytest.raises(RuntimeError), care.database.write() as connection:  # noqa: PT012
        care.book.begin(connection, Alarm(kind=AlarmKind.FORK, log=COLIBRI.log), START)
        raise RuntimeError
    assert care.told() == []
    assert care.alarms() == []


def test_an_alarm_is_logged_as_an_error_and_counted(pair: Pair) -> None:
    labels = {"kind": "ROLLBACK", "log": "colibri/agency"}
    before = REGISTRY.get_sample_value("relevo_ledger_alarms_total", labels) or 0
    pair.settle(3, START)
    old = submission(pair.agency, pair.care)
    pair.settle(3, LATER)
    with capture_logs() as lines, pytest.raises(WitnessRefused):
        pair.care.witness.cosign(old, COLIBRI.keys, LATER)
    assert [(line["event"], line["log_level"]) for line in lines] == [("ledger alarm", "error")]
    assert REGISTRY.get_sample_value("relevo_ledger_alarms_total", labels) == before + 1
    pair.care.watch.look([COLIBRI.log], None, LATER)
    assert REGISTRY.get_sample_value("relevo_ledger_alarms_standing", labels) == 1
    show(pair.agency, pair.care, LATER)
    pair.care.watch.look([COLIBRI.log], None, LATER)
    assert REGISTRY.get_sample_value("relevo_ledger_alarms_standing", labels) == 0


def test_a_proof_from_a_wrong_size_changes_nothing_and_is_no_alarm(pair: Pair) -> None:
    pair.settle(3, START)
    pair.agency.record()
    pair.agency.publish(LATER)
    late = pair.agency.published.submission(None, ())
    assert late is not None
    with pytest.raises(WitnessRefused) as caught:
        pair.care.witness.cosign(late, COLIBRI.keys, LATER)
    assert (caught.value.code, caught.value.held_size) == (Refusal.STALE, 256)
    assert pair.care.alarms() == []
    show(pair.agency, pair.care, LATER)


def test_what_is_awaited_longest_is_asked_for_first(care: Side) -> None:
    care.awaits(COLIBRI.log, LEAVES[3:], START)
    care.awaits(COLIBRI.log, LEAVES[:3], LATER)
    care.awaits(COLIBRI.log, LEAVES[3:], LATER)  # told again: it waits since the first time
    care.awaits(OTHER, LEAVES[:1], START)
    care.awaits(OTHER, [], START)
    with care.database.read() as connection:
        assert care.tables.waiting_since(connection, COLIBRI.log) == START
        found = care.tables.awaited_leaves(connection, COLIBRI.log, 4)
        assert care.tables.awaited_leaves(connection, OTHER) == (LEAVES[0],)
        assert care.tables.awaited_leaves(connection, QORI.log) == ()
    assert found == (LEAVES[3], LEAVES[4], LEAVES[1], LEAVES[2])


def test_what_is_never_proven_does_not_keep_the_newest_from_being_asked_for(care: Side) -> None:
    care.awaits(COLIBRI.log, LEAVES[:4], START)
    care.awaits(COLIBRI.log, LEAVES[4:], LATER)
    with care.database.read() as connection:
        assert care.tables.awaited_leaves(connection, COLIBRI.log, 2) == (LEAVES[0], LEAVES[-1])
        assert care.tables.awaited_leaves(connection, COLIBRI.log) == tuple(LEAVES)


def test_a_leaf_that_is_proven_is_awaited_no_more(pair: Pair) -> None:
    leaves = pair.settle(3, START)
    pair.care.awaits(COLIBRI.log, leaves, START)
    pair.care.awaits(OTHER, leaves, START)
    assert prove(pair.agency, pair.care, leaves, LATER) == tuple(leaves)
    assert prove(pair.agency, pair.care, leaves, LATER + TICK) == tuple(leaves)
    with pair.care.database.read() as connection:
        assert pair.care.tables.awaited_leaves(connection, COLIBRI.log) == ()
        assert pair.care.tables.waiting_since(connection, COLIBRI.log) is None
        assert len(pair.care.tables.awaited_leaves(connection, OTHER)) == 3
    seen = [row.seen_at for row in pair.care.rows(pair.care.tables.awaited)]
    assert seen == [LATER] * 3 + [None] * 3


def test_a_leaf_that_is_missed_and_turns_up_ends_the_alarm(pair: Pair) -> None:
    [early] = pair.settle(1, START)
    [late] = pair.agency.record()
    pair.care.awaits(COLIBRI.log, [early, late], START)
    prove(pair.agency, pair.care, [early], START)
    at = START + PACE.missing_after + SECOND
    show(pair.agency, pair.care, at)
    pair.care.watch.look([COLIBRI.log], None, at)
    assert pair.care.alarms() == [(AlarmKind.LEAF_MISSING, COLIBRI.log)]
    pair.agency.publish(at)
    show(pair.agency, pair.care, at)
    assert prove(pair.agency, pair.care, [late], at) == (late,)
    pair.care.watch.look([COLIBRI.log], None, at)
    assert pair.care.alarms() == []
    assert pair.care.settled() == ["LEAF_MISSING"]


def test_a_log_that_never_came_is_silent_too(care: Side) -> None:
    care.watch.look([COLIBRI.log, OTHER], None, START + TICK)
    assert care.alarms() == []
    care.watch.look([COLIBRI.log, OTHER], None, START + 2 * TICK)
    assert care.alarms() == [(AlarmKind.SILENT, log) for log in (COLIBRI.log, OTHER)]


def test_who_was_away_himself_calls_nobody_silent(pair: Pair) -> None:
    leaves = pair.settle(1, START)
    pair.care.awaits(COLIBRI.log, leaves, START)
    pair.agency.record()
    pair.agency.publish(START)
    night = START + timedelta(hours=9)
    for side, own in ((pair.care, None), (pair.agency, pair.agency.published.origin)):
        woken = Watch(side.database, side.tables, side.book, PACE, since=night)
        other = [COLIBRI.log] if own is None else []
        woken.look(other, own, night + TICK)
        assert side.alarms() == []


def test_looking_when_all_is_well_writes_nothing(pair: Pair) -> None:
    pair.settle(3, START)
    before = len(pair.care.rows(pair.care.ledger.entries))
    pair.care.watch.look([COLIBRI.log], None, START)
    assert len(pair.care.rows(pair.care.ledger.entries)) == before
    assert pair.care.rows(pair.care.tables.alarms) == []
