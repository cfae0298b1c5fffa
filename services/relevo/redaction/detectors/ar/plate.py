"""Plates of Argentina (DNRPA): AB 123 CD since 2016, ABC 123 before; motorcycles A123BCD and
123 ABC.
"""

from relevo.redaction.detectors.plates import Forms, plate_of

FORMS = Forms(
    sketches=(
        "LLL-DDD",
        "DDD-LLL",
    ),
    telling=(
        "LL-DDD-LL",
        "L-DDD-LLL",
        "LLL=DDD",
    ),
)
PLATE = plate_of("AR", FORMS)
