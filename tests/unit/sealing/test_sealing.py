"""Sealing to a public key: what goes in comes out at the vault, and shows nowhere between."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from relevo.errors import RelevoError
from relevo.sealing import opening, sealing
from relevo.sealing.envelope import Binding, Envelope
from relevo.sealing.errors import (
    BindingMismatch,
    MalformedEnvelope,
    MalformedKey,
    NoActiveKey,
    UnsealableValue,
)
from relevo.sealing.keys import KeyState, SealingPublicKey
from relevo.sealing.opening import Opener, SealingPrivateKey
from relevo.sealing.sealing import FieldValue, Sealer

PRIVATE_KEY = SealingPrivateKey("k", bytes(32))
PUBLIC_KEY = PRIVATE_KEY.public_key(datetime(2026, 8, 1, tzinfo=UTC))
SIGNING_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))

identifiers = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=9)
types = st.from_regex(r"[A-Z][A-Z0-9_]{0,63}", fullmatch=True).filter(
    lambda kind: kind != "ORIGINAL_TEXT"
)
texts = st.text(st.characters(codec=None), max_size=300)
fields = st.one_of(
    st.builds(FieldValue, st.just(0), st.just("ORIGINAL_TEXT"), texts),
    st.builds(FieldValue, st.integers(1, 65535), types, texts),
)


def sealed(value: str) -> Envelope:
    binding = Binding("a", "b", "k", "c", "v")
    return Sealer(SIGNING_KEY, "s").seal([FieldValue(1, "PHONE", value)], binding, PUBLIC_KEY)


@given(
    st.lists(fields, min_size=1, max_size=6, unique_by=lambda value: value.number),
    st.builds(Binding, identifiers, identifiers, st.just("k"), identifiers, identifiers),
)
def test_what_is_sealed_opens_to_the_same_values(values: list[FieldValue], binding: Binding):
    envelope = Sealer(SIGNING_KEY, "s").seal(values, binding, PUBLIC_KEY)
    received = Envelope.from_bytes(envelope.to_bytes())
    opened = Opener(PRIVATE_KEY).open_envelope(
        received, expected=binding, agency_key=SIGNING_KEY.public_key()
    )
    assert received == envelope
    assert [(item.number, item.type, item.value) for item in opened] == [
        (value.number, value.type, value.value)
        for value in sorted(values, key=lambda value: value.number)
    ]


@pytest.mark.parametrize(
    "value", ["\ud800", "\ud83d\ude21", "\U0001f621", "e\u0301", "\0", "\ufeff"]
)
def test_text_that_platforms_deliver_broken_comes_back_the_same(value):
    opened = Opener(PRIVATE_KEY).open_envelope(
        sealed(value),
        expected=Binding("a", "b", "k", "c", "v"),
        agency_key=SIGNING_KEY.public_key(),
    )
    assert opened[0].value == value


def test_the_same_values_never_give_the_same_bytes(sealer, values, binding, public_key):
    one = sealer.seal(values, binding, public_key)
    other = sealer.seal(values, binding, public_key)
    assert one.wrapped_key != other.wrapped_key
    assert not {f.ciphertext for f in one.fields} & {f.ciphertext for f in other.fields}
    assert one.digest() != other.digest()


def test_equal_values_in_one_post_do_not_show_as_equal(sealer, binding, public_key):
    twice = [FieldValue(1, "PHONE", "987654321"), FieldValue(2, "PHONE", "987654321")]
    one, other = sealer.seal(twice, binding, public_key).fields
    assert one.ciphertext[12:] != other.ciphertext[12:]


def test_the_envelope_holds_no_value_in_any_encoding(envelope, values):
    data = envelope.to_bytes()
    for value in values:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert value.value.encode(encoding) not in data


@pytest.mark.parametrize(("short", "long"), [("", "9" * 28), ("9" * 29, "9" * 60)])
def test_lengths_within_a_bucket_cannot_be_told_apart(short, long):
    assert len(sealed(short).to_bytes()) == len(sealed(long).to_bytes())


def test_values_never_appear_in_representations(
    values, envelope, private_key, binding, signing_key
):
    opened = Opener(private_key).open_envelope(
        envelope, expected=binding, agency_key=signing_key.public_key()
    )
    shown = repr([values, opened, envelope, private_key, envelope.fields])
    assert "45678912" not in shown
    assert private_key._key.__class__.__name__ not in shown
    assert repr(opened[1]) == "OpenedField(number=1, type='NATIONAL_ID')"
    assert repr(values[1]) == "FieldValue(number=1, type='NATIONAL_ID')"


def test_fields_are_sealed_in_order_of_their_numbers(sealer, values, binding, public_key):
    envelope = sealer.seal(reversed(values), binding, public_key)
    assert [field.number for field in envelope.fields] == [0, 1, 2]


def test_a_drawn_source_repeats_fields_but_not_the_encapsulation(signing_key, binding, public_key):
    value = [FieldValue(1, "PHONE", "987654321")]
    one, other = (
        Sealer(signing_key, "s", random=bytes).seal(value, binding, public_key) for _ in range(2)
    )
    assert one.fields == other.fields
    assert one.wrapped_key != other.wrapped_key


@pytest.mark.parametrize(
    ("number", "kind", "field"),
    [
        (-1, "PHONE", "number"),
        (65536, "PHONE", "number"),
        (1, "phone", "type"),
        (1, "", "type"),
        (1, "P" * 65, "type"),
        (1, "PHONE\n", "type"),
        (0, "PHONE", "type"),
        (1, "ORIGINAL_TEXT", "type"),
    ],
)
def test_a_value_outside_the_format_is_refused_without_being_repeated(number, kind, field):
    with pytest.raises(UnsealableValue) as refused:
        FieldValue(number, kind, "987654321")
    assert refused.value.field == field
    assert "987654321" not in str(refused.value)


def test_a_value_longer_than_the_limit_is_refused(sealer, binding, public_key):
    longest = FieldValue(1, "PHONE", "ñ" * (1 << 19))
    assert sealer.seal([longest], binding, public_key)
    with pytest.raises(UnsealableValue, match="field 1: longer than 1 MiB"):
        sealer.seal([replace(longest, value=longest.value + "n")], binding, public_key)


def test_an_envelope_larger_than_the_limit_is_refused(sealer, binding, public_key):
    many = [FieldValue(number, "PHONE", "n" * (1 << 20)) for number in (1, 2, 3)]
    with pytest.raises(UnsealableValue, match="larger than 3 MiB"):
        sealer.seal(many, binding, public_key)


def test_nothing_to_seal_and_a_number_twice_are_refused(sealer, values, binding, public_key):
    with pytest.raises(UnsealableValue, match="nothing to seal"):
        sealer.seal([], binding, public_key)
    with pytest.raises(UnsealableValue, match="a field number twice"):
        sealer.seal([*values, values[1]], binding, public_key)


def test_a_binding_for_another_key_is_refused(sealer, values, binding, public_key):
    with pytest.raises(BindingMismatch):
        sealer.seal(values, replace(binding, key_id="qori-2026-06"), public_key)


@pytest.mark.parametrize("state", [KeyState.DECRYPT_ONLY, KeyState.DESTROYED])
def test_only_active_keys_are_sealed_to(sealer, values, binding, public_key, state):
    with pytest.raises(NoActiveKey):
        sealer.seal(values, binding, replace(public_key, state=state))


def test_a_public_key_that_is_none_is_refused(sealer, values, binding, public_key):
    no_key: SealingPublicKey = replace(public_key, kem=b"\xff" * 1216)
    with pytest.raises(MalformedKey):
        sealer.seal(values, binding, no_key)


def test_a_public_key_whose_curve_point_has_low_order_is_refused(
    sealer, values, binding, public_key
):
    with pytest.raises(MalformedKey):
        sealer.seal(values, binding, replace(public_key, kem=public_key.kem[:1184] + bytes(32)))


def test_a_signer_that_is_no_identifier_is_refused(signing_key):
    with pytest.raises(MalformedEnvelope):
        Sealer(signing_key, "with space")


def test_both_self_tests_pass_on_this_backend():
    sealing.self_test()
    opening.self_test()


def test_the_sealing_side_never_loads_the_opening_module():
    code = (
        "import sys, relevo.sealing.envelope, relevo.sealing.sealing, relevo.sealing.keys, "
        "relevo.sealing.signed; sys.exit('relevo.sealing.opening' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_error_of_sealing_has_a_reason_of_its_own():
    from relevo.sealing import errors

    found = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and kind.__module__ == errors.__name__
    ]
    assert all(issubclass(kind, RelevoError) for kind in found)
    assert len({kind.reason for kind in found}) == len(found) == 15
