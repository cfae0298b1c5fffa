"""A proof is one text that stands for itself, and nothing else passes for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.ledger.errors import LedgerBroken, NoteRefused, NotForThisCheck, ProofInvalid
from relevo.ledger.proof_file import LeafProof, prove
from tests.unit.ledger.kept import Kept

KEPT = Kept.of(11)
NOTE = KEPT.note()


@pytest.mark.parametrize("index", range(11))
def test_every_entry_is_proven_by_its_text_alone(index: int) -> None:
    text = prove(KEPT, NOTE, index).to_text()
    signed = LeafProof.parse(text).verify(KEPT.held[index], KEPT.trust)
    assert signed.checkpoint.size == 11


def test_the_text_is_the_formats() -> None:
    head, _, note = prove(KEPT, NOTE, 4).to_text().partition("\n\n")
    assert head.split("\n")[:2] == ["c2sp.org/tlog-proof@v1", "index 4"]
    assert note == NOTE


def test_a_proof_is_of_these_bytes_and_this_place() -> None:
    proof = prove(KEPT, NOTE, 4)
    with pytest.raises(ProofInvalid):
        proof.verify(KEPT.held[4] + b" ", KEPT.trust)
    with pytest.raises(ProofInvalid):
        proof.verify(KEPT.held[5], KEPT.trust)
    with pytest.raises(ProofInvalid):
        LeafProof(5, proof.path, NOTE).verify(KEPT.held[4], KEPT.trust)


def test_an_earlier_checkpoint_proves_what_it_covers() -> None:
    proof = prove(KEPT, KEPT.note(7), 6)
    assert proof.verify(KEPT.held[6], KEPT.trust).checkpoint.size == 7
    with pytest.raises(ProofInvalid):
        prove(KEPT, KEPT.note(7), 7)


@given(st.data())
def test_no_changed_byte_passes(data: st.DataObject) -> None:
    text = prove(KEPT, NOTE, 9).to_text().encode()
    at = data.draw(st.integers(0, len(text) - 1))
    changed = bytearray(text)
    changed[at] ^= 1 << data.draw(st.integers(0, 6))
    with pytest.raises((ProofInvalid, NoteRefused, UnicodeDecodeError)):
        LeafProof.parse(changed.decode()).verify(KEPT.held[9], KEPT.trust)


@pytest.mark.parametrize(
    "text",
    [
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 01\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n\n" + NOTE,
        "c2sp.org/tlog-proof@v2\nindex 1\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 1\n!!\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 1\n" + "AAAA\n" * 64 + "\n" + NOTE,
    ],
)
def test_a_proof_that_is_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(ProofInvalid):
        LeafProof.parse(text)


@pytest.mark.parametrize("text", ["", "\n\n", "Dear auditor,\n\nas agreed\n", NOTE])
def test_what_is_no_proof_at_all_is_none_to_check(text: str) -> None:
    with pytest.raises(NotForThisCheck, match="is no proof"):
        LeafProof.parse(text)


def test_a_proof_is_not_made_from_a_log_that_lacks_the_leaf() -> None:
    short = Kept(KEPT.held[:5])
    with pytest.raises(LedgerBroken):
        prove(short, NOTE, 9)
