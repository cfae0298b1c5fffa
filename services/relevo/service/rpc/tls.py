"""Certificates as files that may be replaced while the process runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import grpc

from relevo.service.rpc.trust import TrustBundles


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """A caller's PEM files: own chain and key, and the authorities that the server is under."""

    certificate: Path
    key: Path
    peer_bundle: Path

    def stamp(self) -> tuple[int, ...]:
        """Changes when a file is replaced."""
        return _stamp(self.certificate, self.key, self.peer_bundle)

    def channel_credentials(self) -> grpc.ChannelCredentials:
        """Own certificate, and trust in the peer's bundle alone."""
        return grpc.ssl_channel_credentials(
            root_certificates=self.peer_bundle.read_bytes(),
            private_key=self.key.read_bytes(),
            certificate_chain=self.certificate.read_bytes(),
        )


@dataclass(frozen=True, slots=True)
class ServerTlsFiles:
    """A server's PEM files: own chain and key, and each calling organisation's authorities."""

    certificate: Path
    key: Path
    trust: TrustBundles

    def credentials(self) -> grpc.ServerCredentials:
        """Require a client certificate; take replaced files for new connections."""
        state = {"stamp": self._stamp()}

        def fetch() -> grpc.ServerCertificateConfiguration | None:
            stamp = self._stamp()
            if stamp == state["stamp"]:
                return None
            state["stamp"] = stamp
            return self._configuration()

        return grpc.dynamic_ssl_server_credentials(
            self._configuration(),
            fetch,  # type: ignore[arg-type]  # None means unchanged; the stub does not know it
            require_client_authentication=True,
        )

    def _stamp(self) -> tuple[int, ...]:
        return _stamp(self.certificate, self.key, *self.trust.files.values())

    def _configuration(self) -> grpc.ServerCertificateConfiguration:
        return grpc.ssl_server_certificate_configuration(
            [(self.key.read_bytes(), self.certificate.read_bytes())],
            root_certificates=self.trust.pem(),
        )


def _stamp(*paths: Path) -> tuple[int, ...]:
    return tuple(path.stat().st_mtime_ns for path in paths)
