"""Spain."""

from relevo.redaction.detectors.es.ccc import CCC, IBAN
from relevo.redaction.detectors.es.cif import CIF, INVOICED
from relevo.redaction.detectors.es.dni import DNI
from relevo.redaction.detectors.es.nie import NIE, SUPPORT
from relevo.redaction.detectors.es.nuss import NUSS
from relevo.redaction.detectors.es.phone import PHONE
from relevo.redaction.detectors.es.plate import PLATE

DETECTORS = (DNI, NIE, SUPPORT, NUSS, CIF, INVOICED, CCC, IBAN, PHONE, PLATE)
