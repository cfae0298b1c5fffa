"""The vault's log as care's web fetches it, file by file, over real mutual TLS."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from relevo.care.domain.errors import VaultRefused
from relevo.care.wire.vault_client import VaultClient
from relevo.errors import NotFound
from relevo.ledger.note import verify_checkpoint
from relevo.ledger.serving import MAX_PATH, Resource
from relevo.ledger.tiles import Proofs, Tile, split_hashes
from relevo.ledger.tree import leaf_hash
from relevo.ledger.values import Id
from relevo.service import clock
from relevo.service.rpc.client import call as rpc
from relevo.service.rpc.errors import PeerRefused, PeerUnavailable
from relevo.vault import bootstrap
from relevo.vault.sql.tables import ledger
from relevo.wire.vault.v1 import vault_service_pb2 as pb
from tests.integration.vault.conftest import RPC, WEB, WORKER, Call, Certificates, PeerOf
from tests.unit.vault.world import World

JULIA = Id("6f1f64a2-9d3c-4f0e-8f8c-0d2c6c1c7f11")
ORIGIN = "qori/vault/1"


class Fetched:
    """A `TileSource` over the rpc, as care's web reads it for Julia."""

    def __init__(self, peer_of: PeerOf, identity: str = WEB) -> None:
        self._vault = VaultClient(peer_of(identity))

    def file(self, path: str) -> Resource:
        return self._vault.read_log(path, JULIA)

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        return split_hashes(self.file(tile.path).content)


def _publish(world: World) -> None:
    world.new_epoch()  # a fact
    bootstrap.open_publisher(world.settings, world.store, world.integrator).publish(clock.now())


def _unpacked(bundle: bytes) -> list[bytes]:
    entries = []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        entries.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return entries


def _readings(world: World) -> list[tuple[str, str, str]]:
    read = world.entries("vault:log:read")
    return [(one["what"], one["actor"], one["reader"]) for one in read]


def test_the_log_is_verified_from_what_the_rpc_gives_alone(world: World, peer_of: PeerOf) -> None:
    _publish(world)
    _publish(world)
    log = Fetched(peer_of)
    note = log.file("checkpoint")
    signed = verify_checkpoint(note.content.decode(), world.integrator.verifier, origin=ORIGIN)
    assert (signed.size, note.final) == (512, False)
    assert Proofs(log, signed.size).root() == signed.root
    for tile in (Tile(0, 0), Tile(0, 1)):
        bundle = log.file(tile.entries_path)
        assert bundle.final
        assert [leaf_hash(one) for one in _unpacked(bundle.content)] == list(log.hashes(tile))
    assert not log.file("tile/1/000.p/2").final


def test_a_reading_stands_on_the_log_that_was_read(world: World, peer_of: PeerOf) -> None:
    _publish(world)
    before = Fetched(peer_of).file("checkpoint").content  # recorded first, integrated later
    _publish(world)
    after = Fetched(peer_of).file("checkpoint").content
    assert before != after
    (body,) = [
        one
        for place in (0, 1)
        for one in _unpacked(Fetched(peer_of).file(Tile(0, place).entries_path).content)
        if b"vault:log:read" in one
    ]
    assert JULIA.encode() in body


def test_an_attempt_at_what_is_not_there_is_recorded_too(world: World, peer_of: PeerOf) -> None:
    with pytest.raises(NotFound):
        Fetched(peer_of).file("checkpoint")  # nothing was signed yet
    assert _readings(world) == [("FILES", WEB, JULIA)]


@pytest.mark.parametrize("path", ["tile/0/001", "tile/0/000.p/257", "tile/entries/x001/000"])
def test_what_the_log_has_not_is_not_found(world: World, peer_of: PeerOf, path: str) -> None:
    _publish(world)
    with pytest.raises(NotFound) as missing:
        Fetched(peer_of).file(path)
    assert missing.value.field == "path"
    assert path not in str(missing.value)


@pytest.mark.parametrize("path", ["", "tile", "../checkpoint", "tile/0/" + "x001/" * 40 + "001"])
def test_care_does_not_ask_for_what_no_log_has(world: World, peer_of: PeerOf, path: str) -> None:
    with pytest.raises(NotFound):
        Fetched(peer_of).file(path)
    assert _readings(world) == []


@pytest.mark.parametrize(
    ("path", "reader", "field"),
    [
        ("checkpoint", "", "reader"),
        ("checkpoint", "Julia Quispe", "reader"),
        ("checkpoint", JULIA.upper(), "reader"),
        ("x" * (MAX_PATH + 1), JULIA, "path"),
        ("ñ" * 2_000_000, JULIA, "path"),
    ],
)
def test_what_is_malformed_is_refused_by_field_and_neither_told_nor_recorded(
    world: World, call: Call, path: str, reader: str, field: str
) -> None:
    _publish(world)
    with pytest.raises(PeerRefused) as refused:
        rpc(call(WEB).ReadLog, pb.ReadLogRequest(path=path, reader=reader), seconds=5)
    assert (refused.value.remote_reason, refused.value.field) == ("MALFORMED_MESSAGE", field)
    assert _readings(world) == []


def test_a_path_of_the_greatest_length_is_only_not_found(world: World, call: Call) -> None:
    _publish(world)
    with pytest.raises(PeerRefused, match="NOT_FOUND"):
        rpc(call(WEB).ReadLog, pb.ReadLogRequest(path="x" * MAX_PATH, reader=JULIA), seconds=5)


@pytest.mark.parametrize(
    "identity",
    [
        RPC,
        WORKER,
        "spiffe://qori/vault/rpc",
        "spiffe://colibri/agency/web",
        "spiffe://colibri/agency/forwarder",
        "spiffe://colibri/care/web",
    ],
)
def test_agencies_and_cares_other_processes_read_nothing(
    world: World, peer_of: PeerOf, identity: str
) -> None:
    _publish(world)
    with pytest.raises(VaultRefused) as refused:
        Fetched(peer_of, identity=identity).file("checkpoint")
    assert refused.value.remote_reason == "PEER_NOT_ALLOWED"
    assert _readings(world) == []


def test_the_web_of_another_authority_reads_nothing(
    world: World, peer_of: PeerOf, certificates: Certificates
) -> None:
    _publish(world)
    foreign = certificates.peer(WEB, authority=certificates.stranger)
    with pytest.raises(PeerUnavailable):
        VaultClient(peer_of(foreign)).read_log("checkpoint", JULIA)
    assert _readings(world) == []


def test_a_log_with_a_row_missing_gives_no_shorter_bundle(world: World, peer_of: PeerOf) -> None:
    _publish(world)
    with world.store.database.write() as connection:
        connection.execute(sa.delete(ledger.entries).where(ledger.entries.c.leaf_index == 5))
    with pytest.raises(PeerUnavailable):
        Fetched(peer_of).file("tile/entries/000")
    assert Fetched(peer_of).file("tile/0/000").content
