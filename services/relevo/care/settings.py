"""Care's settings (`RELEVO_CARE_…`), parsed once at start."""

# ruff: noqa: RUF009 - setting() declares a dataclass field
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from relevo.service.settings import setting


@dataclass(frozen=True)
class CareSettings:
    """All of care's settings; each process uses those of its role."""

    org: str = setting(help="trust domain of the brand's SPIFFE IDs")
    brands: tuple[str, ...] = setting(help="ids of the brands that this care serves")
    database_url: str = setting(help="SQLAlchemy URL of care's database")
    broker_url: str = setting(help="URL of care's broker")
    agencies_dir: Path = setting(help="folder with one onboarding file per agency")
    receipt_key_file: Path = setting(help="Ed25519 PEM that signs receipts")
    ledger_key_file: Path = setting(help="Ed25519 PEM that signs checkpoints; the worker's alone")
    session_key_file: Path = setting(help="secret that signs browser sessions")
    rpc_tls_certificate: Path = setting(help="PEM of spiffe://<org>/care/rpc")
    rpc_tls_key: Path = setting(help="its key")
    agencies_bundle: Path = setting(help="PEM of all agencies' authorities")
    vault_address: str = setting(help="host:port of the vault's rpc")
    vault_server_name: str = setting(help="DNS name in the vault's certificate")
    vault_bundle: Path = setting(help="PEM of the brand's own authority")
    worker_tls_certificate: Path = setting(help="PEM of spiffe://<org>/care/worker")
    worker_tls_key: Path = setting(help="its key")
    web_tls_certificate: Path = setting(help="PEM of spiffe://<org>/care/web")
    web_tls_key: Path = setting(help="its key")
    mode: str = setting(default="production", help="development or production")
    rpc_address: str = setting(default="127.0.0.1:7443", help="host:port that agencies call")
    web_host: str = setting(default="127.0.0.1", help="address of the desk")
    web_port: int = setting(default=8081, help="port of the desk")
    web_workers: int = setting(default=2, help="processes of the desk")
    web_threads: int = setting(default=8, help="threads of each")
    health_host: str = setting(default="127.0.0.1", help="address of /healthz and its like")
    health_port: int = setting(default=0, help="port of /healthz and its like; 0: none")
    grace_seconds: int = setting(
        default=604_800, help="how long agencies keep ingested seals: the recovery window"
    )
    phones_allowed: tuple[str, ...] = setting(default=(), help="published phones of the brands")
    emails_allowed: tuple[str, ...] = setting(default=(), help="published e-mails of the brands")
