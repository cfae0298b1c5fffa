"""Addresses of Ecuador: numbers of Quito such as N34-451, ciudadelas with manzana and villa, km of a vía."""

from relevo.redaction.detectors import address_reading as reading
from relevo.redaction.detectors.addresses import address, anchored, coded, estate
from relevo.redaction.detectors.spelling import any_of, coarse

# Quito: "Amazonas N34-451", "Oe5-12", also without a street word.
_LETTERED = r"(?:[NnSsEe]|[Oo][Ee])\s?\d{1,3}\s?[A-Za-z]?\s?-\s?[A-Za-z]?\d{1,4}(?![A-Za-z0-9])"
_LETTERED_TRIGGER = r"(?i)(?:[nse]|oe)\s?\d{1,3}\s?[a-z]?\s?-\s?[a-z]?\d"
_ROADS = "via, carretera, autopista, ruta, panamericana, ctra"
_ROAD = (
    r"[Kk](?i:m|ilometro)\.?\s{0,3}\d{1,3}(?:[.,]\d{1,2})?\s?,?\s(?:de\s)?(?:la\s)?"
    rf"{any_of(_ROADS)}\s(?:a\s|al\s)?"
)
_ROAD_TRIGGER = rf"(?i)k(?:m|ilometro)\.?\s*\d[^!?]*{coarse(_ROADS)}"


def _named(view: str, start: int, end: int) -> tuple[int, int] | None:
    before = reading.name_before(view, start)
    return None if before is None else (before, end)


def _road(view: str, start: int, end: int) -> tuple[int, int] | None:
    stop = reading.name(view, end, 3)
    return None if stop is None else (start, stop)


ADDRESS = address(
    "EC",
    anchored(_LETTERED, _LETTERED_TRIGGER, _named),
    coded(
        "mz, mza, manzana, bloque, bl, etapa, solar, villa, supermanzana, smz",
        "villa, v, vll, solar, sl, casa, dpto, depto, lote, lt",
    ),
    estate(
        """
cdla, ciudadela, cdela, coop, cooperativa, urb, urbanizacion, conjunto, lotizacion, recinto,
barrio, alborada, sauces, guayacanes, samanes
"""
    ),
    anchored(_ROAD, _ROAD_TRIGGER, _road),
)
