"""How a national phone detector is made: shapes by country, checked against the numbering plan."""

from __future__ import annotations

import phonenumbers

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, chain
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

PHONE_WORDS = words(
    "tel telefono telefonos telf tlf tfno fono fon cel celu celular celulares cell cellphone movil"
    " whatsapp whatsap wsp wasap wpp wa watsap fijo llamame llamenme llamadme llamar llamen marquen"
    " marcar escribanme escribeme contacto contactenme comuniquense phone phones mobile call"
    " llamarme llamarnos llameme llamarlo escribirme contactarme contactarnos ubicarme"
    " telefone fone ligue liguem zap nequi yape plin daviplata pix bizum"
)
PHONE_FILLERS = words("fijo casa trabajo personal contacto por favor o oficina propio")

# A plus sign may begin a phone, and a bracket may open one.
PHONE_START = r"(?<![\d+])(?<!\d[.\-/])"
_BETWEEN = r"[ .\-]?"


def national_phone(
    country: str,
    calling_code: int,
    *,
    telling: tuple[str, ...],
    plain: tuple[str, ...],
    trunk: str = "",
) -> Detector:
    """A detector for one country's phones.

    Args:
        telling: forms of a national number that are worth finding without any label.
        plain: forms that need a label or a word near them.
        trunk: what may stand between calling code and national number, as a pattern.

    The numbering plan (phonenumbers, from ITU-T E.164 national plans) is the check.
    """

    def in_plan(value: str) -> bool:
        spelling = f"+{value[2:]}" if value.startswith(f"00{calling_code}") else value
        try:
            parsed = phonenumbers.parse(spelling, country)
        except phonenumbers.NumberParseException:
            return False
        return phonenumbers.is_valid_number_for_region(parsed, country)

    international = rf"(?:\+|00)\s?\(?{calling_code}\)?{_BETWEEN}{trunk}"

    def shape(forms: tuple[str, ...], prefix: str, worth: float, trigger: str) -> Shape:
        return Shape(f"{PHONE_START}{prefix}(?:{'|'.join(forms)}){END}", worth, trigger)

    return Detector(
        name=f"{country.lower()}.phone",
        type=FindingType.PHONE,
        country=country,
        label="TELEFONO",
        shapes=(
            shape((*telling, *plain), international, 0.5, rf"(?:\+|00)\s?\(?{calling_code}"),
            shape(telling, f"(?:{calling_code}{_BETWEEN})?", 0.2, chain(7)),
            shape(plain, f"(?:{calling_code}{_BETWEEN})?", 0.1, chain(7)),
        ),
        context=PHONE_WORDS,
        fillers=PHONE_FILLERS,
        check=in_plan,
    )
