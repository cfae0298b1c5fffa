"""Cédula of Ecuador: province (2), kind (1), serial (6), check digit modulo 10 (Registro Civil)."""

from stdnum.ec import ci

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import apart, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

CEDULA = Detector(
    name="ec.cedula",
    type=FindingType.NATIONAL_ID,
    country="EC",
    label="CEDULA",
    shapes=(number(0.1, 10, r"(?:[01]\d|2[0-4]|30)[0-6]\d{6}[ \-]?\d", apart(10)),),
    context=words("cedula cedulas ci identidad identificacion documento"),
    fillers=words("identidad ciudadania"),
    check=ci.is_valid,
)
