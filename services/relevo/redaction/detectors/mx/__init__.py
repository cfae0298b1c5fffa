"""Mexico."""

from relevo.redaction.detectors.mx.clabe import CLABE
from relevo.redaction.detectors.mx.curp import CURP
from relevo.redaction.detectors.mx.licence import LICENCE, RESIDENT
from relevo.redaction.detectors.mx.nss import NSS
from relevo.redaction.detectors.mx.phone import PHONE
from relevo.redaction.detectors.mx.plate import PLATE
from relevo.redaction.detectors.mx.rfc import INVOICED, RFC
from relevo.redaction.detectors.mx.voter import ELECTOR_KEY, VOTER

DETECTORS = (
    CURP,
    RFC,
    INVOICED,
    NSS,
    ELECTOR_KEY,
    VOTER,
    RESIDENT,
    CLABE,
    LICENCE,
    PHONE,
    PLATE,
)
