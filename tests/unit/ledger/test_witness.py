"""What a witness cosigns: an extension of what it cosigned before, signed by the log's own key."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from relevo.ledger import alarms, note
from relevo.ledger.alarms import AlarmKind
from relevo.ledger.entries.base import MAX_COUNT
from relevo.ledger.errors import EntryRefused
from relevo.ledger.note import Checkpoint, NoteSigner, sign_checkpoint
from relevo.ledger.tree import consistency_proof, root_of
from relevo.ledger.values import LogName, LogOrigin
from relevo.ledger.witness import (
    Accepted,
    Claim,
    Held,
    LogKeys,
    Mark,
    Refusal,
    Submission,
    WitnessRefused,
    decide,
)

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
LOG = LogName("colibri/agency")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = LogKeys({LOG: KEY.public_key()})
LEAVES = [hashlib.sha256(bytes([number])).digest() for number in range(40)]


def checkpoint(leaves: list[bytes], epoch: int = 1) -> Checkpoint:
    return Checkpoint(f"{LOG}/{epoch}", len(leaves), root_of(leaves))


def signed(made: Checkpoint, key: Ed25519PrivateKey = KEY) -> str:
    return sign_checkpoint(made, NoteSigner(made.origin, key))


def held(size: int, epoch: int = 1) -> Held:
    made = checkpoint(LEAVES[:size], epoch)
    return Held(made, signed(made), AT)


def submitted(
    leaves: list[bytes], old: int, *, epoch: int = 1, proof: tuple[bytes, ...] | None = None
) -> Submission:
    made = consistency_proof(leaves, old) if proof is None else proof
    return Submission(signed(checkpoint(leaves, epoch)), old, made)


def judged(submission: Submission, state: Held | None) -> Accepted:
    return decide(Claim.read(submission, KEYS), state)


def refusal(submission: Submission, state: Held | None, keys: LogKeys = KEYS) -> WitnessRefused:
    with pytest.raises(WitnessRefused) as caught:
        decide(Claim.read(submission, keys), state)
    return caught.value


@given(st.integers(0, 40), st.integers(0, 40))
def test_every_honest_growth_is_accepted(first: int, second: int) -> None:
    old, new = sorted((first, second))
    accepted = judged(submitted(LEAVES[:new], old), held(old))
    assert accepted.checkpoint == checkpoint(LEAVES[:new])
    assert not accepted.began


@given(st.integers(1, 39), st.integers(1, 40), st.integers(0, 39))
def test_no_history_that_differs_in_a_leaf_is_accepted(
    first: int, second: int, changed: int
) -> None:
    old, new = sorted((first, second))
    other = list(LEAVES)
    other[changed % old] = bytes(32)
    refused = refusal(submitted(other[:new], old), held(old))
    assert refused.code is (Refusal.FORK if old == new else Refusal.BAD_PROOF)


def test_the_first_checkpoint_of_a_log_needs_no_proof() -> None:
    accepted = judged(submitted(LEAVES[:3], 0), None)
    assert (accepted.origin, accepted.began) == (f"{LOG}/1", False)
    assert refusal(submitted(LEAVES[:3], 2), None).code is Refusal.STALE
    assert refusal(submitted(LEAVES[:3], 0, proof=(bytes(32),)), None).code is Refusal.BAD_PROOF


def test_the_size_and_root_held_are_accepted_again_whatever_the_proof() -> None:
    for old in (0, 3, 7):
        assert judged(submitted(LEAVES[:7], old), held(7)).checkpoint.size == 7


def test_a_log_that_nobody_pinned_is_unknown() -> None:
    refused = refusal(submitted(LEAVES[:3], 0), None, LogKeys({}))
    assert refused.code is Refusal.UNKNOWN_LOG
    assert alarms.of_refusal(refused) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no note",
        f"{LOG}/1\n3\n",
        note.sign("another text\n", NoteSigner("name", KEY)),
        signed(checkpoint(LEAVES[:3])).replace("\n3\n", "\n4\n"),
        signed(checkpoint(LEAVES[:3]), Ed25519PrivateKey.from_private_bytes(bytes(32))),
        signed(Checkpoint(f"{LOG}/1", MAX_COUNT + 1, bytes(32))),
    ],
)
def test_what_the_logs_key_did_not_sign_is_refused(text: str) -> None:
    assert refusal(Submission(text, 0), None).code is Refusal.BAD_SIGNATURE


def test_a_wrong_signature_raises_an_alarm_about_the_log_that_it_claims() -> None:
    forged = signed(checkpoint(LEAVES[:3]), Ed25519PrivateKey.from_private_bytes(bytes(32)))
    alarm = alarms.of_refusal(refusal(Submission(forged, 0), None))
    assert alarm is not None
    assert (alarm.kind, alarm.log, alarm.size) == (AlarmKind.BAD_SIGNATURE, LOG, None)
    assert alarms.of_refusal(refusal(Submission("no note", 0), None)) is None


@pytest.mark.parametrize("old", [4, -1])
def test_an_old_size_out_of_range_is_refused(old: int) -> None:
    refused = refusal(submitted(LEAVES[:3], old, proof=()), held(2))
    assert refused.code is Refusal.OLD_ABOVE_NEW
    assert alarms.of_refusal(refused) is None


def test_a_proof_from_another_size_than_the_one_held_is_stale_and_the_size_is_told() -> None:
    refused = refusal(submitted(LEAVES[:9], 4), held(7))
    assert (refused.code, refused.held_size) == (Refusal.STALE, 7)
    assert alarms.of_refusal(refused) is None


@pytest.mark.parametrize("old", [0, 3, 7, 9])
def test_a_shorter_log_is_a_rollback_whatever_it_says_of_the_old_size(old: int) -> None:
    refused = refusal(submitted(LEAVES[:5], old, proof=()), held(7))
    assert (refused.code, refused.held_size) == (Refusal.ROLLBACK, 7)
    alarm = alarms.of_refusal(refused)
    assert alarm is not None
    assert (alarm.kind, alarm.held_size, alarm.size) == (AlarmKind.ROLLBACK, 7, 5)
    assert json.loads(alarm.evidence or "") == [held(7).note, signed(checkpoint(LEAVES[:5]))]


def test_a_proof_that_no_tree_needs_is_refused_before_it_is_computed() -> None:
    refused = refusal(submitted(LEAVES[:9], 7, proof=(bytes(32),) * 64), held(7))
    assert refused.code is Refusal.BAD_PROOF
    assert "too long" in str(refused)


def test_a_later_epoch_begins_with_nothing_held() -> None:
    accepted = judged(submitted(LEAVES[:2], 0, epoch=3), held(7))
    assert (accepted.origin.epoch, accepted.began) == (3, True)
    assert refusal(submitted(LEAVES[:9], 7, epoch=2), held(7)).held_size == 0
    assert AlarmKind.FORK in alarms.ended_by(accepted)
    assert AlarmKind.FORK not in alarms.ended_by(judged(submitted(LEAVES[:8], 7), held(7)))


def test_an_epoch_that_has_ended_is_over() -> None:
    refused = refusal(submitted(LEAVES[:9], 7), held(2, epoch=2))
    assert (refused.code, refused.held_size) == (Refusal.ORIGIN_ENDED, None)
    alarm = alarms.of_refusal(refused)
    assert alarm is not None
    assert (alarm.kind, alarm.origin) == (AlarmKind.ROLLBACK, f"{LOG}/1")


def test_what_is_kept_carries_the_logs_signature_alone() -> None:
    stranger = NoteSigner("stranger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    made = checkpoint(LEAVES[:3])
    both = note.sign(made.to_text(), stranger, NoteSigner(made.origin, KEY))
    assert judged(Submission(both, 0), None).note == signed(made)


def test_keys_are_read_from_hexadecimal() -> None:
    text = KEY.public_key().public_bytes_raw().hex()
    keys = LogKeys.from_hex({"qori/vault": text, "qori/care": text})
    assert keys.logs == ("qori/care", "qori/vault")
    assert keys.verifier(LogOrigin("qori/care/2")).name == "qori/care/2"
    for bad in ("", "zz", text[:-2]):
        with pytest.raises(ValueError, match="32 bytes") as caught:
            LogKeys.from_hex({"qori/care": bad})
        assert not bad or bad not in str(caught.value)
    with pytest.raises(EntryRefused):
        LogKeys.from_hex({"qori/care/1": text})


def test_where_a_witness_stands_is_an_origin_and_a_size() -> None:
    assert held(7, epoch=2).mark == Mark(LogOrigin(f"{LOG}/2"), 7)
