"""Somebody shows another history than the one before: with the key, a backup, or an old note."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from relevo.ledger.alarms import AlarmKind
from relevo.ledger.errors import LedgerBroken, NoteRefused
from relevo.ledger.note import NoteVerifier, verify_checkpoint
from relevo.ledger.publishing import Inclusion
from relevo.ledger.witness import Refusal, Submission, WitnessRefused
from tests.integration.ledger.world import (
    PACE,
    START,
    TICK,
    Pair,
    Side,
    both_kinds,
    prove,
    show,
    submission,
    with_another_key,
)

LATER = START + TICK
pytestmark = both_kinds
LATEST = START + 2 * TICK


@pytest.mark.sqlite
def test_a_log_is_forked(pair: Pair, tmp_path: Path) -> None:
    """Two copies of the log grow apart under one key; each looks sound. One is cosigned."""
    pair.settle(10, START)
    twin = pair.opened(Side(pair.one, pair.agency.backup(tmp_path / "twin.sqlite")))
    pair.settle(10, LATER)
    twin.record(10)
    twin.publish(LATER)
    assert twin.verify() is not None
    with pytest.raises(WitnessRefused) as caught:
        show(twin, pair.care, LATER)
    assert caught.value.code is Refusal.FORK
    [alarm] = pair.care.standing()
    assert alarm.kind is AlarmKind.FORK
    notes = json.loads(alarm.evidence or "[]")
    key = NoteVerifier(twin.origin, pair.one.signing_key.public_key())
    first, second = (verify_checkpoint(note, key, origin=twin.origin) for note in notes)
    assert first.size == second.size == 512
    assert first.root != second.root, "the log's own key signed both: that is the proof"
    show(pair.agency, pair.care, LATEST)
    assert pair.care.alarms() == [(AlarmKind.FORK, pair.one.log)], "good conduct does not undo it"


@pytest.mark.sqlite
def test_a_fork_that_has_grown_longer_is_no_extension(pair: Pair, tmp_path: Path) -> None:
    pair.settle(10, START)
    twin = pair.opened(Side(pair.one, pair.agency.backup(tmp_path / "twin.sqlite")))
    pair.settle(10, LATER)
    twin.record(600)
    twin.publish(LATER)
    with pytest.raises(WitnessRefused) as caught:
        show(twin, pair.care, LATER)
    assert caught.value.code is Refusal.BAD_PROOF
    assert pair.care.alarms() == [(AlarmKind.BAD_PROOF, pair.one.log)]


@pytest.mark.sqlite
def test_a_log_is_rolled_back_to_an_old_backup(pair: Pair, tmp_path: Path) -> None:
    """Restored, and going on under the old origin as if nothing had been."""
    pair.settle(10, START)
    old = pair.agency.backup(tmp_path / "old.sqlite")
    pair.settle(10, LATER)
    cosigned = pair.care.held(pair.one.log)
    restored = pair.opened(Side(pair.one, old))
    with pytest.raises(WitnessRefused) as caught:
        show(restored, pair.care, LATEST)
    assert caught.value.code is Refusal.ROLLBACK
    assert caught.value.held_size == 512, "the restored side learns that more was known of it"
    assert pair.care.alarms() == [(AlarmKind.ROLLBACK, pair.one.log)]
    with pytest.raises(LedgerBroken):
        restored.verify(cosigned)
    restored.record(10)
    restored.publish(LATEST)
    with pytest.raises(WitnessRefused) as caught:
        show(restored, pair.care, LATEST)
    assert caught.value.code is Refusal.FORK
    assert pair.care.told() == ["ROLLBACK", "FORK"]


@pytest.mark.sqlite
def test_a_restored_log_that_says_so_begins_anew_and_both_sides_have_it_on_record(
    pair: Pair, tmp_path: Path
) -> None:
    pair.settle(10, START)
    old = pair.agency.backup(tmp_path / "old.sqlite")
    [lost] = pair.settle(1, LATER)
    before = pair.care.held(pair.one.log)
    assert before is not None
    restored = pair.opened(Side(pair.one, old, epoch=2))
    restored.record(3)
    restored.publish(LATEST)
    assert show(restored, pair.care, LATEST).accepted.began
    [opened] = [json.loads(body) for body in restored.bodies(pair.one.own.opened.tag)]
    assert (opened["origin"], opened["previous"]) == (f"{pair.one.log}/2", f"{pair.one.log}/1")
    assert opened["cosigned_size"] == 256, "what the backup knows"
    [told] = [json.loads(body) for body in pair.care.bodies(pair.other.seen.alarmed.tag)]
    assert (told["kind"], told["origin"]) == ("NEW_ORIGIN", f"{pair.one.log}/2")
    assert told["held_size"] == 512, "what the other side knows: the difference is what was lost"
    assert told["held_root"] == before.root.hex()
    assert pair.care.alarms() == []
    with pytest.raises(WitnessRefused) as caught:
        show(pair.agency, pair.care, LATEST)  # a process of before the restore is still about
    assert caught.value.code is Refusal.ORIGIN_ENDED
    assert pair.care.alarms() == [(AlarmKind.ROLLBACK, pair.one.log)]
    assert restored.published.inclusions([lost]) == {lost: "UNKNOWN"}


@pytest.mark.sqlite
def test_an_entry_that_was_lost_in_a_restore_is_missed(pair: Pair, tmp_path: Path) -> None:
    pair.settle(10, START)
    old = pair.agency.backup(tmp_path / "old.sqlite")
    [lost] = pair.agency.record()  # handed over before it was published
    pair.care.awaits(pair.one.log, [lost], LATER)
    restored = pair.opened(Side(pair.one, old, epoch=2))
    restored.record()
    restored.publish(LATER)
    show(restored, pair.care, LATER)
    assert prove(restored, pair.care, [lost], LATER) == ()
    late = LATER + PACE.missing_after + timedelta(seconds=1)
    show(restored, pair.care, late)
    pair.care.watch.look([pair.one.log], None, late)
    assert pair.care.alarms() == [(AlarmKind.LEAF_MISSING, pair.one.log)]


@pytest.mark.sqlite
def test_a_witness_that_was_rolled_back_is_given_away_by_its_own_log(
    pair: Pair, tmp_path: Path
) -> None:
    """It would cosign another history than it did; that it forgot shows in its own log."""
    pair.care.record()
    pair.settle(10, START)
    old = pair.care.backup(tmp_path / "old.sqlite")
    pair.care.record()
    pair.settle(10, LATER)
    forgetful = pair.opened(Side(pair.other, old))
    assert forgetful.held(pair.one.log) != pair.care.held(pair.one.log)
    with pytest.raises(WitnessRefused) as caught:
        show(forgetful, pair.agency, LATEST)
    assert caught.value.code is Refusal.ROLLBACK
    assert pair.agency.alarms() == [(AlarmKind.ROLLBACK, pair.other.log)]


def test_a_log_is_signed_with_another_key(pair: Pair) -> None:
    pair.settle(10, START)
    thief = pair.opened(Side(with_another_key(pair.one), pair.agency.url))
    thief.record(5)
    thief.publish(LATER)
    with pytest.raises(WitnessRefused) as caught:
        pair.care.witness.cosign(submission(thief, pair.care), pair.one.keys, LATER)
    assert caught.value.code is Refusal.BAD_SIGNATURE
    assert pair.care.alarms() == [(AlarmKind.BAD_SIGNATURE, pair.one.log)]
    with pytest.raises(LedgerBroken, match="not signed by the key given"):
        pair.agency.verify()


def test_an_old_checkpoint_is_replayed(pair: Pair) -> None:
    pair.settle(10, START)
    recorded = Submission(submission(pair.agency, pair.care).note, old_size=0)
    pair.settle(10, LATER)
    held = pair.care.held(pair.one.log)
    with pytest.raises(WitnessRefused) as caught:
        pair.care.witness.cosign(recorded, pair.one.keys, LATEST)
    assert caught.value.code is Refusal.ROLLBACK
    assert pair.care.held(pair.one.log) == held, "never back"
    assert pair.care.alarms() == [(AlarmKind.ROLLBACK, pair.one.log)]
    pair.settle(1, LATEST)
    assert pair.care.alarms() == [], "the log itself goes on"
    assert pair.care.settled() == ["ROLLBACK"]


def test_an_old_cosignature_is_replayed(pair: Pair) -> None:
    pair.agency.record()
    pair.agency.publish(START)
    line = show(pair.agency, pair.care, START).line
    pair.agency.record()
    pair.agency.publish(LATER)
    with pytest.raises(NoteRefused, match="does not verify"):
        pair.agency.published.add_cosignatures(512, [line], [pair.other.cosigner.verifier()], LATER)
    assert not any(row.size == 512 for row in pair.agency.rows(pair.agency.tables.cosignatures))


def test_a_cosignature_is_forged(pair: Pair) -> None:
    pair.agency.record()
    signed = pair.agency.publish(START)
    assert signed is not None
    own = pair.one.cosigner.cosign(signed.note, START)
    with pytest.raises(NoteRefused, match="by no witness"):
        pair.agency.published.add_cosignatures(256, [own], [pair.other.cosigner.verifier()], START)
    assert pair.agency.rows(pair.agency.tables.cosignatures) == []


def test_another_peers_log_is_submitted(pair: Pair) -> None:
    """Each peer has the keys of its own logs alone: care's note is nothing that an agency sends."""
    pair.care.record()
    pair.care.publish(START)
    with pytest.raises(WitnessRefused) as caught:
        pair.agency.witness.cosign(submission(pair.care, pair.agency), pair.one.keys, START)
    assert caught.value.code is Refusal.UNKNOWN_LOG
    assert pair.agency.alarms() == []


def test_an_entry_is_claimed_to_stand_where_it_does_not(pair: Pair) -> None:
    [leaf, *_] = pair.settle(3, START)
    [other] = pair.agency.record()
    pair.care.awaits(pair.one.log, [leaf, other], START)
    checkpoint = pair.care.held(pair.one.log)
    assert checkpoint is not None
    true = pair.agency.published.inclusions([leaf])[leaf]
    assert isinstance(true, Inclusion)
    false = Inclusion(other, true.index, true.path)
    assert pair.care.witness.take_inclusions(checkpoint, [true, false], LATER) == (leaf,)
    assert pair.care.alarms() == [(AlarmKind.BAD_PROOF, pair.one.log)]
    with pair.care.database.read() as connection:
        assert pair.care.tables.awaited_leaves(connection, pair.one.log) == (other,)


def test_a_log_falls_silent(pair: Pair) -> None:
    pair.settle(10, START)
    pair.care.watch.look([pair.one.log], None, START + TICK)
    assert pair.care.alarms() == []
    pair.care.watch.look([pair.one.log], None, START + 2 * TICK)
    assert pair.care.alarms() == [(AlarmKind.SILENT, pair.one.log)]
    show(pair.agency, pair.care, START + 2 * TICK)  # the last one stands: nothing is new
    assert pair.care.alarms() == []
    assert pair.care.settled() == ["SILENT"]


def test_a_witness_withholds_its_cosignature(pair: Pair) -> None:
    pair.agency.record()
    pair.agency.publish(START)
    own = pair.agency.published.origin
    pair.agency.watch.look([], own, START + TICK)
    assert pair.agency.alarms() == []
    pair.agency.watch.look([], own, START + 2 * TICK)
    assert pair.agency.alarms() == [(AlarmKind.NOT_COSIGNED, pair.one.log)]
    pair.agency.publish(START + 2 * TICK)
    show(pair.agency, pair.care, START + 2 * TICK)
    pair.agency.watch.look([], own, START + 2 * TICK)
    assert pair.agency.alarms() == []
    assert pair.agency.settled() == ["NOT_COSIGNED"]
