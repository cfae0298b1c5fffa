"""A case goes back to the agency that handed it over and has forgotten it."""

from __future__ import annotations

from relevo.care.domain.case import CaseKey, Closure
from relevo.care.domain.errors import UnknownCase
from relevo.care.use_cases.context import Care
from relevo.crossing.errors import UnknownBrand
from relevo.crossing.limits import check_id
from relevo.crossing.vocabulary import HandOverItem
from relevo.ledger.entries import care as recorded
from relevo.ledger.values import Actor, Id, Slug
from relevo.service import logs

_log = logs.get("recall")


def recall_case(care: Care, agency: str, brand: str, case_id: str, *, actor: Actor) -> HandOverItem:
    """Everything that the agency ever handed over of a case, without the seals, oldest first.

    Nothing of what care did with it is told: only what came from this agency goes back to it.

    Raises:
        UnknownBrand: not served here.
        UnknownCase: the agency never handed over such a case of this brand, or it was erased.
        MalformedMessage: naming `case_id`.
    """
    if brand not in care.brands:
        raise UnknownBrand("brand: is not served here", field="brand")
    key = CaseKey(agency, check_id(case_id, "case_id"))
    with care.storage.write() as tx:
        case = tx.cases.get(key)
        if case is None or case.brand != brand or case.closure is Closure.ERASED:
            raise UnknownCase("there is no such case", field="case_id")
        posts = sorted(
            tx.cases.posts(key), key=lambda post: (post.received_at, post.post_version_id)
        )
        notes = tx.notes.of_case(key)
        tx.record(
            recorded.CaseRecalled(
                at=care.now(),
                actor=actor,
                agency=Slug(agency),
                brand=Slug(brand),
                case=Id(case_id),
                version=case.header.version,
            )
        )
    _log.warning("a case goes back to its agency", agency=agency, brand=brand, case=case_id)
    return HandOverItem(case.header, tuple(posts), tuple(notes))
