"""Addresses of Argentina: "Mitre 1234 4to B" without a street word, numbered streets."""

from relevo.redaction.detectors import address_reading as reading
from relevo.redaction.detectors.address_patterns import MARKED, NUMBERED
from relevo.redaction.detectors.addresses import (
    address,
    anchored,
    before,
    coded,
    estate,
    named_then,
    street,
    whole,
)
from relevo.redaction.detectors.spelling import any_of, coarse, first_words

# La Plata: "calle 13 n 654 e/ 45 y 46", "diag 74 entre 3 y 4".
_NUMBERED = "calle, c, diagonal, diag, av, avda, avenida, plaza"
_BETWEEN = rf"(?:{any_of('e/, entre, e')}[.:]?\s{{0,2}}\d{{1,3}}\s(?:bis\s)?y\s\d{{1,3}}(?!\d))"
_NUMBERED_STREET = (
    rf"{any_of(_NUMBERED)}[.:]?\s{{0,3}}{NUMBERED}"
    rf"(?:{MARKED}|\s{{0,3}}\d{{2,5}}\s{{0,3}}{_BETWEEN}|\s{{0,3}}{_BETWEEN})"
)

# "Thames 1842 2do 11", "San Juan 2890 PB A", "Los Alamos 221, entre Belgrano y French".
_FLOOR_AFTER = (
    r"\d{2,5},?\s(?:\d{1,2}(?:\s?(?i:to|do|ro|er|mo|vo|no|ra|da|ta)|\s?o(?=\s)|\s(?=\s))\.?\s{0,2}"
    r"[\"']?(?:[A-Ha-h]|\d{1,2})(?![A-Za-z0-9])|\d{1,2}\s?[A-H](?![A-Za-z0-9])|(?i:pb)(?![A-Za-z]))"
)
_FLOOR_TRIGGER = r"\d\d,?\s(?:\d{1,2}\s?(?i:to|do|ro|er|mo|vo|no|ra|da|ta|o|\s|[A-H])|(?i:pb))"
_CROSSINGS = "entre, e/, esq, esquina, casi"
_STREETS_CROSSED = "y av, y avda, y avenida, y calle, y pasaje, y psje"
_CROSSED = (
    r"\d{1,5}(?:-\d{1,3})?[A-Za-z]?,?\s"
    rf"(?={any_of(_CROSSINGS)}[.]?\s?(?:con\s)?[A-Z0-9]|{any_of(_STREETS_CROSSED)})"
)
_CROSSED_TRIGGER = rf"\d[A-Za-z]?,?\s{coarse(_CROSSINGS, _STREETS_CROSSED)}"


def _before_crossing(view: str, start: int, end: int) -> tuple[int, int] | None:
    first = reading.title_before(view, start)
    return None if first is None else (first, len(view[:end].rstrip(" ,\n")))


ADDRESS = address(
    "AR",
    anchored(_FLOOR_AFTER, _FLOOR_TRIGGER, before(reading.title_before)),
    anchored(_CROSSED, _CROSSED_TRIGGER, _before_crossing),
    named_then("piso, pso, dto, uf, timbre, monoblock"),
    anchored(_NUMBERED_STREET, None, whole, begins=first_words(_NUMBERED)),
    street("bv, bvar, bvd, cortada"),
    coded(
        """
barrio, mza, manzana, mz, monoblock, tira, sector, torre, edificio, escalera
""",
        "casa, depto, dpto, dto, lote",
    ),
    estate("barrio, bo, complejo, consorcio, country, loteo"),
)
