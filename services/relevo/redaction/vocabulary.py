"""Words around values, whatever the detector: lower case, without accents or points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def words(*lines: str) -> frozenset[str]:
    """A set of words from readable lines."""
    return frozenset(word for line in lines for word in line.split())


def any_of(some: Iterable[str], spelled: Mapping[str, str] | None = None) -> str:
    """A pattern for the longest of some words that stands at a place; what they begin with in
    common is written, compiled and tried once.

    Args:
        spelled: for letters that are written in other ways too, patterns.
    """
    spelled = spelled or {}
    some = set(some)
    tails = [
        spelled.get(head, head) + any_of((word[1:] for word in some if word[:1] == head), spelled)
        for head in sorted({word[0] for word in some if word})
    ]
    if not tails:
        return ""
    if "" not in some and len(tails) == 1:
        return tails[0]
    return f"(?:{'|'.join(tails)}){'?' if '' in some else ''}"


# May stand between a label and its value: "mi dni, el número, es V".
FILLERS = words(
    "es era son fue sea esta no nro num nr n numero numeros de del la el lo los las mi mis su sus",
    "tu al con a que nuevo nueva siguiente sigue este esto aqui ahi va seria tiene tengo",
    "is was my the number of meu minha o e da do eh",
)

# Between a value and a label that follows it: "V es mi dni".
COPULAS = words("es era is e seria fue")
POINTERS = words("ese esa este esta eso esto mi el la my the meu minha o a numero")

# The word directly before an amount.
AMOUNTS = words(
    "monto importe precio total valor saldo s usd pen clp cop mxn ars eur us r",
)

# What a number is when it is not personal: the word directly before it.
OTHER_MEANINGS = AMOUNTS | words(
    "reclamo reclamos reclamacion reclamacao ticket tickets caso casos case factura facturas",
    "fatura invoice boleta pedido pedidos orden order operacion op transaccion comprobante folio",
    "protocolo solicitud expediente incidencia requerimiento radicado seguimiento guia tracking",
    "resolucion ley decreto articulo vuelo flight voo isbn siniestro reporte ordem",
    "terminada terminado termina terminados finaliza acaba ultimos final",
)

# What a number counts: the word directly after it.
UNITS = words(
    "soles sol pesos peso dolares dolar euros euro reais real usd pen clp cop mxn ars eur bs lucas",
    "millas puntos avios likes reproducciones vistas seguidores personas clientes",
    "veces dias horas minutos meses semanas kilometros km mil millones",
    "unidades unidad habitantes usuarios lectores views",
)
