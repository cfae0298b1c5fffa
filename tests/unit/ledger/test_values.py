"""The kinds of value that a ledger may hold."""

from __future__ import annotations

import hashlib
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import (
    Code,
    Constrained,
    Digest,
    Id,
    Process,
    Slug,
    actor,
    commit,
    verify_commitment,
)

KINDS = [Id, Digest, Code, Slug, Process]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Id, "0f8fad5b-d9cb-469f-a165-70867728950e"),
        (Digest, "ab" * 32),
        (Code, "NATIONAL_ID"),
        (Code, "PE.DNI"),
        (Code, "LABEL+CHECK_DIGIT"),
        (Code, "1.4.0"),
        (Slug, "banco-qori"),
        (Slug, "x"),
        (Process, "spiffe://colibri.example/agency/web"),
    ],
)
def test_a_value_of_the_form_is_taken_as_it_is(kind: type[Constrained], value: str) -> None:
    assert kind(value) == value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "value",
    [
        "",
        "45678912",
        "4111111111111111",
        "+51 987 654 321",
        "ana@example.org",
        "Ana Quispe Mamani",
        "@ana.quispe",
        "Av. Arequipa 1234",
        "123456789_1234567890",
        "NATIONAL_ID\n",
        "línea",
    ],
)
def test_personal_or_free_text_has_no_place_in_any_kind(
    kind: type[Constrained], value: str
) -> None:
    with pytest.raises(EntryRefused) as caught:
        kind(value)
    assert caught.value.field == kind.__name__
    assert not value or value not in str(caught.value)


@pytest.mark.parametrize("kind", [Code, Slug, Process])
def test_a_number_of_six_digits_is_refused_inside_a_word_too(kind: type[Constrained]) -> None:
    for value in ("DNI-45678912", "dni-45678912", "spiffe://x/dni-45678912/web", "A1234567"):
        with pytest.raises(EntryRefused):
            kind(value)


def test_upper_case_ids_and_digests_are_refused_so_that_one_thing_has_one_name() -> None:
    with pytest.raises(EntryRefused):
        Id(str(uuid.uuid4()).upper())
    with pytest.raises(EntryRefused):
        Digest("AB" * 32)


def test_an_enums_value_becomes_a_code() -> None:
    assert Code.of("no_answer") == "NO_ANSWER"


def test_an_actor_is_a_person_or_a_process_and_nothing_else() -> None:
    person = str(uuid.uuid4())
    assert isinstance(actor(person), Id)
    assert isinstance(actor("spiffe://qori.example/care/rpc"), Process)
    for neither in ("rosa", "spiffe://qori.example/care", "https://qori.example/care/rpc"):
        with pytest.raises(EntryRefused):
            actor(neither)


def test_a_commitment_is_sha256_of_nonce_and_text() -> None:
    nonce = bytes(range(32))
    text = "mi dni es [DNI-1]"
    assert commit(text, nonce) == hashlib.sha256(nonce + text.encode()).hexdigest()


@given(st.text(alphabet=st.characters(), max_size=50), st.binary(min_size=32, max_size=32))
def test_a_commitment_binds_any_text_and_no_other(text: str, nonce: bytes) -> None:
    commitment = commit(text, nonce)
    verify_commitment(commitment, text, nonce)
    with pytest.raises(EntryRefused):
        verify_commitment(commitment, text + ".", nonce)


def test_a_commitment_needs_the_whole_nonce() -> None:
    for nonce in (b"", b"short", bytes(31), bytes(33)):
        with pytest.raises(EntryRefused):
            commit("text", nonce)


def test_a_digest_round_trips_through_its_bytes() -> None:
    raw = hashlib.sha256(b"x").digest()
    assert Digest.of(raw).raw() == raw
