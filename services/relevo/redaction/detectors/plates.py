"""How the plates of a country are detected: a word for a plate at them, or a vehicle near them."""

from __future__ import annotations

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

PLATE_WORDS = words(
    "placa placas patente patentes pantente ppu matricula matriculas matriculado matriculada",
    "tablilla tablillas chapa chapas dominio plaqueta plate plates licence placass plaquita",
)
PLATE_FILLERS = words(
    "auto automovil carro moto motocicleta mototaxi coche vehiculo camioneta camion furgo furgoneta",
    "taxi unidad remolque motoneta scooter veiculo caminhao caminhonete mercosul vehicular",
    "unica rodaje delantera trasera esposo esposa papa mama hijo hija viejo senor",
    "toyota yaris corolla hilux hyundai accent kia rio picanto nissan versa sentra chevrolet onix",
    "spark aveo suzuki swift mazda volkswagen vw gol golf polo vento renault logan sandero duster",
    "clio kwid ford fiesta focus ranger fiat uno palio cronos strada peugeot citroen seat ibiza leon",
    "honda civic bajaj pulsar yamaha italika mercedes bmw audi jeep mitsubishi jac chery tucson",
    "gris rojo roja blanco blanca negro negra azul plata verde rojito branco preto preta prata",
)
VEHICLE_WORDS = words(
    "auto autos automovil carro carros moto motos motocicleta coche coches vehiculo vehiculos",
    "camioneta camion furgoneta furgo mototaxi scooter motoneta veiculo carrinho caminhao",
    "multa multas fotomulta fotomultas comparendo peaje peajes pedagio tag telepeaje autopista sem",
    "soat seguro poliza siniestro choque chocado chocada grua taller parqueadero estacionamiento",
    "estacionamento cochera parking parquimetro itv tenencia verificacion ipva detran licenciamento",
    "ppu remolque deducible franquicia gasolina combustible conductor chofer toyota yaris hyundai",
    "kia nissan chevrolet mazda renault volkswagen ford fiat peugeot seat honda yamaha bajaj italika",
    "gol onix sandero logan corolla hilux versa car rental toll carretera taxi uber bateram batido",
)
# Three letters before a number that are a word, a currency, a unit or a model's name.
_NO_PLATE = (
    r"(?!(?i:(?:ano|del|por|los|las|con|que|son|hoy|san|ley|art|mas|sin|fue|cel|tel|dni|rut|rfc|ruc"
    r"|nit|cpf|nro|num|sus|mis|hay|dia|mes|van|solo|unos|como|casi|para|desde|hace|otros|pero|tipo"
    r"|the|and|for|usd|eur|pen|mxn|clp|cop|ars|brl|uf|rtx|gtx|iso|iva|igv|pin|cvv|sku|imei|ref|pnr"
    r"|app|apto|depto|dpto|piso|casa|lote|mza|km|kms|art|pag|cod|ano|com|dos|uma|das|voo|nos|nota"
    r"|lan|lax|mad|gru|caso|cada|tres|esos|eran|fue|fueron|serie|desde|total|meses|dias)\b))"
)
_START = r"(?<![A-Za-z0-9])(?<![A-Za-z0-9][.\-/@#])(?<![@#])"
_END = r"(?![A-Za-z0-9])(?![\-.][A-Za-z0-9])"
_TRIGGER = r"[A-Za-z][ .\-]{0,3}\d|\d[ .\-]{0,3}[A-Za-z]"
_DASH = r" ?- ?"
_GAP = r"(?: ?[\-.] ?| |_)?"  # what people put between the parts, or leave out


def plate(letters: str) -> str:
    """A form of a plate from a sketch: "LLL-DDD" reads three letters, a gap, three digits.

    L is a letter, C a consonant, D a digit, X either; "-" is a gap of any kind or none, "=" a dash.
    """
    kinds = {
        "L": "[A-Z]",
        "C": "[B-DF-HJ-NP-TV-Z]",
        "D": r"\d",
        "X": "[A-Z0-9]",
        "-": _GAP,
        "=": _DASH,
    }
    return "".join(kinds.get(sign, sign) for sign in letters)


def plates(country: str, *sketches: str, telling: tuple[str, ...] = ()) -> tuple[Detector, ...]:
    """The detectors for one country's plates.

    Args:
        sketches: how they are written, for `plate`; found where a word for a plate stands at them.
        telling: those found where only a vehicle, a fine or a toll is near.
    """
    forms = "|".join(plate(sketch) for sketch in (*telling, *sketches))
    head = rf"{_START}{_NO_PLATE}"
    named = Detector(
        name=f"{country.lower()}.plate",
        type=FindingType.PLATE,
        country=country,
        label="PLACA",
        shapes=(
            Shape(rf"{head}(?i:{forms}){_END}", 0.1, _TRIGGER),
            # Further away from its word it is in capitals.
            Shape(rf"{head}(?:{forms}){_END}", 0.2, _TRIGGER),
        ),
        context=PLATE_WORDS,
        fillers=PLATE_FILLERS,
    )
    if not telling:
        return (named,)
    seen = "|".join(plate(sketch) for sketch in telling)
    return (
        named,
        Detector(
            name=f"{country.lower()}.plate_of_vehicle",
            type=FindingType.PLATE,
            country=country,
            label="PLACA",
            shapes=(Shape(rf"{head}(?:{seen}){_END}", 0.2, _TRIGGER),),
            context=VEHICLE_WORDS,
            fillers=PLATE_FILLERS,
        ),
    )
