"""What erasing needs beyond the rest: the vault as far as it destroys."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NoReturn, Protocol

from relevo.care.domain.case import CaseKey
from relevo.care.domain.erasure import Order
from relevo.crossing.erasure import Basis, ErasureOrder, ErasureRequest
from relevo.sealing.signed import SignedStatement
from relevo.service.rpc.errors import PeerUnavailable


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who acts, and her one-time code, which the vault verifies itself."""

    person_id: str
    totp: str = field(repr=False)


class ErasureVault(Protocol):
    """The vault's `ErasureService`.

    Every method raises `PeerUnavailable` when the vault does not answer in time, and `VaultRefused`
    when it refuses.
    """

    def request(self, request: ErasureRequest, officer: Officer) -> datetime:
        """One person asks for it; until when it must be approved."""

    def approve(self, brand: str, request_id: str, digest: bytes, officer: Officer) -> None:
        """Another person approves exactly this."""

    def shred(
        self, brand: str, order: ErasureOrder, basis: Basis, statement: SignedStatement | None
    ) -> SignedStatement:
        """Destroy one case; what the vault signed."""

    def tombstones(
        self, brand: str, *, after: tuple[str, str], limit: int
    ) -> tuple[SignedStatement, ...]:
        """What the vault signed of destroyed cases, in the order of (case, agency)."""

    def receipt(
        self, brand: str, request_id: str, orders: Sequence[Order], clean_on: date
    ) -> SignedStatement:
        """The signed receipt of a request whose orders are all erased."""

    def block(self, key: CaseKey, brand: str, officer: Officer) -> datetime:
        """Close a case; since when."""

    def unblock(self, key: CaseKey, brand: str, officer: Officer) -> None:
        """Open it again."""

    def expire(self, key: CaseKey, brand: str, types: Collection[str]) -> dict[str, int]:
        """Destroy values of these types; how many of each."""


class NoErasure:
    """For processes that erase nothing: the vault is away."""

    def _away(self) -> NoReturn:
        raise PeerUnavailable("this process does not erase")

    def request(self, request: ErasureRequest, officer: Officer) -> datetime:
        """See `ErasureVault`."""
        self._away()

    def approve(self, brand: str, request_id: str, digest: bytes, officer: Officer) -> None:
        """See `ErasureVault`."""
        self._away()

    def shred(
        self, brand: str, order: ErasureOrder, basis: Basis, statement: SignedStatement | None
    ) -> SignedStatement:
        """See `ErasureVault`."""
        self._away()

    def tombstones(
        self, brand: str, *, after: tuple[str, str], limit: int
    ) -> tuple[SignedStatement, ...]:
        """See `ErasureVault`."""
        self._away()

    def receipt(
        self, brand: str, request_id: str, orders: Sequence[Order], clean_on: date
    ) -> SignedStatement:
        """See `ErasureVault`."""
        self._away()

    def block(self, key: CaseKey, brand: str, officer: Officer) -> datetime:
        """See `ErasureVault`."""
        self._away()

    def unblock(self, key: CaseKey, brand: str, officer: Officer) -> None:
        """See `ErasureVault`."""
        self._away()

    def expire(self, key: CaseKey, brand: str, types: Collection[str]) -> dict[str, int]:
        """See `ErasureVault`."""
        self._away()
