"""The vault as far as it exports a customer's data."""

from __future__ import annotations

from collections.abc import Collection
from typing import NoReturn, Protocol

from relevo.care.domain.case import CaseKey
from relevo.care.domain.challenges import Challenge
from relevo.care.domain.exports import Language, SubjectExport, WithheldPlace
from relevo.service.rpc.errors import PeerUnavailable


class Exports(Protocol):
    """How an export is asked for and fetched; confirmed and agreed to as every challenge is.

    Both raise `PeerUnavailable` when the vault does not answer in time, and `VaultRefused` when it
    refuses.
    """

    def open_export(
        self,
        brand: str,
        cases: Collection[CaseKey],
        withheld: Collection[WithheldPlace],
        language: Language,
        *,
        person_id: str,
    ) -> Challenge:
        """Ask for all that is held of these cases, but for what is withheld."""

    def export(self, challenge_id: str, account: bytes, *, person_id: str) -> SubjectExport:
        """The file of a challenge that is ready. `account`: `use_cases.export_account`."""


class NoExports:
    """For processes that export nothing: the vault is away."""

    def open_export(
        self,
        brand: str,
        cases: Collection[CaseKey],
        withheld: Collection[WithheldPlace],
        language: Language,
        *,
        person_id: str,
    ) -> Challenge:
        """See `Exports`."""
        self._away()

    def export(self, challenge_id: str, account: bytes, *, person_id: str) -> SubjectExport:
        """See `Exports`."""
        self._away()

    def _away(self) -> NoReturn:
        raise PeerUnavailable("this process does not export")
