"""Words for numbers in Spanish, Portuguese and English, by what they are worth."""

from __future__ import annotations

_UNITS = {
    0: "cero zero oh",
    1: "uno un una um uma one",
    2: "dos dois duas two",
    3: "tres three",
    4: "cuatro quatro four",
    5: "cinco five",
    6: "seis meia six",
    7: "siete sete seven",
    8: "ocho oito eight",
    9: "nueve nove nine",
}
_TEENS = {
    10: "diez dez ten",
    11: "once onze eleven",
    12: "doce doze twelve",
    13: "trece treze thirteen",
    14: "catorce catorze quatorze fourteen",
    15: "quince quinze fifteen",
    16: "dieciseis dezesseis dezasseis sixteen",
    17: "diecisiete dezessete dezassete seventeen",
    18: "dieciocho dezoito eighteen",
    19: "diecinueve dezenove dezanove nineteen",
    21: "veintiuno veintiun veintiuna",
    22: "veintidos",
    23: "veintitres",
    24: "veinticuatro",
    25: "veinticinco",
    26: "veintiseis",
    27: "veintisiete",
    28: "veintiocho",
    29: "veintinueve",
}
_TENS = {
    20: "veinte vinte twenty",
    30: "treinta trinta thirty",
    40: "cuarenta quarenta forty",
    50: "cincuenta cinquenta fifty",
    60: "sesenta sessenta sixty",
    70: "setenta seventy",
    80: "ochenta oitenta eighty",
    90: "noventa ninety",
}
_HUNDREDS = {
    100: "cien ciento cem cento",
    200: "doscientos doscientas duzentos duzentas",
    300: "trescientos trescientas trezentos trezentas",
    400: "cuatrocientos cuatrocientas quatrocentos quatrocentas",
    500: "quinientos quinientas quinhentos quinhentas",
    600: "seiscientos seiscientas seiscentos seiscentas",
    700: "setecientos setecientas setecentos setecentas",
    800: "ochocientos ochocientas oitocentos oitocentas",
    900: "novecientos novecientas novecentos novecentas",
}
_TIMES = {
    1_000: "mil thousand",
    1_000_000: "millon millones milhao milhoes million",
}


def _by_word(table: dict[int, str]) -> dict[str, int]:
    return {word: value for value, words in table.items() for word in words.split()}


UNIT, TEEN, TEN = _by_word(_UNITS), _by_word(_TEENS), _by_word(_TENS)
HUNDRED, TIME = _by_word(_HUNDREDS), _by_word(_TIMES)
# As people misspell them.
_MISSPELT = {
    "sero": 0, "sinco": 5, "ceis": 6, "seys": 6, "seiz": 6, "ciete": 7, "nuebe": 9, "dies": 10,
    "onse": 11, "trese": 13, "catorse": 14, "quinse": 15, "diesiseis": 16, "dieziseis": 16,
    "diesisiete": 17, "dieziciete": 17, "diesiocho": 18, "dieziocho": 18, "diesinueve": 19,
    "beinte": 20, "secenta": 60, "cetenta": 70, "nobenta": 90, "dosientos": 200, "dosientas": 200,
    "tresientos": 300, "tresientas": 300, "cuatrosientos": 400, "seisientos": 600,
    "setesientos": 700, "ochosientos": 800, "novesientos": 900, "nobecientos": 900,
}  # fmt: skip
UNIT |= {word: value for word, value in _MISSPELT.items() if value < 10}
TEEN |= {word: value for word, value in _MISSPELT.items() if 10 <= value < 20}
TEN |= {word: value for word, value in _MISSPELT.items() if 20 <= value < 100}
HUNDRED |= {word: value for word, value in _MISSPELT.items() if value >= 100}
PLURALS = {
    word + "s": value for word, value in UNIT.items() if word in {"cero", "nueve", "ocho", "siete"}
}
SINGULAR = {**UNIT, **TEEN, **TEN, **HUNDRED, **TIME, "hundred": 100}
NUMBERS = SINGULAR | PLURALS
REPEATS = {"doble": 2, "double": 2, "dobles": 2, "triple": 3, "triplo": 3, "tripla": 3}

LEET = {"a": "[a@]", "o": "[o0]", "e": "[e3]", "i": "[i1]"}  # letters that people write as digits
