"""Addresses of Chile: often a name, a number and a flat without any street word."""

from relevo.redaction.detectors.addresses import address, estate, flat_then, named_then, street

ADDRESS = address(
    "CL",
    named_then(
        """
depto, dpto, dep, dto, depa, departamento, block, blk, torre, casa, of, oficina, parcela, apto,
apt, apartamento, edificio, edif
"""
    ),
    flat_then("parcela, sitio, lote, fundo"),
    street("subida, cerro, fundo, costanera"),
    estate(
        """
villa, poblacion, pobl, pob, condominio, cond, block, conjunto habitacional, parcelacion
"""
    ),
)
