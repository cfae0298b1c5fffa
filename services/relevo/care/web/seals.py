"""Seals that the vault refused, for those who look after them."""

from __future__ import annotations

from uuid import UUID

from relevo.care.people import Role
from relevo.care.use_cases import operations
from relevo.care.use_cases.context import Care
from relevo.care.web import documents, forms
from relevo.care.web.acts import Acts, known_agency
from relevo.service.web import Door, with_token


def seals_door(care: Care) -> Door:
    """The door to parked seals."""
    door = Door("seals", description="Seals that the vault refused for good.")
    views = _Seals(care)
    door.add(
        "GET",
        "/parked",
        views.list_parked,
        access=with_token(Role),
        takes=forms.ListedSealsSchema,
        gives=documents.ParkedDocument,
        errors=[404],
    )
    door.add(
        "POST",
        "/parked/<agency>/<uuid:post_version_id>/re-drive",
        views.re_drive,
        access=with_token([Role.LEAD, Role.ADMIN]),
        gives=documents.DrivenDocument,
        status=202,
        errors=[409],
    )
    return door


class _Seals:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def list_parked(self, asked: forms.ListedSeals) -> dict[str, object]:
        """List seals that the vault refused, with its reasons."""
        brands = self._acts.brands(asked.brand)
        return {"seals": operations.parked_seals(self._care, brands, limit=asked.limit)}

    def re_drive(self, agency: str, post_version_id: UUID) -> dict[str, object]:
        """Send a parked seal to the vault again."""
        operations.re_drive(
            self._care,
            known_agency(agency),
            str(post_version_id),
            self._acts.brands(),
            actor=self._acts.actor(),
        )
        return {"post_version_id": str(post_version_id)}
