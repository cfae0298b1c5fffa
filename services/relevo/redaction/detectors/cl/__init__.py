"""Chile."""

from relevo.redaction.detectors.cl.phone import PHONE
from relevo.redaction.detectors.cl.plate import PLATE
from relevo.redaction.detectors.cl.rut import COMPANY, RUT
from relevo.redaction.detectors.cl.serial import SERIAL

DETECTORS = (COMPANY, RUT, SERIAL, PHONE, PLATE)
