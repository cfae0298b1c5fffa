"""The vault as far as it puts values right."""

from __future__ import annotations

from typing import Protocol

from relevo.care.domain.case import CaseKey
from relevo.care.domain.rectification import Proposal, Rectified
from relevo.care.use_cases.erasure_context import Officer
from relevo.service.rpc.errors import PeerUnavailable


class Rectifying(Protocol):
    """The vault's `RectificationService`."""

    def rectify(
        self, key: CaseKey, brand: str, proposal: Proposal, value: str, officer: Officer
    ) -> Rectified:
        """Put the value in the place of what the proposal says is wrong.

        Raises `PeerUnavailable` when the vault does not answer in time, and `VaultRefused` when it
        refuses.
        """


class NoRectifying:
    """For processes that put nothing right: the vault is away."""

    def rectify(
        self, key: CaseKey, brand: str, proposal: Proposal, value: str, officer: Officer
    ) -> Rectified:
        """See `Rectifying`."""
        raise PeerUnavailable("this process rectifies nothing")
