"""What was readable in a text before it was redacted again rests nowhere, not in the log either."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.care.adapters import tables
from relevo.care.use_cases.context import Care
from relevo.ledger.entries.base import Tag

_OVERWRITES = (
    Tag.CARE_POST_REDACTED_AGAIN,
    Tag.CARE_NOTE_REDACTED_AGAIN,
    Tag.CARE_CASE_ERASED,
)
"""What is recorded wherever a text takes another's place, whichever way it came."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Up to where the log holds nothing.

    Attributes:
        entry: the place of the ledger's last entry then.
        cleared: how many granted requests had lost their value; the ledger does not tell of that.
    """

    entry: int
    cleared: int


def forget(care: Care, forgotten: Forgotten | None) -> Forgotten | None:
    """Empty the database's log if a text was overwritten since; up to where that is so now.

    `forgotten`: what this returned the last time; None at first: what was before is not known.
    """
    with care.storage.read() as tx:
        newest = Forgotten(tables.ledger.newest(tx.connection), tx.redactions.cleared())
        overwritten = (
            forgotten is None
            or newest.cleared != forgotten.cleared
            or tables.ledger.any_after(tx.connection, forgotten.entry, _OVERWRITES)
        )
    if overwritten and not care.storage.database.empty_log():
        return forgotten
    return newest
