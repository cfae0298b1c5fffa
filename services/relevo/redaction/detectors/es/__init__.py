"""Spain."""

from relevo.redaction.detectors.es.address import ADDRESS
from relevo.redaction.detectors.es.ccc import CCC
from relevo.redaction.detectors.es.cif import CIF
from relevo.redaction.detectors.es.dni import DNI
from relevo.redaction.detectors.es.nie import NIE
from relevo.redaction.detectors.es.phone import PHONE

DETECTORS = (DNI, NIE, CIF, CCC, PHONE, ADDRESS)
