"""What was readable in a text before it was redacted again rests nowhere, not in the log either."""

from __future__ import annotations

from datetime import datetime

from relevo.care.use_cases.context import Care


def forget(care: Care, forgotten: datetime | None) -> datetime | None:
    """Empty the database's log if a redaction has arrived since; up to which one it is.

    `forgotten`: what this returned the last time.
    """
    with care.storage.read() as tx:
        newest = tx.redactions.newest()
    if newest == forgotten or not care.storage.database.empty_log():
        return forgotten
    return newest
