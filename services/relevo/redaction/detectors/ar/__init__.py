"""Argentina."""

from relevo.redaction.detectors.ar.account import ACCOUNT
from relevo.redaction.detectors.ar.alias import ALIAS
from relevo.redaction.detectors.ar.cbu import CBU
from relevo.redaction.detectors.ar.cuit import CUIT
from relevo.redaction.detectors.ar.dni import DNI, TRAMITE
from relevo.redaction.detectors.ar.phone import PHONE
from relevo.redaction.detectors.ar.plate import PLATE

DETECTORS = (DNI, TRAMITE, CUIT, CBU, ALIAS, ACCOUNT, PHONE, PLATE)
