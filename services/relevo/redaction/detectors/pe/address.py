"""Addresses of Peru: jirones, blocks and lots of urbanizaciones and asentamientos humanos."""

from relevo.redaction.detectors.addresses import address, coded, estate, street

ADDRESS = address(
    "PE",
    street("jr, jiron, jron, jir, ca, mlcn, ovalo, prlg"),
    coded(
        "mz, mza, mzn, mzna, manz, manzana, lt, lte, lote, grupo, sector",
        """
lt, lte, lot, lote, lts, mz, mza, mzn, manzana, casa, dpto, depto, int, interior, grupo
""",
    ),
    estate(
        """
urb, urbanizacion, aa.hh., a.h., aa hh, asent. humano, asent. h., asentamiento humano, pueblo
joven, pp.jj., p.j., upis, asoc, asociacion, coop, cooperativa, residencial, res, condominio, cond,
conjunto, conj. hab., conjunto habitacional, unidad vecinal, u.v., lotizacion, centro poblado
"""
    ),
)
