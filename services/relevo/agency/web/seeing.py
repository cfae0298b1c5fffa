"""Which brands a caller may see. Another brand does not exist for her."""

from __future__ import annotations

from relevo.agency.context import AgencyContext
from relevo.agency.domain.errors import UnknownBrand
from relevo.service.web.access import person


def visible_brands(context: AgencyContext) -> frozenset[str]:
    """The brands that were granted to the caller and that the agency works for."""
    return person().brands & frozenset(context.brands)


def require_visible(context: AgencyContext, brand: str) -> str:
    """The brand, if the caller may see it; raises `UnknownBrand` (404) otherwise."""
    if brand not in visible_brands(context):
        raise UnknownBrand("brand: there is no such brand", field="brand")
    return brand


def asked_brands(context: AgencyContext, brand: str | None) -> frozenset[str]:
    """The one brand asked for, or all that the caller may see; raises `UnknownBrand`."""
    return (
        visible_brands(context) if brand is None else frozenset({require_visible(context, brand)})
    )
