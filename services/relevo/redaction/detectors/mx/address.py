"""Addresses of Mexico: exterior and interior numbers, colonia, post code."""

from relevo.redaction.detectors.addresses import (
    abbreviated,
    address,
    coded,
    estate,
    named_then,
    street,
)

ADDRESS = address(
    "MX",
    street(
        """
calz, calzada, priv, privada, cda, cerrada, circuito, cto, andador, retorno, eje, eje vial
"""
    ),
    abbreviated(r"[Aa]nd\.\s?(?=[A-Za-z0-9])|[Cc]\.\s?(?=\d{1,2}\s[Dd][Ee]\s)", "and, c"),
    named_then(
        """
int, interior, no. int., num. int., mz, manzana, lt, lote, edif, edificio, depto, casa
"""
    ),
    coded(
        "smz, supermanzana, super manzana, sm, region, edif, edificio",
        "mz, mza, manzana, depto, lote",
    ),
    estate(
        """
fracc, fraccionamiento, frac, col, colonia, unidad habitacional, u.h., infonavit, ejido,
residencial
"""
    ),
)
