"""Peru."""

from relevo.redaction.detectors.pe.account import ACCOUNT
from relevo.redaction.detectors.pe.cci import CCI
from relevo.redaction.detectors.pe.ce import CE
from relevo.redaction.detectors.pe.dni import DNI
from relevo.redaction.detectors.pe.licence import LICENCE
from relevo.redaction.detectors.pe.phone import PHONE
from relevo.redaction.detectors.pe.plate import PLATE
from relevo.redaction.detectors.pe.ruc import RUC

DETECTORS = (DNI, CE, RUC, CCI, ACCOUNT, LICENCE, PHONE, PLATE)
