"""Who is calling: the SPIFFE ID in the peer's certificate (SPIFFE X.509-SVID, sections 2 and 4)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import grpc
from cryptography import x509

from relevo.errors import NotAllowed, Unauthenticated

_SPIFFE = re.compile(
    r"spiffe://(?P<org>[a-z0-9][a-z0-9.-]{0,62})/(?P<service>[a-z]+)/(?P<process>[a-z]+)"
)


class NoIdentity(Unauthenticated):
    """The peer's certificate does not carry exactly one well-formed SPIFFE ID."""

    reason = "NO_IDENTITY"


class OldTls(Unauthenticated):
    """The connection is not TLS 1.3."""

    reason = "TLS_VERSION"


class PeerNotAllowed(NotAllowed):
    """The peer is known and not on the method's list."""

    reason = "PEER_NOT_ALLOWED"


@dataclass(frozen=True, slots=True)
class SpiffeId:
    """`spiffe://<org>/<service>/<process>`; `org` is the trust domain: one agency or one brand."""

    org: str
    service: str
    process: str

    def __str__(self) -> str:
        return f"spiffe://{self.org}/{self.service}/{self.process}"

    @classmethod
    def parse(cls, text: str) -> SpiffeId:
        """Read one; raises `NoIdentity` for any other form."""
        found = _SPIFFE.fullmatch(text)
        if not found:
            raise NoIdentity("the identity is not spiffe://<org>/<service>/<process>")
        return cls(**found.groupdict())


def peer_of(context: grpc.ServicerContext) -> SpiffeId:
    """The verified identity of the caller of this RPC.

    Raises:
        NoIdentity: no certificate, no URI SAN, more than one, or another form.
        OldTls: the connection is below TLS 1.3.
    """
    # The stub says bytes; grpcio gives a sequence of bytes for each property.
    properties = cast(Mapping[str, Sequence[bytes]], context.auth_context())
    versions = set(properties.get("ssl_tls_version", ()))
    if versions != {b"TLSv1.3"}:
        raise OldTls("TLS 1.3 is required")
    certificates = properties.get("x509_pem_cert", ())
    if len(certificates) != 1:
        raise NoIdentity("a client certificate is required")
    return _identity_in(certificates[0])


@functools.lru_cache(maxsize=256)
def _identity_in(pem: bytes) -> SpiffeId:
    certificate = x509.load_pem_x509_certificate(pem)
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        raise NoIdentity("the certificate has no subject alternative name") from None
    uris = names.value.get_values_for_type(x509.UniformResourceIdentifier)
    if len(uris) != 1:
        raise NoIdentity("the certificate must carry exactly one URI name")
    return SpiffeId.parse(uris[0])
