"""Taking cases in. Order and repetition do not matter; each item stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prometheus_client import Counter

from relevo.care.domain.acceptance import check_storable
from relevo.care.domain.errors import CaseErased
from relevo.care.use_cases.context import Care, ReceiptSigner
from relevo.care.use_cases.late import take_erased
from relevo.care.use_cases.taking import take
from relevo.crossing.errors import DifferentContent, MalformedMessage, UnknownBrand
from relevo.crossing.vocabulary import HandOverItem
from relevo.errors import RelevoError
from relevo.ledger.values import Actor
from relevo.sealing.signed import SignedStatement
from relevo.service import logs
from relevo.service.database import as_unavailable, is_contended

_log = logs.get("handover")
_ITEMS = Counter("relevo_care_handover_items_total", "Hand-over items", ["outcome"])


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not taken; `permanent`: sending it again unchanged never succeeds."""

    reason: str
    field: str | None
    permanent: bool


NOT_NOW = Refusal("INTERNAL", None, permanent=False)
"""Something failed on this side; the log says what."""

Result = SignedStatement | Refusal


def hand_over(
    care: Care,
    signer: ReceiptSigner,
    agency: str,
    items: Sequence[HandOverItem],
    *,
    actor: Actor,
) -> list[Result]:
    """Take cases, each at one version with its new post versions and notes; one result for each.

    What can be taken together is taken in one transaction. The same item again gives the stored
    receipt and changes nothing. Refusals come back as values, so that one item never holds up its
    neighbours. `actor` is the caller's verified identity.
    """
    results: dict[int, Result] = {}
    sound: list[int] = []
    for place, item in enumerate(items):
        try:
            _check(care, item)
            sound.append(place)
        except RelevoError as error:
            results[place] = _refusal(error, agency, item)
    for places in _apart(items, sound):
        together = [items[place] for place in places]
        taken = _take(care, signer, agency, together, actor)
        results.update(zip(places, taken, strict=True))
    for result in results.values():
        _ITEMS.labels(result.reason if isinstance(result, Refusal) else "receipt").inc()
    return [results[place] for place in range(len(items))]


def refused(error: RelevoError) -> Refusal:
    """The refusal for an error of ours: what contradicts the contract stays refused."""
    permanent = isinstance(error, MalformedMessage | DifferentContent | UnknownBrand)
    return Refusal(error.reason, error.field, permanent)


def _check(care: Care, item: HandOverItem) -> None:
    if item.header.brand not in care.brands:
        raise UnknownBrand("brand: is not served here", field="brand")
    check_storable(item)


def _apart(items: Sequence[HandOverItem], places: Sequence[int]) -> Iterable[list[int]]:
    """The places in groups of items that name nothing in common, those that do in their order."""
    while places:
        seen: set[tuple[str, str]] = set()
        group: list[int] = []
        later: list[int] = []
        for place in places:
            names = _names(items[place])
            (group if seen.isdisjoint(names) else later).append(place)
            seen |= names
        yield group
        places = later


def _names(item: HandOverItem) -> set[tuple[str, str]]:
    return {
        ("case", item.header.case_id),
        *(("post", version.post_version_id) for version in item.post_versions),
        *(("note", note.note_id) for note in item.notes),
        *(("redaction", redaction.redaction_id) for redaction in item.redactions),
        *(("post", redaction.post_version_id) for redaction in item.redactions),
    }


def _take(
    care: Care, signer: ReceiptSigner, agency: str, items: Sequence[HandOverItem], actor: Actor
) -> list[Result]:
    """All in one transaction; if that fails, each half, until what fails stands alone.

    While the database is away, nothing is tried again.
    """
    try:
        return [*take(care, signer, agency, items, actor=actor)]
    except CaseErased:
        if len(items) == 1:
            return [take_erased(care, signer, agency, items[0], actor=actor)]
    except Exception as error:  # noqa: BLE001 - one item never holds up its neighbours
        if len(items) == 1:
            return [_refusal(error, agency, items[0])]
        if as_unavailable(error) is not None and not is_contended(error):
            _log.error("hand-over failed", agency=agency, items=len(items), exc_info=error)
            return [NOT_NOW] * len(items)
    half = len(items) // 2
    parts = (items[:half], items[half:])
    return [result for part in parts for result in _take(care, signer, agency, part, actor)]


def _refusal(error: Exception, agency: str, item: HandOverItem) -> Refusal:
    """What the agency is told; the log says which item, and why."""
    log = _log.bind(agency=agency, case=item.header.case_id, version=item.header.version)
    if isinstance(error, DifferentContent):
        log.error(
            "SAME ID, OTHER CONTENT: the hand-over contradicts what is stored", field=error.field
        )
    elif isinstance(error, RelevoError):
        log.warning("hand-over refused", reason=error.reason, field=error.field)
    else:
        log.error("hand-over failed", exc_info=error)
        return NOT_NOW
    return refused(error)
