"""Passport numbers: 6 to 9 letters and digits, named as such."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, START
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

# Five digits at least, so that no word is one.
_START = r"(?<![A-Za-z0-9@#])(?=(?:[A-Za-z]{0,3}\d){5})"
_END = r"(?![A-Za-z0-9])"
_NO_WORD = r"(?!(?i:no|nr|nro|num|n|es|el|mi|is|id|de|y|e|o|a|la|su|nr)[ .\-])"
_WORDS = words("pasaporte pasaportes passport passports passaporte passaportes pasport pasaport")

PASSPORT = Detector(
    name="generic.passport",
    type=FindingType.PASSPORT,
    country=None,
    label="PASAPORTE",
    shapes=(
        Shape(rf"{_START}[A-Za-z]{{0,3}}\d[A-Za-z0-9]{{6,8}}{_END}", 0.2),
        Shape(rf"{_START}[A-Za-z]{{0,3}}\d[A-Za-z0-9]{{4,5}}{_END}", 0.1),
        # Spain's, in capitals.
        Shape(r"(?<![A-Za-z0-9@#])[A-Z]{3}\d{6}(?![A-Za-z0-9])", 0.2),
        # In groups: "PAB 123456", "118 765 432", "G-8046173".
        Shape(rf"(?<![A-Za-z0-9@#]){_NO_WORD}[A-Za-z]{{1,3}}[ .\-]\d{{6,8}}{_END}", 0.1),
        Shape(
            rf"{START}(?:(?<![A-Za-z0-9@#]){_NO_WORD}[A-Za-z]{{1,3}}[ .\-]?)?\d{{3}}[ .\-]\d{{3}}"
            rf"(?:[ .\-]\d{{2,3}})?{_END}{END}",
            0.0,
        ),
        Shape(
            rf"(?<![A-Za-z0-9@#]){_NO_WORD}(?:(?:[A-Za-z]-){{1,3}}|[A-Za-z]{{1,2}}[ \-])"
            rf"(?:\d[ .\-]?){{5,8}}\d{_END}",
            0.0,
        ),
        Shape(rf"{START}\d{{2}}[ .\-]\d{{3}}[ .\-]\d{{3,4}}{_END}{END}", 0.0),
    ),
    context=_WORDS,
    fillers=words(
        "peruano chileno colombiano argentino mexicano ecuatoriano brasileiro brasileno espanol",
        "venezolano boliviano italiano americano vencido vigente anterior nuevo viejo uruguayo "
        "cubano",
        "paraguayo frances aleman ingles britanico gringo estadounidense electronico biometrico "
        "chino",
        "portugues antiguo actual hijo hija esposa esposo mama papa bebe madre padre nino nina y",
        "familiar oficial diplomatico marido mujer pareja ordinario antigo novo filho filha "
        "renovado",
        "emitido serie peruana hermano hermana passport ar pe co cl mx ec br es eu usa dice "
        "figura entao "
        "pues entonces then",
    ),
)
PASSPORT_SECOND = Detector(
    name="generic.passport_second",
    type=FindingType.PASSPORT,
    country=None,
    label="PASAPORTE",
    shapes=(
        # "Pasaporte 118765432 vencido y el nuevo es 119876543".
        Shape(
            r"\b(?i:pasaportes?|passports?"
            r"|passaportes?)\b[^\0\n.!?]{0,24}? [A-Za-z]{0,3} ?\d[A-Za-z0-9]{4,8}\b"
            r"[^\0\n!?\d]{0,60}?\b(?i:nuevo|nuevos|viejo|anterior|actual|vigente|otro|new|old|novo|antigo|y|and"
            r"|e|hij[oa]|espos[oa]|mama|papa)"
            r"(?i: (?:es|el|is|numero|nro|n|:|era|de|mi)){0,4}:? "
            r"(?P<value>[A-Za-z]{0,3}\d[A-Za-z0-9]{5,8})"
            rf"{_END}",
            0.2,
            r"(?i)pasaporte|passport|passaporte",
        ),
    ),
    label_in_pattern=True,
)
