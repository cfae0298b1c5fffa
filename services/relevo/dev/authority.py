"""A certificate authority per organisation whose keys lie beside everything else: for development.

Each certificate carries exactly one URI name, the process's SPIFFE ID, and the DNS names that
gRPC clients check. ECDSA P-256 keys, because the product's cipher setting leaves only TLS 1.3 to
them (`relevo.__main__`).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_LIFETIME = timedelta(days=365)
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class InsecureDevelopmentAuthority:
    """Signs certificates for one organisation."""

    org: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def create(cls, org: str, *, at: datetime) -> InsecureDevelopmentAuthority:
        """A new self-signed authority, valid for a year."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{org} development authority")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - _SKEW)
            .not_valid_after(at + _LIFETIME)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_ca_usage(), critical=True)
            .sign(key, hashes.SHA256())
        )
        return cls(org, certificate, key)

    def bundle(self) -> bytes:
        """The authority's certificate in PEM: what the other side trusts."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(
        self,
        identity: str,
        *,
        at: datetime,
        dns_names: Iterable[str] = (),
        lifetime: timedelta = _LIFETIME,
        more_identities: Iterable[str] = (),
    ) -> tuple[bytes, bytes]:
        """A certificate and its key in PEM.

        `identity` is a SPIFFE ID; `more_identities` makes certificates that must be refused.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        names: list[x509.GeneralName] = [
            x509.UniformResourceIdentifier(uri) for uri in (identity, *more_identities) if uri
        ]
        names += [x509.DNSName(name) for name in dns_names]
        if dns_names:
            names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - _SKEW)
            .not_valid_after(at + lifetime)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage(
                    [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
                ),
                critical=False,
            )
            .sign(self.key, hashes.SHA256())
        )
        return certificate.public_bytes(serialization.Encoding.PEM), private_pem(key)

    def issue_to(
        self,
        folder: Path,
        name: str,
        identity: str,
        *,
        at: datetime,
        dns_names: Iterable[str] = (),
    ) -> tuple[Path, Path]:
        """Issue and write `<name>.pem` and `<name>.key`, the key readable by the owner alone."""
        certificate, key = self.issue(identity, at=at, dns_names=dns_names)
        paths = folder / f"{name}.pem", folder / f"{name}.key"
        write_public(paths[0], certificate)
        write_secret(paths[1], key)
        return paths


def private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """PKCS #8 PEM without a passphrase."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def write_public(path: Path, content: bytes) -> None:
    """Write a file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that its owner alone can read, from its first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)


def _ca_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
