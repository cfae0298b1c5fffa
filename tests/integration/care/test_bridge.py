"""The bridge's contract over the wire, and who may call what."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from relevo.care import bootstrap
from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.loops import number_forever
from relevo.care.settings import CareSettings
from relevo.care.use_cases.updates import Sequencer
from relevo.crossing.mapping import (
    action_to_wire,
    item_to_wire,
    recalled_from_wire,
    statement_from_wire,
    update_from_wire,
)
from relevo.crossing.statements import Receipt
from relevo.crossing.updates import Received
from relevo.crossing.vocabulary import ActionKind, HandOverItem
from relevo.sealing.signed import key_id_of, load_private_key
from relevo.service.rpc.client import Peer
from relevo.service.rpc.client import call as rpc
from relevo.service.rpc.client import stream as rpc_stream
from relevo.service.rpc.errors import PeerRefused, PeerUnavailable
from relevo.wire.bridge.v1 import bridge_service_pb2 as pb
from relevo.wire.bridge.v1.bridge_service_pb2_grpc import BridgeServiceStub
from tests.integration.care.conftest import (
    FORWARDER,
    OTHER_FORWARDER,
    SERVER_NAME,
    Call,
    Certificates,
)
from tests.unit.care.world import (
    AGENCY,
    BRAND,
    OTHER_AGENCY,
    World,
    action,
    header,
    item,
    new_id,
    post,
    removal,
)

REQUESTS: dict[str, Any] = {
    "HandOver": pb.HandOverRequest(),
    "ReportActions": pb.ReportActionsRequest(),
    "ListScripts": pb.ListScriptsRequest(brand=BRAND),
    "ListSealingKeys": pb.ListSealingKeysRequest(brand=BRAND),
    "WatchUpdates": pb.WatchUpdatesRequest(brand=BRAND, fencing_token=1),
    "RecallCase": pb.RecallCaseRequest(brand=BRAND, case_id="0" * 36),
    "ExchangeCheckpoints": pb.ExchangeCheckpointsRequest(),
    "DeliverCosignatures": pb.DeliverCosignaturesRequest(),
}


def _ask(stub: Any, method: str, request: Any) -> Any:
    behaviour = getattr(stub, method)
    if method not in ("WatchUpdates", "RecallCase"):
        return rpc(behaviour, request, seconds=5)
    messages = rpc_stream(behaviour, request)
    first = next(messages)
    messages.close()
    return first


def _hand_over(stub: Any, *items: HandOverItem) -> list[pb.HandOverResult]:
    request = pb.HandOverRequest(items=map(item_to_wire, items))
    return list(rpc(stub.HandOver, request, seconds=10).results)


def _receipt(result: pb.HandOverResult, settings: CareSettings) -> Receipt:
    key = load_private_key(settings.receipt_key_file).public_key()
    return Receipt.verify(statement_from_wire(result.receipt), {key_id_of(key): key})


def test_a_batch_is_receipted_item_by_item(call: Call, settings: CareSettings) -> None:
    good, also_good = item(None, post()), item(None, post())
    bad = item(header(brand="otro"))
    broken = replace(good, header=replace(good.header, public_code="no"))

    results = _hand_over(call(), good, bad, broken, also_good)

    assert [r.WhichOneof("outcome") for r in results] == [
        "receipt",
        "refusal",
        "refusal",
        "receipt",
    ]
    receipt = _receipt(results[0], settings)
    assert (receipt.agency, receipt.case_id) == (AGENCY, good.header.case_id)
    assert [r.case_id for r in results] == [
        i.header.case_id for i in (good, bad, broken, also_good)
    ]
    assert (results[1].refusal.reason, results[1].refusal.permanent) == ("UNKNOWN_BRAND", True)
    assert (results[2].refusal.reason, results[2].refusal.field) == (
        "MALFORMED_MESSAGE",
        "public_code",
    )


def test_the_same_batch_twice_gives_the_same_receipts(call: Call) -> None:
    handed = item(None, post(), post(source_id="2"))
    stub = call()
    assert _hand_over(stub, handed) == _hand_over(stub, handed)


@pytest.mark.parametrize(
    ("method", "request_of"),
    [
        ("HandOver", lambda: pb.HandOverRequest(items=[pb.HandOverItem()] * 101)),
        ("ReportActions", lambda: pb.ReportActionsRequest(actions=[{}] * 101)),
    ],
)
def test_more_than_a_hundred_at_once_are_refused_whole(
    call: Call, method: str, request_of: Callable[[], Any]
) -> None:
    with pytest.raises(PeerRefused) as refused:
        _ask(call(), method, request_of())
    assert refused.value.remote_reason == "MALFORMED_MESSAGE"
    assert refused.value.field in ("items", "actions")


def test_an_empty_item_is_refused_and_nothing_is_half_written(call: Call, world: World) -> None:
    result = rpc(call().HandOver, pb.HandOverRequest(items=[pb.HandOverItem()]), seconds=5)
    assert result.results[0].refusal.reason == "MALFORMED_MESSAGE"
    assert world.count(tables.cases) == 0


@pytest.mark.parametrize("method", sorted(REQUESTS))
@pytest.mark.parametrize(
    ("identity", "authority"),
    [
        ("spiffe://colibri/agency/web", AGENCY),
        ("spiffe://colibri/agency/relay", AGENCY),
        ("spiffe://qori/care/web", AGENCY),
        ("spiffe://unknown/agency/forwarder", AGENCY),
    ],
)
def test_who_is_not_an_onboarded_forwarder_may_call_nothing(
    call: Call, method: str, identity: str, authority: str
) -> None:
    with pytest.raises(PeerRefused) as refused:
        _ask(call(identity, authority=authority), method, REQUESTS[method])
    assert refused.value.remote_reason == "PEER_NOT_ALLOWED"


@pytest.mark.parametrize(
    "how",
    [
        {"authority": "stranger"},
        {"authority": BRAND},
        {"age": timedelta(days=3)},
    ],
    ids=["foreign", "the brand's own", "expired"],
)
def test_a_foreign_or_expired_certificate_gets_no_connection(
    call: Call, how: dict[str, Any]
) -> None:
    with pytest.raises(PeerUnavailable):
        rpc(call(**how).HandOver, pb.HandOverRequest(), seconds=2)


@pytest.mark.parametrize(
    ("identity", "more"),
    [
        ("", ()),
        ("https://colibri/agency/forwarder", ()),
        (FORWARDER, (OTHER_FORWARDER,)),
    ],
)
def test_a_certificate_without_exactly_one_identity_is_refused(
    call: Call, identity: str, more: tuple[str, ...]
) -> None:
    stub = call(identity, more_identities=more or ("https://x.example/",) * (not identity))
    with pytest.raises(PeerRefused) as refused:
        rpc(stub.HandOver, pb.HandOverRequest(), seconds=5)
    assert refused.value.remote_reason == "NO_IDENTITY"


def test_one_agencys_authority_cannot_sign_another_agencys_name(call: Call) -> None:
    forged = call(FORWARDER, authority=OTHER_AGENCY)
    for method, request in REQUESTS.items():
        with pytest.raises(PeerRefused) as refused:
            _ask(forged, method, request)
        assert refused.value.remote_reason == "FOREIGN_AUTHORITY"
    assert _ask(call(OTHER_FORWARDER, authority=OTHER_AGENCY), "HandOver", REQUESTS["HandOver"])


def test_an_agency_that_holds_all_its_turns_leaves_the_other_agencies_theirs(
    settings: CareSettings, world: World, certificates: Certificates
) -> None:
    server = bootstrap.open_server(settings, world.care)
    server.start()
    greedy, other = (
        Peer(f"127.0.0.1:{server.port}", files, server_name=SERVER_NAME)
        for files in (
            certificates.peer(f"spiffe://{OTHER_AGENCY}/agency/web", authority=OTHER_AGENCY),
            certificates.peer(FORWARDER),
        )
    )
    health = health_pb2_grpc.HealthStub(greedy.channel())
    held = [health.Watch(health_pb2.HealthCheckRequest(), timeout=60) for _ in range(60)]
    refusals = [watch for watch in held if not _begun(watch)]

    assert _ask(BridgeServiceStub(other.channel()), "HandOver", REQUESTS["HandOver"]) is not None
    assert refusals
    assert {watch.code() for watch in refusals} == {grpc.StatusCode.UNAVAILABLE}
    for watch in held:
        watch.cancel()
    assert _begins_again(health)
    for peer in (greedy, other):
        peer.close()
    server.stop(0)


def _begun(watch: Any) -> bool:
    try:
        next(watch)
    except grpc.RpcError:
        return False
    return True


def _begins_again(health: Any) -> bool:
    """Whether turns that were given back are taken again."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        watch = health.Watch(health_pb2.HealthCheckRequest(), timeout=5)
        if _begun(watch):
            watch.cancel()
            return True
        time.sleep(0.05)
    return False


def test_another_agencys_certificate_never_reaches_this_agencys_case(
    call: Call, world: World, settings: CareSettings
) -> None:
    ours = item(header(note="de colibri"), post())
    _hand_over(call(), ours)
    intruder = call(OTHER_FORWARDER, authority=OTHER_AGENCY)

    taken = replace(ours.header, version=9, note="de zorzal")
    (result,) = _hand_over(intruder, HandOverItem(taken, ()))
    act = action(ours.header.case_id, ActionKind.POST_HIDDEN)

    assert _receipt(result, settings).agency == OTHER_AGENCY
    with world.care.storage.read() as tx:
        mine = tx.cases.get(CaseKey(AGENCY, ours.header.case_id))
        theirs = tx.cases.get(CaseKey(OTHER_AGENCY, ours.header.case_id))
        assert mine is not None
        assert theirs is not None
        assert (mine.header.note, theirs.header.note) == ("de colibri", "de zorzal")
        assert tx.cases.posts(theirs.key) == []
    report = pb.ReportActionsRequest(actions=[action_to_wire(act)])
    assert not rpc(intruder.ReportActions, report, seconds=5).results[0].HasField("refusal")
    with world.care.storage.read() as tx:
        assert tx.desk.actions(mine.key) == []
    Sequencer(world.care, "one").run_once()
    watched = _ask(intruder, "WatchUpdates", REQUESTS["WatchUpdates"])
    assert [update_from_wire(u).kind for u in watched.updates] == [Received(9)]


def test_actions_are_taken_one_by_one(call: Call) -> None:
    handed = item()
    stub = call()
    _hand_over(stub, handed)
    good = action(handed.header.case_id, ActionKind.POST_HIDDEN)
    lost = action(header().case_id, ActionKind.POST_HIDDEN)
    broken = replace(good, action_id="x")
    request = pb.ReportActionsRequest(actions=map(action_to_wire, (good, lost, broken, good)))
    results = rpc(stub.ReportActions, request, seconds=5).results
    assert [r.refusal.reason for r in results] == ["", "UNKNOWN_CASE", "MALFORMED_MESSAGE", ""]
    assert [r.action_id for r in results] == [good.action_id, lost.action_id, "", good.action_id]


def test_sealing_keys_come_from_the_vault_with_what_the_agency_holds(
    call: Call, world: World
) -> None:
    request = pb.ListSealingKeysRequest(brand=BRAND, key_ids_held=["epoch-1"])
    response = rpc(call().ListSealingKeys, request, seconds=5)
    assert response.keys.payload_type == "keys"
    assert world.vault.asked_keys == [(BRAND, AGENCY, frozenset({"epoch-1"}))]
    world.vault.away = True
    with pytest.raises(PeerUnavailable):
        rpc(call().ListSealingKeys, pb.ListSealingKeysRequest(brand=BRAND), seconds=5)


class Watching:
    """A stream that is read on a thread of its own."""

    def __init__(self, stub: Any, *, after: int = 0, token: int = 1) -> None:
        request = pb.WatchUpdatesRequest(brand=BRAND, after_sequence=after, fencing_token=token)
        self._messages = stub.WatchUpdates(request)
        self.arrived: list[tuple[float, int]] = []
        self.beats = 0
        self.ended: grpc.StatusCode | None = None
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        try:
            for message in self._messages:
                self.beats += not message.updates
                now = time.monotonic()
                self.arrived += [(now, update.sequence) for update in message.updates]
        except grpc.RpcError as error:
            self.ended = error.code()

    def stop(self) -> None:
        self._messages.cancel()
        self._thread.join(5)
        assert not self._thread.is_alive()


def _eventually(holds: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def sequencing(world: World) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=number_forever, args=(world.care, "test", stop))
    thread.start()
    yield
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_an_update_is_on_the_stream_within_200_ms_of_its_commit(
    call: Call, world: World, sequencing: None
) -> None:
    """In the best of a few rounds: a busy machine holds up any of them."""
    watching = Watching(call())
    _eventually(lambda: watching.beats == 1)
    medians = []
    for sent in range(0, 50, 10):
        committed = []
        for _ in range(10):
            world.taken(item())
            committed.append(time.monotonic())
            time.sleep(0.05)
        _eventually(lambda: len(watching.arrived) == sent + 10)  # noqa: B023
        arrived = [at for at, _ in watching.arrived[sent:]]
        late = sorted(there - at for at, there in zip(committed, arrived, strict=True))
        medians.append(late[len(late) // 2])
        if medians[-1] < 0.2:
            break
    watching.stop()
    sequences = [sequence for _, sequence in watching.arrived]
    assert sequences == list(range(1, len(sequences) + 1))
    assert min(medians) < 0.2, medians


def test_a_newer_holders_stream_ends_the_older_one_and_goes_on_from_its_cursor(
    call: Call, world: World, sequencing: None
) -> None:
    world.taken(item())
    old = Watching(call(), token=1)
    _eventually(lambda: len(old.arrived) == 1)
    new = Watching(call(), after=1, token=2)
    _eventually(lambda: old.ended is not None)
    assert old.ended is grpc.StatusCode.FAILED_PRECONDITION
    world.taken(item())
    _eventually(lambda: len(new.arrived) == 1)
    late = Watching(call(), after=1, token=1)
    _eventually(lambda: late.ended is not None)
    assert late.ended is grpc.StatusCode.FAILED_PRECONDITION
    assert new.ended is None
    assert [s for _, s in old.arrived] == [1]
    assert [s for _, s in new.arrived] == [2]
    for watching in (old, new, late):
        watching.stop()


def test_a_silent_stream_beats(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relevo.care.wire.bridge.BEAT_SECONDS", 0.2)
    watching = Watching(call())
    _eventually(lambda: watching.beats >= 3)
    watching.stop()
    assert watching.arrived == []


def test_a_stream_starts_where_both_histories_are_the_same(
    call: Call, world: World, sequencing: None
) -> None:
    _hand_over(call(), item(header(brand=BRAND)), item(header(brand=BRAND)))
    watch = call().WatchUpdates(pb.WatchUpdatesRequest(brand=BRAND, fencing_token=1))
    known: list[pb.AppliedUpdate] = []
    for message in watch:
        known += [
            pb.AppliedUpdate(sequence=u.sequence, update_id=u.update_id) for u in message.updates
        ]
        if len(known) == 2:
            break
    watch.cancel()
    foreign = pb.AppliedUpdate(sequence=3, update_id=new_id())
    request = pb.WatchUpdatesRequest(
        brand=BRAND, after_sequence=3, fencing_token=2, applied=[foreign, *reversed(known)]
    )
    again = call().WatchUpdates(request)
    start = next(again).start
    again.cancel()
    assert start.after_sequence == 2


def test_a_case_is_recalled_by_the_agency_that_handed_it_over_and_by_no_other(
    call: Call,
) -> None:
    handed = item(header(brand=BRAND), post(), removal())
    _hand_over(call(), handed)
    request = pb.RecallCaseRequest(brand=BRAND, case_id=handed.header.case_id)
    given = recalled_from_wire(call().RecallCase(request))
    assert given.header == handed.header
    assert {one.post_version_id for one in given.post_versions} == {
        one.post_version_id for one in handed.post_versions
    }
    assert [one.seal for one in given.post_versions] == [None, None]
    for stub, asked in (
        (call(OTHER_FORWARDER, authority=OTHER_AGENCY), request),
        (call(), pb.RecallCaseRequest(brand=BRAND, case_id=new_id())),
    ):
        with pytest.raises(PeerRefused) as refused:
            list(rpc_stream(stub.RecallCase, asked))
        assert refused.value.remote_reason == "UNKNOWN_CASE"


def test_a_cursor_that_care_never_reached_is_refused(call: Call) -> None:
    request = pb.WatchUpdatesRequest(brand=BRAND, after_sequence=5, fencing_token=1)
    with pytest.raises(PeerRefused) as refused:
        _ask(call(), "WatchUpdates", request)
    assert refused.value.remote_reason == "CURSOR_AHEAD"
