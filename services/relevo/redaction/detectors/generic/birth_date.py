"""Birth dates: day, month and year, named as such. No other date is personal."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.generic.dates import FULL_DATE, SOLID_DATE
from relevo.redaction.findings import FindingType

_CUE = (
    r"(?:naci|naci(?:do|da|dos|das|o)|nasci(?:do|da|dos|das|mento)?|nasceu|nacimiento"
    r"|nacim|f(?:ec(?:ha)?)?\.? ?(?:de )?nac(?:to)?|f/n|fn|fdn|f\.n|d\.?n|dt\.? ?nasc|nasc"
    r"|born|birth|birthdate|birthday|dob|d\.o\.b|cumpleanos|cumple|aniversario de nascimento)"
)
_CUE_TRIGGER = r"(?i)nac|nasc|f/n|fn|fdn|f\.n|dn|d\.n|born|birth|dob|d\.o\.b|cumple"
_DATE = rf"(?P<value>{FULL_DATE}|{SOLID_DATE})"
_LATE = rf"(?P<value>{FULL_DATE})"

BIRTH_DATE = Detector(
    name="generic.birth_date",
    type=FindingType.BIRTH_DATE,
    country=None,
    label="NACIMIENTO",
    shapes=(
        Shape(
            rf"\b(?i:{_CUE})(?![a-zA-Z])[^\d\0!?;]{{0,36}}?(?<![\d/\-.])(?<!\d )"
            rf"(?:[A-Za-z]{{4,9}},? )?{_DATE}",
            0.3,
            _CUE_TRIGGER,
        ),
        # "El 15/08/1987 nací", "15/08/1987 es mi fecha de nacimiento".
        Shape(
            rf"(?<![\d/\-.])(?=\d){_LATE}(?:,? (?i:es|e|is|era|fue|como|de|mi|minha|my|la|a|fecha"
            rf"|data))"
            rf"{{0,5}} (?i:nacimiento|nascimento|naci|nasci|(?:date of )?birth|dob)\b",
            0.3,
            _CUE_TRIGGER,
        ),
        # Two dates at one word: "nacidos el 02-11-1975 y el 14-03-1978".
        Shape(
            rf"\b(?i:{_CUE})(?![a-zA-Z])[^\d\0!?;]{{0,36}}?(?<![\d/\-.]){FULL_DATE}"
            rf"(?:,| y| e| and) (?:[a-z]{{1,4}} ){{0,2}}{_LATE}",
            0.3,
            _CUE_TRIGGER,
        ),
        # After a name or an ID, between commas: "Ana Rojas Gil, 30.09.1985, reclamo ...".
        Shape(
            r"(?:[A-Z][a-z]{1,20} [A-Z][a-z]{1,20}|\d{7,8}-?[A-Za-z\d]?), "
            r"(?P<value>(?:0?[1-9]|[12]\d|3[01])[/.\-](?:0?[1-9]|1[0-2])[/.\-](?:19[2-9]\d|200[0-7]))"
            r"(?=[,.;)]|\Z)",
            0.3,
            r"[A-Za-z0-9], \d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}",
        ),
        # In brackets after an ID or a name: "(DNI 45678912, 15/08/1987)", "Ana Rojas (02-11-1975)".
        Shape(
            r"(?:\d{4}[A-Za-z\d\-]{0,6}|[A-Z][a-z]{1,20} [A-Z][a-z]{1,20}) ?[(\[] ?"
            r"(?P<value>(?:0?[1-9]|[12]\d|3[01])[/.\-](?:0?[1-9]|1[0-2])[/.\-](?:19[2-9]\d|200\d))"
            r" ?[)\]]",
            0.3,
            r"[(\[] ?\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4} ?[)\]]",
        ),
    ),
    label_in_pattern=True,
)
