"""Whose authority may vouch for a caller's name: one bundle for each organisation.

A handshake accepts whatever any of the bundles vouches for, so on its own it would let one
organisation's authority sign another's names. `TrustBundles.check` holds each name to the bundle of
its own organisation (SPIFFE Trust Domain and Bundle, section 3: a bundle is of one trust domain).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import grpc
from cryptography import x509
from cryptography.x509 import verification
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store

from relevo.errors import Unauthenticated
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId
from relevo.service.settings import SettingsError


class ForeignAuthority(Unauthenticated):
    """The peer's name was signed by an authority that is not its organisation's."""

    reason = "FOREIGN_AUTHORITY"


@dataclass(frozen=True, slots=True)
class TrustBundles:
    """For each organisation, the PEM file of the authorities that may sign its names.

    The files may be replaced while the process runs: a check reads them, a handshake takes them for
    new connections.
    """

    files: Mapping[str, Path]

    def require_separate(self) -> None:
        """Raise `SettingsError` for a file without a certificate, or one that two name."""
        owners: dict[x509.Certificate, str] = {}
        for org, path in self.files.items():
            for certificate in _certificates(path):
                if owners.setdefault(certificate, org) != org:
                    raise SettingsError(
                        f"{path.name}: an authority of it is another organisation's too",
                        field="bundle",
                    )

    def pem(self) -> bytes:
        """All authorities, for the handshake, which cannot tell them apart."""
        return b"\n".join(path.read_bytes() for path in self.files.values())

    def check(self, peer: SpiffeId, context: grpc.ServicerContext) -> None:
        """Raise `ForeignAuthority` unless the peer's own organisation vouches for its name."""
        bundle = self.files.get(peer.org)
        if bundle is None:
            raise ForeignAuthority("no authority of this organisation is known")
        # The stub says bytes; grpcio gives a sequence of bytes for each property.
        properties = cast(Mapping[str, Sequence[bytes]], context.auth_context())
        (leaf,) = properties["x509_pem_cert"]
        between = b"\n".join(properties.get("x509_pem_cert_chain", ()))
        _require_vouched(bundle.read_bytes(), leaf, between)


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        raise SettingsError(f"{path}: needs certificates in PEM", field="bundle") from None


@functools.lru_cache(maxsize=256)
def _require_vouched(bundle: bytes, leaf: bytes, between: bytes) -> None:
    """RFC 5280 section 6, with the bundle's certificates as the only trust anchors."""
    authorities = x509.load_pem_x509_certificates(bundle)
    presented = x509.load_pem_x509_certificates(between) if between.strip() else []
    verifier = (
        PolicyBuilder()
        .store(Store(authorities))
        .time(clock.now())
        .extension_policies(ca_policy=_of_authorities(), ee_policy=_of_processes())
        .build_client_verifier()
    )
    try:
        verifier.verify(x509.load_pem_x509_certificate(leaf), presented)
    except verification.VerificationError:
        raise ForeignAuthority("another organisation's authority signed this name") from None


def _of_authorities() -> ExtensionPolicy:
    """The library's rules but for key identifiers, which authorities of one's own may leave out."""
    return (
        ExtensionPolicy.webpki_defaults_ca()
        .may_be_present(x509.AuthorityKeyIdentifier, Criticality.AGNOSTIC, None)
        .may_be_present(x509.SubjectKeyIdentifier, Criticality.AGNOSTIC, None)
    )


def _of_processes() -> ExtensionPolicy:
    """What a process's certificate says of itself was checked by the handshake and `identity`."""
    return ExtensionPolicy.permit_all().require_present(
        x509.SubjectAlternativeName, Criticality.AGNOSTIC, None
    )
