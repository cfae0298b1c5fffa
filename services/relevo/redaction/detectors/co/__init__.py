"""Colombia."""

from relevo.redaction.detectors.co.account import ACCOUNT
from relevo.redaction.detectors.co.card import FOREIGNERS_CARD, MINORS_CARD
from relevo.redaction.detectors.co.cedula import CEDULA, SPELT_CEDULA
from relevo.redaction.detectors.co.licence import LICENCE
from relevo.redaction.detectors.co.nit import NIT
from relevo.redaction.detectors.co.phone import PHONE
from relevo.redaction.detectors.co.plate import PLATE

DETECTORS = (
    CEDULA,
    SPELT_CEDULA,
    MINORS_CARD,
    FOREIGNERS_CARD,
    NIT,
    ACCOUNT,
    LICENCE,
    PHONE,
    PLATE,
)
