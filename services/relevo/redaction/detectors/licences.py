"""How driving licences are detected: their words are much the same in every country."""

from __future__ import annotations

from collections.abc import Callable

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

LICENCE_WORDS = words(
    "licencia licencias licensia lisencia brevete brevetes brebete brevet conducir conduccion",
    "manejo manejar conductor habilitacao cnh habilitacion licence license",
)
LICENCE_FILLERS = words(
    "conducir conduccion manejo manejar carnet licencia electronica electronico vehicular clase",
    "categoria tipo a b i ii iia iib ab c d e federal estatal registro permiso vencida vencido",
)


def driving_licence(
    country: str, *shapes: Shape, check: Callable[[str], bool] | None = None
) -> Detector:
    """A detector for one country's driving licences; a document of identity, so a NATIONAL_ID."""
    return Detector(
        name=f"{country.lower()}.licence",
        type=FindingType.NATIONAL_ID,
        country=country,
        label="LICENCIA",
        shapes=shapes,
        context=LICENCE_WORDS,
        fillers=LICENCE_FILLERS,
        check=check,
    )
