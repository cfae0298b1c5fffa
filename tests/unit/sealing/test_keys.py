"""Epochs move one way; a key list holds only under the root key, in time, and never goes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.sealing.errors import IllegalKeyMove, KeyListRefused, MalformedKey, MalformedStatement
from relevo.sealing.keys import (
    KEY_LIST_TYPE,
    KeyList,
    KeyState,
    NoActiveKey,
    SealingPublicKey,
    generate_seed,
)
from relevo.sealing.opening import SealingPrivateKey
from relevo.sealing.signed import BadSignature, UnknownSigner, key_id_of, sign

NOW = datetime(2026, 7, 1, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
ROOT = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
KEM = SealingPrivateKey("k", bytes(32)).public_key(NOW).kem


def key(key_id: str, *, days: int = 30, state: KeyState = KeyState.ACTIVE) -> SealingPublicKey:
    return SealingPublicKey(key_id, KEM, NOW + days * DAY, state)


def key_list(*keys: SealingPublicKey, issued_at: datetime = NOW) -> KeyList:
    return KeyList("banco-qori", keys, issued_at, issued_at + 60 * DAY)


def signed_body(body: dict):
    return sign(KEY_LIST_TYPE, body, ROOT, key_id_of(ROOT.public_key()))


BODY = {
    "brand": "banco-qori",
    "issued_at": "2026-07-01T02:10:00.000000Z",
    "keys": [key("k").to_json()],
    "not_after": "2026-08-01T00:00:00.000000Z",
}


def test_a_public_key_reads_back_from_its_canonical_json():
    one = key("qori-2026-07", state=KeyState.DECRYPT_ONLY)
    assert SealingPublicKey.from_bytes(one.to_bytes()) == one
    assert SealingPublicKey.from_json(one.to_json()) == one


def test_times_are_kept_in_utc():
    lima = timezone(timedelta(hours=-5))
    assert replace(key("k"), not_after=NOW.astimezone(lima)).not_after.tzinfo is UTC
    with pytest.raises(MalformedKey, match="time zone"):
        replace(key("k"), not_after=datetime(2026, 7, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    "change",
    [
        {"kem": "AAAA"},
        {"kem": "*"},
        {"kem": 1},
        {"key_id": ""},
        {"key_id": "a b"},
        {"key_id": None},
        {"not_after": "2026-07-01"},
        {"not_after": "2026-07-01T02:10:00Z"},
        {"not_after": "2026-7-01T02:10:00.000000Z"},
        {"not_after": "2026-07-01T02:10:00.000000+00:00"},
        {"state": "retired"},
        {"state": []},
        {"extra": 1},
    ],
)
def test_a_malformed_public_key_is_refused(change):
    with pytest.raises(MalformedKey):
        SealingPublicKey.from_json(key("k").to_json() | change)


def test_json_that_is_not_canonical_is_refused():
    with pytest.raises(MalformedStatement):
        SealingPublicKey.from_bytes(key("k").to_bytes() + b" ")


def test_epochs_move_from_active_over_decrypt_only_to_destroyed():
    active = key("k")
    retired = active.advance(KeyState.DECRYPT_ONLY)
    destroyed = retired.advance(KeyState.DESTROYED)
    assert (retired.state, destroyed.state) == (KeyState.DECRYPT_ONLY, KeyState.DESTROYED)
    for state, to in [
        (active, KeyState.ACTIVE),
        (active, KeyState.DESTROYED),
        (retired, KeyState.ACTIVE),
        (destroyed, KeyState.ACTIVE),
        (destroyed, KeyState.DECRYPT_ONLY),
        (destroyed, KeyState.DESTROYED),
    ]:
        with pytest.raises(IllegalKeyMove):
            state.advance(to)


def test_the_active_key_that_lives_longest_is_sealed_to():
    listed = key_list(
        key("a", days=10),
        key("b", days=20),
        key("c", days=40, state=KeyState.DECRYPT_ONLY),
        key("d", days=50, state=KeyState.DESTROYED),
    )
    assert listed.active(NOW).key_id == "b"


def test_no_key_is_active_once_all_have_expired_or_the_list_has():
    listed = key_list(key("a", days=10))
    assert listed.active(NOW + 10 * DAY - timedelta(microseconds=1)).key_id == "a"
    with pytest.raises(NoActiveKey):
        listed.active(NOW + 10 * DAY)
    with pytest.raises(NoActiveKey):
        key_list(key("a", days=90)).active(NOW + 60 * DAY)
    with pytest.raises(NoActiveKey):
        key_list().active(NOW)


def test_a_signed_list_verifies_to_the_same_list():
    listed = key_list(key("b"), key("a", state=KeyState.DESTROYED))
    verified = KeyList.verify(listed.sign(ROOT), ROOT.public_key(), NOW, brand="banco-qori")
    assert verified == listed
    assert [k.key_id for k in verified.keys] == ["a", "b"]


def test_a_list_under_another_root_key_is_refused():
    other = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    with pytest.raises(UnknownSigner):
        KeyList.verify(key_list(key("a")).sign(other), ROOT.public_key(), NOW)
    forged = replace(key_list(key("a")).sign(other), key_id=key_id_of(ROOT.public_key()))
    with pytest.raises(BadSignature):
        KeyList.verify(forged, ROOT.public_key(), NOW)


def test_a_list_is_refused_outside_its_time():
    signed = key_list(key("a")).sign(ROOT)
    root = ROOT.public_key()
    assert KeyList.verify(signed, root, NOW - timedelta(minutes=5))
    with pytest.raises(KeyListRefused, match="future"):
        KeyList.verify(signed, root, NOW - timedelta(minutes=5, microseconds=1))
    with pytest.raises(KeyListRefused, match="expired"):
        KeyList.verify(signed, root, NOW + 60 * DAY)


def test_an_older_list_never_replaces_the_one_in_use():
    held = key_list(key("b"), issued_at=NOW)
    older = key_list(key("a"), issued_at=NOW - DAY).sign(ROOT)
    root = ROOT.public_key()
    assert KeyList.verify(held.sign(ROOT), root, NOW, held=held) == held
    with pytest.raises(KeyListRefused, match="older"):
        KeyList.verify(older, root, NOW, held=held)


def test_another_brands_list_is_refused():
    signed = key_list(key("a")).sign(ROOT)
    with pytest.raises(KeyListRefused, match="another brand"):
        KeyList.verify(signed, ROOT.public_key(), NOW, brand="aerolinea")
    held = replace(key_list(key("a")), brand="aerolinea")
    with pytest.raises(KeyListRefused, match="another brand"):
        KeyList.verify(signed, ROOT.public_key(), NOW, held=held)


def test_a_key_id_twice_is_refused():
    with pytest.raises(MalformedKey, match="a key id twice"):
        key_list(key("a"), key("a", days=1))


@pytest.mark.parametrize(
    "body",
    [
        {},
        BODY | {"extra": 1},
        BODY | {"keys": {}},
        BODY | {"keys": [1]},
        BODY | {"brand": 1},
        BODY | {"brand": ""},
        BODY | {"issued_at": "yesterday"},
    ],
)
def test_a_rightly_signed_body_that_is_no_list_is_refused(body):
    with pytest.raises(MalformedKey):
        KeyList.verify(signed_body(body), ROOT.public_key(), NOW)


def test_the_unchanged_body_is_a_list():
    assert KeyList.verify(signed_body(BODY), ROOT.public_key(), NOW).active(NOW).key_id == "k"


def test_a_seed_is_32_bytes_of_the_given_source():
    assert generate_seed(lambda size: b"s" * size) == b"s" * 32
    with pytest.raises(MalformedKey):
        generate_seed(lambda _: b"short")
