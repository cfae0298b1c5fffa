"""Cases for programs and people of the agency: reading them, and the acts on them."""

from __future__ import annotations

from uuid import UUID

from relevo.agency.context import AgencyContext
from relevo.agency.people import Role
from relevo.agency.use_cases import actions, cases
from relevo.agency.use_cases.actions import Acted
from relevo.agency.use_cases.cases import CaseDetail, CaseFilters, Cursor, SearchResult
from relevo.agency.web import documents, forms
from relevo.agency.web.seeing import asked_brands, visible_brands
from relevo.errors import InvalidInput
from relevo.service.web import Door, with_token
from relevo.service.web.access import person

READERS = with_token([Role.CM, Role.LEAD, Role.AUDITOR, Role.ADMIN])
ACTORS = with_token([Role.CM, Role.LEAD])

CASE = "/cases/<uuid:case_id>"


def cases_door(context: AgencyContext) -> Door:
    """The door to cases."""
    door = Door("cases", description="Cases: posts of one author in one thread, and what was done.")
    _add_reading(door, _Reading(context))
    _add_acting(door, _Acting(context))
    return door


def _add_reading(door: Door, views: _Reading) -> None:
    for rule, view in (("/cases", views.list_cases), ("/parked", views.list_parked)):
        door.add(
            "GET",
            rule,
            view,
            access=READERS,
            takes=forms.ListedCasesSchema,
            gives=documents.CasesDocument,
            errors=[404],
        )
    door.add("GET", CASE, views.read_case, access=READERS, gives=documents.CaseDetailDocument)
    door.add(
        "POST",
        "/cases/search",
        views.search_cases,
        access=READERS,
        takes=forms.SearchedSchema,
        gives=documents.FoundDocument,
        errors=[404],
    )


def _add_acting(door: Door, views: _Acting) -> None:
    door.add(
        "POST",
        CASE + "/escalate",
        views.escalate,
        access=ACTORS,
        takes=forms.EscalationSchema,
        gives=documents.ActedDocument,
        errors=[409],
    )
    door.add(
        "POST",
        CASE + "/close",
        views.close,
        access=ACTORS,
        takes=forms.ClosingSchema,
        gives=documents.ActedDocument,
        errors=[409],
    )
    door.add(
        "POST",
        CASE + "/reopen",
        views.reopen,
        access=ACTORS,
        takes=forms.ReopeningSchema,
        gives=documents.ActedDocument,
        errors=[409],
    )
    door.add(
        "POST",
        CASE + "/notes",
        views.add_note,
        access=ACTORS,
        takes=forms.NoteSchema,
        gives=documents.ActedDocument,
        errors=[409],
    )


class _Reading:
    def __init__(self, context: AgencyContext) -> None:
        self._context = context

    def list_cases(self, asked: forms.ListedCases) -> dict[str, object]:
        """List cases, the newest change first."""
        return self._page(asked, parked=False)

    def list_parked(self, asked: forms.ListedCases) -> dict[str, object]:
        """List cases whose hand-over care refused for good."""
        return self._page(asked, parked=True)

    def read_case(self, case_id: UUID) -> CaseDetail:
        """Read one case with its posts, its story and its replies."""
        return cases.case_detail(self._context, visible_brands(self._context), str(case_id))

    def search_cases(self, asked: forms.Searched) -> SearchResult:
        """Search redacted texts and public codes; what is searched for is not kept.

        Personal data is cut from it before anything is looked up.
        """
        brands = asked_brands(self._context, asked.brand)
        return cases.search(self._context, brands, asked.text, limit=asked.limit)

    def _page(self, asked: forms.ListedCases, *, parked: bool) -> dict[str, object]:
        brands = asked_brands(self._context, asked.brand)
        filters = CaseFilters(asked.brand, asked.channel, asked.state, asked.urgency, parked)
        page = cases.list_cases(
            self._context, brands, filters, after=cursor_of(asked.cursor), limit=asked.limit
        )
        following = page.following.encode() if page.following else None
        return {"cases": page.cases, "next_cursor": following}


class _Acting:
    def __init__(self, context: AgencyContext) -> None:
        self._context = context

    def escalate(self, asked: forms.Escalation, case_id: UUID) -> Acted:
        """Put a case into care's inbox, with an urgency and a note."""
        return actions.escalate(
            self._context,
            str(case_id),
            brands=visible_brands(self._context),
            actor=person().id,
            urgency=asked.urgency,
            note=asked.note,
            expected_version=asked.expected_version,
        )

    def close(self, asked: forms.Closing, case_id: UUID) -> Acted:
        """Close a case that needs nobody at the brand, with the reason."""
        return actions.close(
            self._context,
            str(case_id),
            brands=visible_brands(self._context),
            actor=person().id,
            reason=asked.reason,
            expected_version=asked.expected_version,
        )

    def reopen(self, asked: forms.Reopening, case_id: UUID) -> Acted:
        """Open a closed or resolved case again."""
        return actions.reopen(
            self._context,
            str(case_id),
            brands=visible_brands(self._context),
            actor=person().id,
            expected_version=asked.expected_version,
        )

    def add_note(self, asked: forms.Note, case_id: UUID) -> Acted:
        """Write a note for care."""
        return actions.add_note(
            self._context,
            str(case_id),
            brands=visible_brands(self._context),
            actor=person().id,
            text=asked.text,
            expected_version=asked.expected_version,
        )


def cursor_of(text: str | None) -> Cursor | None:
    """The cursor of a list; raises `InvalidInput` naming `cursor`."""
    if text is None:
        return None
    try:
        return Cursor.decode(text)
    except InvalidInput:
        raise InvalidInput("cursor: was not given by this list", field="cursor") from None
