"""Account numbers of any bank, named as such: "cuenta 193-45678912-0-47"."""

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

ACCOUNT_WORDS = words("cuenta cuentas cta ctas account conta ahorros ahorro corriente poupanca")
ACCOUNT_FILLERS = words(
    "bancaria sueldo corriente ahorros ahorro soles dolares pesos simple maestra vista rut poupanca"
    " banco bcp bbva interbank scotiabank bancolombia davivienda pichincha santander galicia itau"
    " bradesco brasil banorte banamex caixabank nacion estado chile"
)

ACCOUNT = Detector(
    name="generic.account",
    type=FindingType.BANK_ACCOUNT,
    country=None,
    label="CUENTA",
    shapes=(
        number(0.2, 8, r"\d{8,20}", r"\d(?: \d){7,19}"),
        number(0.2, 6, r"(?=(?:\d[ .\-]?){5,20}-)\d(?:[ .\-]?\d){4,18} ?- ?[\dXx]{1,3}"),
        number(0.1, 8, r"(?=(?:\d[ \-]?){8})\d{3,6}(?:[ \-]\d{1,10}){1,5}"),
    ),
    context=ACCOUNT_WORDS,
    fillers=ACCOUNT_FILLERS,
)
