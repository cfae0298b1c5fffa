"""What every use case is given, and the ports that some of them need."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.care.adapters.storage import Storage
from relevo.care.domain.breaches import BreachPolicy
from relevo.care.domain.case import CaseKey
from relevo.care.domain.challenges import Challenge
from relevo.care.domain.erasure_policy import ErasurePolicy
from relevo.care.domain.seals import Seal
from relevo.care.domain.vault import (
    FoundHandle,
    HeldField,
    IngestRefusal,
    NamedPlace,
    NamedValue,
    Purpose,
    RevealedValue,
)
from relevo.care.use_cases.erasure_context import ErasureVault, NoErasure
from relevo.care.use_cases.exports_context import Exports, NoExports
from relevo.care.use_cases.forms_context import Forms
from relevo.care.use_cases.rectifying_context import NoRectifying, Rectifying
from relevo.crossing.pinned_logs import PinnedLogs
from relevo.ledger.serving import Resource
from relevo.ledger.values import Id, Process
from relevo.redaction import Redactor
from relevo.sealing.signed import SignedStatement
from relevo.service import clock


@dataclass(frozen=True, slots=True)
class Taken:
    """The vault has a seal's values: its signed notice for the agency, and names for care alone."""

    notice: SignedStatement
    values: tuple[NamedValue, ...] = ()


VaultResult = Taken | IngestRefusal


class Vault(Protocol):
    """The brand's vault, as one process of care is known to it.

    Every method raises `PeerUnavailable` when the vault does not answer in time, and `VaultRefused`
    when it refuses the whole call.
    """

    def ingest(self, seals: Sequence[Seal]) -> list[VaultResult]:
        """Pass seals on; one result for each, in their order."""

    def held_fields(self, key: CaseKey, brand: str) -> tuple[HeldField, ...]:
        """What the vault holds of a case."""

    def sealing_keys(self, brand: str, agency: str, held: Collection[str]) -> SignedStatement:
        """The brand's key list, signed by the vault's root. `held`: epochs still in use there."""

    def read_log(self, path: str, reader: Id) -> Resource:
        """What stands under a path of the vault's log, for a person of care's; on that log first.

        Raises `NotFound` where nothing does.
        """

    def read_private_log(self, path: str, reader: Id) -> Resource:
        """The same of the vault's private log, which is read on itself."""


class Reveals(Protocol):
    """How a person's askings reach the vault, which verifies her itself.

    Every method raises `PeerUnavailable` when the vault does not answer in time, and `VaultRefused`
    when it refuses.
    """

    def open_reveal(
        self,
        key: CaseKey,
        brand: str,
        values: Sequence[tuple[str, int]],
        *,
        purpose: Purpose,
        person_id: str,
    ) -> Challenge:
        """Ask for values of a case, each by post version and number."""

    def confirm(self, challenge_id: str, digest: str, *, person_id: str, totp: str) -> Challenge:
        """The code of who asked."""

    def approve(self, challenge_id: str, digest: str, *, person_id: str, totp: str) -> Challenge:
        """The code of somebody else, who agrees."""

    def challenges(self, brands: Collection[str], person_id: str) -> tuple[Challenge, ...]:
        """What is neither used nor over: the person's own, and what waits for somebody to agree."""

    def reveal(
        self,
        key: CaseKey,
        brand: str,
        post_version_id: str,
        field_number: int,
        *,
        challenge_id: str,
        person_id: str,
    ) -> RevealedValue:
        """Open one value of a challenge that is ready."""


class Handles(Protocol):
    """What the vault knows of values by their random names; raises as `Vault`."""

    def look_up(
        self, brand: str, kind: str | None, value: str, person_id: str
    ) -> tuple[FoundHandle, ...]:
        """The names of a value that a person looks for, read as `kind` or as whatever it may be."""

    def list_handles(
        self, brand: str, agency: str, post_version_ids: Sequence[str]
    ) -> tuple[NamedPlace, ...]:
        """The values of seals that were taken before, or of forms: at most 500 of these."""


@dataclass(frozen=True, slots=True)
class ReceiptSigner:
    """The key that agencies have pinned for care's receipts."""

    key: Ed25519PrivateKey = field(repr=False)
    key_id: str


@dataclass(frozen=True, slots=True)
class Care:
    """One process of care. Safe for threads.

    Attributes:
        brands: the brands that this care serves.
        process: this process's SPIFFE ID: the actor of what no person does.
        redactors: for each brand, what finds personal data in texts that would leave.
        logs: by agency, its ledger, where the two witness each other.
        vault: the vault, called with this process's certificate.
        reveals: the same, for what people ask to see.
        handles: the same, for what links cases.
        zones: the time zone of each brand that has one of its own; else UTC.
        forms: what private forms need; None: none are served.
        erasing: the vault as far as it blocks and destroys, with the same certificate.
        erasure: when what is erased or expired, and from when on backups are clean.
        exports: the vault as far as it exports a customer's data.
        rectifying: the vault as far as it puts values right.
        breach_policy: which missed values are breaches, and whose clocks run.
        now, new_id, random_bytes, jitter: time, ids and randomness.
    """

    storage: Storage
    brands: frozenset[str]
    process: Process
    redactors: Mapping[str, Redactor]
    vault: Vault
    reveals: Reveals
    handles: Handles
    forms: Forms | None = None
    zones: Mapping[str, tzinfo] = field(default_factory=dict)
    breach_policy: BreachPolicy = field(default_factory=BreachPolicy)
    now: Callable[[], datetime] = clock.now
    new_id: Callable[[], str] = clock.new_id
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    jitter: Callable[[], float] = secrets.SystemRandom().random
    logs: Mapping[str, PinnedLogs] = field(default_factory=dict)
    erasing: ErasureVault = field(default_factory=NoErasure)
    erasure: ErasurePolicy = field(default_factory=ErasurePolicy)
    exports: Exports = field(default_factory=NoExports)
    rectifying: Rectifying = field(default_factory=NoRectifying)

    def zone_of(self, brand: str) -> tzinfo:
        """In which zone a brand's people read times and count weeks."""
        return self.zones.get(brand, UTC)
