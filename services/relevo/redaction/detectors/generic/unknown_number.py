"""The safety net: a number that nothing names, and that nothing speaks against.

People answer "70123456" to "what is your ID?" and nothing in the post says what it is. Such a
number is sealed as UNKNOWN_NUMBER unless something around it gives it a harmless meaning: an
amount, a date, an hour, a claim, an order, a law, a counter, a link, a hot line. The price is that
a harmless number without its word is hidden too; care restores it (docs/detectors.md).
"""

from __future__ import annotations

import re

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.surroundings import Surroundings
from relevo.redaction.vocabulary import words

_LEAST, _MOST = 7, 20

# Near the number, on either side, these say what it is: nothing personal.
_HARMLESS = words(
    "reclamo reclamos reclamacion reclamaciones reclamacao ticket tickets caso casos case",
    "factura facturas fatura invoice boleta pedido pedidos orden order ordenes operacion",
    "operaciones op oper transaccion transacciones transaction comprobante folio protocolo",
    "protocolos solicitud request expediente incidencia requerimiento radicado radicada",
    "seguimiento guia guias tracking rastreo rastreamento codigo codigos resolucion ley lei",
    "decreto articulo vuelo flight voo isbn sku ean barras referencia ref voucher cupon cupom",
    "nota remito remision albaran autorizacion aprobacion recibo recibos denuncia pqr pqrs",
    "sac osiptel indecopi sernac profeco condusef procon anatel queja quejas turno sorteo",
    "premio modelo version lote serie episodio video cheque giro remesa sumario tramite",
    "tramites gestion gestiones consulta chamado atendimento encomenda entrega envio paquete",
    "compra compras comanda deposito transferencia abono movimiento licitacion contratacion",
    "cus pse secuencial comprob norma circular acuerdo oficio parte siniestro aviso averia",
    "averias reporte incidente sentencia",
)
_MONEY = words(
    "cobraron cobran cobrar cobro cobros cobrado cobrados pague pago pagos pagado pagar",
    "pagamos debitaron debito deposite deposito depositaron transferi transferencia monto",
    "montos importe saldo cuota cuotas precio precios costo costos costaba cuesta vale valor",
    "vendo sale deuda prestamo credito interes intereses comision total millones millon mil",
    "soles pesos dolares euros reais plata dinero lucas paguei cobraram conta fatura",
    "descontaron descuento devolver devuelvan reembolso robaron sueldo salario ganan gano",
    "utilidades multa tarifa pension inversion invertir ahorrar ahorre gaste gasto gastos",
    "estafaron perdi presupuesto sacaron retiraron retiro",
)
_COUNTS = words("van ya son somos hace hay tiene tienen alcanzo llego llegamos mas casi unos unas")
_HOT_LINES = words("linea lineas central hotline callcenter pbx fonobanco atencion sac conmutador")
_CALLED = words("llame llamo llamamos llamando marque marco marcamos liguei ligo called llamado")
_UNTIL = words("al a el la los las numero nro n no num de del o y para no the to number")

_YEARS = re.compile(r"(?:\d{1,6}[.\-/])?(?:19|20)\d\d(?:[ .\-/](?:19|20)?\d\d)?\Z|20\d\d-")
_YEAR, _MONTH, _DAY = r"(?:19\d\d|20[0-3]\d)", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    r"(?:19\d\d|20[0-3]\d)[ .\-]?(?:0[1-9]|1[0-2])[ .\-]?(?:0[1-9]|[12]\d|3[01])"
    r"(?:\d{2}|\d{4}|\d{6})?"
    rf"|{_DAY}[ .\-]{_MONTH}[ .\-]{_YEAR}(?:[ .\-].*)?"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:([ .])\d{3})(?:\1\d{3})*")
# Free and shared-cost lines of our countries, and of none: 0800, 01 8000, 1-800, 900, 600, 4004 ...
_HOT_LINE = re.compile(
    r"(?:0[ \-]?(?:1[ \-]?)?8000?|0[ \-]?8[01]0|1[ \-]?(?:700|8(?:00|88|77|66|55))|800|900|90[12]|600)[ \-]"
    r"|(?:300[ \-]?3|4003|4004|3003)[ \-]"
    r"|0?1?8000?\d|08[01]0\d|90[012]\d{6}\Z|600\d{7}\Z"
)
# In a word that a number is glued to: "cuentaahorros0042917306".
_OWN_STEMS = re.compile(
    "cuenta|cedula|celular|telefono|movil|whats|dni|rut|ruc|cpf|nit|tarjeta|pasaporte|documento|conta"
    "|cartao|fone|cliente|tel\\Z|cel\\Z|cta\\Z|fono\\Z"
)
_NOT_DIGITS = re.compile(r"\D")
_MEANS_SOMETHING_ELSE = frozenset("#=@$€£_%&*/\\~^")


def speaks_against(value: str, around: Surroundings) -> bool:
    """Something at or near the number says that it is nobody's."""
    figures = _NOT_DIGITS.sub("", value)
    return (
        not _LEAST <= len(figures) <= _MOST
        or len(set(figures)) < 3
        or _looks_harmless(value)
        or _stands_in_something(around)
        or _is_named_harmless(around)
        or (_THOUSANDS.fullmatch(value) is not None and _is_an_amount(value, around))
    )


def _looks_harmless(value: str) -> bool:
    return any(look.match(value) for look in (_YEARS, _HOT_LINE)) or bool(_DATE.fullmatch(value))


def _stands_in_something(around: Surroundings) -> bool:
    """Part of a link, a handle, a hashtag, a slug, a code with letters."""
    if around.sign_before in _MEANS_SOMETHING_ELSE or around.sign_after in {"$", "€", "%"}:
        return True
    left = around.left
    if left[-1:].isalpha():
        return not (around.before and _OWN_STEMS.search(around.before[0]))
    return left[-1:] in "-.:" and left[-2:-1].isalnum()


def _is_named_harmless(around: Surroundings) -> bool:
    before, after = around.before, around.after
    if not _HARMLESS.isdisjoint(before[:5]) or not _HARMLESS.isdisjoint(after[:2]):
        return True
    if not _HOT_LINES.isdisjoint(before[:3]) or (before and before[0] in _COUNTS):
        return True
    for place, word in enumerate(before):
        if word in _CALLED:
            return before[place + 1 : place + 2] not in {("me",), ("nos",), ("que",)}
        if word not in _UNTIL:
            return False
    return False


def _is_an_amount(value: str, around: Surroundings) -> bool:
    """Written in thousands: an amount unless it is long enough and no word of money is near."""
    return (
        len(_NOT_DIGITS.sub("", value)) < 8
        or " " in value
        or not _MONEY.isdisjoint(around.before[:7])
        or not _MONEY.isdisjoint(around.after)
    )


UNKNOWN_NUMBER = Detector(
    name="generic.unknown_number",
    type=FindingType.UNKNOWN_NUMBER,
    country=None,
    label="NUMERO",
    shapes=(
        number(
            0.5, _LEAST, r"\d{7,20}(?!\.\d)", r"(?=(?:\d[ .\-]?){7})\d{1,12}(?:[ .\-]\d{1,12}){1,7}"
        ),
    ),
    may_touch_letters=True,
    against=speaks_against,
)
