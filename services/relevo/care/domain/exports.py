"""A customer's data on its way to her: what is asked for, and the file that comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from relevo.care.domain.case import CaseKey


class Language(StrEnum):
    """In which the page is written."""

    EN = "en"
    ES = "es"
    PT = "pt"


@dataclass(frozen=True, slots=True, order=True)
class WithheldPlace:
    """Where a value stands that is somebody else's: it stays covered."""

    key: CaseKey
    post_version_id: str
    field_number: int


@dataclass(frozen=True, slots=True)
class SubjectExport:
    """The file, and what opens it. Never stored, never logged: both go to who asked, once.

    `file`: a page of HTML; `ledger_index`: the place of the vault's entry.
    """

    export_id: str
    file: str = field(repr=False)
    passphrase: str = field(repr=False)
    values: int
    ledger_index: int
