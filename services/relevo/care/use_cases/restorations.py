"""What an agency believes covered by mistake: somebody of care opens it, looks, and decides.

What goes back is what the vault holds, never what somebody typed; so granting opens it once more,
for the purpose of a redaction's review, under a second code.
"""

from __future__ import annotations

from collections.abc import Collection

from relevo.care.adapters.storage import Transaction
from relevo.care.domain import restorations as rules
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.errors import NotLookedAt, StaysCovered, UnknownRestoration
from relevo.care.domain.restorations import Restoration
from relevo.care.domain.timeline import Event, EventKind
from relevo.care.domain.vault import Purpose
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import visible
from relevo.care.use_cases.reveal import Asking, Place, open_one
from relevo.crossing import updates
from relevo.crossing.limits import MAX_RESTORED_CHARACTERS, check_text
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Code, Id, Slug
from relevo.redaction import FindingType
from relevo.service import crash
from relevo.service.crash import Point


def grant(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    request_id: str,
    *,
    totp: str,
    actor: Id,
) -> Restoration:
    """It is nothing personal: the agency gets what stood there.

    Args:
        totp: the person's current one-time password, not the one with which she looked at it.

    Raises:
        UnknownCase, UnknownRestoration: there is none that the person may see.
        AlreadyDecided: somebody was faster.
        StaysCovered: it was taken for a card number, which is never given back.
        ApprovalNeeded: the vault wants somebody else to agree; then it is called once more.
        NotLookedAt: the person has not opened the value for this within the last minutes.
        InvalidInput, VaultRefused, PeerUnavailable: as `open_one`; nothing is decided then.
    """
    with care.storage.read() as tx:
        visible(tx, key, brands)
        asked = _asked(tx, key, request_id)
        rules.check_open(asked)
        if asked.type == FindingType.CARD:
            raise StaysCovered("a card number is not given back", field="request_id")
        events = tx.desk.events(key)
        if not rules.was_looked_at(asked, events, by=str(actor), at=care.now()):
            raise NotLookedAt("open the value first", field="request_id")
    asking = Asking((Place(asked.seal_id, asked.field_number),), Purpose.REDACTION_REVIEW)
    value = open_one(care, key, brands, asking, totp, actor=actor)
    if value.masked:
        raise StaysCovered("a card number is not given back", field="request_id")
    check_text(value.value, "text", characters=MAX_RESTORED_CHARACTERS)
    return _decide(care, key, brands, request_id, value.value, actor)


def refuse(
    care: Care, key: CaseKey, brands: Collection[str], request_id: str, *, actor: Id
) -> Restoration:
    """It stays covered. Raises `UnknownCase`, `UnknownRestoration`, `AlreadyDecided`."""
    return _decide(care, key, brands, request_id, None, actor)


def _decide(
    care: Care,
    key: CaseKey,
    brands: Collection[str],
    request_id: str,
    text: str | None,
    actor: Id,
) -> Restoration:
    with care.storage.write() as tx:
        at = care.now()
        case = visible(tx, key, brands, lock=True)
        decided = rules.decided(
            _asked(tx, key, request_id, lock=True), text=text, by=str(actor), at=at
        )
        tx.redactions.decide(decided)
        _record(care, tx, case, decided, actor)
        told = updates.Restoration(request_id, text)
        tx.updates.add(case, care.new_id(), told, at=at)
        crash.point(Point.RESTORATION_BEFORE_COMMIT)
    crash.point(Point.RESTORATION_AFTER_COMMIT)
    return decided


def _record(care: Care, tx: Transaction, case: Case, decided: Restoration, actor: Id) -> None:
    assert decided.decided_at is not None
    granted = decided.text is not None
    tx.record(
        recorded.RestorationDecided(
            at=decided.decided_at,
            actor=actor,
            agency=Slug(case.agency),
            brand=Slug(case.brand),
            case=Id(case.case_id),
            post_version=Id(decided.post_version_id),
            request=Id(decided.request_id),
            type=Code.of(decided.type),
            granted=granted,
        )
    )
    kind = EventKind.RESTORATION_GRANTED if granted else EventKind.RESTORATION_REFUSED
    event = Event(care.new_id(), kind, decided.decided_at, str(actor), subject=decided.request_id)
    tx.desk.add_event(case, event)


def _asked(tx: Transaction, key: CaseKey, request_id: str, *, lock: bool = False) -> Restoration:
    asked = tx.redactions.asked(key, request_id, lock=lock)
    if asked is None:
        raise UnknownRestoration("the case has no such request", field="request_id")
    return asked
