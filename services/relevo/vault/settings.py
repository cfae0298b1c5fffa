"""The vault's settings: variables `RELEVO_VAULT_…`, parsed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from relevo.crossing.errors import MalformedMessage
from relevo.crossing.limits import check_slug
from relevo.crossing.pinned_logs import public_key
from relevo.crossing.value_types import VALUE_TYPES
from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Process, Slug
from relevo.service.settings import SettingsError, setting
from relevo.vault.limits import Limit, Limits

PREFIX: Final = "RELEVO_VAULT_"
ENCRYPTED: Final = "encrypted-folder"
MOUNTED: Final = "mounted-secret"
INSECURE: Final = "insecure-development-folder"
CUSTODIES: Final = (ENCRYPTED, MOUNTED, INSECURE)


@dataclass(frozen=True, slots=True)
class VaultSettings:
    """What the vault's process needs to know. Secrets are paths of files."""

    org: str = setting(help="the brand's organisation, as in its SPIFFE ids")
    brands: tuple[str, ...] = setting(help="ids of the brands served, comma-separated")
    database_url: str = setting(
        help="URL of the vault's own database: sqlite:///… or postgresql://user@host/name?passfile=/…"
    )
    tls_certificate: Path = setting(help="PEM chain of this process")
    tls_key: Path = setting(help="PEM key of this process")
    peers_bundle: Path = setting(help="PEM bundle of the authority that care's processes are under")
    agencies_dir: Path = setting(help="folder of the agencies' onboarding files")
    root_key_file: Path = setting(help="Ed25519 PEM key that signs key lists")
    notice_key_file: Path = setting(help="Ed25519 PEM key that signs ingest notices")
    ledger_key_file: Path = setting(help="Ed25519 PEM key that signs the ledger's checkpoints")
    private_ledger_key_file: Path = setting(
        help="Ed25519 PEM key that signs the private log's checkpoints"
    )
    sealing_keys_dir: Path = setting(help="folder of the sealing keys' epochs, one file each")
    case_key_file: Path = setting(
        help="32 bytes, raw or closed under the passphrase: wraps case keys and second factors"
    )
    key_custody: str = setting(
        default="encrypted-folder",
        help="where private keys lie: encrypted-folder, mounted-secret, or, in development alone, "
        "insecure-development-folder",
    )
    passphrase_file: Path | None = setting(
        default=None,
        help="opens the key files of an encrypted-folder, or of a mounted-secret that holds such",
    )
    mode: str = setting(default="production", help="development or production")
    rpc_address: str = setting(default="127.0.0.1:7543", help="host:port to listen on")
    rpc_threads: int = setting(default=16, help="calls served at once")
    health_host: str = setting(default="127.0.0.1", help="where /healthz is served")
    health_port: int = setting(default=0, help="port of /healthz; 0 serves none")
    display_seconds: int = setting(default=60, help="after which a revealed value is masked again")
    reveal_limit_per_hour: int = setting(default=60, help="values one person may reveal an hour")
    reveal_limit_per_day: int = setting(default=300, help="values one person may reveal a day")
    caller_limit_per_hour: int = setting(
        default=2_000, help="values revealed an hour through one calling process"
    )
    caller_limit_per_day: int = setting(default=10_000, help="and a day")
    brand_limit_per_hour: int = setting(
        default=1_000, help="values of one brand revealed an hour, by all people together"
    )
    brand_limit_per_day: int = setting(default=5_000, help="and a day")
    caller_refusals: int = setting(
        default=50,
        help="refusals within five minutes, for unknown people or wrong codes, that lock a calling "
        "process for whom it names that is unknown or mistyped",
    )
    unusual_cases: int = setting(
        default=20, help="different cases one person reads within an hour that raise an alert"
    )
    unusual_refusals: int = setting(
        default=5, help="refusals of one person within an hour that raise an alert"
    )
    unusual_factor: int = setting(
        default=3, help="times her usual day that raise an alert, from 20 values a day on"
    )
    approvals: tuple[str, ...] = setting(
        default=("CARD:1", "ORIGINAL_TEXT:1"),
        help="types of value that others must agree to, with how many, such as CARD:1; "
        "comma-separated",
    )
    key_list_days: int = setting(default=30, help="days for which a signed key list may be used")
    phone_regions: tuple[str, ...] = setting(
        default=("PE", "CO", "CL", "MX", "AR", "ES", "BR"),
        help="countries (ISO 3166) in which a phone without a prefix is read, in their order",
    )
    link_limit_of_author: int = setting(
        default=50, help="new values of one type that link one author's posts on one day"
    )
    link_limit_of_agency: int = setting(
        default=20_000, help="new values of one type that link one agency's posts on one day"
    )
    lookup_limit_per_hour: int = setting(default=60, help="look-ups of one person an hour")
    lookup_limit_of_process: int = setting(
        default=1_000, help="look-ups that one process of care may ask for an hour"
    )
    lookup_limit_per_day: int = setting(default=5_000, help="look-ups of everybody a day")
    ledger_epoch: int = setting(default=1, help="number of both logs' origins; +1 after a restore")
    integrate_seconds: float = setting(default=1.0, help="pause between two ledger integrations")
    witness_seconds: float = setting(
        default=300.0, help="between two published checkpoints; care's should be the same"
    )
    care_witness_key: str = setting(
        default="",
        help="Ed25519 public key, in hexadecimal, under which care cosigns the vault's two logs; "
        "empty: no cosignature of care's is taken",
    )
    retention_file: Path | None = setting(
        default=None,
        help="JSON file of the brands' retention policies, the same as care's; without it nothing "
        "is destroyed by the clock",
    )
    witness_key_file: Path | None = setting(
        default=None,
        help="Ed25519 PEM key that cosigns care's private log; without it that is not witnessed",
    )
    care_private_ledger_key: str = setting(
        default="",
        help="Ed25519 public key, in hexadecimal, of care's private log; empty: it is not "
        "witnessed",
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
            Process(f"spiffe://{self.org}/vault/rpc")
        except EntryRefused:
            _refuse("org", "must be the organisation of a SPIFFE id")
        try:
            for brand in self.brands:
                Slug(check_slug(brand, "brands"))
        except (MalformedMessage, EntryRefused):
            _refuse("brands", "must be 1 to 40 of a-z, 0-9 and '-', no six digits in a row")
        for name in (
            "rpc_threads",
            "display_seconds",
            "reveal_limit_per_hour",
            "reveal_limit_per_day",
            "caller_limit_per_hour",
            "caller_limit_per_day",
            "brand_limit_per_hour",
            "brand_limit_per_day",
            "caller_refusals",
            "unusual_cases",
            "unusual_refusals",
            "unusual_factor",
            "key_list_days",
            "link_limit_of_author",
            "link_limit_of_agency",
            "lookup_limit_per_hour",
            "lookup_limit_of_process",
            "lookup_limit_per_day",
            "ledger_epoch",
        ):
            if getattr(self, name) < 1:
                _refuse(name, "must be positive")
        _check_regions(self.phone_regions)
        for name in ("integrate_seconds", "witness_seconds"):
            if getattr(self, name) <= 0:
                _refuse(name, "must be positive")
        for name in ("care_witness_key", "care_private_ledger_key"):
            if getattr(self, name):
                _check_key(name, getattr(self, name))
        _check_approvals(self.approvals)
        if self.mode == "production" and self.crash_file is not None:
            _refuse("crash_file", "is for development mode alone")
        self._check_custody()

    def _check_custody(self) -> None:
        if self.key_custody not in CUSTODIES:
            _refuse("key_custody", f"must be one of {', '.join(CUSTODIES)}")
        if self.key_custody == INSECURE and self.mode == "production":
            _refuse("key_custody", f"{INSECURE} is for development mode alone")
        if self.key_custody == ENCRYPTED and self.passphrase_file is None:
            _refuse("passphrase_file", f"must be set for an {ENCRYPTED}")
        if self.key_custody == INSECURE and self.passphrase_file is not None:
            _refuse("passphrase_file", f"is not read for an {INSECURE}")

    @property
    def limits(self) -> Limits:
        """How much may be revealed, and from when on it is unusual."""
        return Limits(
            person=Limit(self.reveal_limit_per_hour, self.reveal_limit_per_day),
            caller=Limit(self.caller_limit_per_hour, self.caller_limit_per_day),
            brand=Limit(self.brand_limit_per_hour, self.brand_limit_per_day),
            caller_refusals=self.caller_refusals,
            cases=self.unusual_cases,
            refusals=self.unusual_refusals,
            usual_factor=self.unusual_factor,
        )

    @property
    def approvals_by_type(self) -> Mapping[str, int]:
        """How many others must agree, by type of value."""
        pairs = (one.split(":") for one in self.approvals)
        return {type_: int(number) for type_, number in pairs}

    @property
    def ledger_origin(self) -> str:
        """The name of the vault's log in checkpoints."""
        return f"{self.org}/vault/{self.ledger_epoch}"

    @property
    def private_origin(self) -> str:
        """The name of the vault's private log in checkpoints; both logs are of one database."""
        return f"{self.org}/vault-private/{self.ledger_epoch}"


def _check_key(name: str, text: str) -> None:
    try:
        public_key(name, text)
    except MalformedMessage:
        _refuse(name, "must be an Ed25519 public key in hexadecimal")


def _check_regions(regions: tuple[str, ...]) -> None:
    for region in regions or ("",):
        if len(region) != 2 or not region.isascii() or not region.isupper():
            _refuse("phone_regions", "must be codes of two capitals, such as PE,CO")


def _check_approvals(approvals: tuple[str, ...]) -> None:
    for one in approvals:
        type_, _, number = one.partition(":")
        if type_ not in VALUE_TYPES or number not in ("1", "2", "3"):
            _refuse("approvals", "must be types of value, each with 1 to 3, such as CARD:1")


def _refuse(name: str, rule: str) -> None:
    variable = PREFIX + name.upper()
    raise SettingsError(f"{variable}: {rule}", field=variable)
