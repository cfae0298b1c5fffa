"""What goes wrong with a ledger. A message names places and rules, never the content."""

from __future__ import annotations

from relevo.errors import InvalidInput, RelevoError


class EntryRefused(RelevoError):
    """A value may not stand in a ledger: it is free-form, personal, or out of range."""

    reason = "LEDGER_ENTRY_REFUSED"


class LedgerBroken(RelevoError):
    """The rows do not make the tree that was signed.

    Attributes:
        index: the first leaf index that fails, or None when the fault is not at a leaf.
    """

    reason = "LEDGER_BROKEN"

    def __init__(self, message: str, *, index: int | None = None) -> None:
        super().__init__(message if index is None else f"index {index}: {message}")
        self.index = index


class ProofInvalid(RelevoError):
    """An inclusion or consistency proof does not lead to the given root."""

    reason = "LEDGER_PROOF_INVALID"


class NoteRefused(RelevoError):
    """A signed note or checkpoint is malformed, or no known key signed it."""

    reason = "LEDGER_NOTE_REFUSED"


class NotForThisCheck(InvalidInput):
    """A key, a file or a folder was given that this check has no use for.

    It says nothing about a log: neither that it holds nor that it does not.
    """

    reason = "LEDGER_NOT_FOR_THIS_CHECK"
