"""Ecuador."""

from relevo.redaction.detectors.ec.cedula import CEDULA
from relevo.redaction.detectors.ec.phone import PHONE
from relevo.redaction.detectors.ec.plate import PLATE
from relevo.redaction.detectors.ec.ruc import RUC

DETECTORS = (CEDULA, RUC, PHONE, PLATE)
