"""Plates of Ecuador (ANT): ABC-1234 since 2012, ABC-123 before; motorcycles AB-123C."""

from relevo.redaction.detectors.plates import Forms, plate_of

FORMS = Forms(
    sketches=(
        "LLL-DDDD",
        "LLL-DDD",
        "LL-DDD~L",
    ),
    telling=(
        "LLL=DDDD",
        "LLDDDL",
    ),
)
PLATE = plate_of("EC", FORMS)
