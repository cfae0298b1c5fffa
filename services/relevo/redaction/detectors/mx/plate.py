"""Plates of Mexico (NOM-001-SCT-2): ABC-123-A, ABC-12-34 for cars by state, older ABC-1234;
A12-ABC and 123-ABC of the capital; motorcycles A12BC, 12AB3; trucks AB-12345, AB-1234-A.
"""

from relevo.redaction.detectors.plates import Forms, plate_of

FORMS = Forms(
    sketches=(
        "LLL-DDDD",
        "LLL-DDD",
        "DDD-LLL",
        "LL-DDDDD",
        "DL-DDD-LL",
        "LDDLL",
        "LDDLLD",
        "DLLLD",
        "DDLLD",
        "DDDLLD",
        "LL-DDD~L",
    ),
    telling=(
        "LLL-DD-DD",
        "LLL-DDD~L",
        "LDD-LLL",
        "LL-DDDD~L",
        "DDD=LLL",
        "DLLLD",
        "LLL=DDDD",
    ),
)
PLATE = plate_of("MX", FORMS)
