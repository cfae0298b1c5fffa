"""Signed notes and checkpoints, against the Go implementation's published vector."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from relevo.ledger import note
from relevo.ledger.errors import NoteRefused
from relevo.ledger.note import Checkpoint, NoteSigner, NoteVerifier

# golang.org/x/mod/sumdb/note, package documentation: verifier key and signed note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)
GO_NOTE = f"{GO_TEXT}\n{GO_SIGNATURE}"

ORIGIN = "colibri.example/relevo/agency/1"
SIGNER = NoteSigner(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))
OTHER = NoteSigner("other.example", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
CHECKPOINT = Checkpoint(ORIGIN, 7, bytes(range(32)))


def test_a_note_that_go_signed_verifies() -> None:
    assert note.verify(GO_NOTE, [NoteVerifier.parse(GO_KEY)]) == GO_TEXT


def test_a_verifier_key_round_trips() -> None:
    assert NoteVerifier.parse(GO_KEY).encode() == GO_KEY


def test_the_go_documents_private_key_makes_the_same_note() -> None:
    secret = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
    signer = NoteSigner("PeterNeumann", Ed25519PrivateKey.from_private_bytes(secret[1:]))
    assert note.sign(GO_TEXT, signer) == GO_NOTE


@given(st.integers(min_value=0, max_value=10**18), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_round_trips_through_its_note(size: int, root: bytes) -> None:
    made = Checkpoint(ORIGIN, size, root)
    signed = note.sign_checkpoint(made, SIGNER)
    assert note.verify_checkpoint(signed, SIGNER.verifier(), origin=ORIGIN) == made


def test_a_checkpoint_has_the_text_that_others_read() -> None:
    assert CHECKPOINT.to_text() == (
        "colibri.example/relevo/agency/1\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    )


def test_a_changed_text_or_signature_is_refused() -> None:
    signed = note.sign_checkpoint(CHECKPOINT, SIGNER)
    for forged in (signed.replace("\n7\n", "\n8\n"), signed[:-10] + "AAAAAAAA=\n"):
        with pytest.raises(NoteRefused):
            note.verify_checkpoint(forged, SIGNER.verifier(), origin=ORIGIN)


def test_a_note_that_only_strangers_signed_is_refused() -> None:
    signed = note.sign_checkpoint(CHECKPOINT, OTHER)
    with pytest.raises(NoteRefused, match="no known key"):
        note.verify(signed, [SIGNER.verifier()])
    with pytest.raises(NoteRefused, match="no known key"):
        note.verify(signed, [])


def test_signatures_of_strangers_are_passed_over() -> None:
    signed = note.sign(CHECKPOINT.to_text(), OTHER, SIGNER)
    assert note.verify(signed, [SIGNER.verifier()]) == CHECKPOINT.to_text()


def test_one_wrong_signature_of_a_known_key_refuses_the_note() -> None:
    good = note.sign(CHECKPOINT.to_text(), SIGNER)
    raw = base64.b64encode(OTHER.verifier().key_hash + bytes(64)).decode()
    with pytest.raises(NoteRefused, match="does not verify"):
        note.verify(good + f"— {OTHER.name} {raw}\n", [SIGNER.verifier(), OTHER.verifier()])


def test_another_logs_checkpoint_is_refused() -> None:
    signed = note.sign_checkpoint(Checkpoint("elsewhere", 7, bytes(32)), SIGNER)
    with pytest.raises(NoteRefused) as caught:
        note.verify_checkpoint(signed, SIGNER.verifier(), origin=ORIGIN)
    assert caught.value.field == "origin"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n7\n",
        f"\n7\n{base64.b64encode(bytes(32)).decode()}\n",
        f"origin\n07\n{base64.b64encode(bytes(32)).decode()}\n",
        f"origin\n-1\n{base64.b64encode(bytes(32)).decode()}\n",
        f"origin\n٧\n{base64.b64encode(bytes(32)).decode()}\n",
        f"origin\n{'9' * 20}\n{base64.b64encode(bytes(32)).decode()}\n",
        f"origin\n7\n{base64.b64encode(bytes(31)).decode()}\n",
        f"origin\n7\n{base64.b64encode(bytes(32)).decode().rstrip('=')}\n",
        f"origin\n7\n{base64.b64encode(bytes(32)).decode()}",
        f"origin\n7\n{base64.b64encode(bytes(32)).decode()}\nextension\n",
        f"origin\n7\n {base64.b64encode(bytes(32)).decode()}\n",
        f"origin\n7\n{base64.b64encode(bytes(32)).decode()[:-2]}B=\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteRefused):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        GO_TEXT,
        GO_TEXT + GO_SIGNATURE,
        GO_NOTE.rstrip("\n"),
        GO_NOTE + "\n",
        GO_NOTE.replace("— ", "- "),
        GO_NOTE.replace("PeterNeumann x", "PeterNeumann  x"),
        GO_NOTE.replace("PeterNeumann x", "x"),
        GO_NOTE.replace("=\n", "\n"),
        GO_NOTE.replace("problem,", "problem\r,"),
        GO_NOTE.replace("problem,", "problem\ud800,"),
        GO_NOTE + "— PeterNeumann AAAA\n",
        GO_TEXT + "\n" + GO_SIGNATURE * 101,
        "a" * 1_000_001 + "\n\n" + GO_SIGNATURE,
    ],
)
def test_a_malformed_note_is_refused(text: str) -> None:
    with pytest.raises(NoteRefused):
        note.verify(text, [NoteVerifier.parse(GO_KEY)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("PeterNeumann", "Peter"),
        GO_KEY[:-4],
        GO_KEY.replace("+ARpc", "+AhpC"),
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_malformed_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(NoteRefused):
        NoteVerifier.parse(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak"])
def test_a_name_that_would_break_the_format_is_refused(name: str) -> None:
    with pytest.raises(NoteRefused):
        NoteSigner(name, OTHER.private_key)


def test_a_text_that_would_break_the_format_is_not_signed() -> None:
    for text in ("no newline", "tab\t\n", ""):
        with pytest.raises(NoteRefused):
            note.sign(text, SIGNER)
    with pytest.raises(NoteRefused):
        note.sign("text\n")


def test_a_signer_does_not_show_its_key() -> None:
    assert "Ed25519PrivateKey" not in repr(SIGNER)
