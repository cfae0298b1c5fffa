"""The safety net: a number that nothing names, and that nothing speaks against.

People answer "70123456" to "what is your ID?" and nothing in the post says what it is. Such a
number is sealed as UNKNOWN_NUMBER unless something around it gives it a harmless meaning: an
amount, a date, an hour, a claim, an order, a law, a counter, a link, a hot line. The price is that
a harmless number without its word is hidden too; care restores it (docs/detectors.md).
"""

from __future__ import annotations

import re
from itertools import pairwise

from relevo.redaction.detector import Detector
from relevo.redaction.detectors.numbers import number
from relevo.redaction.findings import FindingType
from relevo.redaction.surroundings import Surroundings
from relevo.redaction.vocabulary import words

_LEAST, _MOST = 7, 24
_FARTHEST = 5  # words, unless nothing but numbers stands between

# Near the number, on either side, these say what it is: nothing personal.
_SINGULAR = words(
    "reclamo reclamacion reclamacao ticket caso case factura fatura invoice boleta pedido orden",
    "order ordem operacion op oper transaccion transaction comprobante folio protocolo",
    "solicitud request expediente incidencia requerimiento radicado radicada nsu autorizacao",
    "seguimiento guia tracking rastreo rastreamento codigo resolucion ley lei certificada",
    "decreto articulo vuelo flight voo isbn sku ean barras referencia ref voucher cupon cupom",
    "nota remito remision albaran autorizacion aprobacion recibo denuncia pqr certificado sedex",
    "queja turno sorteo",
    "lote serie episodio cheque giro remesa sumario tramite gestion chamado regulation",
    "atendimento encomenda paquete comanda licitacion contratacion",
    "cus pse secuencial comprob norma circular oficio siniestro averia incidente",
    "exp juzgado processo autos sentencia txn trx coordenadas latitud tuit tweet loteria",
    "quiniela bilhete build infraccion acta comparendo papeleta fotomulta foto multa",
)
_HARMLESS = frozenset(word + ending for word in _SINGULAR for ending in ("", "s", "es"))
# These are common words too: only where they stand at the number, or one word before it ("envio
# SEUR V"), and those that are verbs as well, only after no pronoun ("les envio V").
_HARMLESS_AT_IT = words(
    "envio entrega compra compras consulta premio modelo version video deposito transferencia",
    "abono movimiento acuerdo parte aviso reporte oc os producto productos publicacion error",
    "sac osiptel indecopi sernac profeco condusef procon anatel lectura status",
    "registro envios encomienda carta paquetes puerta asiento fila gate seat avisos partes "
    "reportes",
    "acuerdos entregas consultas depositos transferencias abonos movimientos errores",
)
_CODES = words("codigo code")
_PARTING = words("con para por en que desde sobre com pra pelo with for from")
_VERBS = words("envio entrega compra consulta deposito abono acuerdo aviso reporte registro parte")
_PRONOUNS = words("les le te se os me nos yo ya aqui ahi como por porque que si y favor")
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
_COUNTS = words(
    "van ya son somos hace hay tiene tienen tem tengo alcanzo llego llegamos mas casi unos unas"
)
_NO_NOUNS = words(
    "pero cuando como desde para porque este esta estan estaba debe deberia correcto dice aunque",
    "hola ayuda ayuden gracias favor please quando mas registrado registrada dato datos",
)
_HOT_LINES = words("linea lineas central hotline callcenter pbx fonobanco atencion sac conmutador")
_CALLED = words("llame llamo llamamos llamando marque marco marcamos liguei ligo called llamado")
_UNTIL = words(
    "al a el la los las numero nro n no num de del o y para no the to number es e ni",
    "fiscal electronica electronico eletronica",
)

_YEARS = re.compile(
    r"\d{1,6}[.\-/ ](?:19[5-9]|20[0-4])\d\Z|(?:19[5-9]|20[0-4])\d[ .\-/](?:19|20)?\d\d\Z"
    r"|20\d\d-|(?:19[5-9]|20[0-4])\d \d{1,3}\.\d{3}\Z"
)
_YEAR, _MONTH, _DAY = r"(?:19\d\d|20[0-3]\d)", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    r"(?:19\d\d|20[0-3]\d)[ .\-]?(?:0[1-9]|1[0-2])[ .\-]?(?:0[1-9]|[12]\d|3[01])"
    r"(?:\d{2}|\d{4}|\d{6})?"
    rf"|{_DAY}[ .\-]{_MONTH}[ .\-]{_YEAR}(?:[ .\-].*)?"
)
# Coordinates; an invoice of Ecuador: shop, till, number; a post of a social network.
_OTHER_FORMS = re.compile(
    r"\d{1,2}\.\d{3,8}[ ,\-]{1,3}\d{1,3}\.\d{3,8}\Z|\d{3}-\d{3}-\d{9}\Z|1[4-9]\d{17}\Z"
    r"|\d{5}\.\d{4}\Z"
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IP = re.compile(
    rf"(?=192\.168|10\.|\d+\.(?:\d+\.){{0,2}}\d{{1,2}}(?:\.|\Z))(?:{_OCTET}\.){{3}}{_OCTET}\Z"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:([ .])\d{3})(?:\1\d{3})*")
# Free and shared-cost lines of our countries, and of none: 0800, 01 8000, 1-800, 900, 600, 4004 ...
_HOT_LINE = re.compile(
    r"(?:0[ \-]?(?:1[ \-]?)?8000?|0[ \-]?8[01]0|1[ \-]?(?:700|8(?:00|88|77|66|55))"
    r"|800|900|90[12]|600)[ \-]"
    r"|(?:300[ \-]?3|4003|4004|3003)[ \-]"
    r"|0?1?8000?\d{6,7}\Z|0800\d{4}|018000\d|08[01]0\d|90[012]\d{6}\Z|600\d{7}\Z"
)
# In a word that a number is glued to: "cuentaahorros0042917306".
_OWN_STEMS = re.compile(
    "cuenta|ahorro|corriente|numero|clabe|cbu|cvu|cci|yape|nequi|cedula|celular|telefono"
    "|movil|whats|dni|rut|ruc|cpf|nit|tarjeta|pasaporte|documento|conta|cartao|fone|cliente|(?:tel|cel|cta|fono)(?:es|is|e)?\\Z"
)
_NOT_DIGITS = re.compile(r"\D")
_MEANS_SOMETHING_ELSE = frozenset("#=@$€£")  # also before a blank
_JOINED = frozenset("%&/\\^")
_JOINING = frozenset(":#(\"'-/*=@$€£&")
_ABBREVIATIONS = words("nro no num n nr op oper cod ref exp art comp doc trx sec aut id")


def speaks_against(value: str, around: Surroundings) -> bool:
    """Something at or near the number says that it is nobody's, or it looks like nobody's."""
    figures = _NOT_DIGITS.sub("", value)
    return (
        not _LEAST <= len(figures) <= _MOST
        or len(set(figures)) < 3
        or value.endswith("000000")
        or _looks_harmless(value)
        or meant_otherwise(value, around)
        or (_THOUSANDS.fullmatch(value) is not None and _is_an_amount(value, around))
    )


def meant_otherwise(value: str, around: Surroundings) -> bool:
    """Something at or near the number says that it is nobody's."""
    return _stands_in_something(around) or _is_named_harmless(value, around)


def named_otherwise(around: Surroundings) -> bool:
    """The word directly at the number says that it is nobody's, or it is part of something."""
    if _stands_in_something(around):
        return True
    for word in () if _is_parted(around) else around.before:
        if word not in _UNTIL:
            return word in _HARMLESS or word in _HARMLESS_AT_IT
    return False


def _looks_harmless(value: str) -> bool:
    if _is_a_draw(re.split("[ -]", value)):
        return True
    looks = (_YEARS, _HOT_LINE, _OTHER_FORMS, _IP)
    return any(look.match(value) for look in looks) or bool(_DATE.fullmatch(value))


def _is_a_draw(numbers: list[str]) -> bool:
    """The numbers of a lottery: five or more of two digits at most, each higher than the last."""
    if len(numbers) <= 4 or not all(0 < len(one) <= 2 and one.isdigit() for one in numbers):
        return False
    return all(int(low) < int(high) for low, high in pairwise(numbers))


def _stands_in_something(around: Surroundings) -> bool:
    """Part of a link, a handle, a hashtag, a slug, a code with letters."""
    if around.typed:
        return False
    if (
        around.sign_before in _MEANS_SOMETHING_ELSE
        or around.left[-1:] in _JOINED
        or around.sign_after in {"$", "€", "%"}
    ):
        return True
    left = around.left
    if left[-1:] == "*" and around.sign_after == "#":
        return True  # *123#, the menu of a phone company
    if left[-1:].isalpha():
        return not (around.before and _OWN_STEMS.search(around.before[0]))
    return left[-1:] in "-.:_*" and left[-2:-1].isalnum()


def _is_named_harmless(value: str, around: Surroundings) -> bool:
    before, after = around.before, around.after
    # A capital begins the next sentence: "V Reclamo sin respuesta".
    if around.sign_after.islower() and not _HARMLESS.isdisjoint(after[:2]):
        return True
    if _is_parted(around):
        return False
    if (
        _is_governed(before)
        or _is_a_sibling(value, around)
        or not _HOT_LINES.isdisjoint(before[:3])
    ):
        return True
    return _is_a_count(value, around) or _is_said_before(before)


def _is_parted(around: Surroundings) -> bool:
    """A sign ends what stands before the number: "cerraron mi reclamo. V"."""
    sign, first = around.sign_before, around.before[:1]
    if not sign or sign.isalnum() or sign in _JOINING:
        return False
    return not first or not (first[0].isdigit() or first[0] in _ABBREVIATIONS)


def _is_said_before(before: tuple[str, ...]) -> bool:
    """Someone called the number, or a word at it names it: "el envio SEUR V"."""
    for place, word in enumerate(before):
        if word in _HARMLESS_AT_IT:
            return word not in _VERBS or not _PRONOUNS.issuperset(before[place + 1 : place + 2])
        if word in _CALLED:
            return before[place + 1 : place + 2] not in {("me",), ("nos",), ("que",)}
        if word in _PARTING or (
            word not in _UNTIL and (place or not _HARMLESS_AT_IT.issuperset(before[1:2]))
        ):
            return False
    return False


def _is_a_sibling(value: str, around: Surroundings) -> bool:
    """It is written as a number before it that has a harmless meaning, and begins like it: "caso
    87-331290 se cierra hoy. Ayer dijeron lo mismo del V".
    """
    half = (len(value) + 1) // 2
    other = around.before_it(value[:half])
    return other is not None and _is_governed(other)


def _is_governed(before: tuple[str, ...]) -> bool:
    """A harmless word before the number is about it, not about a number of its own: not "ticket
    48291 titular V", but "tickets 48291, 48292, V".
    """
    other_words = False
    for place, word in enumerate(before):
        if place >= _FARTHEST and (other_words or not (word.isdigit() or word in _HARMLESS)):
            return False
        if word in _HARMLESS and not (word in _CODES and before[place + 1 : place + 2] == ("mi",)):
            return True
        if other_words and word.isdigit() and len(word) > 3:
            return False
        other_words = other_words or not (word.isdigit() or word in _UNTIL)
    return False


def _is_a_count(value: str, around: Surroundings) -> bool:
    """It says how many there are of something: "tienen V vistas"."""
    if not around.before or around.before[0] not in _COUNTS:
        return False
    noun = around.after[0] if around.after and around.sign_after.isalpha() else ""
    whole = value.isdigit() or _THOUSANDS.fullmatch(value) is not None
    return whole and len(noun) > 3 and noun not in _NO_NOUNS


def _is_an_amount(value: str, around: Surroundings) -> bool:
    """Written in thousands: an amount unless it is long enough and no word of money is near."""
    return (
        len(_NOT_DIGITS.sub("", value)) < 8
        or (" " in value and (len(value) < 10 or len(value) > 12))
        or value.endswith("000")
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
            0.5,
            _LEAST,
            r"\d{7,24}(?!\.\d)",
            r"(?!(?<=[A-Za-z])\d{1,2}[ .\-])(?!(?:\d[ .\-]?){25})(?=(?:\d[ .\-]?){7})"
            r"\d{1,12}(?:[ .\-]\d{1,12}){1,7}",
            # More digits than any number has are several, apart by blanks.
            r"(?!(?<=[A-Za-z])\d{1,2}[.\-])(?=(?:\d[.\-]?){7})\d{1,12}(?:[.\-]\d{1,12}){1,7}",
        ),
    ),
    may_touch_letters=True,
    against=speaks_against,
)
