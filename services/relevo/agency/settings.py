"""The agency's settings: variables `RELEVO_AGENCY_…`, parsed once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Process
from relevo.service.settings import SettingsError, setting

PREFIX: Final = "RELEVO_AGENCY_"
_SHORTEST_CLAIM: Final = 120  # twice the longest call to a platform


@dataclass(frozen=True, slots=True)
class AgencySettings:
    """What the agency's processes need to know; parsed once, at start."""

    org: str = setting(help="the agency's id, also its SPIFFE trust domain")
    database_url: str = setting(
        help="URL of the agency's database: sqlite:///… or postgresql://user@host/name?passfile=/…"
    )
    broker_url: str = setting(help="URL of the broker: amqp(s)://…, postgresql://… or sqlite:///…")
    brands_dir: Path = setting(help="folder of onboarding files: <brand>.json, <brand>.redaction")
    manifest_key_file: Path = setting(help="Ed25519 key (PEM) that signs seals")
    pseudonym_key_file: Path = setting(help="32 raw bytes under which authors are pseudonymised")
    session_key_file: Path = setting(help="32 random bytes or more: protects browser sessions")
    ledger_key_file: Path | None = setting(
        default=None, help="Ed25519 key (PEM) of the ledger; the relay process's alone"
    )
    witness_key_file: Path | None = setting(
        default=None,
        help="Ed25519 key (PEM) that cosigns brands' ledgers; the forwarder process's alone; "
        "without it none is witnessed",
    )
    tls_certificate: Path | None = setting(default=None, help="the forwarder's certificate (PEM)")
    tls_key: Path | None = setting(default=None, help="the key of that certificate (PEM)")
    mode: str = setting(default="production", help="development or production")
    web_host: str = setting(default="127.0.0.1", help="address of the web process")
    web_port: int = setting(default=8080, help="port of the web process")
    web_workers: int = setting(default=2, help="worker processes of the web process")
    web_threads: int = setting(default=16, help="threads of each worker")
    health_host: str = setting(default="127.0.0.1", help="address of /healthz, /readyz, /metrics")
    health_port: int = setting(default=0, help="their port in processes without web; 0: off")
    instance: str = setting(
        default="",
        help="name of this copy of the process: started again under it, it goes on with what it "
        "held; never one of a copy that runs beside it; empty: a random one",
    )
    broker_visibility_seconds: float = setting(
        default=60.0, help="when a message that its receiver came to no end with goes to another"
    )
    sweep_seconds: float = setting(default=5.0, help="between two sweeps")
    key_refresh_seconds: float = setting(default=300.0, help="between two fetches of sealing keys")
    script_refresh_seconds: float = setting(
        default=60.0, help="between two fetches of the brands' approved scripts"
    )
    ledger_epoch: int = setting(default=1, help="number of the ledger's origin; +1 after a restore")
    integrate_seconds: float = setting(default=1.0, help="between two ledger checkpoints")
    witness_seconds: float = setting(
        default=300.0,
        help="between two published checkpoints, and two exchanges of them; brands' should be the "
        "same",
    )
    publish_claim_seconds: float = setting(
        default=180.0,
        help="after which the claim of a publisher that died is given up; above the longest call "
        "to a platform",
    )
    publish_settle_seconds: float = setting(
        default=30.0, help="between two reads of a thread that must both find nothing"
    )
    page_comment_grace_seconds: float = setting(
        default=300.0, help="how long the page's own comment waits to be matched with a reply"
    )
    crash_file: Path | None = setting(
        default=None, help="development only: names the point at which a process is to die"
    )

    def __post_init__(self) -> None:
        if self.mode not in ("development", "production"):
            _refuse("mode", "must be development or production")
        try:
            Process(f"spiffe://{self.org}/agency/web")
        except EntryRefused:
            _refuse("org", "must be the organisation of a SPIFFE id")
        for name in ("web_workers", "web_threads", "ledger_epoch"):
            if getattr(self, name) < 1:
                _refuse(name, "must be positive")
        for name in (
            "sweep_seconds",
            "key_refresh_seconds",
            "script_refresh_seconds",
            "integrate_seconds",
            "witness_seconds",
            "broker_visibility_seconds",
            "publish_claim_seconds",
            "publish_settle_seconds",
            "page_comment_grace_seconds",
        ):
            if getattr(self, name) <= 0:
                _refuse(name, "must be positive")
        if self.mode == "production":
            if self.crash_file is not None:
                _refuse("crash_file", "is for development mode alone")
            if self.publish_claim_seconds < _SHORTEST_CLAIM:
                _refuse("publish_claim_seconds", f"must be {_SHORTEST_CLAIM} at least")

    @property
    def ledger_origin(self) -> str:
        """The name of the agency's log in checkpoints."""
        return f"{self.org}/agency/{self.ledger_epoch}"


def _refuse(name: str, rule: str) -> None:
    variable = PREFIX + name.upper()
    raise SettingsError(f"{variable}: {rule}", field=variable)
