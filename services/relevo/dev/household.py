"""`relevo dev init`: two invented companies with all that they need, under one folder.

Banco Qori (brand `qori`) and its agency Colibrí (`colibri`). Every secret lies unprotected beside
the data, which is why production mode refuses to run on it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from relevo.crossing.pinned_logs import witness_name
from relevo.dev.authority import InsecureDevelopmentAuthority, write_public, write_secret
from relevo.errors import RelevoError
from relevo.sealing.signed import key_id_of, load_private_key
from relevo.service.settings import read_settings_file

AGENCY = "colibri"
BRAND = "qori"
PAGE_ID = "100200300400500"
SERVICES = ("agency", "care", "vault")


Servers = Mapping[str, Mapping[str, str]]
"""By service: settings that name real servers instead of the embedded default."""

_EMBEDDED: Servers = MappingProxyType({})


class NotForProduction(RelevoError):
    """A development convenience was asked for where a service runs in production mode."""

    reason = "NOT_FOR_PRODUCTION"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where each development process listens, on 127.0.0.1."""

    agency_web: int = 8080
    care_web: int = 8081
    care_rpc: int = 7443
    vault_rpc: int = 7543
    vault_health: int = 7580
    platform: int = 8090
    agency_relay_health: int = 7180
    agency_forwarder_health: int = 7280
    care_rpc_health: int = 7480
    care_worker_health: int = 7380


@dataclass(frozen=True, slots=True)
class Household:
    """The folder, and the paths in it that more than one part needs."""

    root: Path

    def settings_file(self, service: str) -> Path:
        """`KEY=VALUE` lines: all settings of one service."""
        return self.root / service / "settings.env"

    def secret(self, *parts: str) -> Path:
        """A secret's file."""
        return self.root.joinpath(*parts)

    def beside_database(self, name: str) -> Path:
        """A file about what lies in the databases: another one for another kind of database."""
        lines = read_settings_file(self.settings_file("agency"))
        embedded = lines["RELEVO_AGENCY_DATABASE_URL"].startswith("sqlite:")
        return self.root / (name if embedded else f"postgresql-{name}")

    @property
    def complete(self) -> bool:
        """Whether an `init` has run to its end here."""
        return (self.root / "complete").exists()


def refuse_production(environ: Mapping[str, str]) -> None:
    """Raise `NotForProduction` where any service of this environment is in production mode."""
    for service in SERVICES:
        name = f"RELEVO_{service.upper()}_MODE"
        if environ.get(name) == "production":
            raise NotForProduction(f"{name} is production: development keys are refused")


def create(
    household: Household,
    ports: Addresses,
    *,
    at: datetime,
    servers: Servers = _EMBEDDED,
) -> None:
    """Write authorities, keys, onboarding files and settings.

    Keys and certificates are made once and kept; settings follow the ports and the servers. An
    `init` that was cut off before its end is begun again.
    """
    if not household.complete:
        _make_secrets(household.root, at)
        (household.root / "complete").write_text("relevo dev init\n")
    for name in _LATER_KEYS:
        if not (household.root / f"{name}.key").exists():
            _make_key(household.root, name)
    keys = {
        name: load_private_key(household.root / f"{name}.key").public_key()
        for name in (*_KEYS, *_LATER_KEYS)
    }
    _agency(household, ports, keys, servers)
    _care(household, ports, keys, servers)
    _vault(household, ports, keys, servers)


Keys = Mapping[str, Ed25519PublicKey]
_KEYS = (
    "agency/keys/manifest",
    "agency/keys/ledger",
    "care/keys/receipt",
    "care/keys/ledger",
    "vault/keys/root",
    "vault/keys/notice",
    "vault/keys/ledger",
)
_LATER_KEYS = (
    "agency/keys/witness",
    "care/keys/witness",
    "care/keys/private-ledger",
    "vault/keys/private-ledger",
    "vault/keys/witness",
)
"""What households that were made by an earlier release do not have yet."""
_RANDOM_KEYS = (
    "agency/keys/pseudonym.key",
    "agency/keys/session.key",
    "care/keys/session.key",
    "vault/keys/case.key",
)


_FORMS = {
    "brand": BRAND,
    "name": "Banco Qori",
    "country": "PE",
    "consent": {
        "version": "2026-11",
        "es": "Banco Qori usará estos datos solo para atender este caso y los guardará cifrados. "
        "Puede pedir verlos, corregirlos o borrarlos.",
        "en": "Banco Qori will use these details only to handle this case and will keep them "
        "encrypted. You can ask to see, correct or erase them.",
        "pt-BR": "O Banco Qori usará estes dados apenas para atender este caso e os guardará "
        "criptografados. Você pode pedir para vê-los, corrigi-los ou apagá-los.",
    },
}


def _form_key(home: Path) -> Path:
    """The key of forms' links; households of an earlier release get theirs now."""
    path = home / "keys" / "form.key"
    if not path.exists():
        write_secret(path, secrets.token_bytes(32))
    return path


def _make_secrets(root: Path, at: datetime) -> None:
    for name in _KEYS:
        _make_key(root, name)
    for name in _RANDOM_KEYS:
        write_secret(root / name, secrets.token_bytes(32))
    for name in ("app_secret", "verify_token", "page_token"):
        write_secret(root / "agency" / "keys" / f"meta_{name}", secrets.token_hex(32).encode())
    (root / "vault" / "sealing").mkdir(parents=True, exist_ok=True, mode=0o700)
    _make_certificates(root, at)


def _make_key(root: Path, name: str) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_secret(root / f"{name}.key", pem)


def _make_certificates(root: Path, at: datetime) -> None:
    agency = InsecureDevelopmentAuthority.create(AGENCY, at=at)
    brand = InsecureDevelopmentAuthority.create(BRAND, at=at)
    tls = {service: root / service / "tls" for service in SERVICES}
    agency.issue_to(tls["agency"], "forwarder", f"spiffe://{AGENCY}/agency/forwarder", at=at)
    for service, process in (("care", "rpc"), ("vault", "rpc")):
        dns = (f"{process}.{service}.{BRAND}", "localhost")
        identity = f"spiffe://{BRAND}/{service}/{process}"
        brand.issue_to(tls[service], process, identity, at=at, dns_names=dns)
    for process in ("worker", "web"):
        brand.issue_to(tls["care"], process, f"spiffe://{BRAND}/care/{process}", at=at)
    write_public(tls["agency"] / f"brand-{BRAND}.pem", brand.bundle())
    write_public(root / "care" / "agencies" / f"{AGENCY}.pem", agency.bundle())
    write_public(tls["care"] / "brand.pem", brand.bundle())
    write_public(tls["vault"] / "brand.pem", brand.bundle())


def _agency(household: Household, ports: Addresses, keys: Keys, servers: Servers) -> None:
    home = household.root / "agency"
    onboarding = {
        "brand": BRAND,
        "name": "Banco Qori",
        "country": "PE",
        "time_zone": "America/Lima",
        "care": {
            "address": f"127.0.0.1:{ports.care_rpc}",
            "server_name": f"rpc.care.{BRAND}",
            "bundle": f"../tls/brand-{BRAND}.pem",
        },
        "receipt_keys": _pinned(keys["care/keys/receipt"]),
        "notice_keys": _pinned(keys["vault/keys/notice"]),
        "root_key": {
            "key_id": key_id_of(keys["vault/keys/root"]),
            "public": _hex(keys["vault/keys/root"]),
        },
        "ledgers": {
            "care": _hex(keys["care/keys/ledger"]),
            "vault": _hex(keys["vault/keys/ledger"]),
        },
        "witness_keys": {witness_name(BRAND, "care"): _hex(keys["care/keys/witness"])},
        "phones_allowed": ["+51 1 311 9898"],
        "emails_allowed": ["ayuda@qori.example"],
        "channels": [
            {
                "channel": "facebook",
                "kind": "meta",
                "page_id": PAGE_ID,
                "app_secret_file": "../keys/meta_app_secret",
                "verify_token_file": "../keys/meta_verify_token",
                "page_token_file": "../keys/meta_page_token",
                "api_base": f"http://127.0.0.1:{ports.platform}",
            },
            {"channel": "form", "kind": "none"},
            {"channel": "x", "kind": "none"},
        ],
    }
    _write_json(home / "brands" / f"{BRAND}.json", onboarding)
    _write_settings(
        household.settings_file("agency"),
        "RELEVO_AGENCY_",
        {
            "org": AGENCY,
            "mode": "development",
            "database_url": _sqlite(home / "data" / "agency.sqlite"),
            "broker_url": _sqlite(home / "data" / "broker.sqlite"),
            "brands_dir": home / "brands",
            "manifest_key_file": home / "keys" / "manifest.key",
            "pseudonym_key_file": home / "keys" / "pseudonym.key",
            "ledger_key_file": home / "keys" / "ledger.key",
            "witness_key_file": home / "keys" / "witness.key",
            "session_key_file": home / "keys" / "session.key",
            "tls_certificate": home / "tls" / "forwarder.pem",
            "tls_key": home / "tls" / "forwarder.key",
            "web_port": ports.agency_web,
            **servers.get("agency", {}),
        },
    )


def _care(household: Household, ports: Addresses, keys: Keys, servers: Servers) -> None:
    home = household.root / "care"
    tls = home / "tls"
    _write_json(home / "agencies" / f"{AGENCY}.json", _agency_onboarding(keys))
    _write_json(home / "forms" / f"{BRAND}.json", _FORMS)
    _write_settings(
        household.settings_file("care"),
        "RELEVO_CARE_",
        {
            "org": BRAND,
            "mode": "development",
            "brands": BRAND,
            "database_url": _sqlite(home / "data" / "care.sqlite"),
            "broker_url": _sqlite(home / "data" / "broker.sqlite"),
            "agencies_dir": home / "agencies",
            "receipt_key_file": home / "keys" / "receipt.key",
            "ledger_key_file": home / "keys" / "ledger.key",
            "private_ledger_key_file": home / "keys" / "private-ledger.key",
            "witness_key_file": home / "keys" / "witness.key",
            "session_key_file": home / "keys" / "session.key",
            "forms_dir": home / "forms",
            "form_key_file": _form_key(home),
            "form_url": f"http://127.0.0.1:{ports.care_web}",
            "rpc_address": f"127.0.0.1:{ports.care_rpc}",
            "rpc_tls_certificate": tls / "rpc.pem",
            "rpc_tls_key": tls / "rpc.key",
            "vault_address": f"127.0.0.1:{ports.vault_rpc}",
            "vault_server_name": f"rpc.vault.{BRAND}",
            "vault_bundle": tls / "brand.pem",
            "vault_ledger_key": _hex(keys["vault/keys/ledger"]),
            "vault_private_ledger_key": _hex(keys["vault/keys/private-ledger"]),
            "vault_witness_key": _hex(keys["vault/keys/witness"]),
            "worker_tls_certificate": tls / "worker.pem",
            "worker_tls_key": tls / "worker.key",
            "web_tls_certificate": tls / "web.pem",
            "web_tls_key": tls / "web.key",
            "web_port": ports.care_web,
            "grace_seconds": 0,
            "phones_allowed": "+51 1 311 9898",
            "emails_allowed": "ayuda@qori.example",
            "time_zones": f"{BRAND}=America/Lima",
            **servers.get("care", {}),
        },
    )


def _vault(household: Household, ports: Addresses, keys: Keys, servers: Servers) -> None:
    home = household.root / "vault"
    _write_json(home / "agencies" / f"{AGENCY}.json", _agency_onboarding(keys))
    _write_settings(
        household.settings_file("vault"),
        "RELEVO_VAULT_",
        {
            "org": BRAND,
            "mode": "development",
            "brands": BRAND,
            "database_url": _sqlite(home / "data" / "vault.sqlite"),
            "rpc_address": f"127.0.0.1:{ports.vault_rpc}",
            "tls_certificate": home / "tls" / "rpc.pem",
            "tls_key": home / "tls" / "rpc.key",
            "peers_bundle": home / "tls" / "brand.pem",
            "agencies_dir": home / "agencies",
            "root_key_file": home / "keys" / "root.key",
            "notice_key_file": home / "keys" / "notice.key",
            "ledger_key_file": home / "keys" / "ledger.key",
            "private_ledger_key_file": home / "keys" / "private-ledger.key",
            "sealing_keys_dir": home / "sealing",
            "case_key_file": home / "keys" / "case.key",
            "key_custody": "insecure-development-folder",
            "care_witness_key": _hex(keys["care/keys/witness"]),
            "witness_key_file": home / "keys" / "witness.key",
            "care_private_ledger_key": _hex(keys["care/keys/private-ledger"]),
            "health_port": ports.vault_health,
            **servers.get("vault", {}),
        },
    )


def _agency_onboarding(keys: Keys) -> dict[str, object]:
    return {
        "agency": AGENCY,
        "org": AGENCY,
        "name": "Agencia Colibrí",
        "manifest_keys": _pinned(keys["agency/keys/manifest"]),
        "ledger_key": _hex(keys["agency/keys/ledger"]),
        "witness_keys": {witness_name(AGENCY, "agency"): _hex(keys["agency/keys/witness"])},
    }


def _pinned(key: Ed25519PublicKey) -> dict[str, str]:
    return {key_id_of(key): _hex(key)}


def _hex(key: Ed25519PublicKey) -> str:
    return key.public_bytes_raw().hex()


def _sqlite(path: Path) -> str:
    return f"sqlite:///{path}"


def _write_json(path: Path, body: Mapping[str, object]) -> None:
    write_public(path, json.dumps(body, ensure_ascii=False, indent=2).encode() + b"\n")


def _write_settings(path: Path, prefix: str, values: Mapping[str, object]) -> None:
    lines = [f"{prefix}{name.upper()}={value}" for name, value in values.items()]
    write_secret(path, ("\n".join(lines) + "\n").encode())
