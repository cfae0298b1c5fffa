"""Addresses of Ecuador: numbers such as N34-451, ciudadelas with manzana and villa."""

import re

from relevo.redaction.detectors import address_reading as reading
from relevo.redaction.detectors.address_patterns import KILOMETRE, LETTERED
from relevo.redaction.detectors.addresses import (
    address,
    after,
    anchored,
    before,
    coded,
    estate,
    street,
)
from relevo.redaction.detectors.spelling import any_of, first_words

_LETTERED_TRIGGER = r"(?i)(?:[nse]|oe)\s?\d{1,3}\s?[a-z]?\s?-\s?[a-z]?\d"
_ROADS = "via, carretera, autopista, ruta, panamericana, ctra"
_ROAD = (
    r"[Kk](?i:m|ilometro)\.?\s{0,3}\d{1,3}(?:[.,]\d{1,2})?\s?,?\s(?:de\s)?(?:la\s)?"
    rf"{any_of(_ROADS)}\s(?:a\s|al\s)?"
)
_KILOMETRE = re.compile(rf",?\s{KILOMETRE}", re.ASCII)


def _on_road(view: str, start: int) -> int | None:
    """The end of "vía a Daule km 12.5", from behind the first word."""
    article = re.compile(r"(?i:a|al|la)\s").match(view, start)
    end = reading.name(view, article.end() if article else start, 3)
    kilometre = _KILOMETRE.match(view, end) if end is not None else None
    return kilometre.end() if kilometre else None


ADDRESS = address(
    "EC",
    anchored(rf"{LETTERED}(?![A-Za-z0-9])", _LETTERED_TRIGGER, before(reading.name_before)),
    street("circunvalacion, perimetral"),
    anchored(rf"{any_of('via')}\s(?=[A-Za-z])", None, after(_on_road), begins=frozenset({"via"})),
    coded(
        "mz, mza, manzana, bloque, bl, etapa, solar, villa, supermanzana, smz",
        "mz, mza, manzana, villa, v, vll, solar, sl, casa, dpto, depto, lote, lt",
    ),
    estate(
        """
cdla, ciudadela, cdela, coop, cooperativa, urb, urbanizacion, conjunto, lotizacion, recinto,
barrio, alborada, sauces, guayacanes, samanes
"""
    ),
    anchored(
        _ROAD,
        None,
        after(lambda view, end: reading.name(view, end, 3)),
        begins=first_words("km, kilometro"),
    ),
)
