"""Plates of Peru (MTC, DS 017-2008): ABC-123 and A1B-123 for cars, 1234-5A for motorcycles; older
motorcycles MG-12345.
"""

from relevo.redaction.detectors.plates import Forms, plate_of

FORMS = Forms(
    sketches=(
        "LLL-DDD",
        "LXX-DDD",
        "DDDD-DL",
        "DDDD-LL",
        "LL-DDDDD",
    ),
    telling=(
        "DDDD=DL",
        "LXX=DDD",
        "LDL-DDD",
    ),
)
PLATE = plate_of("PE", FORMS)
