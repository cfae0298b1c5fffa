"""What of a refused request an entry may hold: whatever has the form of an id, and nothing else."""

from __future__ import annotations

from typing import TypeVar

from relevo.ledger.errors import EntryRefused
from relevo.ledger.values import Constrained

_Form = TypeVar("_Form", bound=Constrained)


def form(kind: type[_Form], text: str | None) -> _Form | None:
    """What was claimed, if an entry can hold it."""
    try:
        return None if text is None else kind(text)
    except EntryRefused:
        return None
