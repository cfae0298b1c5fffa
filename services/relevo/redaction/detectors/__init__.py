"""The detectors, one small file each. The registry is a plain tuple; order breaks the last ties."""

from relevo.redaction.detectors import ar, br, cl, co, ec, es, generic, mx, pe

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
)
