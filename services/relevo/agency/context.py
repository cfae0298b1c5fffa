"""What every use case of the agency stands on; built by `bootstrap`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from relevo.agency.adapters.brands import Brand
from relevo.agency.adapters.pseudonyms import Pseudonyms
from relevo.agency.adapters.sealing_keys import SealingKeys
from relevo.agency.domain.channel import Channel
from relevo.agency.domain.errors import UnknownBrand, UnknownChannel
from relevo.agency.domain.reply import Timings
from relevo.redaction import Redactor
from relevo.sealing.sealing import Sealer
from relevo.service.combining import Combining
from relevo.service.database import Database


@dataclass(frozen=True, slots=True)
class AgencyContext:
    """The agency's ports. The schema is `adapters.tables` (module-level, with `ledger`, `outbox`).

    Attributes:
        org: the agency's id: tenant, SPIFFE trust domain and part of every seal's binding.
        redactors: one for each brand.
        channels: by (brand, channel); a brand's channel without an adapter is absent.
        clock: the current instant, aware, UTC.
        new_id: a random UUID as text.
        random_bytes: for nonces of commitments.
        jitter: a random number from [0, 1).
        intake: where the threads of one process meet to store posts together.
        began: when this process began.
        page_comment_grace: how long a comment of the page's own waits to be matched with a reply.
    """

    org: str
    database: Database
    brands: Mapping[str, Brand]
    redactors: Mapping[str, Redactor]
    sealer: Sealer
    keys: SealingKeys
    pseudonyms: Pseudonyms
    channels: Mapping[tuple[str, str], Channel]
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    new_public_code: Callable[[], str]
    random_bytes: Callable[[int], bytes]
    jitter: Callable[[], float]
    publishing: Timings = field(default_factory=Timings)
    began: datetime | None = None
    page_comment_grace: timedelta = timedelta(seconds=300)
    intake: Combining[Any, Any] = field(default_factory=Combining, init=False, compare=False)

    def redactor_of(self, brand: str) -> Redactor:
        """The brand's redactor; raises `UnknownBrand`."""
        self.require_brand(brand)
        return self.redactors[brand]

    def require_brand(self, brand: str) -> Brand:
        """The brand as it was onboarded; raises `UnknownBrand`."""
        if brand not in self.brands:
            raise UnknownBrand("brand: the agency does not work for it", field="brand")
        return self.brands[brand]

    def require_channel(self, brand: str, channel: str) -> None:
        """Raise `UnknownBrand` or `UnknownChannel` unless the brand was onboarded with it."""
        known = {one.channel for one in self.require_brand(brand).channels}
        if channel not in known:
            raise UnknownChannel("channel: the brand has no such channel", field="channel")

    def process(self, name: str) -> str:
        """The SPIFFE id of one of the agency's processes: `web`, `relay` or `forwarder`."""
        return f"spiffe://{self.org}/agency/{name}"
