"""Plates of Brazil (Contran, Resolução 969/2022): ABC1D23, ABC-1234 before."""

from relevo.redaction.detectors.plates import plates

PLATES = plates("BR", "LLL-DDDD", telling=("LLL-DLDD", "LLL=DDDD"))
