"""Care behind real mutual TLS on a free port, and peers of every kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from relevo.care import bootstrap
from relevo.care.settings import CareSettings
from relevo.dev.authority import InsecureDevelopmentAuthority, write_public, write_secret
from relevo.sealing.signed import key_id_of
from relevo.service import clock
from relevo.service.rpc.client import Peer
from relevo.service.rpc.tls import TlsFiles
from relevo.wire.bridge.v1.bridge_service_pb2_grpc import BridgeServiceStub
from tests.unit.care.world import AGENCY, BRAND, OTHER_AGENCY, World, open_world

FORWARDER = f"spiffe://{AGENCY}/agency/forwarder"
OTHER_FORWARDER = f"spiffe://{OTHER_AGENCY}/agency/forwarder"
SERVER_NAME = f"rpc.care.{BRAND}"

Call = Callable[..., BridgeServiceStub]


@dataclass(frozen=True)
class Certificates:
    """The authorities of the brand, of two agencies, and of nobody that anybody trusts."""

    folder: Path
    authorities: dict[str, InsecureDevelopmentAuthority]

    def peer(
        self,
        identity: str,
        *,
        authority: str = AGENCY,
        age: timedelta = timedelta(),
        lifetime: timedelta = timedelta(days=1),
        more_identities: tuple[str, ...] = (),
        trusted: str = BRAND,
    ) -> TlsFiles:
        """A client's files."""
        folder = self.folder / "peers" / clock.new_id()
        certificate, key = self.authorities[authority].issue(
            identity, at=clock.now() - age, lifetime=lifetime, more_identities=more_identities
        )
        write_public(folder / "own.pem", certificate)
        write_secret(folder / "own.key", key)
        write_public(folder / "trusted.pem", self.authorities[trusted].bundle())
        return TlsFiles(folder / "own.pem", folder / "own.key", folder / "trusted.pem")


@pytest.fixture(scope="session")
def authorities() -> dict[str, InsecureDevelopmentAuthority]:
    names = (BRAND, AGENCY, OTHER_AGENCY, "stranger")
    return {name: InsecureDevelopmentAuthority.create(name, at=clock.now()) for name in names}


@pytest.fixture
def certificates(
    tmp_path: Path, authorities: dict[str, InsecureDevelopmentAuthority]
) -> Certificates:
    return Certificates(tmp_path, authorities)


@pytest.fixture
def settings(tmp_path: Path, certificates: Certificates) -> CareSettings:
    """Files for every process of care. The vault's address is one where nobody listens."""
    now = clock.now()
    brand = certificates.authorities[BRAND]
    tls, keys = tmp_path / "tls", tmp_path / "keys"
    files = {
        role: brand.issue_to(
            tls, role, f"spiffe://{BRAND}/care/{role}", at=now, dns_names=(SERVER_NAME, "localhost")
        )
        for role in ("rpc", "worker", "web")
    }
    write_public(tls / "brand.pem", brand.bundle())
    for name in ("receipt", "ledger", "private-ledger"):
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        write_secret(keys / f"{name}.key", pem)
    write_secret(keys / "session.key", bytes(32))
    for agency in (AGENCY, OTHER_AGENCY):
        public = Ed25519PrivateKey.generate().public_key()
        body = {
            "agency": agency,
            "org": agency,
            "name": agency.title(),
            "manifest_keys": {key_id_of(public): public.public_bytes_raw().hex()},
        }
        write_public(tmp_path / "agencies" / f"{agency}.json", json.dumps(body).encode())
        bundle = certificates.authorities[agency].bundle()
        write_public(tmp_path / "agencies" / f"{agency}.pem", bundle)
    return CareSettings(
        org=BRAND,
        brands=(BRAND, "andes"),
        database_url=f"sqlite:///{tmp_path / 'data' / 'care.sqlite'}",
        broker_url=f"sqlite:///{tmp_path / 'data' / 'broker.sqlite'}",
        agencies_dir=tmp_path / "agencies",
        receipt_key_file=keys / "receipt.key",
        ledger_key_file=keys / "ledger.key",
        private_ledger_key_file=keys / "private-ledger.key",
        session_key_file=keys / "session.key",
        rpc_address="127.0.0.1:0",
        rpc_tls_certificate=files["rpc"][0],
        rpc_tls_key=files["rpc"][1],
        vault_address="127.0.0.1:9",
        vault_server_name=f"rpc.vault.{BRAND}",
        vault_bundle=tls / "brand.pem",
        worker_tls_certificate=files["worker"][0],
        worker_tls_key=files["worker"][1],
        web_tls_certificate=files["web"][0],
        web_tls_key=files["web"][1],
        mode="development",
        grace_seconds=7,
    )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as opened:
        # Real time, since certificates and streams live in it; the vault stays a fake.
        yield replace(opened, care=replace(opened.care, now=clock.now))


@pytest.fixture
def call(world: World, settings: CareSettings, certificates: Certificates) -> Iterator[Call]:
    """`call(identity)`: a stub of the running care for a peer of that identity."""
    server = bootstrap.open_server(settings, world.care)
    server.start()
    with ExitStack() as peers:

        def stub(identity: str = FORWARDER, **how: object) -> BridgeServiceStub:
            files = certificates.peer(identity, **how)  # type: ignore[arg-type]
            peer = Peer(f"127.0.0.1:{server.port}", files, server_name=SERVER_NAME)
            peers.callback(peer.close)
            return BridgeServiceStub(peer.channel())

        yield stub
        world.care.storage.signals.stopping.set()
        server.stop(0.5)
