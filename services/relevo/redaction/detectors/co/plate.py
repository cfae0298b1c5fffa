"""Plates of Colombia (Ministerio de Transporte): ABC-123 for cars, ABC-12D for motorcycles."""

from relevo.redaction.detectors.plates import Forms, plate_of

FORMS = Forms(
    sketches=(
        "LLLDDD",
        "LLL-DDD",
        "LLL-DD",
        "DDD-LLL",
    ),
    telling=("LLL-DDL",),
)
PLATE = plate_of("CO", FORMS)
