"""Plates of Spain (DGT, Reglamento General de Vehículos): 1234 BCD since 2000, M-1234-AB before."""

from relevo.redaction.detectors.plates import Forms, plate_of

FORMS = Forms(
    sketches=(
        "L-DDDD-LL",
        "LL-DDDD-LL",
        "LL-DDDD~L",
        "L-DDDD~L",
        "L-DDDDDD",
        "C-DDDD-CCC",
    ),
    telling=(
        "DDDD-CCC",
        "L=DDDD=LL",
        "LL=DDDD=LL",
    ),
)
PLATE = plate_of("ES", FORMS)
