"""The detectors, one small file each. The registry is a plain tuple; order breaks the last ties."""

from relevo.redaction.detectors import ar, br, cl, co, ec, es, generic, mx, pe
from relevo.redaction.detectors.plates import plate_dressed, plate_of_vehicle

_FORMS = [country.plate.FORMS for country in (pe, co, cl, ar, mx, ec, br, es)]

DETECTORS = (
    *generic.DETECTORS,
    *pe.DETECTORS,
    *co.DETECTORS,
    *cl.DETECTORS,
    *ar.DETECTORS,
    *mx.DETECTORS,
    *ec.DETECTORS,
    *br.DETECTORS,
    *es.DETECTORS,
    plate_of_vehicle(_FORMS),
    plate_dressed(_FORMS),
)
