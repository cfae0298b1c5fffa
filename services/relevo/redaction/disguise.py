"""Words and codes taken apart or dressed up, and signs in words.

"d n i", "c-v-v", "cl4ve", "pl@ca" name values; "P.C.T.9.0.2.8" and "V e r g a r a" are one word
with signs between its letters; "95 ponto 752 traço 2" and "36836216 zeta" are numbers with their
signs in words. Brackets are never crossed: they belong to placeholders.
"""

from __future__ import annotations

import itertools
import re
from itertools import pairwise

from relevo.redaction.vocabulary import words

_SHORT_LABELS = words(
    "dni ruc rut run cvv cvc pin nip cpf rg cnpj rfc curp nit cci cbu cvu nie nif cif imei otp pnr",
    "cuit cuil iban clabe clave senha token",
)
_LABELS = words(
    "clave claves tarjeta cedula pasaporte celular telefono cuenta correo numero codigo documento",
    "contrasena password passwd token placa patente matricula localizador reserva senha cartao",
    "conta identidad whatsapp movil credito debito visa alias pin nip seguridad cumpleanos nombre",
    "calle colonia dni cpf ruc cvv vence vencimiento direccion agencia arroba aroba punto ponto",
)
# The names of letters that end identity numbers of Spain and Chile; not those that are words too.
LETTER_NAMES = {
    **{
        "be": "B",
        "ce": "C",
        "efe": "F",
        "ge": "G",
        "hache": "H",
        "jota": "J",
        "ka": "K",
        "ele": "L",
    },
    **{
        "eme": "M",
        "ene": "N",
        "pe": "P",
        "cu": "Q",
        "ere": "R",
        "erre": "R",
        "ese": "S",
        "te": "T",
    },
    **{"uve": "V", "ve": "V", "equis": "X", "xis": "X", "zeta": "Z"},
}
# After digits only those that begin no sentence.
_FINALS = "|".join(sorted(LETTER_NAMES.keys() - {"be", "ce", "ele", "ese", "pe", "te", "ve"}))
_DASHES = "guion|traco|raya|hifen|dash|barra|digito(?: verificador)?|dv"
_POINTS = "punto|ponto|dot"

_SPACED = "|".join(r"[ .,_*\-\xb7]{1,2}".join(label) for label in sorted(_SHORT_LABELS))
_SPACED_LABEL = re.compile(rf"(?<![A-Za-z])(?:{_SPACED})(?![0-9A-Za-z])", re.IGNORECASE)
_DRESSED = re.compile(r"(?<![0-9A-Za-z@])[A-Za-z][A-Za-z0134@$5]{2,11}(?![0-9A-Za-z@])")
_PLAIN = str.maketrans("0134@$5", "oieaass")
_DASH = re.compile(
    rf"(?<=[0-9]) ?(?:{_DASHES}) ?(?=[0-9kx](?![A-Za-z]))"
    rf"|(?<=[0-9A-Z]) (?:{_DASHES}) (?=[0-9A-Z](?![A-Za-z]))",
    re.IGNORECASE,
)
_POINT = re.compile(rf"(?<=[0-9]) ?(?:{_POINTS}) ?(?=[0-9])", re.IGNORECASE)
# "12 ene 1960" is a date.
_FINAL = re.compile(
    rf"(?<=[0-9]{{2}})[ \-]?(?P<name>{_FINALS})"
    r"(?![A-Za-z0-9]|[ ./\-]{1,2}(?:del? )?(?:19|20)?\d\d(?!\d))",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[ \t]{2,}")

_SIGN = r"[^0-9A-Za-z\s\[\]()\0]"
# Single letters and digits with the same sign between any two, a dash among them too.
_APART = re.compile(
    rf"(?<![0-9A-Za-z])[0-9A-Za-z](?P<sign>{_SIGN}| {_SIGN} |[,.] | )[0-9A-Za-z\-.]"
    r"(?:(?P=sign)[0-9A-Za-z\-.]){2,30}(?![0-9A-Za-z])"
)
# Capitals and digits that stand alone, with any signs.
_LOOSE = re.compile(
    r"(?<![0-9A-Za-z])(?<![A-Za-z][._*\-\xb7])[0-9A-Z]"
    r"(?:(?:[ .,_*\-]{1,4}|/)[0-9A-Z]){4,20}(?![0-9A-Za-z])"
)
_WORDS_OF_ONE = frozenset("aeouy")
_LIST = 4  # words of one letter in "de 4 a 5 y 6 o 7 u 8"

_BETWEEN = r"[^0-9A-Za-z\[\]()\x00]{1,3}"
HINT = (
    rf"(?i:(?:^|[^A-Za-z])(?:{_SPACED})(?:[^0-9A-Za-z]|$))"
    r"|[A-Za-z][0134@$5]{1,3}[A-Za-z@$]|[A-Za-z][A-Za-z][0134@$5]{1,2}(?:[^0-9A-Za-z]|$)"
    rf"|(?i:[0-9] ?(?:{_DASHES}) ?[0-9kx]|[0-9A-Z] (?:{_DASHES}) [0-9A-Z])"
    rf"|(?i:[0-9] ?(?:{_POINTS}) ?[0-9])"
    rf"|(?i:[0-9][0-9][ \-]?(?:{_FINALS})(?:[^0-9A-Z]|$))"
    rf"|(?:^|[^0-9A-Za-z])[0-9A-Za-z]{_BETWEEN}[0-9A-Za-z]{_BETWEEN}[0-9A-Za-z]{_BETWEEN}"
    r"[0-9A-Za-z](?:[^0-9A-Za-z]|$)"
    r"|  "
    r"|(?:^|[^0-9A-Za-z])[0-9A-Za-z]"
    r"(?:[^0-9A-Za-z\s\[\]()\x00]| [^0-9A-Za-z\s\[\]()\x00] |[,.] | )[.@_\-]"
)


def edits(text: str) -> list[tuple[int, int, str]]:
    """What is dressed up, and how it reads."""
    found = [(*match.span(), "-") for match in _DASH.finditer(text)]
    found += [(*match.span(), ".") for match in _POINT.finditer(text)]
    found += [(*match.span(), " ") for match in _BLANKS.finditer(text)]
    found += [
        (*match.span(), LETTER_NAMES[match["name"].lower()]) for match in _FINAL.finditer(text)
    ]
    for match in _SPACED_LABEL.finditer(text):
        found += _closed(match)
        if text[match.start() - 1 : match.start()].isdigit():  # "45678912c v v 123"
            found.append((match.start(), match.start() + 1, f" {match[0][0]}"))
    for match in _APART.finditer(text):
        if _is_one_word(match[0], match["sign"]):
            found += _closed(match, match["sign"])
    for match in _LOOSE.finditer(text):
        if sum(map(str.isdigit, match[0])) > 1 and sum(map(str.isalpha, match[0])) > 1:
            found += _closed(match)
    for match in _DRESSED.finditer(text):
        plain = match[0].translate(_PLAIN)
        if plain != match[0] and plain.lower() in _LABELS:
            found.append((*match.span(), plain))
    return disjoint(found)


def disjoint(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Edits by start; of two that overlap, the first."""
    kept: list[tuple[int, int, str]] = []
    for edit in sorted(set(found)):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept


def _is_one_word(written: str, sign: str) -> bool:
    """Not a list of words of one letter: "de 4 a 5 y 6 o 7"."""
    if sign != " ":
        return True
    letters = sum(map(str.isalpha, written))
    digits = sum(map(str.isdigit, written))
    if digits:
        return _WORDS_OF_ONE.isdisjoint(written) or (letters > _LIST and letters > digits)
    return len(set(written)) > 3


def _closed(match: re.Match[str], sign: str = "") -> list[tuple[int, int, str]]:
    """The signs between single characters go; where blanks part them, other signs stay."""
    start = match.start()
    kept = [place for place, char in enumerate(match[0]) if char.isalnum()]
    if sign == " ":
        kept = _without_words(match[0], kept)
    return [
        (
            start + one + 1,
            start + following,
            match[0][one + 1 : following].replace(" ", "") if sign == " " else "",
        )
        for one, following in pairwise(kept)
        if following > one + 1
    ]


def _without_words(written: str, kept: list[int]) -> list[int]:
    """Without a word of one letter at an edge ("L i n a y", "5 5 1 o"), and
    without a label before digits ("c p f 2 3 3"), which is closed by itself.
    """
    small = [written[place] for place in kept]
    label = "".join(itertools.takewhile(str.isalpha, small))
    if label.lower() in _SHORT_LABELS:
        return kept[len(label) :]
    word = small[-1] == "y" or (small[-1] == "o" and small[-2].isdigit())
    return kept[:-1] if word and len(kept) > _LIST + 1 else kept
