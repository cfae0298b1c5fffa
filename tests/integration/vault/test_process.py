"""The vault as a process: it starts, answers, says nothing of what it holds, and stops."""

from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from relevo.dev.ports import free_ports
from relevo.service import clock
from relevo.service.rpc.client import Peer, call
from relevo.service.rpc.errors import PeerUnavailable
from relevo.vault.settings import PREFIX
from relevo.vault.sql.tables import ledger
from relevo.wire.vault.v1 import vault_service_pb2 as pb
from relevo.wire.vault.v1.vault_service_pb2_grpc import VaultServiceStub
from tests.canary import scan
from tests.integration.vault.conftest import WEB, WORKER, Certificates
from tests.integration.vault.revealing import reveal
from tests.unit.vault.world import AGENCY, BRAND, DNI_CANARY, NAME_CANARY, World


@dataclasses.dataclass(frozen=True)
class Running:
    process: subprocess.Popen[bytes]
    rpc_port: int
    health_port: int
    log: Path

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.health_port}/readyz", timeout=2
            ) as answer:
                return answer.status == 200
        except OSError:
            return False


def _settings(world: World, rpc_port: int, health_port: int) -> Path:
    lines = {
        "rpc_address": f"127.0.0.1:{rpc_port}",
        "health_port": health_port,
        "mode": "development",
    }
    for field in dataclasses.fields(world.settings):
        value = getattr(world.settings, field.name)
        lines.setdefault(field.name, ",".join(value) if isinstance(value, tuple) else value)
    path = world.folder / "settings.env"
    given = {name: value for name, value in lines.items() if value is not None}
    path.write_text("".join(f"{PREFIX}{n.upper()}={v}\n" for n, v in given.items()))
    return path


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@contextmanager
def _started(world: World, log: IO[bytes]) -> Iterator[Running]:
    rpc_port, health_port = free_ports(1)[0], free_ports(1)[0]
    path = _settings(world, rpc_port, health_port)
    process = subprocess.Popen(
        [sys.executable, "-m", "relevo", "vault", "rpc", "--settings", str(path)],
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    running = Running(process, rpc_port, health_port, Path(log.name))
    try:
        _until(lambda: running.ready() or process.poll() is not None)
        assert process.poll() is None, running.log.read_text()
        yield running
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(
    world: World, certificates: Certificates, tmp_path: Path, number: signal.Signals
) -> None:
    sealed, rosa = world.seal(), world.enrol()
    item = sealed.item
    with (tmp_path / "vault.log").open("wb") as log, _started(world, log) as running:
        limits = Path(f"/proc/{running.process.pid}/limits").read_text()
        core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"]
        address = f"127.0.0.1:{running.rpc_port}"
        worker, web = (
            Peer(address, certificates.peer(name), server_name="rpc.vault.qori")
            for name in (WORKER, WEB)
        )
        seal = pb.SealToIngest(
            agency=AGENCY,
            brand=BRAND,
            case_id=item.case_id,
            post_version_id=item.post_version_id,
            seal=item.seal,
        )
        ingested = call(
            VaultServiceStub(worker.channel()).Ingest, pb.IngestRequest(seals=[seal]), seconds=10
        )
        assert ingested.results[0].WhichOneof("outcome") == "notice"
        code = world.code(rosa, at=clock.now())
        shown = reveal(web, item, rosa, code)
        assert shown.value == DNI_CANARY
        worker.close()
        web.close()
        running.process.send_signal(number)
        assert running.process.wait(20) == 0
    assert scan([tmp_path], [DNI_CANARY, NAME_CANARY]) == []
    assert code not in (tmp_path / "vault.log").read_text()


def test_a_ledger_that_was_tampered_with_ends_readiness_and_every_reveal(
    world: World, certificates: Certificates, tmp_path: Path
) -> None:
    sealed, rosa = world.taken(world.seal()), world.enrol()
    with (tmp_path / "vault.log").open("wb") as log, _started(world, log) as running:
        world.integrator.integrate(clock.now())
        with world.store.database.write() as connection:
            connection.execute(ledger.heads.update().values(size=1))
        world.new_epoch()  # something to integrate
        _until(lambda: not running.ready())
        web = Peer(
            f"127.0.0.1:{running.rpc_port}", certificates.peer(WEB), server_name="rpc.vault.qori"
        )
        with pytest.raises(PeerUnavailable):
            reveal(web, sealed.item, rosa, world.code(rosa, at=clock.now()))
        web.close()


def test_it_names_the_file_that_keeps_it_from_starting(world: World, tmp_path: Path) -> None:
    path = _settings(world, free_ports(1)[0], 0)
    world.settings.root_key_file.write_text("no key")
    done = subprocess.run(
        [sys.executable, "-m", "relevo", "vault", "rpc", "--settings", str(path)],
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "root.key" in done.stderr.decode()
