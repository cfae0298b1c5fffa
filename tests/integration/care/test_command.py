"""Care as its operators start it: real processes, signals and exit codes."""

from __future__ import annotations

import dataclasses
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from relevo.care import bootstrap
from relevo.care.settings import PREFIX, CareSettings
from relevo.crossing.mapping import item_to_wire, update_from_wire
from relevo.crossing.updates import Ingested, Received
from relevo.dev.ports import free_ports
from relevo.service import clock
from relevo.service.rpc.client import Peer, stream
from relevo.service.rpc.client import call as rpc
from relevo.service.rpc.tls import ServerTlsFiles, TlsFiles
from relevo.service.rpc.trust import TrustBundles
from relevo.wire.bridge.v1 import bridge_service_pb2 as pb
from relevo.wire.bridge.v1.bridge_service_pb2_grpc import BridgeServiceStub
from tests.integration.care.conftest import FORWARDER, SERVER_NAME, Certificates
from tests.integration.care.scripted_vault import ScriptedVault
from tests.unit.care.world import BRAND, item, post


@pytest.fixture
def running(settings: CareSettings) -> CareSettings:
    settings = dataclasses.replace(
        settings,
        rpc_address=f"127.0.0.1:{free_ports(1)[0]}",
        vault_address=f"127.0.0.1:{free_ports(1)[0]}",
        web_port=free_ports(1)[0],
        health_port=free_ports(1)[0],
        sweep_seconds=0.2,
    )
    bootstrap.migrate(settings)
    return settings


def _settings_file(settings: CareSettings, folder: Path) -> Path:
    lines = []
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if value is None:
            continue
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        if isinstance(value, bool):
            text = text.lower()
        lines.append(f"{PREFIX}{field.name.upper()}={text}\n")
    path = folder / "settings.env"
    path.write_text("".join(lines))
    return path


@contextmanager
def _process(role: str, settings: CareSettings, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "relevo", "care", role]
    command += ["--settings", str(_settings_file(settings, folder))]
    with (folder / f"{role}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            finally:
                process.kill()


def _ready(port: int, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def vault(running: CareSettings, certificates: Certificates) -> Iterator[ScriptedVault]:
    names = (running.vault_server_name, "localhost")
    own = certificates.authorities[BRAND].issue_to(
        certificates.folder / "vault",
        "rpc",
        f"spiffe://{BRAND}/vault/rpc",
        at=clock.now(),
        dns_names=names,
    )
    scripted = ScriptedVault()
    server = scripted.serve(
        ServerTlsFiles(*own, TrustBundles({BRAND: running.vault_bundle})), running.vault_address
    )
    yield scripted
    server.stop(0)


def test_every_role_in_one_process_takes_a_case_to_the_vault_and_ends_when_asked(
    running: CareSettings, certificates: Certificates, vault: ScriptedVault, tmp_path: Path
) -> None:
    with _process("all", running, tmp_path) as process:
        _ready(running.web_port)
        peer = Peer(running.rpc_address, certificates.peer(FORWARDER), server_name=SERVER_NAME)
        bridge = BridgeServiceStub(peer.channel())
        request = pb.HandOverRequest(items=[item_to_wire(item(None, post()))])
        (result,) = rpc(bridge.HandOver, request, seconds=10).results
        assert result.WhichOneof("outcome") == "receipt"
        kinds = []
        watch = pb.WatchUpdatesRequest(brand=BRAND, fencing_token=1)
        for message in stream(bridge.WatchUpdates, watch):
            kinds += [type(update_from_wire(update).kind) for update in message.updates]
            if len(kinds) == 2:
                break
        assert kinds == [Received, Ingested]
        peer.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert vault.calls == [("Ingest", f"spiffe://{BRAND}/care/worker")]
    log = (tmp_path / "all.log").read_text()
    assert "mi dni es" not in log
    assert "Traceback" not in log


@pytest.mark.parametrize("role", ["web", "rpc", "worker"])
def test_each_process_becomes_ready_alone_and_ends_when_asked(
    running: CareSettings, role: str, tmp_path: Path
) -> None:
    with _process(role, running, tmp_path) as process:
        _ready(running.web_port if role == "web" else running.health_port)
        process.send_signal(signal.SIGINT if role == "rpc" else signal.SIGTERM)
        assert process.wait(30) == 0
    assert "Traceback" not in (tmp_path / f"{role}.log").read_text()


def _greet(port: int, tls: TlsFiles, newest: ssl.TLSVersion) -> str | None:
    """The TLS version of a connection that offers nothing newer."""
    context = ssl.create_default_context(cafile=str(tls.peer_bundle))
    context.load_cert_chain(tls.certificate, tls.key)
    context.maximum_version = newest
    context.set_alpn_protocols(["h2"])
    with (
        socket.create_connection(("127.0.0.1", port), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname=SERVER_NAME) as secured,
    ):
        return secured.version()


def test_nothing_older_than_tls_1_3_is_spoken(
    running: CareSettings, certificates: Certificates, tmp_path: Path
) -> None:
    port = int(running.rpc_address.rpartition(":")[2])
    tls = certificates.peer(FORWARDER)
    with _process("rpc", running, tmp_path):
        _ready(running.health_port)
        assert _greet(port, tls, ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
        with pytest.raises(ssl.SSLError):
            _greet(port, tls, ssl.TLSVersion.TLSv1_2)


@pytest.mark.parametrize("role", ["web", "rpc", "worker", "all"])
def test_without_a_migrated_database_no_process_starts(
    settings: CareSettings, role: str, tmp_path: Path
) -> None:
    with _process(role, settings, tmp_path) as process:
        assert process.wait(30) != 0
    log = (tmp_path / f"{role}.log").read_text()
    assert "revision" in log
    assert "Traceback" not in log
