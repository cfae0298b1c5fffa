"""Signed statements: DSSE v1 (github.com/secure-systems-lab/dsse, protocol.md) under Ed25519."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Statement = dict[str, Any]


class Unsigned(Exception):
    """A statement that no pinned key has signed."""


def signed_by(keys: Mapping[str, bytes], kind: str, content: bytes) -> Statement:
    """What a statement says, once its signature holds.

    Args:
        keys: the raw pinned keys by their ids.
        kind: the payload type that it must have.

    Raises:
        Unsigned: no such signature.
    """
    envelope = json.loads(content)
    payload = base64.b64decode(envelope["payload"])
    [signature] = envelope["signatures"]
    key = keys.get(signature["keyid"])
    if envelope["payloadType"] != kind or key is None:
        raise Unsigned("is of another type, or by a key that is not pinned")
    signed = b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode(), len(payload), payload)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(signature["sig"]), signed)
    except InvalidSignature:
        raise Unsigned("bears a signature that does not hold") from None
    return opened(content)


def opened(content: bytes) -> Statement:
    """What a statement says, whoever signed it."""
    said: Statement = json.loads(base64.b64decode(json.loads(content)["payload"]))
    return said
