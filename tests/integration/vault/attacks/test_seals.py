"""Seals that are not what they say, over the wire: each refused by name, on record, nothing held.

Who alters a seal on its way has no signing key: the manifest no longer holds. Who has an agency's
signing key signs what he made; then the bindings inside the ciphertexts do not hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from relevo.sealing.envelope import Envelope
from relevo.sealing.keys import SealingPublicKey
from relevo.sealing.opening import SealingPrivateKey
from relevo.sealing.sealing import FieldValue
from relevo.sealing.signed import key_id_of
from relevo.vault.keys.provider import public_keys
from relevo.vault.keys.rotation import ForcedBy, destroy_epoch, rotate
from relevo.vault.sql.tables import held_values, seals
from relevo.wire.vault.v1 import vault_service_pb2 as pb
from tests.integration.vault.attacks.conftest import OTHER_BRAND
from tests.integration.vault.conftest import WORKER, Call
from tests.unit.sealing.forging import resigned, swapped, with_fields_of
from tests.unit.vault.world import AGENCY, BRAND, OPERATOR, OTHER_AGENCY, Sealed, World

Ingest = Callable[..., pb.IngestResult]
PHONE, OTHER_PHONE = (FieldValue(n, "PHONE", f"98765432{n}") for n in (3, 4))


@pytest.fixture
def ingest(call: Call) -> Ingest:
    """What the worker is answered for one seal, and for its bytes or names exchanged."""
    stub = call(WORKER)

    def once(sealed: Sealed, **changes: Any) -> pb.IngestResult:
        item = sealed.to(**changes)
        message = pb.SealToIngest(
            agency=item.agency,
            brand=item.brand,
            case_id=item.case_id,
            post_version_id=item.post_version_id,
            seal=item.seal,
        )
        (result,) = stub.Ingest(pb.IngestRequest(seals=[message]), timeout=10).results
        return result

    return once


def _refused(world: World, result: pb.IngestResult, reason: str, *, held: int = 0) -> None:
    """Refused for good under this name and on record; nothing of it is held."""
    assert (result.refusal.reason, result.refusal.permanent) == (reason, True)
    assert world.count(seals) == held
    assert world.count(held_values) == held * 3
    assert world.entries("vault:seal:refused")[-1]["reason"] == reason


def _envelope(sealed: Sealed) -> Envelope:
    return Envelope.from_bytes(sealed.item.seal)


def _brands_key(world: World, brand: str) -> SealingPublicKey:
    return public_keys(world.store.sealing_keys, brand)[0]


def _both_ways(
    world: World, ingest: Ingest, target: Sealed, forged: Envelope, *, agency: str = AGENCY
) -> None:
    """Altered on its way, and signed by whoever has the agency's key."""
    _refused(world, ingest(target, seal=forged.to_bytes()), "BAD_MANIFEST_SIGNATURE")
    signed = resigned(forged, world.agency_keys[agency])
    _refused(world, ingest(target, seal=signed.to_bytes()), "SEAL_TAMPERED")


def _with_foreign_field(target: Sealed, source: Sealed) -> Envelope:
    """The target's envelope with the DNI that was sealed elsewhere."""
    envelope, foreign = _envelope(target), _envelope(source)
    fields = list(envelope.fields)
    fields[1] = foreign.fields[1]
    return replace(envelope, fields=tuple(fields))


def test_ciphertexts_swapped_between_two_fields(world: World, ingest: Ingest) -> None:
    text = FieldValue(0, "ORIGINAL_TEXT", "dos teléfonos")
    target = world.seal([text, PHONE, OTHER_PHONE])
    _both_ways(world, ingest, target, swapped(_envelope(target), 1, 2))


def test_a_ciphertext_swapped_between_two_posts_of_one_case(world: World, ingest: Ingest) -> None:
    target = world.seal()
    source = world.seal(case_id=target.item.case_id)
    _both_ways(world, ingest, target, _with_foreign_field(target, source))


def test_ciphertext_and_data_key_swapped_between_two_versions_of_a_post(
    world: World, ingest: Ingest
) -> None:
    target = world.seal()
    source = _envelope(world.seal(case_id=target.item.case_id))
    forged = replace(_envelope(target), wrapped_key=source.wrapped_key, fields=source.fields)
    _both_ways(world, ingest, target, forged)


def test_a_ciphertext_swapped_between_two_cases(world: World, ingest: Ingest) -> None:
    target = world.seal()
    _both_ways(world, ingest, target, _with_foreign_field(target, world.seal()))


def test_a_ciphertext_swapped_between_two_brands(world: World, ingest: Ingest) -> None:
    target = world.seal()
    source = world.seal(brand=OTHER_BRAND, public_key=_brands_key(world, OTHER_BRAND))
    _both_ways(world, ingest, target, _with_foreign_field(target, source))


def test_a_ciphertext_swapped_between_two_agencies(world: World, ingest: Ingest) -> None:
    target, source = world.seal(), world.seal(agency=OTHER_AGENCY)
    _both_ways(world, ingest, target, _with_foreign_field(target, source))


@pytest.mark.parametrize("kept", [0, 1, 40, 1_200, -65, -1])
def test_a_truncated_envelope(world: World, ingest: Ingest, kept: int) -> None:
    target = world.seal()
    _refused(world, ingest(target, seal=target.item.seal[:kept]), "MALFORMED_ENVELOPE")


def test_an_envelope_with_something_after_its_end(world: World, ingest: Ingest) -> None:
    target = world.seal()
    _refused(world, ingest(target, seal=target.item.seal + b"\0"), "MALFORMED_ENVELOPE")


def test_an_envelope_that_lost_a_field(world: World, ingest: Ingest) -> None:
    target = world.seal()
    shorter = with_fields_of(target.item.seal, [0, 2])
    _refused(world, ingest(target, seal=shorter), "BAD_MANIFEST_SIGNATURE")


@pytest.mark.parametrize("order", [[1, 0, 2], [2, 1, 0], [0, 1, 1, 2]])
def test_fields_in_another_order(world: World, ingest: Ingest, order: list[int]) -> None:
    target = world.seal()
    reordered = with_fields_of(target.item.seal, order)
    _refused(world, ingest(target, seal=reordered), "MALFORMED_ENVELOPE")


def test_fields_renumbered_to_another_order(world: World, ingest: Ingest) -> None:
    text = FieldValue(0, "ORIGINAL_TEXT", "dos teléfonos")
    target = world.seal([text, PHONE, OTHER_PHONE])
    envelope = _envelope(target)
    first, one, other = envelope.fields
    exchanged = (first, replace(other, number=one.number), replace(one, number=other.number))
    _both_ways(world, ingest, target, replace(envelope, fields=exchanged))


@pytest.mark.parametrize("name", ["post_version_id", "case_id"])
def test_a_replay_under_another_post_or_case(world: World, ingest: Ingest, name: str) -> None:
    target = world.seal()
    _refused(world, ingest(target, **{name: str(uuid4())}), "BINDING_MISMATCH")


def test_a_replay_to_another_brand(world: World, ingest: Ingest) -> None:
    _refused(world, ingest(world.seal(), brand=OTHER_BRAND), "BINDING_MISMATCH")


def test_a_replay_as_another_agencys(world: World, ingest: Ingest) -> None:
    _refused(world, ingest(world.seal(), agency=OTHER_AGENCY), "UNKNOWN_SIGNER")


def test_a_replay_of_what_was_taken_has_the_same_notice_and_no_effect(
    world: World, ingest: Ingest
) -> None:
    target = world.seal()
    first = ingest(target)
    assert ingest(target).notice == first.notice
    assert (world.count(seals), len(world.entries("vault:seal:ingested"))) == (1, 1)


def test_a_replay_in_place_of_a_later_seal(world: World, ingest: Ingest) -> None:
    first = world.seal()
    ingest(first)
    again = world.seal(case_id=first.item.case_id, post_version_id=first.item.post_version_id)
    _refused(world, ingest(again), "SAME_ID_OTHER_CONTENT", held=1)


def test_a_seal_to_a_key_that_only_bears_the_right_id(world: World, ingest: Ingest) -> None:
    honest = world.public_key()
    impostor = SealingPrivateKey(honest.key_id, b"i" * 32).public_key(honest.not_after)
    _refused(world, ingest(world.seal(public_key=impostor)), "SEAL_TAMPERED")


def test_a_seal_to_a_key_that_never_was(world: World, ingest: Ingest) -> None:
    stranger = SealingPrivateKey("never-was", b"n" * 32).public_key(world.public_key().not_after)
    _refused(world, ingest(world.seal(public_key=stranger)), "UNKNOWN_KEY")


def test_a_seal_to_another_brands_key(world: World, ingest: Ingest) -> None:
    target = world.seal(public_key=_brands_key(world, OTHER_BRAND))
    _refused(world, ingest(target), "UNKNOWN_KEY")


def test_a_seal_that_comes_after_its_key_was_destroyed(world: World, ingest: Ingest) -> None:
    target = world.seal()
    until = world.now + timedelta(days=90)
    rotate(world.store, BRAND, not_after=until, actor=OPERATOR, at=world.now)
    destroy_epoch(
        world.store,
        BRAND,
        target.key_id,
        list_life=world.vault.key_list_life,
        forced=ForcedBy.COMPROMISED,
        actor=OPERATOR,
        at=world.now,
    )
    _refused(world, ingest(target), "KEY_DESTROYED")


def test_an_unsigned_manifest(world: World, ingest: Ingest) -> None:
    target = world.seal()
    unsigned = replace(_envelope(target), signature=bytes(64))
    _refused(world, ingest(target, seal=unsigned.to_bytes()), "BAD_MANIFEST_SIGNATURE")


def test_a_manifest_signed_by_another_agencys_key(world: World, ingest: Ingest) -> None:
    _refused(world, ingest(world.seal(signed_by=OTHER_AGENCY)), "UNKNOWN_SIGNER")
    own = key_id_of(world.agency_keys[AGENCY].public_key())
    claimed = world.seal(signed_by=OTHER_AGENCY, signer=own)
    _refused(world, ingest(claimed), "BAD_MANIFEST_SIGNATURE")


def test_a_refused_seal_says_nothing_of_what_is_in_it(
    world: World, ingest: Ingest, caplog: pytest.LogCaptureFixture
) -> None:
    target = world.seal()
    result = ingest(target, case_id=str(uuid4()))
    said = f"{result} {caplog.text} {world.entries('vault:seal:refused')}"
    for secret in ("45678912", "Xiomara", "colibrí-canario", target.item.seal[:24].hex()):
        assert secret not in said
