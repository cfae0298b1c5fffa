"""Addresses of Argentina: names without a street word and "piso 4 B"; numbered streets "e/ 45 y 46"."""

from relevo.redaction.detectors.address_reading import MARKED, NUMBERED
from relevo.redaction.detectors.addresses import (
    address,
    anchored,
    coded,
    estate,
    named_then,
    street,
    whole,
)
from relevo.redaction.detectors.spelling import any_of, coarse

# La Plata: "calle 13 n 654 e/ 45 y 46", "diag 74 entre 3 y 4".
_NUMBERED = "calle, c, diagonal, diag, av, avda, avenida, plaza"
_BETWEEN = rf"(?:{any_of('e/, entre, e')}[.:]?\s{{0,2}}\d{{1,3}}\s(?:bis\s)?y\s\d{{1,3}}(?!\d))"
_NUMBERED_STREET = (
    rf"{any_of(_NUMBERED)}[.:]?\s{{0,3}}{NUMBERED}"
    rf"(?:{MARKED}|\s{{0,3}}\d{{2,5}}\s{{0,3}}{_BETWEEN}|\s{{0,3}}{_BETWEEN})"
)
_NUMBERED_TRIGGER = rf"(?:^|[^A-Za-z]){coarse(_NUMBERED)}[.:]?\s*\d[^!?]*\d"

ADDRESS = address(
    "AR",
    named_then("piso, pso, dto, uf, timbre, monoblock, p"),
    anchored(_NUMBERED_STREET, _NUMBERED_TRIGGER, whole),
    street("bv, bvar, bvd, cortada"),
    coded(
        """
barrio, mza, manzana, mz, monoblock, tira, sector, torre, edificio, escalera
""",
        "casa, depto, dpto, dto, lote",
    ),
    estate("barrio, bo, complejo, consorcio, country, loteo"),
)
