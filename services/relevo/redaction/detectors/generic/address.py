"""Addresses as several countries write them: the common street words, cues, English streets."""

import re

from relevo.redaction.detectors import address_reading as reading
from relevo.redaction.detectors.address_words import STOP
from relevo.redaction.detectors.addresses import CODE, address, anchored, cued, street
from relevo.redaction.detectors.spelling import any_of, coarse

_STREETS = """
av, avda, avd, avnda, ave, aven, avenida, avenid, abenida, calle, calles, cll, clle, caye, pasaje,
pasaj, psje, pje, psj, pza, plaza, plazuela, plazoleta, paseo, pseo, camino, carretera, ctra,
autopista, bulevar, boulevard, blvd, blv, boulv, gran via, gran avenida, prolongacion, prol,
callejon, diagonal, ruta, panamericana, alameda, ronda, malecon, circunvalacion, costanera
"""
_CUES = """
vivo, vivo en, vivimos, vive, viven, vivia, mi direccion, direccion, direccion exacta, la
direccion, direccion de entrega, direccion de envio, direccion de instalacion, direcion, dir,
domicilio, mi domicilio, domiciliado, domiciliada, domicilio fiscal, residencia, resido, residimos,
residente, mi casa es, mi casa esta, mi casa queda, mi casa, enviar a, envien a, envienlo a,
envienla a, enviarlo a, enviarla a, enviame a, envienme a, mandar a, manden a, mandenlo a, mandenla
a, mandarlo a, mandalo a, entregar, entrega en, entreguen, entreguenlo, entregarlo, dejenlo en,
dejarlo en, llevar a, queda en, instalar en, instalacion en, instalen en, recojan en, vayan a,
vengan a, predio, inmueble, suministro en, casa en, casa de, departamento en, depa en, depto en,
piso en, medidor en, mude a, mudamos a, cambie a, cambiamos a, mudanza a, mora na, mora no, mora
em, moro, moramos, meu endereco, endereco, endereco de entrega, entreguem, entregue, mandar para,
enviar para, i live, we live, live at, lives at, living at, my address, address, home address,
shipping address, ship to, deliver to, delivered to, send it to, mail it to, sent to, ubicacion,
reside, residenciado, residenciada, vivienda, lo mandan a, llegar a, me llega a
"""

# "221B Baker Street", "flat 2, 14 Park Lane". Weak words need capitals before them.
_KINDS = """
street, avenue, road, lane, boulevard, blvd, highway, crescent, terrace, gardens, parkway
"""
_WEAK_KINDS = """
st, rd, ave, av, ln, dr, drive, ct, court, sq, square, way, place, pl, close, circle, trail, hwy,
pkwy
"""
_SIDE = r"(?:(?:[NSEW]|[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[NS][EW])\.?\s)?"
_ORDINAL = r"\d{1,3}(?:st|nd|rd|th)\s"
_ENGLISH = (
    rf"(?:{any_of('flat, apt, apartment, unit, suite')}{CODE},?\s{{1,2}})?"
    r"\d{1,5}[A-Za-z]?(?:-\d{1,5})?,?\s"
    rf"{_SIDE}(?:(?:[A-Za-z][A-Za-z']{{1,20}}\.?\s|{_ORDINAL}){{1,3}}{any_of(_KINDS)}"
    rf"|(?:[A-Z][A-Za-z']{{1,20}}\.?\s|{_ORDINAL}){{1,3}}{any_of(_WEAK_KINDS)})"
)
_ENGLISH_TRIGGER = rf"(?:^|[^A-Za-z]){coarse(_KINDS, _WEAK_KINDS)}(?:[^A-Za-z]|$)"
# In small letters the weak words need a cue: "i moved to 16 rosewood drive".
_CUED_ENGLISH = (
    rf"{any_of('moved to, live at, lives at, live in, address is, address, ship to, at')}"
    rf":?\s(?P<value>\d{{1,5}}[A-Za-z]?\s(?:[A-Za-z']{{2,20}}\s){{1,3}}"
    rf"{any_of(_KINDS, _WEAK_KINDS)})"
)

# "Mitre 1234, Quilmes": a name with capitals, a number that is no year, a known place.
_PLACED = r"\d{2,4}(?<!19\d\d)(?<!20\d\d),?\s(?:(?i:interior|altos|bajos|fondo),?\s)?(?=[A-Za-z])"


def _english(view: str, start: int, end: int) -> tuple[int, int] | None:
    words = re.findall("[a-z]{2,}", view[start:end].lower())
    return None if STOP.intersection(words) or "way" in words[:-1] else (start, end)


def _placed(view: str, start: int, end: int) -> tuple[int, int] | None:
    place = reading.known_place(view, end)
    if place is None and "," in view[start:end] and (named := reading.title(view, end)):
        more = re.compile(r",\s?(?:C\.?P\.?\s?)?(?:\d{5}(?!\d)|(?=[A-Z]))").match(view, named)
        if more and (more[0][-1].isdigit() or reading.known_place(view, more.end())):
            place = named
    first = reading.saint_before(view, start) if place else None
    return None if first is None or place is None else (first, place)


ADDRESS = address(
    None,
    street(_STREETS),
    cued(_CUES),
    anchored(_ENGLISH, _ENGLISH_TRIGGER, _english),
    anchored(_CUED_ENGLISH, _ENGLISH_TRIGGER, _english),
    anchored(_PLACED, r"\d\d,?\s[A-Za-z]", _placed),
)
