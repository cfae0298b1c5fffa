"""Requests of an agency to put back what was covered by mistake, decided at the desk."""

from __future__ import annotations

from uuid import UUID

from relevo.care.domain.restorations import Restoration
from relevo.care.use_cases import restorations
from relevo.care.use_cases.context import Care
from relevo.care.web import documents, forms
from relevo.care.web.acts import Acts, key_of
from relevo.care.web.cases import ACTORS, CASE
from relevo.service.web import Door

_REQUEST = CASE + "/restorations/<uuid:request_id>"


def restorations_door(care: Care) -> Door:
    """The door to requests."""
    door = Door("restorations", description="What an agency believes covered by mistake.")
    views = _Restorations(care)
    door.add(
        "POST",
        _REQUEST + "/grant",
        views.grant,
        access=ACTORS,
        takes=forms.GrantingSchema,
        gives=documents.RestorationDocument,
        errors=[409, 503],
    )
    door.add(
        "POST",
        _REQUEST + "/refuse",
        views.refuse,
        access=ACTORS,
        gives=documents.RestorationDocument,
        errors=[409],
    )
    return door


class _Restorations:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def grant(
        self, asked: forms.Granting, agency: str, case_id: UUID, request_id: UUID
    ) -> Restoration:
        """Give the text back to the agency: it is nothing personal. The caller has just opened it.

        403 with the vault's reason if it refuses; nothing is decided then.
        """
        return restorations.grant(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            str(request_id),
            totp=asked.totp,
            actor=self._acts.actor(),
        )

    def refuse(self, agency: str, case_id: UUID, request_id: UUID) -> Restoration:
        """Leave it covered: it is personal."""
        return restorations.refuse(
            self._care,
            key_of(agency, case_id),
            self._acts.brands(),
            str(request_id),
            actor=self._acts.actor(),
        )
