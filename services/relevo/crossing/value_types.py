"""The kinds of value that a seal may hold: what the redactor finds, and what comes with a post."""

from __future__ import annotations

from typing import Final

from relevo.redaction import FindingType

VALUE_TYPES: Final = frozenset(kind.value for kind in FindingType) | {
    "ORIGINAL_TEXT",
    "AUTHOR_NAME",
    "AUTHOR_ID",
    "ATTACHMENT",
}
"""Closed; the ledgers use these names."""
