"""NSS of Mexico (IMSS): office (2), year of entry (2), year of birth (2), serial (4), a check digit
by Luhn's rule (Acuerdo ACDO.SA2.HCT.280617/149.P.DIR of the IMSS speaks of "dígito verificador").
"""

from stdnum import luhn

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import any_grouping, apart, groups, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_USUAL = (groups(2, 2, 2, 4, 1), groups(4, 4, 3), groups(3, 3, 3, 2), apart(11))

NSS = Detector(
    name="mx.nss",
    type=FindingType.NATIONAL_ID,
    country="MX",
    label="NSS",
    shapes=(number(0.1, 11, *_USUAL), any_grouping(10, 12, *_USUAL)),
    context=words("nss imss afiliacion social"),
    fillers=words("seguridad social imss seguro papa mama esposo esposa hijo hija"),
    check=luhn.is_valid,
)
