"""Colombia."""

from relevo.redaction.detectors.co.address import ADDRESS
from relevo.redaction.detectors.co.cedula import CEDULA
from relevo.redaction.detectors.co.nit import NIT
from relevo.redaction.detectors.co.phone import PHONE

DETECTORS = (CEDULA, NIT, PHONE, ADDRESS)
