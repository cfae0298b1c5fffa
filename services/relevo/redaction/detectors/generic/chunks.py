"""A number told in chunks: "mi dni empieza con 4567 y termina en 8912". Each chunk is a finding of
the kind that the word nearest to it names. The last digits alone are none.
"""

import re
from collections.abc import Callable

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_MANY = (
    r"(?:\d|dos|tres|cuatro|cinco|seis|siete|ocho|dois|sete|oito|two|three|four|five|six|eight"
    r"|quatro)"
)
_NOUN = r"(?:numeros?|digitos?|cifras|digits?|numbers?|numeritos|partes?|mitad|metade|trozos?|half)"
# Words that open a number, and words that go on with it; what stands between them and the digits.
_OPENING = (
    r"(?:(?:empiez|comienz|inici|arranc|comec|start|begin)[a-z]{1,3}"
    r"|primer[oa]s?|primeir[oa]s?|first"
    r"|(?:parte|trozo|part|bloque|tramo|pedazo|grupo|pedaco|bloco)s? (?:uno|1|one|um|uma|a)\b"
    r"|(?:partes|trozos|bloques|pedazos|pedacos|tramos|grupos|mitades|parts))"
)
_GOING_ON = (
    r"(?:(?:termin|acab|finaliz|sigu|continu|end|follow|segu|cierr|remat|culmin|conclu)[a-z]{1,4}"
    r"|ultim[oa]s?|siguientes?|finales|final|last|next|seguintes?|segund[oa]s?|second|tercer[oa]s?"
    r"|terceir[oa]s?|third|otr[oa]s|outr[oa]s|other|restantes|demas|cuart[oa]s?|medio|meio|middle|luego|despues|depois|then|seguido|resto|rest"
    r"|(?:parte|trozo|part|bloque|tramo|pedazo|grupo|pedaco|bloco)s? (?:dos|tres|dois|two"
    r"|three|cuatro"
    r"|[2-6])\b)"
)
_TO_VALUE = (
    rf"(?:[ :=,]{{1,2}}(?:(?:{_MANY}|{_NOUN}|son|es|eran|era|is|are|sao|e|con|en|por|with|in"
    rf"|com|em|el|los"
    r"|las|la|as|os|de|del|do|da|mi|my|meu|va|van|viene|vienen|sigue|hay|esta|dni|rut|cpf|cedula|tarjeta"
    r"|cuenta|celular|cartao|numero)\b(?! ?\d{9}))){0,5}+[ :=,\"'(]{1,3}"
)
_VALUE = (
    r"(?:\d{2,4}(?:[ \-]\d{2,4}){1,3}|\d{1,3}(?:[.\-]\d{1,3}){1,2}(?:-[\dkK])?|\d{2,16})(?![\d/%])"
    r"(?![.,\-]\d)"
)
_AMOUNT = (
    r"(?! ?(?:soles|pesos|dolares|euros|reais|usd|lucas|mil|veces|dias|horas|meses|anos|minutos"
    r"|clientes|personas|usuarios|puntos|millas|cuotas|semanas|megas|%))"
)
_PLACED = rf"(?>(?:{_OPENING}|{_GOING_ON})(?![a-z])){_TO_VALUE}(?P<told>{_VALUE}){_AMOUNT}"

_BEGINS = words(
    "empieza empiezan empezaba empieze comienza comienzan inicia inician arranca arrancan comeca "
    "comecam start starts begin begins primero primera primeros primeras primeiro primeira "
    "primeiros",
    "primeiras first parte partes part parts trozo trozos bloque bloques tramo tramos pedazo "
    "pedazos",
    "pedaco pedacos bloco blocos grupo grupos mitades termina terminan terminaba acaba acaban "
    "finaliza cierra cierran remata rematan culmina culminan concluye concluyen conclui",
    "sigue siguen continua continuan end ends follow follows segue seguem ultimo ultima "
    "ultimos ultimas",
    "siguiente siguientes finales final last next seguinte seguintes segundo segunda segundos "
    "segundas",
    "second tercero tercera terceros terceras terceiro terceira third cuarto cuarta medio "
    "meio middle",
    "luego despues depois then seguido resto rest otros otras outros outras other restantes demas",
)
_OPENS = re.compile(
    rf"(?i)\b{_OPENING}(?![a-z]){_TO_VALUE}(?!(?:19|20)\d\d(?!\d))(?P<told>(?:ES)?{_VALUE}){_AMOUNT}",
    re.ASCII,
)
_ANY = re.compile(rf"(?i)\b{_PLACED}", re.ASCII)
_OPENER = re.compile(rf"(?i){_OPENING}(?![a-z])", re.ASCII)
_WEAK = re.compile(r"(?i)primer[oa]s?\b|primeir[oa]s?|first|luego|despues|depois|then", re.ASCII)
_ROUND = re.compile(r"\d0{2,}\Z|(?:19|20)\d\d\Z", re.ASCII)
_WORDS = re.compile("[a-z]+")
_BACK, _CLOSE, _FORTH, _NEAR_AFTER = 110, 40, 90, 40
_FEWEST = 3  # digits of a first chunk, if no word says that it is a part

# The kinds, their words, and how many digits an opening chunk has at least.
_KINDS = {
    "secret": words("clave claves pin nip contrasena contrasenas senha password otp token"),
    "id": words(
        "dni documento cedula rut cpf curp identidad ci cc nie rg carnet ruc cuit cuil nit rfc "
    ),
    "card": words(
        "tarjeta tarjetas visa mastercard amex card cards cartao credito debito plastico tdc"
    ),
    "account": words("cuenta cuentas cta cci cbu clabe iban conta account ahorros cvu"),
    "phone": words(
        "cel celular telefono tel telf movil whatsapp wsp fono fijo phone zap celu fone"
    ),
}
_KIND_OF = {word: kind for kind, named in _KINDS.items() for word in named}


def _kind(view: str, start: int, end: int) -> str | None:
    """What the word nearest to a chunk names: before it, or soon after."""
    before = view[max(0, start - _BACK) : end].lower()
    before = before[before.rfind("\0") + 1 :]
    for part in (before[-_CLOSE:], before):  # most often it is close
        for word in reversed(_WORDS.findall(part)):
            if word in _KIND_OF:
                return _KIND_OF[word]
    for word in _WORDS.findall(view[end : end + _NEAR_AFTER].lower().split("\0")[0]):
        if word in _KIND_OF:
            return _KIND_OF[word]
    return "id" if _NUMBER.search(before) else None


_NUMBERS = words("numero numeros nro number identificacion")
_NUMBER = re.compile(rf"\b(?:{'|'.join(sorted(_NUMBERS))})\b", re.ASCII)
# "Mi cel: 987 luego 654": the first chunk has no cue but what goes on.
_THEN = (
    r"[ ,;]{1,3}(?:(?:y|e|and) )?(?:luego|despues|depois|then|seguido (?:de|por)|sigue)"
    r"(?: (?:el|los|las|un|viene|vienen|sigue|con|va|van|de)){0,2}:? "
)
_NAMES_OF_KINDS = "|".join(sorted(_KIND_OF, key=len, reverse=True))
_HEADED = re.compile(
    rf"(?i)\b(?:{_NAMES_OF_KINDS})\b[^\d\0.!?;\n]{{0,24}}{_VALUE}{_AMOUNT}{_THEN}", re.ASCII
)
_PARTS = re.compile(r"(?i)(?:part|trozo|bloque|tramo|pedazo|grupo|pedaco|bloco|mitad)", re.ASCII)


def _opens(window: str, kind: str) -> bool:
    """A first chunk that is no day, amount or year."""
    for found in _OPENS.finditer(window):
        figures = sum(map(str.isdigit, found["told"]))
        if not (_WEAK.match(found[0]) and _ROUND.search(found["told"])) and (
            figures >= _FEWEST or kind == "secret" or _PARTS.match(found[0])
        ):
            return True
    return False


def _chunk_of(kind: str) -> Callable[[str, int, int], tuple[int, int] | None]:
    def read(view: str, start: int, end: int) -> tuple[int, int] | None:
        if _kind(view, start, end) != kind:
            return None
        found = _ANY.match(view, start)
        if found is None:
            return None
        value = found.span("told")
        if _WEAK.match(view, start) and _ROUND.search(found["told"]):
            return None
        before = view[max(0, start - _BACK) : start].rsplit("\0", 1)[-1]
        after = view[end : end + _FORTH].split("\0", 1)[0]
        if _OPENER.match(view, start):
            whole = _ANY.search(after) or _FOLLOWED.match(after) or _ANY.search(before)
            return value if whole and _opens(view[start:end], kind) else None
        return (
            value
            if _opens(before, kind)
            or _opens(after, kind)
            or _HEADED.search(before + view[start:end])
            else None
        )

    return read


# "... en dos partes, 4567 y 8912".
_FOLLOWED = re.compile(rf"(?i)(?:,? (?:y|e|and) |, | - ){_VALUE}", re.ASCII)
_SECOND = (
    rf"(?:partes|trozos|bloques|pedazos|pedacos|tramos|grupos|mitades"
    rf"|parts){_TO_VALUE}{_VALUE}(?:,? (?:y|e|and) |, | - )(?P<told>{_VALUE}){_AMOUNT}"
)
_SECOND_OF = re.compile(rf"(?i)\b{_SECOND}", re.ASCII)


def _second_of(kind: str) -> Callable[[str, int, int], tuple[int, int] | None]:
    def read(view: str, start: int, end: int) -> tuple[int, int] | None:
        if _kind(view, start, end) != kind:
            return None
        found = _SECOND_OF.match(view, start)
        return found.span("told") if found and not _ROUND.search(found["told"]) else None

    return read


def chunks(kind: str, type_: FindingType, label: str) -> Detector:
    """A detector for the chunks of what the words of the kind name."""
    named = "(?i)" + "|".join(sorted(_KINDS[kind] | (_NUMBERS if kind == "id" else frozenset())))
    return Detector(
        name=f"generic.{kind}_chunks",
        type=type_,
        country=None,
        label=label,
        shapes=(
            Shape(
                rf"\b(?i:{_PLACED})",
                0.3,
                named,
                begins=_BEGINS,
                reading=_chunk_of(kind),
            ),
            Shape(
                rf"\b(?i:{_SECOND})",
                0.3,
                named,
                begins=_SECOND_BEGINS,
                reading=_second_of(kind),
            ),
            Shape(
                rf"\b(?i:{'|'.join(sorted(_KINDS[kind]))})\b[^\d\0.!?;\n]{{0,24}}"
                rf"(?P<value>(?!\d+00(?!\d)){_VALUE}){_AMOUNT}(?=(?i:{_THEN})\d{{2}})",
                0.3,
                named,
                begins=_KINDS[kind],
            ),
        ),
        label_in_pattern=True,
    )


_SECOND_BEGINS = words("partes trozos bloques pedazos pedacos tramos grupos mitades parts")

CHUNKS = (
    chunks("secret", FindingType.SECRET, "CLAVE"),
    chunks("id", FindingType.NATIONAL_ID, "DOCUMENTO"),
    chunks("card", FindingType.CARD, "TARJETA"),
    chunks("account", FindingType.BANK_ACCOUNT, "CUENTA"),
    chunks("phone", FindingType.PHONE, "TELEFONO"),
)
