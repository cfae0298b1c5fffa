"""Which checkpoints are believed: signed by the log's key, cosigned by enough of the witnesses."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.ledger.cosignature import Cosigner, with_lines
from relevo.ledger.errors import NoteRefused, NotForThisCheck
from relevo.ledger.note import NoteSigner, sign
from relevo.ledger.trust import Cosigned, Trust, claimed
from tests.unit.ledger.kept import COSIGNED_AT, ORIGIN, Kept

OTHER = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)


@pytest.fixture(scope="module")
def kept() -> Kept:
    return Kept.of(3)


def test_what_was_signed_and_cosigned_is_believed(kept: Kept) -> None:
    signed = kept.trust.check(kept.note())
    assert signed.checkpoint == claimed(kept.note())
    assert signed.key == kept.signer.verifier()
    assert signed.cosigned == (Cosigned("colibri/agency/witness", COSIGNED_AT),)


def test_another_logs_key_is_none_for_this_log(kept: Kept) -> None:
    other = NoteSigner("qori/vault/1", kept.signer.private_key).verifier()
    with pytest.raises(NotForThisCheck, match=f"the log {ORIGIN}; --key names qori/vault/1$"):
        Trust([other]).check(kept.note())
    with pytest.raises(NotForThisCheck, match="--key names none"):
        Trust([]).check(kept.note())


def test_a_note_under_another_logs_name_that_a_given_key_signed_was_changed(kept: Kept) -> None:
    renamed = kept.note().replace(ORIGIN, "qori/vault/1", 1)
    with pytest.raises(NoteRefused, match="signed by the key of another log"):
        kept.trust.check(renamed)


def test_a_signature_of_another_key_is_none(kept: Kept) -> None:
    stranger = NoteSigner(ORIGIN, OTHER).verifier()
    with pytest.raises(NoteRefused, match="no key that was given signed it"):
        Trust([stranger]).check(kept.note())


def test_one_of_several_keys_of_a_log_is_enough(kept: Kept) -> None:
    keys = [NoteSigner(ORIGIN, OTHER).verifier(), kept.signer.verifier()]
    assert Trust(keys).check(kept.note()).key == keys[1]


def test_every_witness_that_is_named_must_have_cosigned(kept: Kept) -> None:
    with pytest.raises(NoteRefused, match="cosigned by 1 of the witnesses given, is by 0"):
        kept.trust.check(kept.note(cosigned=False))


@pytest.mark.parametrize(("wanted", "believed"), [(0, True), (1, True), (2, False)])
def test_as_many_cosignatures_as_are_wanted_are_enough(
    kept: Kept, wanted: int, believed: bool
) -> None:
    absent = Cosigner("qori/absent/witness", OTHER).verifier()
    trust = Trust(kept.trust.log_keys, [absent, *kept.trust.witnesses], wanted)
    if believed:
        assert len(trust.check(kept.note()).cosigned) == 1
    else:
        with pytest.raises(NoteRefused):
            trust.check(kept.note())


def test_a_witness_named_twice_counts_once(kept: Kept) -> None:
    trust = Trust(kept.trust.log_keys, [*kept.trust.witnesses, *kept.trust.witnesses], 2)
    with pytest.raises(NoteRefused):
        trust.check(kept.note())


def test_a_log_does_not_witness_itself(kept: Kept) -> None:
    itself = Cosigner("qori/itself/witness", kept.signer.private_key)
    note = kept.note(cosigned=False)
    note = with_lines(note, [itself.cosign(note, COSIGNED_AT)])
    with pytest.raises(NoteRefused):
        Trust(kept.trust.log_keys, [itself.verifier()]).check(note)


def test_a_wrong_cosignature_of_a_named_witness_refuses_the_note(kept: Kept) -> None:
    other = kept.note(2)
    line = other.rstrip("\n").rsplit("\n", 1)[1]
    forged = with_lines(kept.note(cosigned=False), [line])
    trust = Trust(kept.trust.log_keys, kept.trust.witnesses, 0)
    with pytest.raises(NoteRefused, match="does not verify"):
        trust.check(forged)


def test_a_note_that_is_no_checkpoint_is_refused(kept: Kept) -> None:
    with pytest.raises(NoteRefused):
        kept.trust.check(sign("a text\n", kept.signer))
