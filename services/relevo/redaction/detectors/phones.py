"""How a national phone detector is made: shapes by country, checked against the numbering plan."""

from __future__ import annotations

import re

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, chain
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

PHONE_WORDS = words(
    "tel tels telef telefono telefonos telefn telf telfs telfono telefon telfo tlf tlfn tlfno tfno",
    "tfn tfo fono fonos fon cel cels celu celus cell cells cellu celular celulares celullar seluar",
    "selular celuar celualr cellular cellphone movil moviles mobil movl cl",
    "whatsapp whatsap whatsaap whats watsap watsapp wasap wasapp wassap wassapp guasap guatsap",
    "convencional wsp wsap wspp wpp wp wapp wa was ws wats wap telegram fijo",
    "llamame llamenme llamadme llamad llamar llamen llameme llamarme llamarnos llamarlo llamarla",
    "llamaron llamada llamenle llamele llamenla llamenlo hablenle marcale marquenle avisenme",
    "marquen marquenme marcame marcarme marcar escribanme escribeme escriban escribirme",
    "escribir escribime llamenos hablenme contacto contactos contactenme contactarme contactarnos",
    "contactar contactame comuniquense comunicarse comunicarme comunicate ubicarme ubiquenme",
    "phone phones mobile call telefone telefones fone fones ligue liguem ligar liga contato",
    "linea lineas contatos chama chame chamem zap zapzap nequi daviplata yape plin bizum pix",
    "transfiya llave",
)
PHONE_FILLERS = words(
    "fijo casa trabajo personal contacto por favor o oficina propio al whatsapp movil celular tel",
    "telefono directo nuevo mismo yape plin esposo esposa mama hijo hija x fa porfa urgente ya no",
    "particular alterno adicional otro linea me do da trabalho pessoal whats zap",
)

# A plus sign may begin a phone, and a bracket may open one. The free and paid numbers of companies
# (0800, 0810, 01 8000, 1 800, 1 700, 902) belong to nobody.
_OF_COMPANIES = (
    r"(?!\(?(?:0[38][015]0|0?1[ \-]?[789]00|600|800|809)\)?[ \-]?\d{2,4}[ \-]?\d{2,4}(?!\d|[ \-]\d)"
    r"|0[ \-]?[38][01][01]|01[ \-]?8000|1[ \-]?[78]00[ \-]|[34]00[34][ \-]?\d{4}(?!\d)"
    r"|9\d\d \d\d \d\d \d\d(?<=90[0-2] \d\d \d\d \d\d))"
)
# Nor is a date one: "celular comprado el 24-11-2023"; nor so round a number: "2 mil millones".
_NO_PHONE = (
    r"(?!(?:0?[1-9]|[12]\d|3[01])[.\-/](?:0?[1-9]|1[0-2])[.\-/](?:19|20)\d\d(?![.\-/]?\d)"
    r"|(?:19|20)\d\d[.\-/](?:0?[1-9]|1[0-2])[.\-/](?:0?[1-9]|[12]\d|3[01])(?![.\-/]?\d)"
    r"|\d{1,9}?0{6}(?!\d))"
)
PHONE_START = (
    r"(?<![\d+])(?<!\d\.)(?:(?<!\d[/\-])|(?<=\d{6}/)|(?<=\d{8}-))" + _OF_COMPANIES + _NO_PHONE
)
# A dash may part it from the next phone.
_END = rf"(?:{END}|(?=-\d{{8}}))"
SEP = r"[ .\-/_]{0,3}"  # between the digits of a phone that is named as one
_ITS_EXTENSION = (
    r"(?: ?,? ?(?:anexo|anx|axo|ext|extension|interno|int|ramal|opcion)[ .:]{0,2}\d{1,5})"
)
_EXTENSION = f"{_ITS_EXTENSION}?"


def spread(first: str, more: int) -> str:
    """A first part and so many more digits, however grouped."""
    return rf"{first}(?:{SEP}\d){{{more}}}"


def national_phone(
    country: str,
    calling_code: int,
    *,
    plan: str,
    telling: tuple[str, ...],
    plain: tuple[str, ...],
    first: str = r"[(\d]",
    trunk: str = "",
) -> Detector:
    """A detector for one country's phones.

    Args:
        plan: the numbers of persons and companies, without trunk and calling code: the numbering
            plan in outline, since numbers are given out faster than tables are printed.
        telling: forms of a national number that are worth finding without any label.
        plain: forms that need a label or a word near them.
        first: what a telling form begins with, calling code included, as a class of characters: it
            sends most numbers away at once.
        trunk: what may stand before the national number, or between it and the calling code, as a
            pattern of digits.
    """
    numbers = re.compile(rf"(?:(?:00)?{calling_code})?(?:{trunk})(?:{plan})")

    def in_plan(value: str) -> bool:
        return numbers.fullmatch(re.split("[A-Z]", value, maxsplit=1)[0]) is not None

    code = rf"\(?{calling_code}\)?"
    most = 12

    def shape(
        forms: tuple[str, ...], worth: float, head: str = "", tail: str = _EXTENSION
    ) -> Shape:
        national = f"(?:{code}{SEP})?(?:{'|'.join(forms)})"
        return Shape(f"{head}{PHONE_START}{national}{tail}{_END}", worth, chain(7), numeric=True)

    abroad = rf"(?:\+|00) ?\(?{calling_code}"
    return Detector(
        name=f"{country.lower()}.phone",
        type=FindingType.PHONE,
        country=country,
        label="TELEFONO",
        shapes=(
            # Not numeric: few numbers begin so, and RE2 sees which.
            Shape(
                rf"(?=[+0]){PHONE_START}{abroad}\)?(?:[ .\-()/]{{0,3}}\d){{8,{most}}}"
                rf"{_EXTENSION}{_END}",
                0.5,
                abroad,
            ),
            shape(telling, 0.2, f"(?={first})"),
            shape(plain, 0.1),
            # An extension tells as much as a form.
            shape(plain, 0.15, tail=_ITS_EXTENSION),
        ),
        context=PHONE_WORDS,
        fillers=PHONE_FILLERS,
        check=in_plan,
    )
