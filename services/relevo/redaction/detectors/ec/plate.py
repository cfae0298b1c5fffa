"""Plates of Ecuador (ANT): ABC-1234 since 2012, ABC-123 before; motorcycles AB-123C."""

from relevo.redaction.detectors.plates import plates

PLATES = plates("EC", "LLL-DDDD", "LLL-DDD", "LL-DDD~L", telling=("LLL=DDDD", "LLDDDL"))
