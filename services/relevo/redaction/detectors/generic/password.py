"""Passwords and answers to security questions: any word, where it is named as one."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.generic.secret import is_a_turn
from relevo.redaction.findings import FindingType
from relevo.redaction.surroundings import Surroundings
from relevo.redaction.vocabulary import words

_LABEL = (
    r"(?:contra ?se(?:n|ni|ny)as?|contracenas?|passwords?|paswords?|passwd|passcode"
    r"|(?<!latam )(?<!latam)(?<!boarding )pass|psw|pwd|pw|clave(?:unica)?|chave de (?:acesso"
    r"|seguranca)|senha|token|pin|nip)"
)
_LABEL_TRIGGER = r"(?i)contra ?se|contracen|pw|chave|pass?w|pass|psw|pwd|clave|senha|token|pin|nip"
_LINK = (
    r"(?: (?:de|del|para|a|al|ao|por|net|en|no|red|router|modem|fiscal|firma|electronica|digital"
    r"|ciec|sat|afip|arca"
    r"|nivel \d|telefonica|telebanca|bancaria|netflix|instagram|insta|facebook|fb|gmail"
    r"|hotmail|outlook"
    r"|zoom|sistema|portal|pagina|aula|virtual|intranet|campus|wi-?fi|tu|su|inicial|generica|la|el|mi|meu|minha|da|do|app|web|banca|internet|cuenta|correo|conta|banco"
    r"|era|es|e|is|was|debia|ser|fue|seria|dinamica|digital|nueva|anterior|actual|que|puse|uso"
    r"|usaba|tengo|tenia|tinha|sol|wifi|me|dieron|pusieron|unica|acceso|online|movil|usuario"
    r"|temporal|email|e-?mail|celular|computadora|laptop|pc|provisional|provisoria|asignada|to|for|my|as|fabrica|homebanking))"
)

_LINKS = rf"(?:{_LINK}(?![A-Za-z0-9.@_\-])){{0,6}}+"
_LABELS = words(
    "contra contrasena contrasenas contrasenia contrasenias contrasenya contrasenyas",
    "contracena contracenas password passwords pasword paswords passwd passcode pass psw pwd "
    "pw clave",
    "claveunica chave senha token pin nip",
)

# What describes a password, or goes on about it, instead of being one.
_DESCRIPTION = (
    r"(?!(?:(?:in)?(?:correct|valid|activ|segur)[ao]s?|la|las|el|los|un|una|muy|mas|no|nao|que|de"
    r"|si|segur[ao]|nuev[ao]|mism[ao]|demasiado|diferente|distinta|erronea|errada|errad[ao]|temporal"
    r"|dinamica|personal|secret[ao]|obligatori[ao]|necesari[ao]|facil|dificil|larga|corta|buena"
    r"|mala|vieja|antigua|igual|para|solo|como|a|o|uma?|muito|wrong|not|the|too|never|incorrect"
    r"|invalid|expired|bloquead[ao]|vencid[ao]|caducad[ao]|olvidad[ao]|robad[ao]|cambiad[ao]"
    r"|nunca|siempre|cuando|porque|llevo|hace|ahora|desde|quiero|necesito|tengo|ayuda|gracias"
    r"|error|dice|esta|sigue|este|esto|todo|nada|algo|algun|bien|mal|otra|otro|tampoco|tambien"
    r"|imposible|lenta|buen|privad[ao]|confidencial|intransferible|sensible|digital|fija|unica"
    r"|mi|mis|su|sus|por|con|sin|en|el|ya|me|se|te|lo|le|les|alfanumerica|numerica|esa|ese|aquela"
    r"|tu|yo|http[s:]|https|www)\b)"
)
# Not a date, an hour, an amount, a handle or an address on the web.
_OTHERWISE = r"(?!\d{1,2}[/.\-:]\d{1,4}(?!\w)|[sS]/|R?\$|@[A-Za-z]\w{2,}(?![\w@!$%*?&])|https?:)"
_END = r"(?=[.,;:)\"']*(?:[\s\0]|\Z))"
_MIXED = r"(?P<value>(?=[^\s\0]{0,127}[0-9])(?=[^\s\0]{0,127}[^0-9\s\0.,;:)?!])[^\s\0]{4,128}?)"
_WORD = r"(?P<value>[^\s\0\"']{4,128}?)"

PASSWORD = Detector(
    name="generic.password",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # A token with a digit among letters or signs.
        Shape(
            rf"\b(?i:{_LABEL}{_LINKS})[ :=\"'(]{{1,3}}{_OTHERWISE}{_MIXED}{_END}",
            0.2,
            _LABEL_TRIGGER,
            begins=_LABELS,
        ),
        # Any word after a colon or an equals sign, or in quotes.
        Shape(
            rf"\b(?i:{_LABEL}{_LINKS})(?: ?[:=] ?[\"']?| ?[\"'])(?i:{_DESCRIPTION}){_OTHERWISE}"
            rf"{_WORD}{_END}",
            0.2,
            _LABEL_TRIGGER,
            begins=_LABELS,
        ),
        # "My password is" and any word that does not merely describe it.
        Shape(
            rf"\b(?i:(?:mi|my|minha|nuestra) {_LABEL}{_LINK}{{0,4}} (?:es|era|is|was|e|fue|seria)"
            rf" )(?i:{_DESCRIPTION}){_WORD}{_END}",
            0.2,
            _LABEL_TRIGGER,
        ),
        # "La contra es peluchin22".
        Shape(
            r"\b(?i:(?:mi|la|su|tu) contra(?: (?:vieja|nueva|anterior|antigua|actual|del wifi"
            r"|de la app"
            r"|de siempre|del correo|que (?:me )?(?:dieron|dio|dejo|puse|uso|tengo)))?)(?: ?: ?"
            r"| (?i:es|era) "
            rf"| )[\"']?{_OTHERWISE}{_MIXED}{_END}",
            0.2,
            r"(?i)contra",
        ),
        # "Usuario jperez clave perroloco".
        Shape(
            r"\b(?i:usuario|user|username|login)[ :=]{1,3}(?:(?i:es|e|is) )?[^\s\0]{3,40}"
            rf"(?:,| y| e| and|,? mi|,? con| ?/| ?-| ?\|)? (?i:{_LABEL})[ :=]{{1,3}}"
            rf"(?:(?i:es|e|is) )?(?i:{_DESCRIPTION}){_OTHERWISE}{_WORD}{_END}",
            0.2,
            _LABEL_TRIGGER,
        ),
        # "Puse girasol2 de contraseña", "Colocolo91 como clave".
        Shape(
            rf"(?<![^\s\0\"']){_OTHERWISE}{_MIXED}[\"']?,? (?i:(?:como|de|es|era|fue|is|was|as|e)"
            rf" (?:(?:mi|la|my|minha|a|the) ){{0,2}}{_LABEL})\b",
            0.2,
            _LABEL_TRIGGER,
        ),
        # Where it came to: "la clave temporal que me llegó al correo ana@x.com es Tmp#7347".
        Shape(
            rf"\b(?i:{_LABEL})\b[^\0.!?;:,\n0-9]{{0,48}}? [\w.+\-]{{1,40}}@[\w.\-]{{3,40}}"
            rf",?(?i: (?:es|era|is|was|e|fue))?:? [\"']?{_OTHERWISE}{_MIXED}{_END}",
            0.2,
            _LABEL_TRIGGER,
            begins=_LABELS,
        ),
    ),
    label_in_pattern=True,
    against=is_a_turn,
)

_SEEN = 8  # words
_OTHERS = words(
    "dni cedula rut reserva rastreo interbancaria cliente pedido reclamo caso vuelo cci"
    " wsp celular telefono painel guiche fila atendimento senhas ruc rfc usuario promocional cupon"
)
_NAMES = words("contrasena contrasenas contrasenia password passwords pass clave senha token pin")


def _names_another(_: str, around: Surroundings) -> bool:
    for word in around.before:
        if word in _NAMES:
            return False
        if word in _OTHERS:
            return True
    return len(around.before) < _SEEN  # else the word stands farther off


_GIVEN = (
    r"(?i:(?:[a-z]{1,12} ){0,3}?(?:dieron|dio|dejo|dejaron|mandaron|mando|llego|pusieron|puso"
    r"|asignaron"
    r"|entregaron|enviaron|envio|configuro|venia|viene|vino|trae|traia|deixou|deu|deram|mandou"
    r"|mandaram|enviou|passou|passaram|gave|sent|set up|left|puse|pongo|uso|usaba|tengo|tenia))"
)
_USUAL = (
    r"(?i:de siempre|de toda la vida|de antes|anterior|viej[ao]|antig[ua]{1,2}|nuev[ao]"
    r"|de sempre|velha"
    r"|nova|provisional|temporal|inicial|old|new|same|usual|original)"
)
_NO_MODEL = r"(?!(?i:windows|iphone|galaxy|android|covid|office|redmi|ps\d|mp3|wifi\d?))"

PASSWORD_SPOKEN = Detector(
    name="generic.password_spoken",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # Some words between: "la contraseña del correo que registré era Pelusa2019*".
        Shape(
            rf"\b(?i:{_LABEL})\b[^\0.!?;:,\n0-9]{{0,48}}?"
            rf"(?i: es| era| fue| is| was| e|:|,(?<=fabrica,)) {_OTHERWISE}{_MIXED}{_END}",
            0.2,
            _LABEL_TRIGGER,
            begins=_LABELS,
        ),
        # Who gave it: "la clave que me dieron en ventanilla, Coop.2233", "la contraseña del wifi
        # que me dejó el técnico Fibra2389".
        Shape(
            rf"\b(?i:{_LABEL})\b[^\0.!?;:,\n0-9]{{0,32}}? (?:(?:que|q|that|which|your|you"
            rf"|they) {_GIVEN}"
            rf"|{_USUAL})\b"
            rf"[^\0.!?;:,\n0-9]{{0,32}}?,? [\"'(]?{_NO_MODEL}"
            rf"(?P<value>[A-Za-z]{{2,20}}[.#@$*_!\-]?\d{{2,8}}[A-Za-z*!#.$]{{0,6}}?){_END}",
            0.2,
            _LABEL_TRIGGER,
            begins=_LABELS,
        ),
    ),
    label_in_pattern=True,
    against=_names_another,
)

_QUESTION = (
    r"(?:secretas?|secreto|de (?:mi )?seguridad|de seguranca|security|secret|de la pregunta"
    r"|da pergunta)"
)
_ANSWER = r"(?:respuestas?|respostas?|answers?)"
_IS = r"(?: ?[:=] ?| (?:es|era|fue|is|was|e|puse|seria)(?: que)?:? )"
_PHRASE = (
    r"[\"']?(?P<value>(?!(?i:respuesta|resposta|answer|incorrect|invalid|errad|la |el |no |que "
    r"|un |una |mi |my )"
    r")[^\s\0.,;!?\"']{2,30}(?: (?:de |del |la )?[A-Z0-9][^\s\0.,;!?\"']{0,30}){0,3})"
)

SECURITY_ANSWER = Detector(
    name="generic.security_answer",
    type=FindingType.SECRET,
    country=None,
    label="CLAVE",
    shapes=(
        # "Mi respuesta secreta es Firulais".
        Shape(
            rf"\b(?i:{_ANSWER}(?: (?:a |to |da |de )?(?:la |my |mi |minha )?(?:pregunta "
            rf"|pergunta )?"
            rf"{_QUESTION}){{1,2}}(?: question)?{_IS}){_PHRASE}",
            0.3,
            r"(?i)respuesta|resposta|answer",
        ),
        # "My secret answer is Fluffy"; with a capital no verb is needed: "respuesta secreta Toby".
        Shape(
            rf"\b(?i:(?:{_QUESTION} {_ANSWER}{_IS}))(?i:{_DESCRIPTION}){_PHRASE}",
            0.3,
            r"(?i)respuesta|resposta|answer",
        ),
        Shape(
            rf"\b(?i:{_ANSWER} {_QUESTION}) (?=[A-Z][a-z])(?i:{_DESCRIPTION}){_PHRASE}",
            0.3,
            r"(?i)respuesta|resposta|answer",
        ),
        # "Nombre de soltera de mi madre: Yupanqui".
        Shape(
            r"\b(?i:(?:nombre|apellido) de solter[ao]|maiden name|nome de solteira)"
            r"(?i: d[ea] (?:(?:mi|la|minha) )?(?:madre|mama|mae)| of my mother)?"
            rf"(?:{_IS}| )(?=[A-Z][a-z]){_PHRASE}",
            0.3,
            r"(?i)de solter|maiden name",
        ),
        # "Respondí San Agustín, era mi pregunta de seguridad".
        Shape(
            rf"\b(?i:respondi|conteste|puse|answered) (?i:que (?:era"
            rf"|es) )?(?=[\"']?[A-Z][a-z]){_PHRASE}"
            rf"[\"']?,?(?: [a-z]{{1,8}}){{0,5}} (?i:(?:pregunta|pergunta|question)s? {_QUESTION}"
            rf"|{_QUESTION} question)",
            0.3,
            r"(?i)pregunta|pergunta|question",
        ),
        # "Pregunta de seguridad, nombre de mi mascota: Firulais"; "... y la respuesta es Toby".
        Shape(
            rf"\b(?i:(?:preguntas?|perguntas?) {_QUESTION}|(?:security|secret) question)"
            rf"[^!\0\n]{{0,80}}?(?i:\b{_ANSWER}{_IS}){_PHRASE}",
            0.3,
            r"(?i)pregunta|pergunta|question",
        ),
        Shape(
            rf"\b(?i:(?:preguntas?|perguntas?) {_QUESTION}|(?:security|secret) question)"
            r"[^.!\0\n]{0,60}?\b(?i:mascota|perr[oa]|gat[oa]|madre|mama|papa|padre|colegio|escuela|abuel[ao]"
            r"|pet|dog|cat|mae|pai|cachorr[oa]|escola|school|mother|profesora?|professora?|teacher|amig[oa]"
            r"|ciudad|cidade|city|calle|rua|street|apellido|sobrenome|maiden|apodo|apelido|nickname|equipo"
            r"|time|comida|pelicula|novi[oa])\b[^.!\0\n:0-9]{0,24}?"
            rf"(?:: ?|, | (?i:es|e|is|era|was|puse) | (?=[A-Z][a-z])){_PHRASE}",
            0.3,
            r"(?i)pregunta|pergunta|question",
        ),
    ),
    label_in_pattern=True,
)
