"""Plates of Colombia (Ministerio de Transporte): ABC-123 for cars, ABC-12D for motorcycles."""

from relevo.redaction.detectors.plates import plates

PLATES = plates("CO", "LLLDDD", "LLL-DDD", "LLL-DD", "DDD-LLL", telling=("LLL-DDL",))
