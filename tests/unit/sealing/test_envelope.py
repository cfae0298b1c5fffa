"""The byte form: one encoding for each envelope, one reading for each encoding."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.sealing.envelope import Binding, Envelope, MalformedEnvelope, SealedField

pytestmark = pytest.mark.thorough

identifiers = st.text("ab~", min_size=1, max_size=3)
bindings = st.builds(Binding, *[identifiers] * 5)
sealed_fields = st.builds(
    SealedField,
    st.integers(1, 3),
    st.sampled_from(["A", "AB"]),
    st.sampled_from([bytes(60), b"\1" * 60, bytes(92)]),
)
envelopes = st.builds(
    Envelope,
    bindings,
    st.sampled_from([bytes(1168), b"\1" * 1168]),
    st.lists(sealed_fields, min_size=1, max_size=3, unique_by=lambda field: field.number).map(
        lambda fields: tuple(sorted(fields, key=lambda field: field.number))
    ),
    identifiers,
    st.sampled_from([bytes(64), b"\1" * 64]),
)
EXAMPLE = Envelope(
    Binding("a", "b", "k", "c", "v"),
    bytes(1168),
    (SealedField(1, "PHONE", bytes(60)),),
    "s",
    bytes(64),
)


@given(envelopes)
def test_bytes_read_back_to_the_same_envelope(envelope: Envelope):
    assert Envelope.from_bytes(envelope.to_bytes()) == envelope


@given(envelopes, envelopes)
def test_no_two_envelopes_share_an_encoding_or_a_digest(one: Envelope, other: Envelope):
    assert (one == other) == (one.to_bytes() == other.to_bytes())
    assert (one == other) == (one.digest() == other.digest())


@given(envelopes, envelopes)
def test_no_two_envelopes_share_a_manifest_but_for_the_signature(one: Envelope, other: Envelope):
    same = replace(one, signature=bytes(64)) == replace(other, signature=bytes(64))
    assert same == (one.manifest() == other.manifest())


@given(bindings, bindings)
def test_no_two_bindings_share_an_encoding(one: Binding, other: Binding):
    assert (one == other) == (one.to_bytes() == other.to_bytes())
    assert (one == other) == (one.wrap_info() == other.wrap_info())
    assert (one == other) == (one.field_data(1, "A") == other.field_data(1, "A"))


def test_the_layout_is_the_documented_one():
    data = EXAMPLE.to_bytes()
    assert data.startswith(b"\0\0\0\x0erelevo-seal-v1\0\0\0\1a\0\0\0\1b\0\0\0\1k\0\0\0\1c\0\0\0\1v")
    assert data.endswith(b"\0\0\0\x3c" + bytes(60) + b"\0\0\0\1s" + b"\0\0\0\x40" + bytes(64))
    assert EXAMPLE.digest() == sha256(data).digest()
    assert EXAMPLE.manifest() == (
        b"\0\0\0\x17relevo-seal-v1/manifest"
        b"\0\0\0\1a\0\0\0\1b\0\0\0\1k\0\0\0\1c\0\0\0\1v"
        b"\0\0\0\1s" + sha256(bytes(1168)).digest() + b"\0\1"
        b"\0\1\0\0\0\x05PHONE" + sha256(bytes(60)).digest()
    )


def test_every_truncation_is_refused():
    data = EXAMPLE.to_bytes()
    for size in range(len(data)):
        with pytest.raises(MalformedEnvelope):
            Envelope.from_bytes(data[:size])


@given(st.binary(max_size=80))
def test_arbitrary_bytes_are_refused_with_one_error(data: bytes):
    with pytest.raises(MalformedEnvelope):
        Envelope.from_bytes(data)


@given(st.integers(0, 52), st.binary(max_size=80))
def test_arbitrary_bytes_after_an_honest_start_are_refused_with_one_error(at: int, data: bytes):
    with pytest.raises(MalformedEnvelope):
        Envelope.from_bytes(EXAMPLE.to_bytes()[:at] + data)


def test_bytes_after_the_last_part_are_refused():
    with pytest.raises(MalformedEnvelope, match="bytes after the last part"):
        Envelope.from_bytes(EXAMPLE.to_bytes() + b"\0")


def test_another_format_is_refused():
    with pytest.raises(MalformedEnvelope, match="format"):
        Envelope.from_bytes(EXAMPLE.to_bytes().replace(b"seal-v1", b"seal-v2", 1))


def test_a_length_beyond_its_limit_is_refused_before_it_is_read():
    data = EXAMPLE.to_bytes().replace(b"\0\0\0\x0erelevo", b"\xff\xff\xff\xffrelevo", 1)
    with pytest.raises(MalformedEnvelope, match="format: longer than"):
        Envelope.from_bytes(data)


def test_an_oversized_envelope_is_refused():
    with pytest.raises(MalformedEnvelope, match="larger than 3 MiB"):
        Envelope.from_bytes(bytes((3 << 20) + 1))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"wrapped_key": bytes(1167)}, "wrapped_key"),
        ({"signature": bytes(63)}, "signature"),
        ({"signer": ""}, "signer"),
        ({"fields": ()}, "fields"),
        ({"fields": EXAMPLE.fields * 2}, "fields"),
        ({"fields": (SealedField(2, "A", bytes(60)), SealedField(1, "A", bytes(60)))}, "fields"),
        (
            {"fields": tuple(SealedField(n, "A", bytes(60)) for n in range(1, 16_386))},
            "fields",
        ),
    ],
)
def test_no_malformed_envelope_can_be_made(change, field):
    with pytest.raises(MalformedEnvelope) as refused:
        replace(EXAMPLE, **change)
    assert refused.value.field == field


@pytest.mark.parametrize("size", [0, 27, 28, 59, 61, 28 + 4097, 28 + (2 << 20)])
def test_a_ciphertext_outside_the_size_buckets_is_refused(size):
    with pytest.raises(MalformedEnvelope, match="ciphertext"):
        SealedField(1, "PHONE", bytes(size))


@pytest.mark.parametrize("value", ["", "a b", "ñ", "a\n", "a\0", "x" * 201])
def test_identifiers_that_are_not_short_visible_ascii_are_refused(value):
    for part in ("agency", "brand", "key_id", "case_id", "post_version_id"):
        with pytest.raises(MalformedEnvelope) as refused:
            replace(EXAMPLE.binding, **{part: value})
        assert refused.value.field == part
