"""What can be recorded: one frozen type per tag, in the module of the side that records it.

What each side records about the logs themselves is the same and stands in `logs`.

from relevo.ledger.entries import agency as recorded
tables.record(connection, recorded.CaseOpened(at=now, actor=actor, case=case, ...))
"""

from __future__ import annotations

from relevo.ledger.entries import agency, care, logs, vault
from relevo.ledger.entries.base import Entry, PersonChange, Tag, Verb, body

__all__ = [
    "Entry",
    "PersonChange",
    "Tag",
    "Verb",
    "agency",
    "body",
    "care",
    "entry_types",
    "logs",
    "vault",
]


def entry_types() -> tuple[type[Entry], ...]:
    """Every recordable type, in the order of its tag's declaration."""
    found = [
        kind
        for module in (agency, care, vault, logs)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Entry) and "tag" in vars(kind)
    ]
    order = list(Tag)
    return tuple(sorted(found, key=lambda kind: order.index(kind.tag)))
