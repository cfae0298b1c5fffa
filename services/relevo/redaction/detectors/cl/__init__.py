"""Chile."""

from relevo.redaction.detectors.cl.phone import PHONE
from relevo.redaction.detectors.cl.plate import PLATES
from relevo.redaction.detectors.cl.rut import RUT
from relevo.redaction.detectors.cl.serial import SERIAL

DETECTORS = (RUT, SERIAL, PHONE, *PLATES)
