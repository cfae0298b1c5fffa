"""The report of breaches for an authority, on the ledger before it is given out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.breach_report import BreachReport, ReportedBreach, report
from relevo.care.domain.breaches import Breach
from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import UnknownBreach
from relevo.care.use_cases.breaches import ReadBreach, read
from relevo.care.use_cases.context import Care
from relevo.errors import InvalidInput
from relevo.ledger.entries import care_breach_reports as recorded
from relevo.ledger.values import Actor, Id, Slug

MAX_BREACHES = 500


@dataclass(frozen=True, slots=True)
class Incident:
    """Which breaches: those named, or all that were opened in a stretch of time.

    Attributes:
        brand: of all of them.
        agency: only those of its cases.
        since, until: opened from, and before; None: open on that side.
        types: only of these kinds; empty: all.
        breach_ids: only these; empty: all.
    """

    brand: str
    agency: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    types: frozenset[str] = frozenset()
    breach_ids: frozenset[str] = frozenset()


def report_breaches(
    care: Care, incident: Incident, brands: Collection[str], *, actor: Actor
) -> BreachReport:
    """The report. That it was made is recorded in the same transaction.

    Raises:
        UnknownBreach: the person may see none such, or one that is named is not among them.
        InvalidInput: naming `until`; or `since`, if there are too many for one report.
    """
    if incident.since and incident.until and incident.since >= incident.until:
        raise InvalidInput("until: must be after since", field="until")
    with care.storage.write() as tx:
        found = _found(tx, incident) if incident.brand in brands else []
        if not found or incident.breach_ids - {one.breach_id for one in found}:
            raise UnknownBreach("there is no such breach", field="breach_ids")
        if len(found) > MAX_BREACHES:
            raise InvalidInput(f"since: more than {MAX_BREACHES} breaches", field="since")
        told = [_told(tx, read(care, tx, one)) for one in found]
        keys = {CaseKey(one.agency, one.case_id) for one in found}
        members = tx.customers.members(keys)
        people = {members[key].customer_id if key in members else key for key in keys}
        at = care.now()
        entry = recorded.BreachesReported(
            at=at,
            actor=actor,
            brand=Slug(incident.brand),
            breaches=tuple(Id(one.breach_id) for one in found),
        )
        tx.record(entry)
    return report(told, brand=incident.brand, subjects=len(people), at=at)


def _found(tx: Transaction, incident: Incident) -> list[Breach]:
    return tx.breaches.opened(
        incident.brand,
        agency=incident.agency,
        since=incident.since,
        until=incident.until,
        types=incident.types,
        breach_ids=incident.breach_ids,
        limit=MAX_BREACHES + 1,
    )


def _told(tx: Transaction, found: ReadBreach) -> ReportedBreach:
    case = tx.cases.get(CaseKey(found.breach.agency, found.breach.case_id))
    assert case is not None  # a breach has its case for ever, erased or not
    return ReportedBreach(
        breach=found.breach,
        public_code=case.header.public_code,
        covered_at_agency=found.covered_at_agency,
        covered_at_care=found.covered_at_care,
        text_changed=found.text_changed,
    )
