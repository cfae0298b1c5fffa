"""Addresses of Brazil: ruas with a number after a comma, quadras and lotes, and the CEP."""

from relevo.redaction.detector import Shape
from relevo.redaction.detectors.address_tail import tail
from relevo.redaction.detectors.addresses import (
    CODE,
    abbreviated,
    address,
    anchored,
    coded,
    estate,
    street,
    whole,
)
from relevo.redaction.detectors.spelling import any_of

# Brasilia: "SQN 305 bloco B apto 201", "QNL 12 conjunto 3 casa 5".
_SUPERBLOCK = (
    r"(?:SHI[SN]\s)?(?:S[QHC][A-Z]{1,2}|CL[NSR]W?|Q[A-Z]{1,2}|SMPW)\s?\d{1,4}(?![A-Za-z0-9])"
    rf"\s{{0,2}}[,\-]?\s{{0,2}}{any_of('bloco, bl, conjunto, conj, cj, casa, lote, lt')}{CODE}"
)
_CEP = Shape(
    r"(?<![A-Za-z0-9])[Cc]\.?[Ee]\.?[Pp]\.?(?:\s(?:e|eh|do|da|de|meu|numero|n)){0,2}\s?[:\-]?\s?"
    r"(?P<value>\d{2}\.?\d{3}[ \-]?\d{3})(?!\d)",
    0.5,
    r"(?i)c\.?e\.?p[^0-9]*\d{2}\.?\d{3}",
    reading=lambda view, start, end: (start, tail(view, end)),
)

ADDRESS = address(
    "BR",
    abbreviated(
        r"[Rr]\.\s?(?=[A-Z][a-z])|r\.\s(?=[a-z])|R\s(?=[A-Z])|[Aa]l\.\s?(?=[A-Z])",
        "r, al",
    ),
    street(
        """
rua, ruas, avenida, av, travessa, tv, trav, alameda, praca, pca, rodovia, rod, estrada, largo da,
largo do, largo de, estr, est, ladeira, viela, beco, servidao, passagem, acesso
"""
    ),
    coded(
        "qd, quadra, q, bloco, bl, conjunto, conj, lote, lt, torre",
        """
lt, lote, casa, cs, apto, apt, ap, apartamento, bloco, bl, conj, conjunto, sala
""",
    ),
    anchored(_SUPERBLOCK, r"[SCQ][A-Z]{1,3}\s?\d", whole),
    estate(
        """
setor, jardim, jd, vila, bairro, condominio, cond, residencial, loteamento, parque, conjunto
"""
    ),
    _CEP,
)
