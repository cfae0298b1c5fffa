"""Makes and checks test vectors of `relevo-seal-v1` with Relevo's own library.

    python -m tests.interop.vectors make CASES OUT
    python -m tests.interop.vectors check FILE

Everything but the HPKE encapsulation follows from the cases: the second implementation must arrive
at the same field ciphertexts, statements and public keys. Test seeds only.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from hashlib import shake_256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from relevo.errors import RelevoError
from relevo.sealing.envelope import FORMAT, Binding, Envelope
from relevo.sealing.opening import Opener, SealingPrivateKey
from relevo.sealing.sealing import FieldValue, Sealer
from relevo.sealing.signed import SignedStatement, key_id_of, sign, verify
from tests.unit.sealing import forging

Vector = dict[str, Any]
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def drawn_from(label: str) -> Callable[[int], bytes]:
    """A reproducible source: the n-th draw is SHAKE256(label, n as four bytes)."""
    count = 0

    def draw(size: int) -> bytes:
        nonlocal count
        count += 1
        return shake_256(label.encode() + count.to_bytes(4, "big")).digest(size)

    return draw


def make(cases: Vector) -> Vector:
    """All vectors of the cases, made by Relevo."""
    seals = [_sealed(case) for case in cases["seals"]]
    return {
        "format": FORMAT,
        "made_by": "relevo.sealing (Python, cryptography)",
        "seals": seals,
        "statements": [_signed(case) for case in cases["statements"]],
        "refused": list(_refused(seals[0])),
    }


def check(vectors: Vector) -> int:
    """Opens and verifies every vector and compares it with its case; returns how many there were.

    Raises:
        ValueError: a vector does not open to its case, or a forged one does not fail as it says.
        RelevoError: a vector does not open.
    """
    _must(vectors["format"] == FORMAT, "format")
    for vector in vectors["seals"]:
        _check_seal(vector)
    for vector in vectors["statements"]:
        _check_statement(vector)
    for vector in vectors.get("refused", []):
        _must(_refusal(vector) == vector["reason"], vector["name"])
    return sum(len(vectors.get(part, [])) for part in ("seals", "statements", "refused"))


def _sealed(case: Vector) -> Vector:
    private_key, signing_key = _keys(case)
    public_key = private_key.public_key(NEVER)
    signer = key_id_of(signing_key.public_key())
    envelope = Sealer(signing_key, signer, random=drawn_from(case["name"])).seal(
        [FieldValue(**item) for item in case["fields"]], Binding(**case["binding"]), public_key
    )
    return case | {
        "sealing_public_key": _b64(public_key.kem),
        "agency_public_key": signing_key.public_key().public_bytes_raw().hex(),
        "signer": signer,
        "envelope": _b64(envelope.to_bytes()),
        "manifest": _b64(envelope.manifest()),
        "digest": envelope.digest().hex(),
    }


def _check_seal(vector: Vector) -> None:
    name = vector["name"]
    private_key, signing_key = _keys(vector)
    _must(_b64(private_key.public_key(NEVER).kem) == vector["sealing_public_key"], name)
    agency_key = signing_key.public_key()
    _must(agency_key.public_bytes_raw().hex() == vector["agency_public_key"], name)
    data = base64.b64decode(vector["envelope"])
    envelope = Envelope.from_bytes(data)
    _must(envelope.to_bytes() == data, name)
    _must(_b64(envelope.manifest()) == vector["manifest"], name)
    _must(envelope.digest().hex() == vector["digest"], name)
    _must(envelope.signer == vector["signer"] == key_id_of(agency_key), name)
    opened = Opener(private_key).open_envelope(
        envelope, expected=Binding(**vector["binding"]), agency_key=agency_key
    )
    _must([asdict(item) for item in opened] == vector["fields"], name)
    # The same draws must give the same ciphertexts: padding, associated data and order agree.
    again = Envelope.from_bytes(base64.b64decode(_sealed(_case_of(vector))["envelope"]))
    _must(again.fields == envelope.fields, name)


def _signed(case: Vector) -> Vector:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(case["seed"]))
    statement = sign(case["payload_type"], case["body"], key, key_id_of(key.public_key()))
    return case | {
        "public_key": key.public_key().public_bytes_raw().hex(),
        "statement": statement.to_bytes().decode("utf-8"),
    }


def _check_statement(vector: Vector) -> None:
    public_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(vector["public_key"]))
    statement = SignedStatement.from_bytes(vector["statement"].encode())
    body = verify(statement, vector["payload_type"], {key_id_of(public_key): public_key})
    _must(body == vector["body"], vector["name"])
    again = _signed({k: vector[k] for k in ("name", "seed", "payload_type", "body")})
    _must(again["statement"] == vector["statement"], vector["name"])


def _refused(vector: Vector) -> Iterator[Vector]:
    private_key, signing_key = _keys(vector)
    good = Envelope.from_bytes(base64.b64decode(vector["envelope"]))
    data = good.to_bytes()
    first = good.fields[0]

    def entry(name: str, reason: str, envelope: Envelope | bytes, **changes: Any) -> Vector:
        raw = envelope if isinstance(envelope, bytes) else envelope.to_bytes()
        kept = {k: vector[k] for k in ("sealing_seed", "agency_public_key", "binding")}
        forged = {"name": name, "reason": reason, "key_id": kept["binding"]["key_id"]}
        return forged | kept | changes | {"envelope": _b64(raw)}

    def agency_signed(name: str, reason: str, envelope: Envelope, **changes: Any) -> Vector:
        return entry(name, reason, forging.resigned(envelope, signing_key), **changes)

    other_case = vector["binding"] | {"case_id": "another-case"}
    changed = replace(first, ciphertext=forging.flipped(first.ciphertext, 20))
    renamed = replace(good.fields[1], type="TAX_ID")
    loose = forging.with_padded(good, private_key, 1, b"\0\0\0\1a" + b"\1" * 27)
    wide = forging.with_padded(good, private_key, 1, b"\0\0\0\1a".ljust(64, b"\0"))
    bad, signature, malformed = "SEAL_TAMPERED", "BAD_MANIFEST_SIGNATURE", "MALFORMED_ENVELOPE"
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))

    yield entry("truncated", malformed, data[:-1])
    yield entry("bytes after the end", malformed, data + b"\0")
    yield entry("another format", malformed, data.replace(b"seal-v1", b"seal-v2", 1))
    yield entry("fields in another order", malformed, forging.with_fields_of(data, [1, 0, 2, 3]))
    yield entry("a field twice", malformed, forging.with_fields_of(data, [0, 1, 1, 2, 3]))
    yield entry("no fields", malformed, forging.with_fields_of(data, []))
    yield entry("a field left out", signature, forging.with_fields_of(data, [0, 1, 2]))
    yield entry("a changed ciphertext", signature, forging.with_field(good, 0, changed))
    yield entry("swapped ciphertexts", signature, forging.swapped(good, 1, 3))
    yield entry("another agency's signature", signature, forging.resigned(good, stranger))
    yield entry("another signer's name", signature, replace(good, signer="0" * 16))
    yield entry("replayed under another case", "BINDING_MISMATCH", good, binding=other_case)
    yield entry("an unknown key", "UNKNOWN_KEY", good, key_id="qori-2026-06")
    yield entry("the wrong key", bad, good, sealing_seed="22" * 32)
    yield agency_signed(
        "rebound to another case", bad, forging.rebound(good, **other_case), binding=other_case
    )
    yield agency_signed("swapped and signed", bad, forging.swapped(good, 1, 3))
    yield agency_signed("renamed type", bad, forging.with_field(good, 1, renamed))
    yield agency_signed(
        "a changed wrapped key",
        bad,
        replace(good, wrapped_key=forging.flipped(good.wrapped_key, 5)),
    )
    yield agency_signed("padding that is not zero", malformed, loose)
    yield agency_signed("padding to a larger bucket", malformed, wide)


def _refusal(vector: Vector) -> str:
    private_key = SealingPrivateKey(vector["key_id"], bytes.fromhex(vector["sealing_seed"]))
    agency_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(vector["agency_public_key"]))
    try:
        Opener(private_key).open_envelope(
            Envelope.from_bytes(base64.b64decode(vector["envelope"])),
            expected=Binding(**vector["binding"]),
            agency_key=agency_key,
        )
    except RelevoError as refused:
        return refused.reason
    return "opened"


def _keys(vector: Vector) -> tuple[SealingPrivateKey, Ed25519PrivateKey]:
    seed = bytes.fromhex(vector["sealing_seed"])
    signing_key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vector["agency_seed"]))
    return SealingPrivateKey(vector["binding"]["key_id"], seed), signing_key


def _case_of(vector: Vector) -> Vector:
    return {k: vector[k] for k in ("name", "sealing_seed", "agency_seed", "binding", "fields")}


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _must(holds: bool, name: str) -> None:
    if not holds:
        raise ValueError(f"vector disagrees: {name}")


def main(arguments: list[str]) -> None:
    """The two commands of the module's docstring."""
    match arguments:
        case ["make", cases, out]:
            made = make(json.loads(Path(cases).read_text("utf-8")))
            Path(out).write_text(json.dumps(made, indent=1) + "\n", "utf-8")
        case ["check", file]:
            count = check(json.loads(Path(file).read_text("utf-8")))
            sys.stdout.write(f"Python: {count} vectors of {Path(file).name} hold\n")
        case _:
            sys.exit("usage: vectors make CASES OUT | check FILE")


if __name__ == "__main__":
    main(sys.argv[1:])
