"""Breaches: what is due first, and how each ends."""

from __future__ import annotations

from uuid import UUID

from relevo.care.people import Role
from relevo.care.use_cases import breaches
from relevo.care.use_cases.context import Care
from relevo.care.web import sampling_documents as documents
from relevo.care.web import sampling_forms as forms
from relevo.care.web.acts import Acts, known_agency
from relevo.care.web.samples import READERS
from relevo.service.web import Door, with_token

CLOSERS = with_token([Role.LEAD, Role.ADMIN])

_BREACH = "/breaches/<agency>/<uuid:breach_id>"


def breaches_door(care: Care) -> Door:
    """The door to breaches."""
    door = Door("breaches", description="Missed values whose legal clocks run.")
    views = _Breaches(care)
    door.add(
        "GET",
        "/breaches",
        views.list_breaches,
        access=READERS,
        takes=forms.ListedBreachesSchema,
        gives=documents.BreachesDocument,
        errors=[404],
    )
    door.add("GET", _BREACH, views.read_breach, access=READERS, gives=documents.BreachDocument)
    door.add(
        "POST",
        _BREACH + "/close",
        views.close_breach,
        access=CLOSERS,
        takes=forms.ClosingSchema,
        gives=documents.BreachDocument,
        errors=[409],
    )
    door.add(
        "POST",
        _BREACH + "/reopen",
        views.reopen_breach,
        access=CLOSERS,
        gives=documents.BreachDocument,
        errors=[409],
    )
    return door


class _Breaches:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def list_breaches(self, asked: forms.ListedBreaches) -> dict[str, object]:
        """List breaches, what is due first."""
        page = breaches.breaches(
            self._care,
            self._acts.brands(asked.brand),
            state=asked.state,
            cursor=asked.cursor,
            limit=asked.limit,
        )
        found = [documents.breach_document(one) for one in page.breaches]
        return {"breaches": found, "next_cursor": page.next_cursor}

    def read_breach(self, agency: str, breach_id: UUID) -> dict[str, object]:
        """Read one breach: its exposure, and the hours that are left of each clock."""
        read = breaches.breach_of(
            self._care, known_agency(agency), str(breach_id), self._acts.brands()
        )
        return documents.breach_document(read)

    def close_breach(self, asked: forms.Closing, agency: str, breach_id: UUID) -> dict[str, object]:
        """Close a breach: it was notified, or nothing is owed."""
        read = breaches.close(
            self._care,
            known_agency(agency),
            str(breach_id),
            self._acts.brands(),
            asked.reason,
            actor=self._acts.actor(),
        )
        return documents.breach_document(read)

    def reopen_breach(self, agency: str, breach_id: UUID) -> dict[str, object]:
        """Take a closed breach up again, with the deadlines that it had."""
        read = breaches.reopen(
            self._care,
            known_agency(agency),
            str(breach_id),
            self._acts.brands(),
            actor=self._acts.actor(),
        )
        return documents.breach_document(read)
