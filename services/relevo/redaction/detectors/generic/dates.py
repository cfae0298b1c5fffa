"""Pieces of patterns for dates as people write them; read against a view, in three languages."""

from __future__ import annotations

from relevo.redaction.vocabulary import any_of, words

MONTH = any_of(
    words(
        "ene enero feb febrero mar marzo abr abril may mayo jun junio jul julio ago agosto sep",
        "sept septiembre set setiembre oct octubre nov noviembre dic diciembre jan janeiro fev",
        "fevereiro marco maio junho julho setembro out outubro novembro dez dezembro january",
        "february march apr april june july aug august september october november dec december",
    )
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
# "tres de mayo": a number so short is not read as one by the view.
_DAY_WORD = (
    r"(?:primero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce"
    r"|quince|dieci[a-z]{3,6}|veinte|veinti[a-z]{2,6}|treinta(?: y uno)?|primeiro|um|dois|quatro"
    r"|sete"
    r"|oito|nove|dez|doze|treze|vinte(?: e [a-z]{2,6})?|trinta(?: e um)?)"
)
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
YEAR = r"(?:19[1-9]\d|20[0-3]\d)"
_SHORT_YEAR = r"(?:'?\d{2})"
_LINK = r"(?:de |del |do |da |of )"
_OF = rf"(?:,? {{0,2}}(?:{_LINK}|-|/|\.) ?(?:(?:ano|mes|el) {_LINK}?)?| ,?|, )"
_ROMAN = r"(?:I{1,3}|I?V|VI{1,3}|I?X|XI{1,2})"

# With day, month and year: "15/08/1987", "3 de mayo del 90", "1987-08-15", "May 3rd, 1990".
FULL_DATE = (
    rf"(?:{_DAY} ?[/.\- ] ?{_DAY} ?[/.\- ] ?(?:{YEAR}|\d{{2}})"
    rf"|{YEAR} ?[/.\-] ?{_MONTH_NUMBER} ?[/.\-] ?{_DAY}"
    # "16 del 11 del 82", "15 del mes 8 de 1987".
    rf"|{_DAY} {_LINK}(?:mes (?:de )?)?{_MONTH_NUMBER} {_LINK}(?:ano (?:de )?)?"
    rf"(?:{YEAR}|{_SHORT_YEAR})"
    rf"|{_DAY}[/.\- ]{_ROMAN}[/.\- ](?:{YEAR}|\d{{2}})"
    rf"|(?i:{_DAY_WORD} de {MONTH}{_OF}(?:{YEAR}|{_SHORT_YEAR}))"
    rf"|(?i:{_DAY}(?:st|nd|rd|th|ro)?{_OF}{MONTH}{_OF}(?:{YEAR}|{_SHORT_YEAR}))"
    rf"|(?i:{MONTH}\.? {_DAY}(?:st|nd|rd|th)?{_OF}(?:{YEAR}|{_SHORT_YEAR})))(?!\d)(?![/\-]\d)"
)
# Without separators, where a word says that it is a date: "15081987".
SOLID_DATE = rf"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:{YEAR}|\d{{2}})(?!\d)"
