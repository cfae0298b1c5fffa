"""A log is filled on a fixed clock; only such checkpoints leave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from relevo.errors import NotFound
from relevo.ledger import integrator as integration
from relevo.ledger.errors import LedgerBroken
from relevo.ledger.note import verify_checkpoint
from relevo.ledger.pace import Pace
from relevo.ledger.publishing import Inclusion, Unproven
from relevo.ledger.tree import verify_consistency, verify_inclusion
from relevo.ledger.values import Digest, LogOrigin
from relevo.ledger.witness import Mark
from tests.integration.ledger.world import COLIBRI, QORI, START, TICK, Pair, Side, show

LATER = START + TICK
QUICK = Pace(timedelta(milliseconds=20), timedelta(0))
ORIGIN = LogOrigin("colibri/agency/1")


@pytest.fixture
def agency(pair: Pair) -> Side:
    return pair.agency


def sizes(side: Side) -> list[int]:
    return [row.size for row in side.rows(side.tables.published)]


def test_a_published_checkpoint_has_a_size_that_is_a_multiple_of_256(agency: Side) -> None:
    agency.record(3)
    signed = agency.publish(START)
    assert signed is not None
    assert signed.checkpoint.size == 256
    assert verify_checkpoint(signed.note, agency.integrator.verifier, origin=ORIGIN)
    agency.record(300)
    agency.publish(LATER)
    assert sizes(agency) == [256, 768]
    assert agency.published.newest() is not None
    assert agency.verify() is not None


def test_padding_says_nothing_but_when_and_by_whom(agency: Side) -> None:
    agency.record(3)
    agency.publish(START)
    padding = [json.loads(body) for body in agency.bodies("agency:log:padded")]
    assert len(padding) == 253
    assert {frozenset(entry) for entry in padding} == {frozenset(("id", "tag", "at", "actor"))}
    assert {entry["at"] for entry in padding} == {"2026-03-01T08:00:00.000000Z"}
    assert len({entry["id"] for entry in padding}) == 253


def test_nothing_new_publishes_nothing_and_writes_nothing(agency: Side) -> None:
    assert agency.publish(START) is None
    agency.record()
    agency.publish(START)
    before = len(agency.rows(agency.ledger.entries))
    assert agency.publish(LATER) is None
    assert sizes(agency) == [256]
    assert len(agency.rows(agency.ledger.entries)) == before


def test_exactly_256_entries_need_no_padding(agency: Side) -> None:
    agency.record(256)
    agency.publish(START)
    assert sizes(agency) == [256]
    assert agency.bodies("agency:log:padded") == []


def test_a_full_log_that_was_integrated_between_two_ticks_is_published_as_it_is(
    agency: Side,
) -> None:
    agency.record(256)
    signed = agency.integrator.integrate(START)
    assert agency.publish(LATER) == signed
    assert [(row.size, row.at) for row in agency.rows(agency.tables.published)] == [(256, LATER)]


def test_what_was_covered_at_once_is_published_with_the_next_tick(agency: Side) -> None:
    [leaf] = agency.record()
    covered = agency.integrator.cover(leaf, START)
    assert covered.by.checkpoint.size == 1, "nobody waits for padding"
    assert agency.published.newest() is None
    agency.publish(LATER)
    assert sizes(agency) == [256]


def test_more_than_a_batch_is_published_in_one_tick(
    agency: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integration, "BATCH", 100)
    agency.record(350)
    agency.publish(START)
    assert sizes(agency) == [512]


def test_a_broken_log_is_not_published(agency: Side) -> None:
    agency.record(2)
    agency.execute(agency.ledger.entries.update().values(body=b"{}"))
    with pytest.raises(LedgerBroken):
        agency.publish(START)
    assert sizes(agency) == []
    assert agency.bodies("agency:log:padded") == []


def test_a_later_epoch_begins_with_where_the_one_before_was_cosigned_last(pair: Pair) -> None:
    pair.settle(3, START)
    pair.agency.record()
    pair.agency.publish(LATER)  # never cosigned
    second = pair.opened(Side(COLIBRI, pair.agency.url, epoch=2))
    second.record(2)
    second.publish(LATER)
    [body] = second.bodies("agency:log:opened")
    opened = json.loads(body)
    held = pair.care.held(COLIBRI.log)
    assert held is not None
    assert opened == {
        "id": opened["id"],
        "tag": "agency:log:opened",
        "at": "2026-03-01T08:05:00.000000Z",
        "actor": COLIBRI.actor,
        "origin": "colibri/agency/2",
        "previous": "colibri/agency/1",
        "cosigned_size": 256,
        "cosigned_root": held.root.hex(),
    }
    entries = second.ledger.entries
    with second.database.read() as connection:
        first = connection.scalar(
            sa.select(entries.c.tag).where(
                entries.c.origin == "colibri/agency/2", entries.c.leaf_index == 0
            )
        )
    assert first == "agency:log:opened"
    third = pair.opened(Side(COLIBRI, pair.agency.url, epoch=3))
    third.integrator.integrate(LATER)
    assert json.loads(third.bodies("agency:log:opened")[1])["cosigned_size"] is None
    for side in (pair.agency, second, third):
        assert side.verify() is not None


def test_a_later_epoch_begins_once_though_nothing_waits(pair: Pair) -> None:
    """The vault and its integrator may be idle: the opening is on record all the same."""
    for _ in range(2):
        side = pair.opened(Side(COLIBRI, pair.agency.url, epoch=2))
        stop = threading.Event()
        loop = threading.Thread(
            target=side.integrator.integrate_forever,
            kwargs={"stop": stop, "interval": 0.005, "now": lambda: START},
        )
        loop.start()
        assert _within(2.0, partial(_has_opened, side))
        time.sleep(0.03)
        stop.set()
        loop.join(2)
    assert _has_opened(side)


def test_the_first_epoch_has_no_opening(agency: Side) -> None:
    agency.record()
    agency.publish(START)
    assert agency.bodies("agency:log:opened") == []


def test_a_witness_gets_a_proof_from_where_it_stands(agency: Side) -> None:
    agency.record()
    first = agency.publish(START)
    agency.record(600)
    second = agency.publish(LATER)
    assert first is not None
    assert second is not None
    made = agency.published.submission(Mark(ORIGIN, 256), ())
    assert made is not None
    assert (made.note, made.old_size) == (second.note, 256)
    verify_consistency(
        old_size=256,
        old_root=first.checkpoint.root,
        size=1024,
        root=second.checkpoint.root,
        proof=made.proof,
    )


@pytest.mark.parametrize(
    ("mark", "old_size"),
    [
        (None, 0),
        (Mark(LogOrigin("colibri/agency/2"), 256), 0),  # another epoch: it begins anew
        (Mark(ORIGIN, 512), 512),  # up to date
        (Mark(ORIGIN, 768), 768),  # it knows more than we do
    ],
)
def test_a_witness_gets_no_proof_where_there_is_none(
    agency: Side, mark: Mark | None, old_size: int
) -> None:
    agency.record(500)
    agency.publish(START)
    made = agency.published.submission(mark, ())
    assert made is not None
    assert (made.old_size, made.proof) == (old_size, ())


def test_nothing_is_submitted_before_the_first_checkpoint(agency: Side) -> None:
    agency.record()
    agency.integrator.integrate(START)
    assert agency.published.submission(None, ()) is None
    assert agency.published.newest() is None


def test_only_the_witnesses_that_may_be_shown_stand_in_a_note(pair: Pair) -> None:
    pair.settle(1, START)
    name = QORI.cosigner.name
    shown, hidden = (
        pair.agency.published.submission(None, names) for names in ((name,), ("another",))
    )
    assert shown is not None
    assert hidden is not None
    assert QORI.cosigner.verifier().verify(shown.note) == START
    assert name not in hidden.note


def test_a_cosignature_that_comes_again_is_kept_once(pair: Pair) -> None:
    pair.settle(1, START)
    show(pair.agency, pair.care, LATER)
    [row] = pair.agency.rows(pair.agency.tables.cosignatures)
    assert row.at == START


def test_a_cosignature_of_what_was_not_published_is_not_found(agency: Side) -> None:
    agency.record()
    signed = agency.integrator.integrate(START)
    assert signed is not None
    line = QORI.cosigner.cosign(signed.note, START)
    with pytest.raises(NotFound):
        agency.published.add_cosignatures(1, [line], [QORI.cosigner.verifier()], START)


def test_a_leaf_is_proven_under_the_published_checkpoint_alone(pair: Pair) -> None:
    agency = pair.agency
    [early] = agency.record()
    signed = agency.publish(START)
    [integrated] = agency.record()
    agency.integrator.integrate(START)
    [waiting] = agency.record()
    strange = Digest("ab" * 32)
    asked = [early, integrated, waiting, strange]
    answers = agency.published.inclusions(asked)
    proof = answers[early]
    assert isinstance(proof, Inclusion)
    assert signed is not None
    verify_inclusion(
        early.raw(), index=proof.index, size=256, proof=proof.path, root=signed.checkpoint.root
    )
    assert [answers[leaf] for leaf in asked[1:]] == [
        Unproven.NOT_YET,
        Unproven.NOT_YET,
        Unproven.UNKNOWN,
    ]
    second = pair.opened(Side(COLIBRI, agency.url, epoch=2))
    assert second.published.inclusions([early, waiting]) == {
        early: Unproven.UNKNOWN,
        waiting: Unproven.NOT_YET,
    }


def test_the_loop_publishes_at_its_ticks_until_it_is_stopped(agency: Side) -> None:
    stop = threading.Event()
    loop = threading.Thread(target=agency.publisher.publish_forever, args=(stop, QUICK))
    loop.start()
    try:
        agency.record()
        assert _within(2.0, lambda: sizes(agency) == [256])
        agency.record()
        assert _within(2.0, lambda: sizes(agency) == [256, 512])
    finally:
        stop.set()
        loop.join(2)
    assert not loop.is_alive()


def test_the_loop_waits_for_a_database_that_is_away(agency: Side) -> None:
    agency.record()
    agency.execute(sa.text("ALTER TABLE ledger_entries RENAME TO away"))
    stop = threading.Event()
    loop = threading.Thread(target=agency.publisher.publish_forever, args=(stop, QUICK))
    with capture_logs() as lines:
        loop.start()
        assert _within(2.0, lambda: len(lines) > 0)
        agency.execute(sa.text("ALTER TABLE away RENAME TO ledger_entries"))
        try:
            assert _within(2.0, lambda: len(lines) > 1)
        finally:
            stop.set()
            loop.join(2)
    assert [line["event"] for line in lines] == [
        "checkpoint not published: database is away",
        "ledger database is back",
    ]
    assert sizes(agency) == [256]


def test_the_loop_ends_by_raising_when_the_ledger_is_broken(agency: Side) -> None:
    agency.record()
    agency.execute(agency.ledger.entries.update().values(body=b"{}"))
    with pytest.raises(LedgerBroken):
        agency.publisher.publish_forever(threading.Event(), QUICK)


def _has_opened(side: Side) -> bool:
    return len(side.bodies("agency:log:opened")) == 1


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.005)
    return False
