"""Plates of Argentina (DNRPA): AB 123 CD since 2016, ABC 123 before; motorcycles A123BCD and
123 ABC.
"""

from relevo.redaction.detectors.plates import plates

PLATES = plates("AR", "LLL-DDD", "DDD-LLL", telling=("LL-DDD-LL", "L-DDD-LLL", "LLL=DDD"))
