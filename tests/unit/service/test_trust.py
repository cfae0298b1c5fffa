"""A name counts only if its own organisation's authority stands behind it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from relevo.dev.authority import InsecureDevelopmentAuthority
from relevo.service import clock
from relevo.service.rpc.identity import SpiffeId
from relevo.service.rpc.trust import ForeignAuthority, TrustBundles
from relevo.service.settings import SettingsError

FORWARDER = SpiffeId("colibri", "agency", "forwarder")


class _Context:
    """What gRPC knows of a connection."""

    def __init__(self, leaf: bytes, *between: bytes) -> None:
        self._properties = {"x509_pem_cert": [leaf], "x509_pem_cert_chain": list(between)}

    def auth_context(self) -> dict[str, list[bytes]]:
        return self._properties


def _context(leaf: bytes, *between: bytes) -> grpc.ServicerContext:
    return cast(grpc.ServicerContext, _Context(leaf, *between))


def _authority(org: str) -> InsecureDevelopmentAuthority:
    return InsecureDevelopmentAuthority.create(org, at=clock.now())


def _bundles(folder: Path, **contents: bytes) -> TrustBundles:
    files = {org: folder / f"{org}.pem" for org in contents}
    for org, path in files.items():
        path.write_bytes(contents[org])
    return TrustBundles(files)


def test_a_name_signed_by_its_own_organisation_is_believed(tmp_path: Path) -> None:
    colibri, zorzal = _authority("colibri"), _authority("zorzal")
    bundles = _bundles(tmp_path, colibri=colibri.bundle(), zorzal=zorzal.bundle())
    leaf, _ = colibri.issue(str(FORWARDER), at=clock.now())
    bundles.check(FORWARDER, _context(leaf))


def test_a_name_signed_by_another_organisation_is_not(tmp_path: Path) -> None:
    colibri, zorzal = _authority("colibri"), _authority("zorzal")
    bundles = _bundles(tmp_path, colibri=colibri.bundle(), zorzal=zorzal.bundle())
    leaf, _ = zorzal.issue(str(FORWARDER), at=clock.now())
    for context in (_context(leaf), _context(leaf, zorzal.bundle(), colibri.bundle())):
        with pytest.raises(ForeignAuthority):
            bundles.check(FORWARDER, context)


def test_an_authority_of_the_same_name_is_still_another(tmp_path: Path) -> None:
    colibri, impostor = _authority("colibri"), _authority("colibri")
    bundles = _bundles(tmp_path, colibri=colibri.bundle(), zorzal=impostor.bundle())
    leaf, _ = impostor.issue(str(FORWARDER), at=clock.now())
    with pytest.raises(ForeignAuthority):
        bundles.check(FORWARDER, _context(leaf))


def test_an_organisation_without_a_bundle_is_unknown(tmp_path: Path) -> None:
    colibri = _authority("colibri")
    leaf, _ = colibri.issue(str(FORWARDER), at=clock.now())
    with pytest.raises(ForeignAuthority):
        _bundles(tmp_path, zorzal=colibri.bundle()).check(FORWARDER, _context(leaf))


def test_an_authority_between_root_and_process_may_be_presented(tmp_path: Path) -> None:
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = _certificate("root", root_key, "root", root_key)
    between = _authority("colibri")
    signed = _certificate("colibri development authority", between.key, "root", root_key)
    leaf, _ = between.issue(str(FORWARDER), at=clock.now())
    bundles = _bundles(tmp_path, colibri=root)
    bundles.check(FORWARDER, _context(leaf, signed))
    with pytest.raises(ForeignAuthority):
        bundles.check(FORWARDER, _context(leaf))


def test_a_replaced_bundle_counts_from_the_next_call(tmp_path: Path) -> None:
    colibri, successor = _authority("colibri"), _authority("colibri")
    bundles = _bundles(tmp_path, colibri=colibri.bundle())
    leaf, _ = colibri.issue(str(FORWARDER), at=clock.now())
    bundles.check(FORWARDER, _context(leaf))
    (tmp_path / "colibri.pem").write_bytes(successor.bundle())
    with pytest.raises(ForeignAuthority):
        bundles.check(FORWARDER, _context(leaf))


def test_one_authority_cannot_stand_behind_two_organisations(tmp_path: Path) -> None:
    colibri, zorzal = _authority("colibri"), _authority("zorzal")
    _bundles(tmp_path, colibri=colibri.bundle(), zorzal=zorzal.bundle()).require_separate()
    both = _bundles(tmp_path, colibri=colibri.bundle(), zorzal=zorzal.bundle() + colibri.bundle())
    with pytest.raises(SettingsError, match=r"zorzal\.pem"):
        both.require_separate()


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, issuer_key: ec.EllipticCurvePrivateKey
) -> bytes:
    at = datetime.now(UTC)
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=5))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **usage),
            critical=True,
        )
        .sign(issuer_key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )
