"""Plates of Chile (Registro Civil): BBCL-23 since 2007, AB-1234 before; motorcycles ABC-12 and
ABC-012, AB-123 before.
"""

from relevo.redaction.detectors.plates import Forms, plate_of

FORMS = Forms(
    sketches=(
        "LL-DDDD",
        "LL-LL-DD",
        "LLL-DDD",
        "LLL-DD",
        "LL-DDD",
        "LL-DD-DD",
    ),
    telling=(
        "CCCC-DD",
        "CC-CC-DD",
        "LL-DD-DD",
        "LL=DDDD",
    ),
)
PLATE = plate_of("CL", FORMS)
