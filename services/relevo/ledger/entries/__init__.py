"""What can be recorded: one frozen type per tag, in the module of the side that records it.

What each side records about the logs themselves is the same and stands in `logs`. What depends on
links stands in `care_private` and `vault_private`: in the brand's private logs alone.

from relevo.ledger.entries import agency as recorded
tables.record(connection, recorded.CaseOpened(at=now, actor=actor, case=case, ...))
"""

from __future__ import annotations

from relevo.ledger.entries import (
    agency,
    agency_continuity,
    agency_keys,
    care,
    care_breach_reports,
    care_continuity,
    care_continuity_private,
    care_erasure,
    care_exports,
    care_forms,
    care_links,
    care_private,
    care_rectification,
    care_reveal,
    logs,
    vault,
    vault_deposits,
    vault_erasure,
    vault_exports,
    vault_keys,
    vault_lookups,
    vault_private,
    vault_rectification,
    vault_stepup,
)
from relevo.ledger.entries.base import Entry, PersonChange, PrivateEntry, Tag, Verb, body

__all__ = [
    "Entry",
    "PersonChange",
    "PrivateEntry",
    "Tag",
    "Verb",
    "agency",
    "agency_continuity",
    "agency_keys",
    "body",
    "care",
    "care_breach_reports",
    "care_continuity",
    "care_continuity_private",
    "care_erasure",
    "care_exports",
    "care_forms",
    "care_links",
    "care_private",
    "care_rectification",
    "care_reveal",
    "entry_types",
    "log_of",
    "logs",
    "vault",
    "vault_deposits",
    "vault_erasure",
    "vault_exports",
    "vault_keys",
    "vault_lookups",
    "vault_private",
    "vault_rectification",
    "vault_stepup",
]


def entry_types() -> tuple[type[Entry], ...]:
    """Every recordable type, in the order of its tag's declaration."""
    found = [
        kind
        for module in (
            agency,
            agency_keys,
            agency_continuity,
            care,
            care_breach_reports,
            care_continuity,
            care_continuity_private,
            care_erasure,
            care_rectification,
            care_exports,
            care_forms,
            care_links,
            care_private,
            care_reveal,
            vault,
            vault_deposits,
            vault_erasure,
            vault_exports,
            vault_rectification,
            vault_keys,
            vault_lookups,
            vault_private,
            vault_stepup,
            logs,
        )
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Entry) and "tag" in vars(kind)
    ]
    order = list(Tag)
    return tuple(sorted(found, key=lambda kind: order.index(kind.tag)))


def log_of(tag: Tag) -> str:
    """The log that holds a tag's entries: its source, or that service's private log.

    `agency`, `care`, `vault`, `care-private` or `vault-private`.
    """
    return _LOGS[tag]


_LOGS = {
    kind.tag: kind.tag.partition(":")[0] + ("-private" if kind.private else "")
    for kind in entry_types()
}
