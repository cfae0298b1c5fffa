"""Opening refuses whatever is not exactly what the agency sealed for exactly this place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from relevo.errors import RelevoError
from relevo.sealing.envelope import Binding, Envelope
from relevo.sealing.errors import MalformedEnvelope, MalformedKey
from relevo.sealing.opening import (
    BadManifestSignature,
    BindingMismatch,
    Opener,
    SealingPrivateKey,
    SealTampered,
    UnknownKey,
)
from relevo.sealing.sealing import FieldValue, Sealer
from tests.unit.sealing.forging import (
    flipped,
    rebound,
    resigned,
    swapped,
    with_field,
    with_fields_of,
    with_padded,
)

OTHER_AGENCY = Ed25519PrivateKey.from_private_bytes(b"o" * 32)


@pytest.fixture
def opens(private_key, binding, signing_key):
    """Opens as the vault does: with the pinned key of the agency, for the expected binding."""

    def opens(envelope: Envelope, expected: Binding = binding):
        return Opener(private_key).open_envelope(
            envelope, expected=expected, agency_key=signing_key.public_key()
        )

    return opens


def test_an_honest_envelope_opens(opens, envelope, values):
    assert [item.value for item in opens(envelope)] == [value.value for value in values]


def test_changing_any_byte_is_refused(opens, envelope):
    data = envelope.to_bytes()

    @given(st.integers(0, len(data) - 1), st.integers(1, 255))
    def every_change_fails(at: int, mask: int) -> None:
        changed = data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]
        with pytest.raises(RelevoError):
            opens(Envelope.from_bytes(changed))

    every_change_fails()


def test_an_envelope_without_a_true_signature_is_refused(opens, envelope):
    with pytest.raises(BadManifestSignature):
        opens(replace(envelope, signature=bytes(64)))


def test_another_agencys_signature_is_refused(opens, envelope):
    with pytest.raises(BadManifestSignature):
        opens(resigned(envelope, OTHER_AGENCY))


def test_another_signers_name_on_the_signature_is_refused(opens, envelope):
    with pytest.raises(BadManifestSignature):
        opens(replace(envelope, signer="someone-else"))


def test_swapped_ciphertexts_are_refused_unsigned_and_signed(opens, envelope, signing_key):
    forged = swapped(envelope, 1, 2)
    with pytest.raises(BadManifestSignature):
        opens(forged)
    with pytest.raises(SealTampered):
        opens(resigned(forged, signing_key))


def test_a_field_moved_to_another_number_or_type_is_refused(opens, envelope, signing_key):
    for change in ({"number": 9}, {"type": "TAX_ID"}):
        forged = with_field(envelope, 2, replace(envelope.fields[2], **change))
        with pytest.raises(SealTampered):
            opens(resigned(forged, signing_key))


def test_a_left_out_field_is_refused(opens, envelope):
    with pytest.raises(BadManifestSignature):
        opens(Envelope.from_bytes(with_fields_of(envelope.to_bytes(), [0, 2])))


@pytest.mark.parametrize("order", [[1, 0, 2], [0, 1, 1, 2], [2, 1, 0], []])
def test_reordered_and_repeated_fields_are_no_envelope(envelope, order):
    with pytest.raises(MalformedEnvelope):
        Envelope.from_bytes(with_fields_of(envelope.to_bytes(), order))


@pytest.mark.parametrize("part", ["agency", "brand", "key_id", "case_id", "post_version_id"])
def test_a_seal_replayed_elsewhere_is_refused(opens, envelope, binding, signing_key, part):
    elsewhere = replace(binding, **{part: "another"})
    with pytest.raises(BindingMismatch) as refused:
        opens(envelope, elsewhere)
    assert refused.value.field == part
    forged = resigned(rebound(envelope, **{part: "another"}), signing_key)
    with pytest.raises((SealTampered, UnknownKey)):
        opens(forged, elsewhere)


def test_fields_of_another_envelope_are_refused(
    opens, envelope, sealer, values, binding, public_key, signing_key
):
    other = sealer.seal(values, binding, public_key)
    forged = with_field(envelope, 1, other.fields[1])
    with pytest.raises(SealTampered):
        opens(resigned(forged, signing_key))


def test_a_changed_wrapped_key_is_refused(opens, envelope, signing_key):
    for at in (0, 1088, 1120, -1):  # ML-KEM part, X25519 part, encrypted key, tag
        forged = replace(envelope, wrapped_key=flipped(envelope.wrapped_key, at))
        with pytest.raises(SealTampered):
            opens(resigned(forged, signing_key))


def test_an_x25519_share_of_low_order_is_refused(opens, envelope, signing_key):
    wrapped = envelope.wrapped_key
    forged = replace(envelope, wrapped_key=wrapped[:1088] + bytes(32) + wrapped[1120:])
    with pytest.raises(SealTampered):
        opens(resigned(forged, signing_key))


def test_a_seal_whose_key_is_not_held_is_refused(envelope, binding, signing_key):
    for held in ([], [SealingPrivateKey("another", bytes(32))]):
        with pytest.raises(UnknownKey):
            Opener(*held).open_envelope(
                envelope, expected=binding, agency_key=signing_key.public_key()
            )


def test_the_wrong_private_key_under_the_right_id_is_refused(envelope, binding, signing_key):
    wrong = SealingPrivateKey(binding.key_id, b"w" * 32)
    with pytest.raises(SealTampered):
        Opener(wrong).open_envelope(envelope, expected=binding, agency_key=signing_key.public_key())


def test_an_opener_holds_several_epochs(private_key, binding, sealer, signing_key, public_key):
    older = SealingPrivateKey("qori-2026-06", b"6" * 32)
    opener = Opener(older, private_key)
    value = [FieldValue(1, "PHONE", "987654321")]
    for key in (older, private_key):
        bound = replace(binding, key_id=key.key_id)
        sealed = sealer.seal(value, bound, key.public_key(public_key.not_after))
        opened = opener.open_envelope(sealed, expected=bound, agency_key=signing_key.public_key())
        assert opened[0].value == "987654321"


@pytest.mark.parametrize(
    "padded",
    [
        b"\0\0\0\1a".ljust(64, b"\0"),  # a larger bucket than needed
        b"\0\0\0\1a".ljust(31, b"\0") + b"\1",  # fill that is not zero
        b"\0\0\0\x1d".ljust(32, b"a"),  # longer than the bucket holds
        b"\xff" * 32,
        b"\0\0\0\1\xff".ljust(32, b"\0"),  # not UTF-8
    ],
)
def test_a_signed_value_in_no_canonical_form_is_refused(
    opens, envelope, private_key, signing_key, padded
):
    forged = with_padded(envelope, private_key, 1, padded)
    with pytest.raises(MalformedEnvelope):
        opens(resigned(forged, signing_key))


def test_a_signature_is_checked_before_the_binding(opens, envelope, binding):
    with pytest.raises(BadManifestSignature):
        opens(resigned(envelope, OTHER_AGENCY), replace(binding, case_id="another"))


def test_no_refusal_repeats_a_value(opens, envelope, private_key, signing_key):
    forged = with_padded(envelope, private_key, 1, b"\0\0\0\x0945678912\xff".ljust(32, b"\0"))
    with pytest.raises(MalformedEnvelope) as refused:
        opens(resigned(forged, signing_key))
    assert "45678912" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_private_keys_need_an_identifier_and_a_whole_seed():
    with pytest.raises(MalformedKey, match="key_id"):
        SealingPrivateKey("", bytes(32))
    with pytest.raises(MalformedKey, match="seed"):
        SealingPrivateKey("k", bytes(31))


def test_a_sealer_cannot_open(sealer: Sealer):
    assert not hasattr(sealer, "open_envelope")
