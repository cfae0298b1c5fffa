"""P7: how much goes on within the brand does not show in what an agency receives while witnessing.

That something at all was recorded since the last tick does, beside how many 256: otherwise every
log would grow by 256 entries at each tick.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from google.protobuf.message import Message

from relevo.agency.wire.bridge_client import BridgeClient
from relevo.crossing import mapping
from relevo.crossing.checkpoints import Exchange, Exchanged
from relevo.dev.household import BRAND
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.tls import TlsFiles
from relevo.wire.bridge.v1 import bridge_service_pb2 as pb
from relevo.wire.bridge.v1 import checkpoint_pb2
from relevo.wire.bridge.v1.bridge_service_pb2_grpc import BridgeServiceStub
from tests.integration.witnessing.parties import Parties, parties


class Recording(BridgeClient):
    """The agency's client, which keeps what came over the wire."""

    def __init__(self, peer: Peer) -> None:
        super().__init__(peer)
        self._recorded = peer
        self.received: list[bytes] = []

    def exchange(self, exchange: Exchange) -> Exchanged:
        stub = BridgeServiceStub(self._recorded.channel())
        request = mapping.exchange_to_wire(exchange)
        response = call(stub.ExchangeCheckpoints, request, seconds=10)
        self.received.append(response.SerializeToString())
        return mapping.exchanged_from_wire(response)


def _played(
    folder: Path, activity: tuple[int, ...], private: tuple[int, ...] | None = None
) -> tuple[list[bytes], Parties]:
    """What the agency receives in as many intervals, with so much going on in each of them.

    `private`: how much of it depends on links, in each.
    """
    with parties(folder) as three:
        settings = three.settings[0]
        assert settings.tls_certificate is not None
        assert settings.tls_key is not None
        care = three.context.brands[BRAND].care
        files = TlsFiles(settings.tls_certificate, settings.tls_key, care.bundle)
        recording = Recording(Peer(care.address, files, server_name=care.server_name))
        three.bridge.close()
        three.bridge = recording
        three.loop = three.new_loop()
        for count, linked in zip(activity, private or (0,) * len(activity), strict=True):
            three.activity(count)
            three.private.activity(three.clock(), linked)
            three.hand_over(three.post())
            three.interval()
        assert three.agency.alarms(standing=False) == {}
        three.private_sizes = (three.private.care.size, three.private.vault.size)
        recording.close()
        return recording.received, three


def _shape(message: Message) -> list[Any]:
    """Every field that is there, with the length of its content and without it."""
    shape: list[Any] = []
    for field, value in message.ListFields():
        several = list(value) if field.is_repeated else [value]
        shape.append((field.name, [_form(one) for one in several]))
    return shape


def _form(value: Any) -> Any:
    if isinstance(value, Message):
        return _shape(value)
    return len(value) if isinstance(value, str | bytes) else type(value).__name__


def test_activity_within_an_interval_changes_neither_form_nor_length_of_what_comes(
    tmp_path: Path,
) -> None:
    quiet, _ = _played(tmp_path / "quiet", (1, 1, 1, 1))
    busy, _ = _played(tmp_path / "busy", (1, 40, 170, 3))
    assert [len(one) for one in quiet] == [len(one) for one in busy]
    read = pb.ExchangeCheckpointsResponse.FromString
    assert [_shape(read(one)) for one in quiet] == [_shape(read(one)) for one in busy]
    last = read(busy[-1])
    assert [one.state for one in last.found] == [checkpoint_pb2.LEAF_STATE_INCLUDED]
    assert last.vault.note


def test_what_depends_on_links_changes_nothing_that_comes(tmp_path: Path) -> None:
    unlinked, plain = _played(tmp_path / "unlinked", (1, 1, 1), (0, 0, 0))
    linked, full = _played(tmp_path / "linked", (1, 1, 1), (3, 300, 1))
    read = pb.ExchangeCheckpointsResponse.FromString
    assert [_shape(read(one)) for one in unlinked] == [_shape(read(one)) for one in linked]
    assert [len(one) for one in unlinked] == [len(one) for one in linked]
    notes = [
        [read(one).care.note.splitlines()[:2] for one in several] for several in (unlinked, linked)
    ]
    assert notes[0] == notes[1]
    assert all(b"-private" not in one for one in linked)
    assert full.private_sizes != plain.private_sizes


def test_sizes_are_multiples_of_256_and_notes_name_no_other_witness(tmp_path: Path) -> None:
    received, three = _played(tmp_path, (1, 200))
    others = {f"{BRAND}/care/1", f"{BRAND}/vault/1", f"{BRAND}/care/witness"}
    for one in map(pb.ExchangeCheckpointsResponse.FromString, received):
        for shown in (one.care, one.vault):
            lines = shown.note.splitlines()
            assert int(lines[1]) % 256 == shown.old_size % 256 == 0
            assert {line.split()[1] for line in lines[4:]} <= others
    assert three.care.size % 256 == 0
