"""What people say of a redaction: that something is missing, or covered by mistake."""

from __future__ import annotations

from uuid import UUID

from relevo.agency.context import AgencyContext
from relevo.agency.domain.restoration import Restoration
from relevo.agency.use_cases import again, restorations
from relevo.agency.use_cases.actions import Acted
from relevo.agency.use_cases.again import Missed
from relevo.agency.web import documents, forms
from relevo.agency.web.cases import ACTORS, CASE
from relevo.agency.web.seeing import visible_brands
from relevo.service.web import Door
from relevo.service.web.access import person

_VERSION = CASE + "/versions/<uuid:post_version_id>"


def redactions_door(context: AgencyContext) -> Door:
    """The door to redactions."""
    door = Door("redactions", description="Covering what was missed, asking for what was not.")
    views = _Redactions(context)
    door.add(
        "POST",
        _VERSION + "/cover",
        views.cover,
        access=ACTORS,
        takes=forms.CoveringSchema,
        gives=documents.ActedDocument,
        errors=[409, 503],
    )
    door.add(
        "POST",
        _VERSION + "/restore",
        views.ask_back,
        access=ACTORS,
        takes=forms.RestoringSchema,
        gives=documents.RestorationDocument,
        status=202,
    )
    return door


class _Redactions:
    def __init__(self, context: AgencyContext) -> None:
        self._context = context

    def cover(self, asked: forms.Covering, case_id: UUID, post_version_id: UUID) -> Acted:
        """Cover a stretch of a redacted text that was missed ("Falta tapar"), on both sides."""
        return again.cover_by_hand(
            self._context,
            str(case_id),
            str(post_version_id),
            Missed(asked.start, asked.end, asked.type, asked.revision),
            brands=visible_brands(self._context),
            actor=person().id,
        )

    def ask_back(self, asked: forms.Restoring, case_id: UUID, post_version_id: UUID) -> Restoration:
        """Ask care to put back what a placeholder covers by mistake ("De más")."""
        return restorations.ask(
            self._context,
            str(case_id),
            str(post_version_id),
            asked.placeholder,
            brands=visible_brands(self._context),
            actor=person().id,
        )
