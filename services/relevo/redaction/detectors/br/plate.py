"""Plates of Brazil (Contran, Resolução 969/2022): ABC1D23, ABC-1234 before."""

from relevo.redaction.detectors.plates import Forms, plate_of

FORMS = Forms(
    sketches=("LLL-DDDD",),
    telling=(
        "LLL-DLDD",
        "LLL=DDDD",
    ),
)
PLATE = plate_of("BR", FORMS)
