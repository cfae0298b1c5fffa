"""Small signed statements: receipts, `ingested` notices and key lists.

DSSE v1 (https://github.com/secure-systems-lab/dsse, protocol.md) with one Ed25519 signature
(RFC 8032) over the pre-authentication encoding of the type and the payload; the payload is
canonical JSON (RFC 8785).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NoReturn, Self, TypeAlias

import rfc8785
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from relevo.sealing.errors import BadSignature, KeyFileInvalid, MalformedStatement, UnknownSigner

__all__ = [
    "BadSignature",
    "JsonObject",
    "MalformedStatement",
    "SignedStatement",
    "UnknownSigner",
    "key_id_of",
    "load_private_key",
    "load_public_key",
    "parse_canonical",
    "pre_authentication_encoding",
    "sign",
    "verify",
]

JsonObject: TypeAlias = dict[str, Any]

MAX_STATEMENT_SIZE: Final = 4 << 20
_SIGNATURE_SIZE: Final = 64


@dataclass(frozen=True, slots=True)
class SignedStatement:
    """A typed, canonical JSON payload under one Ed25519 signature.

    Nothing in it may be relied on before `verify`.
    """

    payload_type: str
    payload: bytes = field(repr=False)
    key_id: str
    signature: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        """The DSSE JSON envelope, in canonical JSON."""
        return rfc8785.dumps(
            {
                "payload": base64.b64encode(self.payload).decode("ascii"),
                "payloadType": self.payload_type,
                "signatures": [
                    {
                        "keyid": self.key_id,
                        "sig": base64.b64encode(self.signature).decode("ascii"),
                    }
                ],
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The inverse of `to_bytes`, accepting nothing else.

        Raises:
            MalformedStatement: not that JSON, not canonical, or not exactly one signature.
        """
        match parse_canonical(data, "statement"):
            case {
                "payload": str(payload),
                "payloadType": str(payload_type),
                "signatures": [{"keyid": str(key_id), "sig": str(signature), **more}],
                **rest,
            } if not more and not rest:
                statement = cls(payload_type, _unbase64(payload), key_id, _unbase64(signature))
            case _:
                raise MalformedStatement("statement: not one DSSE signature", field="statement")
        if statement.to_bytes() != data:
            raise MalformedStatement("statement: not canonical base64", field="statement")
        return statement


def sign(
    payload_type: str, body: Mapping[str, object], key: Ed25519PrivateKey, key_id: str
) -> SignedStatement:
    """A statement over the canonical JSON of `body`.

    Raises:
        MalformedStatement: `body` has no canonical JSON (RFC 8785): integers beyond 2**53 - 1,
            NaN, lone surrogates, or values that JSON does not have.
    """
    payload = _canonical(dict(body), "payload")
    signature = key.sign(pre_authentication_encoding(payload_type, payload))
    return SignedStatement(payload_type, payload, key_id, signature)


def verify(
    statement: SignedStatement, payload_type: str, keys: Mapping[str, Ed25519PublicKey]
) -> JsonObject:
    """The body, once the pinned key of the statement's key id has signed exactly it.

    1. The statement is of the type that the caller expects. 2. Its key is pinned. 3. The signature
    holds. 4. The payload is a JSON object in canonical form.

    Raises:
        BadSignature: another type, or the signature does not hold.
        UnknownSigner: the key id is not in `keys`.
        MalformedStatement: signed, but not a canonical JSON object.
    """
    if statement.payload_type != payload_type:  # 1
        raise BadSignature("payload_type: not the expected one", field="payload_type")
    key = keys.get(statement.key_id)  # 2
    if key is None:
        raise UnknownSigner("key_id: not among the pinned keys", field="key_id")
    try:  # 3
        key.verify(
            statement.signature, pre_authentication_encoding(payload_type, statement.payload)
        )
    except InvalidSignature:
        raise BadSignature("signature: does not hold", field="signature") from None
    return parse_canonical(statement.payload, "payload")  # 4


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """DSSE v1 PAE: `DSSEv1 LEN(type) type LEN(payload) payload`, lengths in decimal bytes."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def parse_canonical(data: bytes, name: str) -> JsonObject:
    """A JSON object from bytes that are already canonical (RFC 8785); no duplicates, no spaces.

    Raises:
        MalformedStatement: anything else; `field` is `name`.
    """
    if len(data) > MAX_STATEMENT_SIZE:
        raise MalformedStatement(f"{name}: larger than 4 MiB", field=name)
    try:
        body = json.loads(data.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise MalformedStatement(f"{name}: not JSON", field=name) from None
    if not isinstance(body, dict):
        raise MalformedStatement(f"{name}: not a JSON object", field=name)
    if _canonical(body, name) != data:
        raise MalformedStatement(f"{name}: not canonical JSON", field=name)
    return body


def key_id_of(public_key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of SHA-256 over the raw 32-byte key."""
    return sha256(public_key.public_bytes_raw()).hexdigest()[:16]


def load_private_key(path: Path | str) -> Ed25519PrivateKey:
    """An Ed25519 private key from an unencrypted PKCS#8 PEM file.

    Raises:
        KeyFileInvalid: naming the file.
    """
    try:
        key = load_pem_private_key(Path(path).read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as refused:
        raise KeyFileInvalid(f"{path}: {_why(refused)}", field="private_key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileInvalid(f"{path}: not an Ed25519 private key", field="private_key")
    return key


def load_public_key(path: Path | str) -> Ed25519PublicKey:
    """An Ed25519 public key from a SubjectPublicKeyInfo PEM file.

    Raises:
        KeyFileInvalid: naming the file.
    """
    try:
        key = load_pem_public_key(Path(path).read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as refused:
        raise KeyFileInvalid(f"{path}: {_why(refused)}", field="public_key") from None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyFileInvalid(f"{path}: not an Ed25519 public key", field="public_key")
    return key


def _why(refused: Exception) -> str:
    if isinstance(refused, OSError):
        return refused.strerror or "cannot be read"
    return "no unencrypted PEM key"


def _canonical(body: JsonObject, name: str) -> bytes:
    try:
        return rfc8785.dumps(body)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError):
        raise MalformedStatement(f"{name}: has no canonical JSON", field=name) from None


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedStatement("statement: not base64", field="statement") from None


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError
