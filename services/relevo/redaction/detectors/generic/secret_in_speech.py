"""Secrets that a sentence tells without naming them: a code that somebody put and it failed, that
came by message, that is the older of two; a password that was typed.

The digits say nothing by themselves, so each has a verb at it and, within some words, what tells
that the talk is of a secret. Nothing behind a wall counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.generic.secret import (
    ANY_CODE,
    COUNTED,
    LABEL_TRIGGER,
    NAMES,
    OTHERS,
)
from relevo.redaction.detectors.numbers import START
from relevo.redaction.findings import FindingType
from relevo.redaction.surroundings import Surroundings
from relevo.redaction.vocabulary import words

_BACK, _FORTH, _AT_IT = 100, 100, 30
_LIKE_A_MESSAGE = 6  # digits that a code of a message mostly has

_PUT = words(
    "puse pongo ponia poniendo puso pusimos pusiera meti meto metia metiendo metio ingrese ingreso",
    "ingresaba ingresando ingresamos digite digito digitaba digitando digitei digitou digitamos",
    "teclee tecleo tecleaba tipee cargo cargue cargaba coloque coloco colocaba probe pruebo",
    "probamos intente intentaba introduje introduzco escribi escribo typed type entered enter "
    "tried try",
    "trying entering typing using used put puesto metido ingresado digitado tecleado introducido "
    "colocado gerei gerou genero digo dicto dictaron digitado coloquei boto botei pus ponho "
    "tentei tento inseri "
    "usei testei",
)
_CAME = words(
    "llego llega llegaba llegan llegue mandaron mandan mandaba envian enviaron envia enviaban",
    "manda chegou chega veio mandou enviou mandaram enviaram got received recibi recibo recebi "
    "sent text",
    "texted texts salio sale sai saiu",
)

_GAVE = words(
    "pase paso pasaron di dio dije dicte confirme confirmar confirmara dictar dar passei dei ditei "
    "confirmei informei"
)
_SECRET = re.compile(
    r"(?i)(?<![a-z])(?:claves?|contra ?se|pin(?:es)?(?![a-z])|nip(?:es)?(?![a-z])|senhas?(?![a-z])"
    r"|pass(?:word|code)|tokens?(?![a-z])|otp|puk|(?:des)?bloque|blocked|locked|unlock"
    r"|(?:codigo|code) (?:incorr|inval|venc|expir|caduc|de (?:verif|segur|acceso))"
    r"|sms(?![a-z])|dinamica|incorrec|incorret)"
)
_OF_A_MESSAGE = re.compile(
    r"(?i)(?<![a-z])(?:sms|codigos?|codes?|codiguito|tokens?|otp|claves?|mensajes?|mensagem|mensagens"
    r"|whatsapp|wsp|verifica\w*|expir\w*|caduc[aoi]\w*|venci(?:o|do|dos)?|text(?:s|ed)?"
    r"|autentica\w*|no (?:lo |la |o |a )?(?:pedi|solicit(?:e|ei))|estafa\w*|phishing|golpe|scam"
    r"|entrar|ingresar|acceder|acessar|logar|loguear\w*|login|senhas?|pin)(?![a-z])"
)
_MESSAGE_TRIGGER = (
    r"(?i)sms|codig|code|token|otp|clave|mensa|whatsapp|wsp|verifica|expir|caduc|venci|text|pedi|solicit"
    r"|entrar|ingresar|acceder|acessar|autentica|estafa|phishing|golpe|scam|log|senha|pin"
)
# It failed: "... y nada", "... and it says wrong".
_FAILED = re.compile(
    r"(?i)[\"')]{0,2},? ?(?:y|e|pero|mas|and|but|o)? ?(?:nada|ningun[ao]|nenhum[ao]?|tampoco"
    r"|(?:no|nao|ni)(?: (?:me|lo|la|le|se|o|a)){0,2} (?:entra|pasa|deja|funciona|sirve|era|acepta"
    r"|aceita|foi|reconoce|vale|jala|anda|agarra|toma)"
    r"|(?:me )?(?:lo|la) (?:rebota|rechaza|bota|saca)|(?:me )?(?:dice|sale|da|deu|diz|salio|dijo)"
    r"(?: que)?(?: es)? (?:error|incorr|inval|no|nao|mal|erro)|error|neither|both wrong|nothing"
    r"|(?:it )?(?:says|said) (?:wrong|invalid|incorr|no)|(?:it )?(?:didn't|doesn't|won't) work)"
)
_SOMETHING_ELSE = re.compile(
    r"(?i)(?<![a-z])(?:radicados?|pqr|expedientes?|folios?|solicitud|pedidos?|paquetes?|recibos?|facturas?|guias?|boletas?|orden|ordenes|tickets?"
    r"|reclamos?|(?:el|mi|del|al) caso|faturas?|montos?|cobros?|depositos?|transferencias?"
    r"|recargas?|saldo|deuda|multas?|total|cuotas?|soles"
    r"|pesos|reais|dolares|lucas|plata|kilometra\w*|lecturas?|modelos?|protocolos?|dni|cedula|rut"
    r"|cpf|celular|telefono|linea|numero de (?:cuenta|cliente|serie)|piezas|litros|placa|patente"
    r"|extension|anexo|(?:case|order|claim|account|phone|reference|policy) n(?:umber|o)|cupon"
    r"|cupom|promocional|descuento|desconto|postal)(?![a-z])"
)
_DATED = re.compile(r"(?i)(?:\b(?:en|in|em|at|desde|since|del|de|hasta|las|as) (?:el )?)\Z")
# "Puse 3500 en la caja": money, unless it is where one types.
_INTO = re.compile(
    r"(?i)(?: mas)? (?:en|al?|na|no|ao|de|in|on|into|to|para|for) (?!(?:(?:la|el|o|a|mi|the) )?"
    r"(?:cajero"
    r"|caixa eletronico|app|pos|teclado|web|pagina|sistema|atm|keypad|maquina|maquinita|casilla)"
    r"(?![a-z]))"
)
_AMOUNT = re.compile(r"\d{0,5}00\Z")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")

_AND = (
    r"[\"')]{0,2}(?:,? (?:y|e|o|ni|and|or|but|pero|luego|despues|then)|,)"
    r"(?: (?:era|es|el|la|con|otra|otro|tambien|a|o|the|was|it|luego|despues|al|final|vez|then|ni"
    r"|later|ese|de|nuevo|del)){0,4} [\"'(]?"
)
_STOP = (
    r"(?:dni|cedula|rut|cpf|celular|cel|telefono|tel|reclamo|pedido|saldo|monto|en|in|em|at|las"
    r"|por)"
)
_FEW_WORDS = rf"(?:,? (?!{_STOP}\b)(?:[a-z]{{1,11}}|[1-9](?= (?:veces|vezes|times)))){{0,6}}?"


_MORE_CODES = re.compile(rf"\A(?:(?i:{_AND}){ANY_CODE}){{1,2}}", re.ASCII)


def _shape_of(
    verbs: frozenset[str], rest: str, reading: _Read, trigger: str | None = None
) -> Shape:
    """A shape that begins with one of the verbs and reads on for what speaks for a secret."""
    pattern = rf"(?<![A-Za-z0-9])[A-Za-z]{{2,12}}(?![A-Za-z]){rest}"
    trigger = trigger or f"(?i){'|'.join(sorted(verbs))}"
    return Shape(pattern, 0.3, trigger, begins=verbs, reading=_reader(pattern, reading))


class _Around(NamedTuple):
    """The text before and after the value, up to a wall or the line's end."""

    before: str
    after: str
    code: str


_Read = Callable[[_Around], bool]


def _reader(pattern: str, is_a_secret: _Read) -> Callable[[str, int, int], tuple[int, int] | None]:
    compiled = cache(lambda: re.compile(pattern, re.ASCII))  # only where it is asked for

    def read(view: str, start: int, _: int) -> tuple[int, int] | None:
        found = compiled().match(view, start)
        if found is None:
            return None
        low, high = found.span("code")
        before = re.split(r"[\0\n]", view[max(0, low - _BACK) : low])[-1]
        after = re.split(r"[\0\n]", view[high : high + _FORTH], maxsplit=1)[0]
        return (low, high) if is_a_secret(_Around(before, after, found["code"])) else None

    return read


def _was_put(around: _Around) -> bool:
    """It was put where a secret is asked for, or it failed."""
    before, after, code = around
    if _SOMETHING_ELSE.search(before[-_AT_IT:] + " " + after[:20]) or _DATED.search(before):
        return False
    if code.endswith("0") and _INTO.match(after):
        return False
    named = bool(_SECRET.search(before) or _SECRET.search(after))
    if _AMOUNT.match(code) or _YEAR.match(code) or len(code) == 3:
        return named
    if sum(map(str.isdigit, code)) == _LIKE_A_MESSAGE and _OF_A_MESSAGE.search(before + after):
        return True
    return named or bool(_FAILED.match(_MORE_CODES.sub("", after, count=1)))


def _has_come(around: _Around) -> bool:
    before, after, code = around
    if _SOMETHING_ELSE.search(before[-_AT_IT:] + " " + after[:20]) or _DATED.search(before):
        return False
    if code.endswith("000") or _YEAR.match(code):
        return False
    return bool(_OF_A_MESSAGE.search(before) or _OF_A_MESSAGE.search(after))


def _is_one_more(around: _Around) -> bool:
    """The one before it is a code of a message."""
    told = _OF_A_MESSAGE.search(around.before) or _OF_A_MESSAGE.search(around.after)
    return bool(told) and not _SOMETHING_ELSE.search(around.before)


_CODE = rf"(?P<code>{ANY_CODE})"

TRIED = Detector(
    name="generic.secret_tried",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    # "Puse 4471 y nada", "metí 3 veces 1986 y era 1968 y se bloqueó".
    shapes=tuple(
        _shape_of(
            _PUT,
            rf"{_FEW_WORDS}[ :]{{1,2}}[\"'(]?(?:{ANY_CODE}{_AND}){{{skipped}}}{_CODE}",
            _was_put,
        )
        for skipped in (0, 1, 2)
    ),
    label_in_pattern=True,
)

_SIX = r"(?:\d{6}|\d{3}[ \-]\d{3}|\d{2}[ \-]\d{2}[ \-]\d{2})(?![\d\w]|[ \-/.,]\d)"


def _next_code(form: str) -> Shape:
    pattern = (
        rf"{START}{form}[\"')]{{0,2}}(?:,? (?:y|e|and|luego|despues|then|o|ni)|,)"
        r"(?i: (?:el|la|otro|otra|o|outro|a|the|al|ahora|del|de|que|me|llego|luego|despues"
        r"|dia|siguiente|mensaje|era|es|another)){0,5} [\"'(]{0,2}"
        rf"(?P<code>{form})(?![\d\w]|[ \-/.,]\d)"
    )
    return Shape(pattern, 0.3, _MESSAGE_TRIGGER, reading=_reader(pattern, _is_one_more))


ARRIVED = Detector(
    name="generic.secret_arrived",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # "Me llegó el 883920 y ya se había vencido", "el sms, cuando llega (401887), ...".
        _shape_of(
            _CAME,
            r"(?i:,? (?:me|nos|el|la|un|uno|otro|o|um|outro|the|a|another|ahora|hoy|recien|de|nuevo"
            r"|con|solo|como|por|fin|al|final|primero|luego|este|ese|us|fue|foi|was"
            r"|it)){0,4}[ :]{1,2}[\"'(]{0,2}"
            rf"(?P<code>{_SIX})",
            _has_come,
            _MESSAGE_TRIGGER,
        ),
        # The next one: 'el mensaje del "672-118" y el del "331-905"'.
        # "Le pasé al tipo el 771 440 y me vació la cuenta, era el token".
        _shape_of(
            _GAVE,
            rf"{_FEW_WORDS}[ :]{{1,2}}[\"'(]?(?P<code>{_SIX}){COUNTED}",
            _has_come,
            _MESSAGE_TRIGGER,
        ),
        *(_next_code(form) for form in (r"\d{3}-\d{3}", r"\d{6}")),
    ),
    label_in_pattern=True,
)


def _names_another(_: str, around: Surroundings) -> bool:
    return not OTHERS.isdisjoint(around.before[:4])


_OLDER = (
    r"(?:(?:la|el|a|o|the|una|un|mi|minha|my) (?:de antes|anterior|viej[ao]|antigu[ao]|antig[ao]"
    r"|nuev[ao]|nov[ao]|velh[ao]|otra|outra|de siempre|de sempre|de ahora|correcta|primera"
    r"|que (?:tenia|uso|usaba|puse|tengo|tinha|usava)"
    r"|(?:old|new|first|right|current|previous)(?: one)?|one i (?:had|used))|antes|ahora|agora)"
)

_OF_A_PIN = NAMES - words("codigo codigos codiguito code codes cvv cvc ccv token otp")

OLDER = Detector(
    name="generic.secret_older",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # "Olvidé la clave de la sucursal virtual, la de antes era 4416".
        Shape(
            r"(?<![A-Za-z])(?i:claves?|pines|pin|nip|contrase(?:n|ni|ny)as?|passwords?|passcode"
            r"|senhas?)\b[^\0!?\n]{0,90}?"
            rf"\b(?i:{_OLDER} (?:es|era|fue|is|was|e|eh)(?: (?:el|la|a|o|the))?)[ :]{{1,2}}"
            rf"(?P<value>{ANY_CODE})",
            0.3,
            LABEL_TRIGGER,
            begins=_OF_A_PIN,
        ),
        # "La clave es la fecha de mi matrimonio, 1404", "mi pin: el año en que nací, 1979".
        Shape(
            r"(?<![A-Za-z])(?i:claves?|pin|nip|contrase(?:n|ni|ny)as?|password|passcode|senha)\b"
            r"[^\d\0.!?\n]{0,40}?\b(?i:fecha|ano|dia|mes|data|year|date|day|cumple(?:anos)?|aniversario"
            r"|birthday|anniversary)\b[^\d\0.!?;\n]{0,40}?,? ?[,:(\"' ]"
            rf"(?P<value>\d{{4}}|\d{{6}})(?![\w/.\-]){COUNTED}",
            0.3,
            LABEL_TRIGGER,
            begins=_OF_A_PIN,
        ),
    ),
    label_in_pattern=True,
    against=_names_another,
)

_PASSWORD = re.compile(
    r"(?i)(?<![a-z])(?:password|passcode|contrase|clave|senha|(?:wrong|incorrect[oa]?|incorret[oa]"
    r"|invalid[oa]?) (?:pass|clave|contra|senha)|locked out|bloquead[ao])"
)
_NO_PASSWORD = re.compile(
    r"(?i)(?<![a-z])(?:usuario|user(?:name)?|login|correo|email|e-mail|codigo|cupon|cupom|promo\w*|placa"
    r"|patente|reserva|pnr|curp|rfc|rut|modelo|windows|iphone|version)(?![a-z])"
)


def _was_typed(around: _Around) -> bool:
    before, after, _ = around
    if _NO_PASSWORD.search(before[-_AT_IT:]):
        return False
    return bool(_PASSWORD.search(before) or _PASSWORD.search(after))


PASSWORD_TRIED = Detector(
    name="generic.password_tried",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # "I typed hunter.Valley9 and it says wrong password".
        _shape_of(
            _PUT,
            r"(?i: (?:mi|el|la|my|the|siempre|always|con|with|a|minha|otra|vez|again|in)){0,3}:? "
            r"[\"'(]?(?P<code>(?!\d{1,2}[/.\-:])(?=[^\s\0]{0,40}[A-Za-z]{3})(?=[^\s\0]{0,40}\d)"
            r"(?![^\s\0]{0,40}@[A-Za-z]+\.)(?!https?:)[A-Za-z0-9][^\s\0\"']{4,40}?[^\s\0\"',.;:)!?]!?)"
            r"(?=[.,;:)\"'?]{0,3}(?:\s|\Z))",
            _was_typed,
        ),
    ),
    label_in_pattern=True,
)

SECRETS_IN_SPEECH = (TRIED, ARRIVED, OLDER, PASSWORD_TRIED)
