"""What the use cases of private forms are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from relevo.care.domain.case import CaseKey
from relevo.care.domain.form_brands import FormBrand
from relevo.care.domain.form_links import FormLinks
from relevo.care.domain.forms import GivenField, TypedValue


class Deposits(Protocol):
    """Where what a customer types goes, from this process's memory.

    Both raise `PeerUnavailable` when the vault does not answer, and `VaultRefused`.
    """

    def deposit(
        self, key: CaseKey, brand: str, submission_id: str, values: Sequence[TypedValue]
    ) -> tuple[GivenField, ...]:
        """Have the vault hold a submission, all of it or nothing; which fields it holds.

        The same again changes nothing. Other values under the same submission are refused, as
        `SAME_ID_OTHER_CONTENT`.
        """

    def find(self, key: CaseKey, brand: str, submission_id: str) -> tuple[GivenField, ...] | None:
        """Which fields of a submission the vault holds; None: it never came."""


@dataclass(frozen=True, slots=True)
class Forms:
    """What private forms need.

    Attributes:
        brands: those that have forms, by id.
    """

    deposits: Deposits
    links: FormLinks
    brands: Mapping[str, FormBrand]
