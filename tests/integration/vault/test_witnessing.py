"""What the vault shows of its own log over the wire, and whose cosignatures it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.ledger.cosignature import Cosigner
from relevo.ledger.note import Checkpoint, parse, verify_checkpoint
from relevo.ledger.tree import verify_consistency
from relevo.service import clock
from relevo.service.rpc.client import call as rpc
from relevo.service.rpc.errors import PeerRefused
from relevo.vault import bootstrap
from relevo.vault.sql.tables import witness
from relevo.wire.vault.v1 import vault_service_pb2 as pb
from tests.integration.vault.conftest import WORKER, Call, Certificates
from tests.unit.vault.world import World

KEY = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
CARE = Cosigner("qori/care/witness", KEY)
ORIGIN = "qori/vault/1"


@pytest.fixture
def world(tmp_path: Path, certificates: Certificates) -> Iterator[World]:
    """A vault that knows care's witness key."""
    built = World.build(tmp_path, now=clock.now())
    public = KEY.public_key().public_bytes_raw().hex()
    built.settings = replace(built.settings, care_witness_key=public)
    built.vault = bootstrap.open_vault(built.settings, built.store, built.integrator)
    yield built
    built.close()


def _publish(world: World) -> None:
    world.new_epoch()  # a fact
    publisher = bootstrap.open_publisher(world.settings, world.store, world.integrator)
    publisher.publish(clock.now())


def _checkpoints(call: Call, *held: pb.HeldCheckpoint) -> list[pb.ExtendedCheckpoint]:
    request = pb.PublishedCheckpointRequest(held=held)
    return list(rpc(call(WORKER).PublishedCheckpoint, request, seconds=5).checkpoints)


def _add(call: Call, *several: tuple[str, int, str]) -> list[bool]:
    request = pb.AddCosignaturesRequest(
        cosignatures=[
            pb.CheckpointCosignature(origin=origin, size=size, line=line)
            for origin, size, line in several
        ]
    )
    return list(rpc(call(WORKER).AddCosignatures, request, seconds=5).kept)


def test_before_the_first_checkpoint_there_is_none(world: World, call: Call) -> None:
    assert _checkpoints(call, pb.HeldCheckpoint()) == []


def test_each_holder_gets_the_proof_from_what_it_holds(world: World, call: Call) -> None:
    _publish(world)
    (first,) = _checkpoints(call, pb.HeldCheckpoint())
    _publish(world)
    nothing, earlier, all_of_it, other_epoch = _checkpoints(
        call,
        pb.HeldCheckpoint(),
        pb.HeldCheckpoint(origin=ORIGIN, size=256),
        pb.HeldCheckpoint(origin=ORIGIN, size=512),
        pb.HeldCheckpoint(origin="qori/vault/7", size=256),
    )
    assert nothing.note == earlier.note == all_of_it.note == other_epoch.note
    new = verify_checkpoint(nothing.note, world.integrator.verifier, origin=ORIGIN)
    old = Checkpoint.parse(parse(first.note)[0])
    assert (old.size, new.size) == (256, 512)
    verify_consistency(
        old_size=256, old_root=old.root, size=512, root=new.root, proof=list(earlier.proof)
    )
    assert [one.old_size for one in (nothing, earlier, all_of_it, other_epoch)] == [0, 256, 512, 0]
    assert not nothing.proof
    assert not all_of_it.proof
    assert not other_epoch.proof


def test_a_known_witness_is_kept_and_shown_and_another_is_not(world: World, call: Call) -> None:
    _publish(world)
    (shown,) = _checkpoints(call, pb.HeldCheckpoint())
    line = CARE.cosign(shown.note, clock.now())
    stranger = Cosigner("qori/care/witness", Ed25519PrivateKey.generate())
    unknown = Cosigner("inti/agency/witness", Ed25519PrivateKey.generate())
    assert _add(
        call,
        (ORIGIN, 256, stranger.cosign(shown.note, clock.now())),
        (ORIGIN, 256, unknown.cosign(shown.note, clock.now())),
        (ORIGIN, 512, line),
        ("qori/vault/2", 256, line),
        (ORIGIN, 256, line),
        (ORIGIN, 256, line),
    ) == [False, False, False, False, True, True]
    (again,) = _checkpoints(call, pb.HeldCheckpoint())
    assert CARE.verifier().verify(again.note) <= clock.now()
    with world.store.database.read() as connection:
        rows = connection.execute(witness.cosignatures.select()).all()
    assert len(rows) == 1


def test_a_vault_that_pins_no_witness_keeps_no_cosignature(world: World, call: Call) -> None:
    settings = replace(world.settings, care_witness_key="")
    vault = bootstrap.open_vault(settings, world.store, world.integrator)
    assert vault.log.witnesses == ()


@pytest.mark.parametrize(
    ("held", "field"),
    [
        (pb.HeldCheckpoint(origin="qori", size=1), "held.origin"),
        (pb.HeldCheckpoint(size=1), "held.origin"),
        (pb.HeldCheckpoint(origin=ORIGIN, size=1 << 60), "held.size"),
    ],
)
def test_what_nobody_can_hold_is_refused_by_field(
    call: Call, held: pb.HeldCheckpoint, field: str
) -> None:
    with pytest.raises(PeerRefused) as refused:
        _checkpoints(call, held)
    assert (refused.value.remote_reason, refused.value.field) == ("MALFORMED_MESSAGE", field)


def test_too_many_holders_or_cosignatures_are_refused_whole(call: Call) -> None:
    with pytest.raises(PeerRefused, match="MALFORMED_MESSAGE") as refused:
        _checkpoints(call, *[pb.HeldCheckpoint()] * 1_001)
    assert refused.value.field == "held"
    with pytest.raises(PeerRefused, match="MALFORMED_MESSAGE") as refused:
        _add(call, *[(ORIGIN, 256, "x")] * 1_001)
    assert refused.value.field == "cosignatures"
    with pytest.raises(PeerRefused, match="MALFORMED_MESSAGE") as refused:
        _add(call, (ORIGIN, 256, "x"))
    assert refused.value.field == "cosignatures.line"
