"""The wire adapter over real mutual TLS, against a server of the generated contract."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import grpc
import pytest

from relevo.agency.loops.scripts import ScriptLoop
from relevo.agency.ports import HandOverResult, Refusal, ReportResult
from relevo.agency.use_cases.continuity import take_scripts
from relevo.agency.wire.bridge_client import BridgeClient
from relevo.crossing import mapping
from relevo.crossing.continuity import ApprovedScript, Justification, Reading
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.updates import AppliedUpdate, Assigned, Update
from relevo.crossing.vocabulary import Action, ActionKind
from relevo.dev.authority import InsecureDevelopmentAuthority
from relevo.errors import NotAllowed
from relevo.service.rpc.client import Peer
from relevo.service.rpc.errors import PeerRefused, PeerUnavailable
from relevo.service.rpc.identity import SpiffeId
from relevo.service.rpc.server import RpcServer, ServerOptions
from relevo.service.rpc.tls import ServerTlsFiles, TlsFiles
from relevo.service.rpc.trust import TrustBundles
from relevo.wire.bridge.v1 import bridge_service_pb2 as pb
from relevo.wire.bridge.v1 import bridge_service_pb2_grpc as pb_grpc
from tests.unit.agency.care import FakeCare
from tests.unit.agency.domain.test_batches import _item
from tests.unit.agency.world import BRAND, World

NAME = "relevo.wire.bridge.v1.BridgeService"
FORWARDER = SpiffeId("colibri", "agency", "forwarder")
CASE = "11111111-1111-4111-8111-111111111111"
NOW = datetime(2026, 7, 1, tzinfo=UTC)


class _Forbidden(NotAllowed):
    reason = "UNKNOWN_BRAND"


@dataclass
class Care(pb_grpc.BridgeServiceServicer):
    """Answers from a `FakeCare`."""

    fake: FakeCare
    forbid: bool = False
    beats: threading.Event = field(default_factory=threading.Event)

    def HandOver(self, request: Any, context: Any) -> Any:
        if self.forbid:
            raise _Forbidden("not this brand", field="brand")
        items = [mapping.item_from_wire(item) for item in request.items]
        results = []
        for result in self.fake.hand_over(items):
            if isinstance(result.outcome, Refusal):
                refusal = pb.Refusal(
                    reason=result.outcome.reason,
                    field=result.outcome.field,
                    permanent=result.outcome.permanent,
                )
                results.append(pb.HandOverResult(case_id=result.case_id, refusal=refusal))
            else:
                receipt = mapping.statement_to_wire(result.outcome)
                results.append(pb.HandOverResult(case_id=result.case_id, receipt=receipt))
        return pb.HandOverResponse(results=results)

    def ReportActions(self, request: Any, context: Any) -> Any:
        actions = [mapping.action_from_wire(action) for action in request.actions]
        return pb.ReportActionsResponse(
            results=[
                pb.ReportActionResult(action_id=result.action_id)
                for result in self.fake.report(actions)
            ]
        )

    def WatchUpdates(self, request: Any, context: Any) -> Iterator[Any]:
        known = [AppliedUpdate(one.sequence, one.update_id) for one in request.applied]
        stream = self.fake.watch(
            request.brand, known, request.after_sequence, request.fencing_token
        )
        for batch in stream:
            yield pb.WatchUpdatesResponse(updates=[mapping.update_to_wire(one) for one in batch])
        while context.is_active() and not self.beats.wait(0.05):
            yield pb.WatchUpdatesResponse()

    def ListScripts(self, request: Any, context: Any) -> Any:
        scripts = map(mapping.script_to_wire, self.fake.scripts(request.brand))
        return pb.ListScriptsResponse(scripts=scripts)

    def ListSealingKeys(self, request: Any, context: Any) -> Any:
        statement = self.fake.sealing_keys(request.brand, tuple(request.key_ids_held))
        return pb.ListSealingKeysResponse(keys=mapping.statement_to_wire(statement))


@dataclass
class Wire:
    care: Care
    client: BridgeClient
    server: RpcServer


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    with _serving(tmp_path) as made:
        yield made


@contextmanager
def _serving(tmp_path: Path, add: Callable[[grpc.Server], None] | None = None) -> Iterator[Wire]:
    """A care behind mutual TLS; `add`: what else than the whole contract it serves."""
    at = datetime.now(UTC)
    agency, brand = (InsecureDevelopmentAuthority.create(org, at=at) for org in ("colibri", "qori"))
    server_files = _files(tmp_path, "rpc", brand, "spiffe://qori/care/rpc", agency, at)
    client_files = _files(tmp_path, "forwarder", agency, str(FORWARDER), brand, at)
    care = Care(FakeCare(lambda: NOW))
    methods = ("HandOver", "WatchUpdates", "ReportActions", "ListSealingKeys", "ListScripts")
    server = RpcServer(
        ServerOptions(
            "127.0.0.1:0",
            ServerTlsFiles(
                server_files.certificate,
                server_files.key,
                TrustBundles({FORWARDER.org: server_files.peer_bundle}),
            ),
            {f"/{NAME}/{method}": [FORWARDER] for method in methods},
        ),
        {NAME: add or (lambda made: pb_grpc.add_BridgeServiceServicer_to_server(care, made))},
    )
    server.start()
    client = BridgeClient(
        Peer(f"127.0.0.1:{server.port}", client_files, server_name="rpc.care.qori")
    )
    yield Wire(care, client, server)
    client.close()
    care.beats.set()
    server.stop(0)


def _files(
    folder: Path,
    name: str,
    own: InsecureDevelopmentAuthority,
    identity: str,
    other: InsecureDevelopmentAuthority,
    at: datetime,
) -> TlsFiles:
    certificate, key = own.issue_to(folder, name, identity, at=at, dns_names=["rpc.care.qori"])
    bundle = folder / f"{name}.ca"
    bundle.write_bytes(other.bundle())
    return TlsFiles(certificate, key, bundle)


def test_items_cross_and_each_result_comes_back(wire: Wire) -> None:
    item = _item(10)
    (result,) = wire.client.hand_over([item])
    assert wire.care.fake.batches == [(item,)]
    (expected,) = wire.care.fake.hand_over([item])
    assert result == expected
    refusal = Refusal("MALFORMED_MESSAGE", "note", permanent=True)
    wire.care.fake.refuse = {CASE: refusal}
    assert wire.client.hand_over([item]) == (HandOverResult(CASE, refusal),)


def test_acts_and_keys_cross(wire: Wire) -> None:
    action = Action(
        action_id=CASE,
        brand=BRAND,
        case_id=CASE,
        kind=ActionKind.POST_HIDDEN,
        at=NOW,
        actor="spiffe://colibri/agency/web",
        reply_id=None,
        source_id="p_1",
        reason="INSULT",
        proof=None,
    )
    assert wire.client.report([action]) == (ReportResult(CASE, None),)
    assert wire.care.fake.actions == {CASE: action}
    statement = wire.client.sealing_keys(BRAND, ["k-1", "k-2"])
    assert statement == wire.care.fake.sealing_keys(BRAND, ())
    assert wire.care.fake.held[0] == ("k-1", "k-2")


def test_what_the_guard_read_in_a_reply_crosses_with_its_report(wire: Wire) -> None:
    reading = Reading(("EMAIL", "PHONE"), True, Justification.CHANNEL_DOES_NOT_ALLOW, "noche", "ok")
    action = Action(
        action_id=CASE,
        brand=BRAND,
        case_id=CASE,
        kind=ActionKind.REPLY_PUBLISHED,
        at=NOW,
        actor="spiffe://colibri/agency/forwarder",
        reply_id=CASE,
        source_id="p_1",
        reason=None,
        proof=None,
        reading=reading,
    )
    for reported in (action, replace(action, reading=Reading()), replace(action, reading=None)):
        wire.client.report([reported])
        assert wire.care.fake.actions == {CASE: reported}


def test_a_care_of_an_earlier_release_has_no_scripts_and_the_loop_goes_on(
    tmp_path: Path, own_world: World
) -> None:
    nothing = grpc.method_handlers_generic_handler(NAME, {})
    with _serving(tmp_path, lambda made: made.add_generic_rpc_handlers((nothing,))) as wire:
        with pytest.raises(PeerRefused) as refused:
            wire.client.scripts(BRAND)
        assert refused.value.remote_reason == "UNIMPLEMENTED"
        held = ApprovedScript("bloqueo", 1, "es", "CARD_BLOCK", "Llame a la línea.", NOW)
        take_scripts(own_world.context, BRAND, [held])
        bridges: Any = {BRAND: wire.client}
        assert ScriptLoop(own_world.context, bridges, refresh_seconds=60).run_once() is False
        assert not take_scripts(own_world.context, BRAND, [held])


def test_scripts_cross_within_the_contract(wire: Wire) -> None:
    assert wire.client.scripts(BRAND) == ()
    script = ApprovedScript("bloqueo", 2, "es", "CARD_BLOCK", "Llame a la línea de bloqueo.", NOW)
    wire.care.fake.approved = [script]
    assert wire.client.scripts(BRAND) == (script,)
    wire.care.fake.approved = [script, script]
    with pytest.raises(MalformedMessage):
        wire.client.scripts(BRAND)


def test_updates_come_in_sequence_until_the_watch_is_cancelled(wire: Wire) -> None:
    update: Update = wire.care.fake.update(CASE, Assigned(CASE))
    watch = wire.client.watch(BRAND, (), 0, 7)
    seen = []
    for batch in watch:
        seen += batch
        if seen and not batch:  # a beat after the update
            watch.cancel()
    assert seen == [update]
    assert wire.care.fake.tokens == [7]


def test_a_refused_call_and_an_absent_care_are_told_apart(wire: Wire) -> None:
    wire.care.forbid = True
    with pytest.raises(PeerRefused) as refused:
        wire.client.hand_over([_item()])
    assert (refused.value.remote_reason, refused.value.field) == ("UNKNOWN_BRAND", "brand")
    wire.server.stop(0)
    with pytest.raises(PeerUnavailable):
        wire.client.hand_over([_item()])
    with pytest.raises(PeerUnavailable):
        list(wire.client.watch(BRAND, (), 0, 1))
