"""Mexico."""

from relevo.redaction.detectors.mx.address import ADDRESS
from relevo.redaction.detectors.mx.clabe import CLABE
from relevo.redaction.detectors.mx.curp import CURP
from relevo.redaction.detectors.mx.phone import PHONE
from relevo.redaction.detectors.mx.rfc import RFC

DETECTORS = (CURP, RFC, CLABE, PHONE, ADDRESS)
