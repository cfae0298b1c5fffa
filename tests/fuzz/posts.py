"""Posts as people write them, and worse: labels, values, separators, evasions, in any order.

Everything is drawn from a `random.Random`: the same seed makes the same post.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

_LABELS = """
    dni|DNI:|d.n.i|cédula|cedula de ciudadania|c.c|CC|rut|RUN|cel|celular:|telf.|tlf|wsp|pin
    tarjeta|visa terminada en|vence|venc.|cvv|cvc|clave|mi clave es|contraseña:|token|código SMS
    cuenta|cta cte|nro de cta|cci|cbu|clabe|alias|iban|ruc|nit|cuit|rfc|curp|cpf|cnpj|whatsapp al
    nie|nif|cif|pasaporte|pasaporte nro|reserva|PNR|código de reserva|billete|e-ticket|placa|patente
    matrícula|imei|mac|ip|póliza|suministro|contrato|nro de cliente|millas|socio|nacido el|f. nac.
    soy|me llamo|titular|a nombre de|atte.|mi esposa|me atendió|doña|Sr.|vivo en|av.|calle|jr.|cra 7
    reclamo|caso|pedido|orden|factura|vuelo|monto|S/|$|R$|€|soles|correo|e-mail|mail|arroba
"""
_WORDS = """
    中国 ß æ я ł Straße Œuvre иван إسم
    hola buenas por favor ayuda no puedo ya van tres días y el la mi es que de del con gracias
    nadie responde llámenme número repito ese otro mismo anterior nuevo @Banco #reclamo jajaja
    😡 👏 …
"""
_NAMES = """
    Ana Lucía Quispe Mamani José Luis Rojas María del Carmen Pérez de la Cruz Núñez João Silva
    dos Santos Ñahui O'Higgins Jean-Pierre Ma. J. McDonald Íñigo Yrigoyen
"""
DOMAINS = ["gmail.com", "hotmail.es", "correo.example", "xn--ngbd.example", "uol.com.br"]
STREETS = ["Av. Brasil", "Jr. de la Unión", "Cra 7 #45-12", "Rua das Flores", "C/ Mayor", "Calle 9"]
SEPARATORS = [
    " ",
    " ",
    " ",
    "",
    ", ",
    ". ",
    "\n",
    "\r\n",
    "\t",
    ": ",
    " - ",
    "/",
    " / ",
    "|",
    "·",
    "=",
    "\u00a0",
    "; ",
]
GAPS = [
    " ",
    ".",
    "-",
    "_",
    "/",
    "*",
    "\n",
    "\u200b",
    "\u00ad",
    "\u2060",
    " - ",
    ",",
    "·",
    "😀",
    "\u202e",
    "\ufe0f",
    "  ",
]
UNITS = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
LABELS = [label.strip() for label in _LABELS.replace("\n", "|").split("|") if label.strip()]
WORDS = _WORDS.split()
NAMES = _NAMES.split()
ODD = (
    "\u200b\u200d\u202e\u2066\u2069\ufeff\u0301\u0378\ue000\U0001f468\u20e3\ufdfa\ud800\0\x01\x7f"
    "\x85\u2028ŉǆßİı№ºª½²⑳㏒〇٣०𝟜７[]()（［【&%@#$+\\"
)
_LOOKS = str.maketrans("0OoaAeEiIlBcCpPxXyHKMTS", "OΟоаΑеЕіІ1ВсСрРхХуНКМТЅ")
_ESCAPED = {"@": ["&#64;", "%40", "(at)", " arroba ", "[at]"], ".": ["&period;", "%2E", " punto "]}
_WEIGHTS_OF_PARTS = [1, 3, 4, 4, 3, 2, 1]


def post(chance: random.Random) -> str:
    """A whole post."""
    count = chance.choices(range(1, 8), _WEIGHTS_OF_PARTS)[0]
    text = chance.choice(SEPARATORS).join(part(chance) for _ in range(count))
    if chance.random() < 0.15:  # the same value again, elsewhere
        text = f"{text}{chance.choice(SEPARATORS)}{piece_of(text, chance)}"
    return text


def part(chance: random.Random) -> str:
    """A label and a value, or words."""
    if chance.random() < 0.25:
        return " ".join(chance.choices(WORDS, k=chance.randint(1, 6)))
    label, written = chance.choice(LABELS), value(chance)
    if chance.random() < 0.25:
        written = evaded(written, chance)
    if chance.random() < 0.1:
        label = evaded(label, chance)
    kind = chance.random()
    if kind < 0.2:
        return written
    if kind < 0.3:
        return f"{written}{chance.choice(SEPARATORS)}{label}"
    filler = chance.choice(["", "", "", "es ", "nro ", "N° ", "número de ", "# ", "(", "["])
    return f"{label}{chance.choice(SEPARATORS)}{filler}{written}"


def value(chance: random.Random) -> str:
    """Something that could be personal data."""
    return chance.choice(_VALUES)(chance)


def digits(chance: random.Random, count: int) -> str:
    """As many digits."""
    return "".join(chance.choices("0123456789", k=count))


def _number(chance: random.Random) -> str:
    return digits(chance, chance.choice([3, 4, 6, 7, 8, 8, 9, 10, 10, 11, 12, 13, 16, 18, 20, 22]))


def _grouped(chance: random.Random) -> str:
    gap = chance.choice([" ", ".", "-", "_", "/"])
    return gap.join(
        digits(chance, chance.choice([1, 2, 3, 3, 4, 4])) for _ in range(chance.randint(2, 6))
    )


def _card(chance: random.Random) -> str:
    body = chance.choice(["4", "51", "37"]) + digits(chance, 13)
    body = body[:15]
    total = 0
    for place, sign in enumerate(reversed(body)):
        doubled = int(sign) * (2 - place % 2)
        total += doubled - 9 * (doubled > 9)
    number = body + str(-total % 10)
    return " ".join(number[i : i + 4] for i in range(0, 16, 4)) if chance.random() < 0.5 else number


def _rut(chance: random.Random) -> str:
    body = digits(chance, 8)
    rest = -sum(int(d) * (2 + i % 6) for i, d in enumerate(reversed(body))) % 11
    return f"{body[:2]}.{body[2:5]}.{body[5:]}-{'0123456789K'[rest]}"


def _code(chance: random.Random) -> str:
    return "".join(
        chance.choices(
            "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=chance.choice([5, 6, 6, 8, 10, 13, 18])
        )
    )


def _name(chance: random.Random) -> str:
    name = " ".join(chance.choices(NAMES, k=chance.randint(1, 5)))
    return _case(name, chance) if chance.random() < 0.6 else name


def _email(chance: random.Random) -> str:
    local = chance.choice(NAMES).lower() + chance.choice([".", "_", "", "+"]) + digits(chance, 2)
    return f"{local}@{chance.choice(DOMAINS)}"


def _phone(chance: random.Random) -> str:
    prefix = chance.choice(["+51 ", "+57", "+56 9 ", "0054 9 ", "(52) ", "", "", "+"])
    return prefix + chance.choice([digits(chance, 9), digits(chance, 10), _grouped(chance)])


def _date(chance: random.Random) -> str:
    sign = chance.choice("/-. ")
    return sign.join([digits(chance, 2), digits(chance, 2), digits(chance, chance.choice([2, 4]))])


def _secret(chance: random.Random) -> str:
    return chance.choice(
        [
            digits(chance, 3),
            digits(chance, 4),
            digits(chance, 6),
            "Mar#2086",
            "perro.luna.mate",
            "C0ntr@señ4!",
        ]
    )


def _spoken(chance: random.Random) -> str:
    gap = chance.choice([" ", " ", "", ", ", "-", " y "])
    said = [
        chance.choice(
            [*UNITS, "setenta y uno", "doble siete", "cien", "mil", "veinte", digits(chance, 1)]
        )
        for _ in range(chance.randint(3, 12))
    ]
    return gap.join(said)


def _address(chance: random.Random) -> str:
    return f"{chance.choice(STREETS)} {digits(chance, 3)}, dpto {digits(chance, 2)}"


def _placeholder(chance: random.Random) -> str:
    opening, closing = chance.choice([("[", "]"), ("(", ")"), ("［", "］"), ("【", "】")])
    label = chance.choice(["DNI", "clave", "PIN", "TEL", "x"])
    return f"{opening}{label}-{digits(chance, chance.randint(1, 6))}{closing}"


def _iban(chance: random.Random) -> str:
    return "ES" + digits(chance, 22) if chance.random() < 0.5 else "ES12 " + _grouped(chance)


_VALUES: tuple[Callable[[random.Random], str], ...] = (
    _number,
    _number,
    _grouped,
    _card,
    _rut,
    _code,
    _name,
    _name,
    _email,
    _phone,
    _date,
    _secret,
    _spoken,
    _address,
    _placeholder,
    _iban,
)


def evaded(text: str, chance: random.Random) -> str:
    """The text, written to slip past a filter."""
    return chance.choice(_EVASIONS)(text, chance)


def _gaps(text: str, chance: random.Random) -> str:
    gap = chance.choice(GAPS)
    return gap.join(text)


def _some_gaps(text: str, chance: random.Random) -> str:
    return "".join(c + chance.choice(GAPS) if chance.random() < 0.3 else c for c in text)


def _other_digits(text: str, chance: random.Random) -> str:
    zero = chance.choice("０𝟎𝟘𝟬٠०")
    return "".join(chr(ord(zero) + int(c)) if c in "0123456789" else c for c in text)


def _circled(text: str, _: random.Random) -> str:
    return "".join(chr(0x245F + int(c)) if c in "123456789" else c for c in text)


def _keycaps(text: str, _: random.Random) -> str:
    return "".join(f"{c}\ufe0f\u20e3" if c in "0123456789" else c for c in text)


def _said(text: str, chance: random.Random) -> str:
    return " ".join(
        UNITS[int(c)] if c in "0123456789" and chance.random() < 0.7 else c for c in text
    )


def _looks(text: str, _: random.Random) -> str:
    return text.translate(_LOOKS)


def _escaped(text: str, chance: random.Random) -> str:
    def one(sign: str) -> str:
        if sign in _ESCAPED:
            return chance.choice(_ESCAPED[sign])
        return (
            chance.choice([f"&#{ord(sign)};", f"&#x{ord(sign):x};", f"%{ord(sign):02X}"])
            if sign.isascii() and sign.isalnum()
            else sign
        )

    return "".join(one(c) if chance.random() < 0.7 else c for c in text)


def _form(text: str, chance: random.Random) -> str:
    return unicodedata.normalize(chance.choice(["NFC", "NFD", "NFKC", "NFKD"]), text)


def _case(text: str, chance: random.Random) -> str:
    return chance.choice([str.upper, str.lower, str.title, str.swapcase])(text)


_EVASIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _gaps,
    _some_gaps,
    _other_digits,
    _circled,
    _keycaps,
    _said,
    _looks,
    _escaped,
    _form,
    _case,
)


def piece_of(text: str, chance: random.Random) -> str:
    """A stretch of it."""
    start = chance.randrange(len(text) + 1)
    return text[start : start + chance.randint(1, 40)]


def changed(text: str, chance: random.Random, longest: int) -> str:
    """The text with one change that knows what posts are made of."""
    at = chance.randrange(len(text) + 1)
    end = min(len(text), at + chance.randint(0, 30))
    kind = chance.randrange(9)
    if kind == 0:
        text = post(chance)
    elif kind == 1:
        text = text[:at] + part(chance) + text[at:]
    elif kind == 2:
        text = text[:at] + text[end:]
    elif kind == 3:
        text = text[:end] + text[at:end] + text[end:]
    elif kind == 4:
        text = text[:at] + evaded(text[at:end], chance) + text[end:]
    elif kind == 5:
        text = text[:at] + chance.choice(SEPARATORS) + text[at:]
    elif kind == 6:
        text = text[:at] + chance.choice(ODD) + text[at:]
    elif kind == 7:
        text = f"{text}{chance.choice(SEPARATORS)}{piece_of(text, chance)}"
    else:
        bait = text[at:end] or chance.choice(GAPS)
        text = text[:at] + bait * chance.choice([2, 10, 300])
    return text[:longest]
