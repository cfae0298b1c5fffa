"""Care's settings (`RELEVO_CARE_…`), parsed once at start."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Final

from relevo.care.domain.breaches import CLOCKS, BreachPolicy
from relevo.care.domain.erasure_policy import ErasurePolicy
from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_slug
from relevo.crossing.pinned_logs import public_key
from relevo.crossing.restarts import zone_named
from relevo.crossing.retention import load_retention
from relevo.errors import InvalidInput
from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Process, Slug
from relevo.redaction import FindingType
from relevo.service.settings import SettingsError, setting

PREFIX: Final = "RELEVO_CARE_"
_FORM_URL = re.compile(r"https?://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_MONTH_SECONDS: Final = 30 * 86_400


@dataclass(frozen=True, slots=True)
class CareSettings:
    """All of care's settings; each process uses those of its role."""

    org: str = setting(help="trust domain of the brand's SPIFFE IDs")
    brands: tuple[str, ...] = setting(help="ids of the brands that this care serves")
    database_url: str = setting(
        help="URL of care's database: sqlite:///… or postgresql://user@host/name?passfile=/…"
    )
    broker_url: str = setting(
        help="URL of care's broker: amqp(s)://…, postgresql://… or sqlite:///…"
    )
    agencies_dir: Path = setting(
        help="for each agency its onboarding file <agency>.json, and its authorities <agency>.pem"
    )
    receipt_key_file: Path = setting(help="Ed25519 PEM that signs receipts")
    ledger_key_file: Path = setting(help="Ed25519 PEM that signs checkpoints; the worker's alone")
    private_ledger_key_file: Path = setting(
        help="Ed25519 PEM that signs the private log's checkpoints; the worker's alone"
    )
    session_key_file: Path = setting(help="secret that signs browser sessions")
    rpc_tls_certificate: Path = setting(help="PEM of spiffe://<org>/care/rpc")
    rpc_tls_key: Path = setting(help="its key")
    vault_address: str = setting(help="host:port of the vault's rpc")
    vault_server_name: str = setting(help="DNS name in the vault's certificate")
    vault_bundle: Path = setting(help="PEM of the brand's own authority")
    worker_tls_certificate: Path = setting(help="PEM of spiffe://<org>/care/worker")
    worker_tls_key: Path = setting(help="its key")
    web_tls_certificate: Path = setting(help="PEM of spiffe://<org>/care/web")
    web_tls_key: Path = setting(help="its key")
    witness_key_file: Path | None = setting(
        default=None,
        help="Ed25519 PEM that cosigns the agencies' ledgers and the vault's two; of rpc and "
        "worker; without it none is witnessed",
    )
    vault_ledger_key: str = setting(
        default="",
        help="Ed25519 public key, in hexadecimal, of the vault's ledger; empty: it is not "
        "witnessed",
    )
    vault_private_ledger_key: str = setting(
        default="",
        help="Ed25519 public key, in hexadecimal, of the vault's private log; empty: it is not "
        "witnessed",
    )
    vault_witness_key: str = setting(
        default="",
        help="Ed25519 public key, in hexadecimal, under which the vault cosigns care's private "
        "log; empty: no cosignature of the vault's is taken",
    )
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
    instance: str = setting(
        default="",
        help="name of this copy of the process: started again under it, it goes on with what it "
        "held; never one of a copy that runs beside it; empty: a random one",
    )
    broker_visibility_seconds: float = setting(
        default=60.0, help="when a message that its receiver came to no end with goes to another"
    )
    sweep_seconds: float = setting(default=5.0, help="pause between two looks for due seals")
    integrate_seconds: float = setting(default=1.0, help="pause between two ledger integrations")
    witness_seconds: float = setting(
        default=300.0,
        help="between two published checkpoints; the vault's and the agencies' should be the same",
    )
    ledger_epoch: int = setting(default=1, help="number of both logs' origins; +1 after a restore")
    phones_allowed: tuple[str, ...] = setting(default=(), help="published phones of the brands")
    emails_allowed: tuple[str, ...] = setting(default=(), help="published e-mails of the brands")
    time_zones: tuple[str, ...] = setting(
        default=(),
        help="in which zone a brand reads times and counts weeks, such as qori=America/Lima; "
        "UTC where none is named",
    )
    breach_types: tuple[str, ...] = setting(
        default=tuple(sorted(BreachPolicy().types)),
        help="finding types of which a missed value is a breach, with its legal clocks",
    )
    breach_countries: tuple[str, ...] = setting(
        default=BreachPolicy().countries,
        help=f"whose clocks run then: of {', '.join(sorted(CLOCKS))}",
    )
    forms_dir: Path | None = setting(
        default=None,
        help="for each brand with private forms its file <brand>.json; empty: none are served",
    )
    form_url: str = setting(
        default="", help="https address of the host on which customers open forms, without a path"
    )
    form_key_file: Path | None = setting(
        default=None, help="32 raw bytes from which the links are made; of rpc and web"
    )
    form_host_apart: bool = setting(
        default=False,
        help="true: under the host of form_url there is nothing but forms, and forms nowhere else",
    )
    form_caller_header: str = setting(
        default="",
        help="header in which the proxy before the forms, and nobody else, puts the caller's "
        "address; empty: there is none",
    )
    erasure_spread_seconds: int = setting(
        default=86_400,
        help="an approved erasure is done at a random time within it, for each case its own",
    )
    backup_days: int = setting(
        default=35, help="the recovery window: how long the brand's backups are kept"
    )
    retention_file: Path | None = setting(
        default=None,
        help="JSON file of the brands' retention policies, the same as the vault's; without it "
        "nothing is destroyed by the clock",
    )
    crash_file: Path | None = setting(
        default=None, help="development only: names the point at which a process is to die"
    )

    def __post_init__(self) -> None:
        if self.mode not in ("development", "production"):
            _refuse("mode", "must be development or production")
        if not self.brands:
            _refuse("brands", "must name a brand")
        try:
            Process(f"spiffe://{self.org}/care/rpc")
        except EntryRefused:
            _refuse("org", "must be the organisation of a SPIFFE id")
        try:
            for brand in self.brands:
                Slug(check_slug(brand, "brands"))
        except (MalformedMessage, EntryRefused):
            _refuse("brands", "must be 1 to 40 of a-z, 0-9 and '-', no six digits in a row")
        self._check_keys()
        if not 0 <= self.grace_seconds < 1 << 32:
            _refuse("grace_seconds", "must be 0 to 2^32 - 1")
        for name in ("web_workers", "web_threads", "ledger_epoch"):
            if getattr(self, name) < 1:
                _refuse(name, "must be positive")
        for name in (
            "broker_visibility_seconds",
            "sweep_seconds",
            "integrate_seconds",
            "witness_seconds",
        ):
            if getattr(self, name) <= 0:
                _refuse(name, "must be positive")
        self._check_breach_policy()
        self._check_zones()
        self._check_forms()
        self._check_erasure()
        if self.mode == "production" and self.crash_file is not None:
            _refuse("crash_file", "is for development mode alone")

    def _check_keys(self) -> None:
        for name in ("vault_ledger_key", "vault_private_ledger_key", "vault_witness_key"):
            if getattr(self, name):
                _check_key(name, getattr(self, name))

    def _check_breach_policy(self) -> None:
        if not set(self.breach_types) <= set(FindingType):
            _refuse("breach_types", "must be finding types, such as CARD")
        if not self.breach_countries or not set(self.breach_countries) <= set(CLOCKS):
            _refuse("breach_countries", f"must be of {', '.join(sorted(CLOCKS))}")

    def _check_zones(self) -> None:
        try:
            zones = self.zones
        except InvalidInput:
            _refuse("time_zones", "must be brand=IANA name of a zone that this machine has")
        if not set(zones) <= set(self.brands):
            _refuse("time_zones", "must name brands that this care serves")

    @property
    def zones(self) -> dict[str, tzinfo]:
        """The time zone of each brand that has one."""
        pairs = (one.partition("=") for one in self.time_zones)
        return {brand: zone_named(name) for brand, _, name in pairs}

    def _check_forms(self) -> None:
        given = (self.forms_dir is not None, bool(self.form_url), self.form_key_file is not None)
        if any(given) and not all(given):
            _refuse("forms_dir", "must be given with form_url and form_key_file, or none of them")
        if self.form_url and not _FORM_URL.fullmatch(self.form_url):
            _refuse("form_url", "must be https://host, or https://host:port")
        if self.mode == "production" and self.form_url.startswith("http:"):
            _refuse("form_url", "must be https in production")
        if self.form_caller_header and not _HEADER.fullmatch(self.form_caller_header):
            _refuse("form_caller_header", "must be the name of a header")

    def _check_erasure(self) -> None:
        if not 0 <= self.erasure_spread_seconds <= _MONTH_SECONDS:
            _refuse("erasure_spread_seconds", "must be 0 to 30 days")
        if self.backup_days < 0:
            _refuse("backup_days", "must not be negative")

    @property
    def erasure_policy(self) -> ErasurePolicy:
        """The terms of erasing. Raises `RetentionFileInvalid`."""
        file = self.retention_file
        return ErasurePolicy(
            spread=timedelta(seconds=self.erasure_spread_seconds),
            backups=timedelta(days=self.backup_days),
            grace=timedelta(seconds=self.grace_seconds),
            retention=load_retention(file, self.brands) if file else {},
        )

    @property
    def breach_policy(self) -> BreachPolicy:
        """Which missed values are breaches, and whose clocks run."""
        countries = tuple(dict.fromkeys(self.breach_countries))
        return BreachPolicy(frozenset(self.breach_types), countries)

    @property
    def ledger_origin(self) -> str:
        """The name of care's log in checkpoints."""
        return f"{self.org}/care/{self.ledger_epoch}"

    @property
    def private_origin(self) -> str:
        """The name of care's private log in checkpoints; both logs are of one database."""
        return f"{self.org}/care-private/{self.ledger_epoch}"


def _check_key(name: str, text: str) -> None:
    try:
        public_key(name, text)
    except MalformedMessage:
        _refuse(name, "must be an Ed25519 public key in hexadecimal")


def _refuse(name: str, rule: str) -> None:
    variable = PREFIX + name.upper()
    raise SettingsError(f"{variable}: {rule}", field=variable)
