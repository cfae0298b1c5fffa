"""What the agency refuses. Messages name fields and states, never content."""

from __future__ import annotations

from relevo.errors import Conflict, InvalidInput, NotFound, RelevoError, Unavailable


class UnknownBrand(NotFound):
    """The agency does not work for this brand, or the caller may not know that it does."""

    reason = "UNKNOWN_BRAND"


class UnknownCase(NotFound):
    """There is no such case, or the caller may not know that there is."""

    reason = "UNKNOWN_CASE"


class IllegalTransition(Conflict):
    """The case's present state does not allow the move."""

    reason = "ILLEGAL_TRANSITION"


class StaleVersion(Conflict):
    """Somebody changed the case since the caller read it."""

    reason = "STALE_VERSION"


class UnknownPost(NotFound):
    """The case has no such post version with a text."""

    reason = "UNKNOWN_POST"


class PostTooLarge(InvalidInput):
    """Not even sealed whole does the post fit the contract of the crossing."""

    reason = "POST_TOO_LARGE"


class CarriesPersonalData(InvalidInput):
    """A text for publication holds personal data; `kinds` names the finding types."""

    reason = "CARRIES_PERSONAL_DATA"

    def __init__(self, kinds: tuple[str, ...]) -> None:
        super().__init__("text: holds personal data: " + ", ".join(kinds), field="text")
        self.kinds = kinds


class NoSealingKey(Unavailable):
    """No valid sealing key of the brand is at hand; nothing was stored, trying later is right."""

    reason = "NO_SEALING_KEY"


class IntakeFailed(RelevoError):
    """Redacting or sealing failed in a way that we do not know; nothing was stored."""

    reason = "INTAKE_FAILED"


class Contended(Unavailable):
    """The case kept changing under the intake; nothing was stored, trying again is right."""

    reason = "CONTENDED"


class UnknownChannel(InvalidInput):
    """The brand was not onboarded with this channel."""

    reason = "UNKNOWN_CHANNEL"


class StorageUnavailable(Unavailable):
    """The database did not take it; nothing was stored, trying again is right."""

    reason = "STORAGE_UNAVAILABLE"


class ImportElsewhere(Conflict):
    """Another process goes on with the same import; this one has changed nothing since."""

    reason = "IMPORT_ELSEWHERE"


class ImportFailed(RelevoError):
    """An import could not go on; what came in before is kept, and running it again goes on."""

    reason = "IMPORT_FAILED"
