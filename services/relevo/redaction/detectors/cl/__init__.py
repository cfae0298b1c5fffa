"""Chile."""

from relevo.redaction.detectors.cl.address import ADDRESS
from relevo.redaction.detectors.cl.phone import PHONE
from relevo.redaction.detectors.cl.rut import RUT

DETECTORS = (RUT, PHONE, ADDRESS)
