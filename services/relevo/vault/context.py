"""What the use cases need, put together by `bootstrap` alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relevo.crossing.errors import UnknownBrand
from relevo.crossing.retention import RetentionPolicy
from relevo.ledger.serving import Readings
from relevo.ledger.store import Covered
from relevo.ledger.values import Digest
from relevo.service.combining import Combining
from relevo.service.database import Database
from relevo.vault.agencies import Agency
from relevo.vault.errors import UnknownAgency
from relevo.vault.index import BlindIndex
from relevo.vault.keys.cases import CaseKeys, FactorSecrets
from relevo.vault.keys.provider import KeyProvider
from relevo.vault.limits import Limits
from relevo.vault.second_look import SecondLook
from relevo.vault.witnessing import Witnessed

_LINGER_SECONDS = 0.003
"""A reveal is waited for by a person: company is worth less to her than to a machine."""


class Record(Protocol):
    """What `relevo.ledger.integrator.Integrator` does for a reveal."""

    def cover(self, leaf: Digest, now: datetime) -> Covered:
        """Bring a committed entry under a signed checkpoint, or raise."""
        ...


@dataclass(frozen=True, slots=True)
class LookupLimits:
    """How many look-ups there may be: a person's and a process's within an hour, all in a day."""

    of_person: int
    of_process: int
    in_all: int


@dataclass(frozen=True, slots=True)
class Store:
    """What administration needs: no signing key, nothing that opens a value."""

    org: str
    database: Database
    sealing_keys: KeyProvider
    factors: FactorSecrets


@dataclass(frozen=True, slots=True)
class Vault:
    """What serving needs. Safe for threads.

    Attributes:
        log: what its witnesses see of its own ledger.
        index: which values are the same.
        readings: who has read it within the hour.
        limits: how much may be opened, and from when on it is unusual.
        approvals: by type of value, how many others must agree; none where it is not named.
        rounds: reveals that come at once are decided in one transaction.
        display: for how long a revealed value may stay on a screen.
        key_list_life: for how long agencies may rely on a signed key list.
        retention: by brand, what may be destroyed by the clock.
    """

    store: Store
    brands: frozenset[str]
    agencies: Mapping[str, Agency]
    case_keys: CaseKeys
    second_look: SecondLook
    record: Record
    log: Witnessed
    notice_key: Ed25519PrivateKey = field(repr=False)
    root_key: Ed25519PrivateKey = field(repr=False)
    index: BlindIndex
    lookup_limits: LookupLimits
    limits: Limits
    approvals: Mapping[str, int]
    display: timedelta
    key_list_life: timedelta
    readings: Readings = field(default_factory=Readings)
    retention: Mapping[str, RetentionPolicy] = field(default_factory=dict)
    rounds: Combining[Any, Any] = field(
        default_factory=lambda: Combining(linger_seconds=_LINGER_SECONDS), compare=False
    )

    def check_brand(self, brand: str) -> None:
        """Raise `UnknownBrand` unless this vault serves the brand."""
        if brand not in self.brands:
            raise UnknownBrand("brand: is not served here", field="brand")

    def agency(self, agency: str) -> Agency:
        """The agency's record, or `UnknownAgency`."""
        try:
            return self.agencies[agency]
        except KeyError:
            raise UnknownAgency("agency: is not on the books", field="agency") from None
