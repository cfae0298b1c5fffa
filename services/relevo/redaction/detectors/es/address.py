"""Addresses of Spain: "C/", floor and door after the number, five-digit post codes."""

from relevo.redaction.detectors import address_reading as reading
from relevo.redaction.detectors.addresses import address, after, anchored, street

ADDRESS = address(
    "ES",
    anchored(
        r"[Cc]/\s{0,2}(?=[A-Za-z0-9])", r"[Cc]/\s{0,2}[A-Za-z0-9]", after(reading.named_street)
    ),
    street(
        """
cl, pl, plz, ps, pso, ronda, rda, rambla, rbla, travesia, trva, trav, glorieta, gta, cuesta,
costanilla, carrer, avinguda, avgda, placa de, placa del, passeig, pg, cami, rua, praza, kalea,
paraje, poligono, pol. ind., urb, urbanizacion, bda, barriada, grupo, cno, ctra, vial
"""
    ),
)
