"""Booking codes of airlines (record locators): six letters and digits, named as such or, in
capitals that change to digits and back, near a flight.
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_OPEN, _CLOSED = r"(?<![A-Za-z0-9@#])", r"(?![A-Za-z0-9])"
_MIXED = r"(?=[A-Za-z]{0,7}\d)(?=\d{0,7}[A-Za-z])"
# Words of six letters that stand where a code would, and what counts or dates.
_NO_CODE = (
    r"(?!(?i:pagad[ao]|activ[ao]|online|perdid|hechas?|volvio|aerea|vuelos|hotel|viajes|familia"
    r"|nacion|[a-z]{2,3}(?:ad|id)[ao]s?|quedo|estaba|figura|salida|regres|parece|grupal|doble|ayuda"
    r"|urgent|gratis|cliente|pasaje|ticket|flight|please|number|status|system|cancel|change|refund"
    r"|booked|cuando|porque|quiero|tienen|fueron|puedo|debido|siguen|correo|comple|segura|valida"
    r"|numero|codigo|latam|avianca|iberia|volari|jetsma|gracia|abiert|\d{2,4}(?:mil|usd|hrs|min)"
    rf"|directo|previa|actual|segund|primer|mismas?|nuestr|ustede|alguna?|sin|con){_CLOSED})"
)
_CONSONANT = r"[bcdfghjkmnpqrstvwxyz]"
# Stricter: three consonants that no word has in a row, or such a pair.
_SENSELESS = (
    rf"(?=[a-z]*(?:[bcdfghjkmpqtvwxz]{_CONSONANT}[bcdfgjkmnpqtvwxz]|q[^u]|[jqvwxz][bcdfghjkmnpqstvwxz]"
    r"|[bcdfgkmnpt][jqvwxz]))"
)
_WORDS = words(
    "reserva reservas reservacion reservaciones pnr localizador localizadora locator booking",
    "confirmacion confirmation cod codigo code record reservation resrva rsva loc reserv "
    "reservaciones",
)
_FILLERS = words(
    "reserva reservacion code reference codigo confirmacion confirmation localizador vuelo latam",
    "avianca iberia sky jetsmart volaris aeromexico gol azul airline aerolinea ref id con",
    "vueling arajet viva wingo copa ida vuelta",
)

BOOKING_CODE = Detector(
    name="generic.booking_code",
    type=FindingType.BOOKING_CODE,
    country=None,
    label="RESERVA",
    shapes=(
        Shape(rf"{_OPEN}{_MIXED}{_NO_CODE}[A-Za-z0-9]{{6}}{_CLOSED}", 0.2),
        # All letters: upper case, and no neighbour in upper case, or the post only shouts.
        Shape(rf"{_OPEN}(?<![A-Z] ){_NO_CODE}[A-Z]{{6}}{_CLOSED}(?! [A-Z]{{2}})", 0.0),
        # No word: "reserva XHTMBV UIO-GPS".
        Shape(rf"{_OPEN}{_NO_CODE}(?i:{_SENSELESS})[A-Z]{{6}}{_CLOSED}", 0.0),
        Shape(
            rf"(?:(?<=PNR )|(?<=: )|(?<=LOCALIZADOR )){_NO_CODE}[A-Z]{{6}}{_CLOSED}",
            0.0,
        ),
    ),
    context=_WORDS,
    fillers=_FILLERS,
    label_required=True,
)

_LABEL = (
    r"(?:pnr|localizador|record locator|locator|(?:codigo|cod\.?|clave|numero|nro\.?|n) de (?:mi "
    r"|la |tu )?"
    r"(?:reserva(?:cion)?|confirmacion|vuelo)|booking (?:code|reference|ref)"
    r"|confirmation (?:code|number)"
    r"|codigo (?:da )?reserva)"
)
_LABEL_TRIGGER = r"(?i)pnr|locali[zs]ador|locator|reserva|confirma|booking|vuelo"
# Six small letters that no word of ours has: a cluster that cannot be said, a rare last letter.
_UNSPEAKABLE = (
    rf"(?=[a-z]*(?:{_CONSONANT}{{2}}[bcdfgjkmnpqtvwxz]|q[^u]|[kwx][bcdfghjklmnpqrstvwxz]"
    r"|[bcfgjkpqvwx](?![a-z])))"
)

# Letters and digits that change at least twice: no flight number, year or amount does; no aircraft.
_CHANGING = r"(?!B7\d7|A3\d\d)(?=[A-Z]*(?:[A-Z]\d+[A-Z]|\d[A-Z]+\d))(?=\d*[A-Z]+\d*[A-Z])"
_CHANGING_SMALL = r"(?=[a-z]*(?:[a-z]\d+[a-z]|\d[a-z]+\d))(?=\d*[a-z]+\d*[a-z])"

BOOKING_LABELLED = Detector(
    name="generic.booking_labelled",
    type=FindingType.BOOKING_CODE,
    country=None,
    label="RESERVA",
    shapes=(
        Shape(
            rf"\b(?i:{_LABEL})(?: ?[:#=] ?| (?i:es|era|is|e|el)? ?:?)[\"'(]?{_NO_CODE}"
            rf"(?P<value>{_UNSPEAKABLE}[a-z]{{6}}|(?i:{_UNSPEAKABLE})[A-Z]{{6}}"
            rf"|{_MIXED}[A-Za-z0-9]{{5,8}}){_CLOSED}",
            0.1,
            _LABEL_TRIGGER,
        ),
        # Letter by letter: "ref: X_9_T_R_4_L".
        Shape(
            rf"\b(?i:{_LABEL}|ref(?= ?:)|reserva(?:cion)?|booking)(?: ?[:#=] ?| (?i:es|era|is|e"
            rf"|el)? ?:?)"
            r"(?P<value>(?:[A-Za-z0-9][ _.\-]{1,3}){5}[A-Za-z0-9]"
            rf"|(?=[A-Z]*\d)(?=\d*[A-Z])(?:[A-Z0-9][ _.\-]{{0,3}}){{5}}[A-Z0-9]){_CLOSED}",
            0.1,
            r"(?i)pnr|locali[zs]ador|locator|reserva|confirma|booking|vuelo|ref",
        ),
        # The code first: "XK7PQR es mi pnr".
        Shape(
            rf"{_OPEN}(?P<value>{_MIXED}[A-Za-z0-9]{{6}}|[A-Z]{{6}})(?:,? (?i:es|is|era|e)"
            rf"(?i: (?:mi|el|la|my|the|meu|minha|o|a)){{0,2}}) (?i:{_LABEL}|(?i:reserva"
            rf"|booking))\b",
            0.1,
            _LABEL_TRIGGER,
        ),
        # "Ref WQ2K9B"; "zk4hwt apellido treviño".
        Shape(
            rf"\b(?i:ref(?:erencia|erence)?|rfa)(?: ?[:#.]{{1,2}} ?| (?i:es |is |n )?)"
            rf"(?P<value>(?:{_CHANGING}[A-Z0-9]{{6}}|{_CHANGING_SMALL}[a-z0-9]{{6}})){_CLOSED}",
            0.1,
            begins=words("ref referencia reference rfa"),
        ),
        Shape(
            rf"{_OPEN}(?<![\-/.])(?P<value>(?i:{_MIXED}{_NO_CODE}[A-Z0-9]{{6}}|(?=[A-Z]{{6}}){_UNSPEAKABLE}"
            rf"[A-Z]{{6}}))(?=,? (?i:(?:con |y |de |da )?(?:mi )?"
            rf"(?:apellidos?|sobrenome|surname|last name|pasajer[oa]s?|passageir[oa]s?"
            rf"|passenger)\b))",
            0.1,
            r"(?i)apellido|sobrenome|surname|last name|pasajer|passag|passeng",
        ),
        # "Reserva a nombre de Soto: k9xw2p".
        Shape(
            rf"\b(?i:reserva(?:cion)?|localizador|pnr)\b[^\d\0!?\n]{{2,40}}[:,(] ?"
            rf"(?P<value>{_CHANGING}[A-Z0-9]{{6}}|{_CHANGING_SMALL}[a-z0-9]{{6}}){_CLOSED}",
            0.1,
            begins=words("reserva reservacion localizador pnr"),
        ),
        # Two: "reservas XK7PQR y 9ZT4QW".
        Shape(
            r"\b(?i:reservas|localizadores|pnrs?|codigos de reserva)(?: (?i:son|numeros|los))?:? "
            rf"[A-Z0-9]{{6}}(?:,| y| e| o|,? and) {_NO_CODE}(?P<value>[A-Z0-9]{{6}}){_CLOSED}",
            0.1,
            _LABEL_TRIGGER,
        ),
    ),
    label_in_pattern=True,
)

BOOKING_NEAR_FLIGHT = Detector(
    name="generic.booking_near_flight",
    type=FindingType.BOOKING_CODE,
    country=None,
    label="RESERVA",
    shapes=(
        Shape(
            rf"{_OPEN}(?<![\-/.]){_CHANGING}[A-Z0-9]{{6}}{_CLOSED}(?![\-/])",
            0.5,
            r"[A-Z][0-9]+[A-Z]|[0-9][A-Z]+[0-9]",
        ),
        # Of letters alone: such as no word has, and between signs: "reprogramado, RFUZXT."
        Shape(
            rf"(?:(?<=[,:;(\"'.] )|(?<=[(\"'\n])|\A){_NO_CODE}(?i:{_SENSELESS})[A-Z]{{6}}"
            r"(?=[,.;)\"'?!\n]|\Z)(?!\.[A-Za-z])",
            0.5,
            r"[A-Z]{3}",
        ),
    ),
    near=words(
        "vuelo vuelos flight flights voo voos aerolinea aerolineas airline latam avianca iberia "
        "sky",
        "jetsmart volaris aeromexico vivaaerobus gol azul pasajero pasajera pasajeros equipaje "
        "maleta",
        "checkin embarque boarding reserva reservas pnr localizador booking confirmacion pasaje",
        "check viagem escala abordar terminal aeropuerto aeroporto airport latampass pasajes "
        "passagem viaje viajo itinerario vueling copa wingo arajet",
    ),
)
