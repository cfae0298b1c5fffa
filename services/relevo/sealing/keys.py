"""A brand's sealing keys as the agency sees them: public parts, epochs, and the signed list.

Private parts live in `opening`, which only the vault imports.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final, Self

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

from relevo.sealing.envelope import MalformedEnvelope, check_identifier
from relevo.sealing.errors import IllegalKeyMove, KeyListRefused, MalformedKey, NoActiveKey
from relevo.sealing.signed import (
    JsonObject,
    SignedStatement,
    key_id_of,
    parse_canonical,
    sign,
    verify,
)

__all__ = [
    "CLOCK_SKEW",
    "KEY_LIST_TYPE",
    "SEED_SIZE",
    "KeyList",
    "KeyState",
    "NoActiveKey",
    "SealingPublicKey",
    "generate_seed",
]

KEY_LIST_TYPE: Final = "application/vnd.relevo.key-list.v1+json"
CLOCK_SKEW: Final = timedelta(minutes=5)
"""How far in the future a list may claim to have been issued."""
SEED_SIZE: Final = 32
_MLKEM_SIZE: Final = 1184
_KEM_SIZE: Final = _MLKEM_SIZE + 32
_TIME: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


class KeyState(Enum):
    """Where a key epoch stands. The agency seals to active keys only."""

    ACTIVE = "active"
    DECRYPT_ONLY = "decrypt-only"
    DESTROYED = "destroyed"


_NEXT: Final = {
    KeyState.ACTIVE: KeyState.DECRYPT_ONLY,
    KeyState.DECRYPT_ONLY: KeyState.DESTROYED,
}


def generate_seed(random: Callable[[int], bytes]) -> bytes:
    """A 32-byte X-Wing seed from the given source (`os.urandom` in production)."""
    seed = random(SEED_SIZE)
    if len(seed) != SEED_SIZE:
        raise MalformedKey("seed: needs 32 bytes", field="seed")
    return seed


@dataclass(frozen=True, slots=True)
class SealingPublicKey:
    """One epoch's public key.

    Attributes:
        key_id: names the epoch within the brand; bound into each seal.
        kem: X-Wing encapsulation key: ML-KEM-768 (1,184 bytes), then X25519 (32 bytes).
        not_after: from this moment on, nothing may be sealed to it (aware, kept in UTC).
        state: see KeyState.
    """

    key_id: str
    kem: bytes = field(repr=False)
    not_after: datetime
    state: KeyState = KeyState.ACTIVE

    def __post_init__(self) -> None:
        _identifier(self.key_id, "key_id")
        if len(self.kem) != _KEM_SIZE:
            raise MalformedKey("kem: needs 1216 bytes", field="kem")
        object.__setattr__(self, "not_after", _utc(self.not_after, "not_after"))

    def advance(self, to: KeyState) -> SealingPublicKey:
        """The same epoch one step further.

        Raises:
            IllegalKeyMove: any move but active to decrypt-only to destroyed.
        """
        if _NEXT.get(self.state) is not to:
            raise IllegalKeyMove(f"key {self.key_id}: {self.state.value} to {to.value}")
        return replace(self, state=to)

    def hpke_key(self) -> MLKEM768X25519PublicKey:
        """The key in the form that HPKE takes.

        Raises:
            MalformedKey: the bytes are no valid encapsulation key.
        """
        try:
            return MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.kem[:_MLKEM_SIZE]),
                X25519PublicKey.from_public_bytes(self.kem[_MLKEM_SIZE:]),
            )
        except ValueError:
            raise MalformedKey("kem: no valid encapsulation key", field="kem") from None

    def to_json(self) -> JsonObject:
        """Members `kem` (base64), `key_id`, `not_after` (RFC 3339, UTC, microseconds), `state`."""
        return {
            "kem": base64.b64encode(self.kem).decode("ascii"),
            "key_id": self.key_id,
            "not_after": _format(self.not_after),
            "state": self.state.value,
        }

    @classmethod
    def from_json(cls, body: object) -> Self:
        """The inverse of `to_json`; raises MalformedKey for anything else."""
        members = _members(body, {"kem", "key_id", "not_after", "state"}, "key")
        try:
            kem = base64.b64decode(_text(members, "kem"), validate=True)
        except (binascii.Error, ValueError):
            raise MalformedKey("kem: not base64", field="kem") from None
        try:
            state = KeyState(members["state"])
        except ValueError:
            raise MalformedKey("state: unknown", field="state") from None
        return cls(_text(members, "key_id"), kem, _parse(members, "not_after"), state)

    def to_bytes(self) -> bytes:
        """Canonical JSON (RFC 8785) of `to_json`."""
        return rfc8785.dumps(self.to_json())

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The inverse of `to_bytes`; raises MalformedStatement or MalformedKey."""
        return cls.from_json(parse_canonical(data, "key"))


@dataclass(frozen=True, slots=True)
class KeyList:
    """The keys that a brand publishes, as its vault's root key signs them.

    Attributes:
        brand: whose keys.
        keys: in strictly rising order of key ids; destroyed epochs may be listed.
        issued_at: when the vault made the list (aware, kept in UTC).
        not_after: from this moment on, nobody may rely on the list.
    """

    brand: str
    keys: tuple[SealingPublicKey, ...]
    issued_at: datetime
    not_after: datetime

    def __post_init__(self) -> None:
        _identifier(self.brand, "brand")
        object.__setattr__(self, "issued_at", _utc(self.issued_at, "issued_at"))
        object.__setattr__(self, "not_after", _utc(self.not_after, "not_after"))
        object.__setattr__(self, "keys", tuple(sorted(self.keys, key=lambda key: key.key_id)))
        if len({key.key_id for key in self.keys}) != len(self.keys):
            raise MalformedKey("keys: a key id twice", field="keys")

    def active(self, now: datetime) -> SealingPublicKey:
        """The active key that lives longest, at `now`.

        Raises:
            NoActiveKey: the list has expired, or no active key in it is still valid.
        """
        usable = [k for k in self.keys if k.state is KeyState.ACTIVE and now < k.not_after]
        if not usable or now >= self.not_after:
            raise NoActiveKey(f"brand {self.brand}: no key may be sealed to now")
        return max(usable, key=lambda key: (key.not_after, key.key_id))

    def sign(self, root_key: Ed25519PrivateKey) -> SignedStatement:
        """The list as a statement under the vault's root key."""
        body: JsonObject = {
            "brand": self.brand,
            "issued_at": _format(self.issued_at),
            "keys": [key.to_json() for key in self.keys],
            "not_after": _format(self.not_after),
        }
        return sign(KEY_LIST_TYPE, body, root_key, key_id_of(root_key.public_key()))

    @classmethod
    def verify(
        cls,
        signed: SignedStatement,
        root_public_key: Ed25519PublicKey,
        now: datetime,
        *,
        brand: str | None = None,
        held: KeyList | None = None,
    ) -> Self:
        """The list, once its signature and its times hold.

        Args:
            signed: the statement as received or cached.
            root_public_key: the vault's root key, pinned at onboarding.
            now: the caller's clock (aware).
            brand: the brand whose list is wanted, where the caller knows it.
            held: the list in use; one issued earlier is a replay and refused.

        Raises:
            UnknownSigner, BadSignature, MalformedStatement: from `signed.verify`.
            MalformedKey: signed, but no key list.
            KeyListRefused: expired, from the future, older than `held`, or of another brand.
        """
        keys = {key_id_of(root_public_key): root_public_key}
        listed = cls._from_body(verify(signed, KEY_LIST_TYPE, keys))
        if now >= listed.not_after:
            raise KeyListRefused("not_after: the key list has expired", field="not_after")
        if listed.issued_at > now + CLOCK_SKEW:
            raise KeyListRefused("issued_at: lies in the future", field="issued_at")
        if held is not None and listed.issued_at < held.issued_at:
            raise KeyListRefused("issued_at: older than the list in use", field="issued_at")
        if listed.brand != (brand or listed.brand) or (held and held.brand != listed.brand):
            raise KeyListRefused("brand: the key list is another brand's", field="brand")
        return listed

    @classmethod
    def _from_body(cls, body: JsonObject) -> Self:
        members = _members(body, {"brand", "issued_at", "keys", "not_after"}, "key list")
        keys = members["keys"]
        if not isinstance(keys, list):
            raise MalformedKey("keys: needs a list", field="keys")
        return cls(
            _text(members, "brand"),
            tuple(SealingPublicKey.from_json(key) for key in keys),
            _parse(members, "issued_at"),
            _parse(members, "not_after"),
        )


def _identifier(value: str, name: str) -> None:
    try:
        check_identifier(value, name)
    except MalformedEnvelope as refused:
        raise MalformedKey(str(refused), field=name) from None


def _members(body: object, names: set[str], what: str) -> Mapping[str, object]:
    if not isinstance(body, dict) or set(body) != names:
        raise MalformedKey(f"{what}: needs exactly the members {', '.join(sorted(names))}")
    return body


def _text(members: Mapping[str, object], name: str) -> str:
    value = members[name]
    if not isinstance(value, str):
        raise MalformedKey(f"{name}: needs text", field=name)
    return value


def _utc(moment: datetime, name: str) -> datetime:
    if moment.utcoffset() is None:
        raise MalformedKey(f"{name}: needs a time zone", field=name)
    return moment.astimezone(UTC)


def _format(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _parse(members: Mapping[str, object], name: str) -> datetime:
    text = _text(members, name)
    try:
        moment = datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise MalformedKey(f"{name}: needs RFC 3339 in UTC with microseconds", field=name) from None
    if _format(moment) != text:
        raise MalformedKey(f"{name}: needs RFC 3339 in UTC with microseconds", field=name)
    return moment
