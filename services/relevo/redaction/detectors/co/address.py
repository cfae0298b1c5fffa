"""Addresses of Colombia: a grid of numbered calles and carreras; towers and flats of conjuntos."""

from relevo.redaction.detectors.address_patterns import UNCOUNTED
from relevo.redaction.detectors.addresses import address, anchored, coded, estate, street, whole
from relevo.redaction.detectors.spelling import any_of, first_words

_WAYS = """
calle, cll, cl, clle, cle, call, carrera, cra, kra, kr, cr, carr, crr, krra, kara, diagonal, diag,
dg, dig, transversal, transv, trans, transver, tv, trv, tranv, avenida, av, avenida calle, avenida
carrera, av. calle, av. carrera, av. cra, av. cll, autopista, autop, circular, cq, circunvalar,
variante
"""
_SHORT_WAYS = "c, ca, k, tr, cir, ac, ak"  # only before a "#" or a dash
# "45", "43A", "5 bis B sur"; then "# 23-16", "No. 71 - 52", "con 23 16".
_LINE = (
    r"\d{1,3}(?:\s?[A-Za-z]{1,2}(?![A-Za-z])|\s?(?i:bis)(?:\s?[A-Z](?![A-Za-z]))?){0,2}"
    r"(?:\s?(?i:sur|norte|este|oeste)(?![A-Za-z]))?"
)
_HASH = r"(?:#|(?i:numeral|numero|num|nro|no|n|con|nr)(?![A-Za-z])[.:]?)"
_SIGN = r"(?:#|(?i:numeral|numero|nro|no)(?![A-Za-z])[.:]?)"
_DASH = r"(?:\s{0,2}-\s{0,2}|\s(?i:guion|a)\s|\s{1,2})"
_GRID = (
    rf"(?:{any_of(_WAYS)}|{any_of(_SHORT_WAYS)}(?=[.:]?\s{{0,2}}\d{{1,3}}[^\n,;!?]{{0,12}}[#-]))"
    rf"[.:]?\s{{0,3}}{_LINE}\s{{0,3}},?\s{{0,3}}"
    rf"(?:(?:{_HASH}\s{{0,3}})?{_LINE}{_DASH}\d{{1,4}}|{_SIGN}\s{{0,3}}{_LINE})"
    rf"(?:\s?[A-Z](?![A-Za-z]))?(?:\s(?i:sur|este|norte|oeste)(?![A-Za-z]))?{UNCOUNTED}"
)

ADDRESS = address(
    "CO",
    anchored(_GRID, None, whole, begins=first_words(_WAYS, _SHORT_WAYS)),
    street("cra, kra, kr, transversal, transv, tv, dg, circular, autop, vereda"),
    coded(
        """
torre, tor, bloque, bl, blq, interior, int, etapa, manzana, mz, edificio, superlote, agrupacion
""",
        "cs, cas, apto, apt, apartamento, ap, aparta, casa, dpto, depto, lote",
    ),
    estate(
        """
conjunto, conj, conjunto residencial, conj. res., condominio, unidad residencial, unidad, urb,
urbanizacion, barrio, brr, edificio, edif, torres de, torres del, parque residencial, agrupacion,
ciudadela, parcelacion
"""
    ),
)
