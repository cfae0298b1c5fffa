"""Signed statements: nothing is believed before type, key and signature hold."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from relevo.sealing.errors import KeyFileInvalid, MalformedStatement
from relevo.sealing.signed import (
    BadSignature,
    SignedStatement,
    UnknownSigner,
    key_id_of,
    load_private_key,
    load_public_key,
    pre_authentication_encoding,
    sign,
    verify,
)

TYPE = "application/vnd.relevo.receipt.v1+json"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEY_ID = key_id_of(KEY.public_key())
KEYS = {KEY_ID: KEY.public_key()}

scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
bodies = st.dictionaries(
    st.text(),
    st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
        ),
        max_leaves=4,
    ),
    max_size=3,
)


@given(bodies)
def test_a_signed_body_verifies_to_the_same_body(body: dict):
    stored = SignedStatement.from_bytes(sign(TYPE, body, KEY, KEY_ID).to_bytes())
    assert verify(stored, TYPE, KEYS) == body


def test_signing_is_deterministic_and_blind_to_the_order_of_members():
    one = sign(TYPE, {"b": 1, "a": 2}, KEY, KEY_ID)
    assert one == sign(TYPE, {"a": 2, "b": 1}, KEY, KEY_ID)
    assert one.payload == b'{"a":2,"b":1}'


def test_the_pre_authentication_encoding_is_the_published_one():
    # The example of DSSE's protocol.md.
    encoded = pre_authentication_encoding("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_a_published_dsse_signature_domain_is_kept_apart_from_seal_manifests():
    assert pre_authentication_encoding(TYPE, b"{}")[0] != 0


def test_lengths_are_counted_in_bytes():
    assert pre_authentication_encoding("ñ", b"") == "DSSEv1 2 ñ 0 ".encode()


def test_another_type_is_refused():
    statement = sign(TYPE, {"a": 1}, KEY, KEY_ID)
    with pytest.raises(BadSignature, match="payload_type"):
        verify(statement, "application/vnd.relevo.ingested.v1+json", KEYS)
    renamed = replace(statement, payload_type="other")
    with pytest.raises(BadSignature, match="signature"):
        verify(renamed, "other", KEYS)


def test_a_changed_payload_or_signature_is_refused():
    statement = sign(TYPE, {"a": 1}, KEY, KEY_ID)
    for changed in (
        replace(statement, payload=b'{"a":2}'),
        replace(statement, signature=bytes(64)),
        replace(statement, signature=b""),
    ):
        with pytest.raises(BadSignature):
            verify(changed, TYPE, KEYS)


def test_a_key_that_is_not_pinned_is_refused():
    with pytest.raises(UnknownSigner):
        verify(sign(TYPE, {}, KEY, KEY_ID), TYPE, {})


def test_the_pinned_key_of_another_id_does_not_help():
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    with pytest.raises(BadSignature):
        verify(sign(TYPE, {}, other, KEY_ID), TYPE, KEYS)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b'"a"',
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":NaN}',
        b'{"a":9007199254740993}',
        b'{"a":"\\u0061"}',
        b'{"a":"\\ud800"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_a_rightly_signed_payload_that_is_no_canonical_object_is_refused(payload):
    signature = KEY.sign(pre_authentication_encoding(TYPE, payload))
    with pytest.raises(MalformedStatement):
        verify(SignedStatement(TYPE, payload, KEY_ID, signature), TYPE, KEYS)


@pytest.mark.parametrize(
    "body",
    [
        {"a": 2**53},
        {"a": float("nan")},
        {"a": "\ud800"},
        {"a": {1}},
        {"a": b"bytes"},
        {1: 2},
    ],
)
def test_a_body_without_canonical_json_is_not_signed(body):
    with pytest.raises(MalformedStatement):
        sign(TYPE, body, KEY, KEY_ID)


def stored(**changes: object) -> bytes:
    statement = json.loads(sign(TYPE, {"a": 1}, KEY, KEY_ID).to_bytes())
    return json.dumps(statement | changes, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"{}",
        stored(payload="e30"),
        stored(payload="e3 0="),
        stored(payload="e31="),
        stored(payload=1),
        stored(signatures=[]),
        stored(signatures=[{"keyid": "a", "sig": "AAAA"}, {"keyid": "b", "sig": "AAAA"}]),
        stored(signatures=[{"keyid": "a", "sig": "AAAA", "more": 1}]),
        stored(signatures=[{"keyid": "a"}]),
        stored(more=1),
        stored() + b"\n",
        bytes((4 << 20) + 1),
    ],
)
def test_bytes_that_are_no_stored_statement_are_refused(data):
    with pytest.raises(MalformedStatement):
        SignedStatement.from_bytes(data)


def test_the_stored_form_reads_back():
    assert verify(SignedStatement.from_bytes(stored()), TYPE, KEYS) == {"a": 1}


def test_representations_show_no_payload():
    assert "secret" not in repr(sign(TYPE, {"a": "secret"}, KEY, KEY_ID))


def test_a_key_id_is_the_start_of_the_keys_digest():
    assert KEY_ID == "139e3940e64b5491"


def test_keys_are_loaded_from_pem_files(tmp_path):
    private, public = tmp_path / "key.pem", tmp_path / "key.pub.pem"
    private.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(
        KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    assert load_private_key(private).private_bytes_raw() == bytes(32)
    assert key_id_of(load_public_key(public)) == KEY_ID
    with pytest.raises(KeyFileInvalid):
        load_public_key(private)
    with pytest.raises(KeyFileInvalid):
        load_private_key(public)


def test_key_files_that_hold_no_such_key_are_refused_by_name(tmp_path):
    ec = generate_ec(SECP256R1())
    locked = BestAvailableEncryption(b"x")
    contents = {
        "empty.pem": b"",
        "text.pem": b"not a key",
        "ec.pem": ec.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "locked.pem": KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked),
    }
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        for load in (load_private_key, load_public_key):
            with pytest.raises(KeyFileInvalid, match=name):
                load(path)
    ec_public = tmp_path / "ec.pub.pem"
    ec_public.write_bytes(
        ec.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    with pytest.raises(KeyFileInvalid, match="not an Ed25519 public key"):
        load_public_key(ec_public)
    with pytest.raises(KeyFileInvalid, match="No such file"):
        load_private_key(tmp_path / "missing.pem")
