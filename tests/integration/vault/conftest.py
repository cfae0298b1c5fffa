"""The vault behind real mutual TLS on a free port, and peers of every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from relevo.dev.authority import InsecureDevelopmentAuthority, write_public
from relevo.service import clock
from relevo.service.rpc.client import Peer
from relevo.service.rpc.tls import TlsFiles
from relevo.vault import bootstrap
from relevo.wire.vault.v1.vault_service_pb2_grpc import VaultServiceStub
from tests.unit.vault.world import World

SERVER = "spiffe://qori/vault/rpc"
WORKER, WEB, RPC = (f"spiffe://qori/care/{name}" for name in ("worker", "web", "rpc"))

Call = Callable[..., VaultServiceStub]
PeerOf = Callable[..., Peer]


@dataclass(frozen=True)
class Certificates:
    """The brand's authority and one that the brand does not trust, with files for both."""

    folder: Path
    brand: InsecureDevelopmentAuthority
    stranger: InsecureDevelopmentAuthority

    def serve(self) -> None:
        """The server's files, where the settings of `World` look for them."""
        names = ("rpc.vault.qori", "localhost")
        self.brand.issue_to(self.folder, "rpc", SERVER, at=clock.now(), dns_names=names)
        write_public(self.folder / "brand.pem", self.brand.bundle())

    def peer(
        self,
        identity: str,
        *,
        authority: InsecureDevelopmentAuthority | None = None,
        age: timedelta = timedelta(),
        lifetime: timedelta = timedelta(days=1),
        more_identities: tuple[str, ...] = (),
    ) -> TlsFiles:
        """A client's files."""
        folder = self.folder / "peers" / clock.new_id()
        certificate, key = (authority or self.brand).issue(
            identity, at=clock.now() - age, lifetime=lifetime, more_identities=more_identities
        )
        write_public(folder / "own.pem", certificate)
        write_public(folder / "own.key", key)
        return TlsFiles(folder / "own.pem", folder / "own.key", self.folder / "brand.pem")


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    made = [InsecureDevelopmentAuthority.create(org, at=clock.now()) for org in ("qori", "inti")]
    certificates = Certificates(tmp_path, *made)
    certificates.serve()
    return certificates


@pytest.fixture
def world(tmp_path: Path, certificates: Certificates) -> Iterator[World]:
    built = World.build(tmp_path, now=clock.now())
    yield built
    built.close()


@pytest.fixture
def peer_of(world: World, certificates: Certificates) -> Iterator[PeerOf]:
    """`peer_of(identity)`: the way to the running vault for a peer of that identity."""
    server = bootstrap.open_server(world.settings, world.vault)
    server.start()
    with ExitStack() as peers:

        def peer_of(identity: str | TlsFiles) -> Peer:
            tls = identity if isinstance(identity, TlsFiles) else certificates.peer(identity)
            peer = Peer(f"127.0.0.1:{server.port}", tls, server_name="rpc.vault.qori")
            peers.callback(peer.close)
            return peer

        yield peer_of
    server.stop(0)


@pytest.fixture
def call(peer_of: PeerOf) -> Call:
    """`call(identity)`: a stub of the running vault for a peer of that identity."""
    return lambda identity: VaultServiceStub(peer_of(identity).channel())
