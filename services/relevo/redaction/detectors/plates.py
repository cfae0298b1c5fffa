"""How the plates of a country are detected: a word for a plate at them, or a vehicle near them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

PLATE_WORDS = words(
    "placa placas placass plaquita plaqueta patente patentes pantente ppu dominio",
    "matricula matriculas matriculado matriculada tablilla tablillas chapa chapas",
    "plate plates licence",
)
_VEHICLES = (
    "auto autos automovil carro carros moto motos motocicleta coche coches vehiculo vehiculos",
    "camioneta camion furgo furgoneta mototaxi motoneta scooter taxi uber remolque car rental",
    "veiculo carrinho caminhao caminhonete",
    "toyota yaris corolla hilux hyundai accent kia picanto nissan versa sentra chevrolet onix",
    "spark aveo suzuki swift mazda volkswagen vw gol golf polo vento renault logan sandero duster",
    "clio kwid ford fiesta focus ranger fiat cronos strada peugeot citroen seat ibiza honda civic",
    "bajaj pulsar yamaha italika jeep mitsubishi jac chery tucson tsuru jetta kangoo tiida",
)
PLATE_FILLERS = words(
    *_VEHICLES,
    "unidad vehicular mercosul unica rodaje delantera trasera",
    "esposo esposa papa mama hijo hija viejo senor rio uno palio leon mercedes bmw audi",
    "gris rojo roja blanco blanca negro negra azul plata verde rojito branco preto preta prata",
)
VEHICLE_WORDS = words(
    *_VEHICLES,
    "multaron multado multada infraccion papeleta papeletas chocaron remolcaron",
    "multa multas fotomulta fotomultas comparendo peaje peajes pedagio tag telepeaje autopista",
    "soat seguro poliza siniestro choque chocado chocada grua taller parqueadero estacionamiento",
    "estacionamento cochera parking parquimetro itv tenencia ipva detran licenciamento",
    "deducible franquicia gasolina combustible conductor chofer toll carretera bateram batido",
)
# Words of two letters or one, which may stand after a blank.
_NEXT = "me|no|de|ya|en|se|la|el|es|al|lo|le|mi|tu|su|si|un|te|y|a|o|e|q|x"
# What looks like a plate and is a word, a currency, a unit or a model's name with its number.
_NO_LETTERS = (
    "de|la|el|es|en|un|no|si|se|ya|mi|su|al|do|ao|na|nt|km|kg|[nyaofx]|ano|del|por|los|las|con|que"
    "|son|hoy|san|ley|art|mas|sin|fue|cel|tel|dni|rut|rfc|ruc|nit|cpf|nro|num|sus|mis|hay|dia|mes"
    "|van|solo|unos|como|casi|para|desde|hace|otros|pero|tipo|the|and|for|usd|eur|pen|mxn|clp|cop"
    "|ars|brl|iso|iva|igv|pin|cvv|sku|imei|ref|pnr|app|apto|piso|casa|lote|mza|kms|pag|cod|com|dos"
    "|uma|das|voo|nos|nota|lan|lax|mad|gru|caso|cada|tres|esos|eran|fueron|serie|total|meses|dias"
    # Models; with a dash it is a plate.
    "|(?:rtx|gtx|xtz|cbr|cbf|cgl|ktm|bmw|amg|gl[abces]|cl[as]|rav|crv|hrv|wrv|suv|ybr|pcx|crf|klr"
    r"|klx|xre|cbx|rtr|asx|srv|n[kpq]r|dfm|jac|byd|kia|uno|ram)(?= ?\d)"
    # Unless two letters follow, as in Argentina.
    r"|(?:(?:cb|ns|xr|mt|gn|gs|fz|yz|rx|dr|dt|cx)(?=[ \-]?\d)"
    r"|[a-z]{1,2}[ \-]?(?:[57]0|1[0-9][05]|2[0-5]0|3[01]0|390|4[05]0|[56][05]0|750))"
    rf"(?![ \-]?(?:\d{{3}})?[ \-]?(?!(?:{_NEXT})\b)[a-z]{{2}}\b)"
)
_NO_UNITS = (
    "ut[mai]|uf|uit|uvt|smmlv|rpm|psi|mg|grs?|mbps|gbps|k?cal|m?g?hz|btu|kwh?|fps|px|ml|lb|gti|tdi|tsi|hdi|kms?|hrs|mts|lts|dls|pts|mbs|gbs|mb|gb|mxn|clp|cop|usd|pen|brl|ars|eur|mil"
    "|del?|con|por|que|los|las|sin|son|hoy|dia|pm|am|hs|cc|hp|cv|y|a|o|e|en|la|el|al|no|se|me"
)
_NO_PLATE = rf"(?!(?i:(?:{_NO_LETTERS})\b|\d{{2,4}}[ \-]?(?:{_NO_UNITS})\b))"
_START = r"(?<![A-Za-z0-9])(?<![A-Za-z0-9][.\-/@#])(?<![@#])"
_END = r"(?![A-Za-z0-9])(?![\-.][A-Za-z0-9])"
# Asked first, since it sends most words away: letters and then a digit, or a digit.
_LIKELY = r"(?=[A-Za-z]{0,4}(?:[ .\-_·]{0,3}[A-Za-z]{1,2})?[ .\-_·]{0,3}\d)"
_DASH = r" ?- ?"
# What people put between the parts, or leave out.
_GAP = rf"(?: ?[\-.·] ?| (?!(?:{_NEXT})\b)|_)?"


def plate(letters: str, gap: str = _GAP) -> str:
    """A form of a plate from a sketch: "LLL-DDD" reads three letters, a gap, three digits.

    L is a letter, C a consonant, D a digit, X either; "-" is a gap of any kind or none, "=" a dash,
    "~" a dash or none, where a single letter might be the next word.
    """
    kinds = {
        "L": "[A-Z]",
        "C": "[B-DF-HJ-NP-TV-Z]",
        "D": r"\d",
        "X": "[A-Z0-9]",
        "-": gap,
        "=": _DASH,
        "~": f"(?:{_DASH})?",
    }
    return "".join(kinds.get(sign, sign) for sign in letters)


class Forms(NamedTuple):
    """How the plates of a country are written, as sketches for `plate`.

    Attributes:
        sketches: those found where a word for a plate stands at them, or a vehicle directly.
        telling: those found, too, where only a vehicle, a fine or a toll is near.
    """

    sketches: tuple[str, ...]
    telling: tuple[str, ...]


_HEAD = rf"{_START}{_LIKELY}{_NO_PLATE}"


def plate_of(country: str, forms: Forms) -> Detector:
    """The detector for the plates of one country that a word names as plates."""
    any_form = _any_of(*forms.telling, *forms.sketches)
    return Detector(
        name=f"{country.lower()}.plate",
        type=FindingType.PLATE,
        country=country,
        label="PLACA",
        shapes=(
            Shape(rf"{_HEAD}(?i:{any_form}){_END}", 0.1),
            # Further away from its word it is in capitals.
            Shape(rf"{_HEAD}(?:{any_form}){_END}", 0.2),
        ),
        context=PLATE_WORDS,
        fillers=PLATE_FILLERS,
    )


def plate_of_vehicle(countries: Iterable[Forms]) -> Detector:
    """The detector for plates at a vehicle. One for all countries: their forms are much the same,
    and vehicles are spoken of often.
    """
    every = tuple(countries)
    telling = [sketch for forms in every for sketch in forms.telling]
    sketches = [sketch for forms in every for sketch in forms.sketches]
    seen, any_form = _any_of(*telling), _any_of(*telling, *sketches)
    solid = _any_of(*sketches, gap="-?")
    return Detector(
        name="generic.plate_of_vehicle",
        type=FindingType.PLATE,
        country=None,
        label="PLACA",
        shapes=(
            Shape(rf"{_HEAD}(?:{seen}){_END}", 0.2, r"[A-Z][ .\-_·]{0,3}\d|\d[ .\-_·]{0,3}[A-Z]"),
            # Directly at its vehicle, in any form: "carro jnl482"; if no form is telling, small
            # letters only where a dash or nothing parts them from the digits.
            Shape(
                rf"{_HEAD}(?:{any_form}|(?i:{seen}|{solid})){_END}",
                0.0,
                r"[A-Za-z][ .\-_·]{0,3}\d|\d[ .\-_·]{0,3}[A-Za-z]",
            ),
        ),
        context=VEHICLE_WORDS,
        fillers=PLATE_FILLERS,
    )


def plate_dressed(countries: Iterable[Forms]) -> Detector:
    """The detector for plates in capitals, named and oddly grouped: "placa A B K / 719"."""
    sketches = [sketch for forms in countries for sketch in (*forms.telling, *forms.sketches)]
    signs = r"[ .\-/_\n]{0,3}"
    code = rf"[A-Z0-9](?:{signs}[A-Z0-9]){{4,6}}(?<![ .\-/_\n][AEOUY])(?![A-Za-z0-9])"
    return Detector(
        name="generic.plate_dressed",
        type=FindingType.PLATE,
        country=None,
        label="PLACA",
        shapes=(
            Shape(
                rf"{_START}(?=(?:{signs}[A-Z]){{0,4}}{signs}\d)(?!(?:{_any_of(*sketches)}){_END})"
                rf"{_NO_PLATE}{code}",
                0.0,
                r"[A-Z][ .\-/_\n]{0,3}\d|\d[ .\-/_\n]{0,3}[A-Z]",
            ),
        ),
        context=PLATE_WORDS,
        fillers=PLATE_FILLERS,
        label_required=True,
        against=lambda value, _: sum(map(str.isdigit, value)) < 2 or value.isdigit(),
    )


def _any_of(*sketches: str, gap: str = _GAP) -> str:
    return "|".join(dict.fromkeys(plate(sketch, gap) for sketch in sketches))
