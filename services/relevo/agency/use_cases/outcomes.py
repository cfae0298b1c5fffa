"""What may become of an update, and who care is in a case's story."""

from __future__ import annotations

APPLIED = "APPLIED"
ALREADY_APPLIED = "ALREADY_APPLIED"
REPEATED = "REPEATED"
ALREADY_OPEN = "ALREADY_OPEN"
UNKNOWN_CASE = "UNKNOWN_CASE"
UNKNOWN_REQUEST = "UNKNOWN_REQUEST"
ALREADY_SETTLED = "ALREADY_SETTLED"
UNKNOWN_KIND = "UNKNOWN_KIND"


def care_of(brand: str) -> str:
    """Care as an actor: which person it was, is in care's own ledger."""
    return f"spiffe://{brand}/care/rpc"
